"""Terms and BM25."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.terms import terms

TITLES = ["Khai sinh", "Kết hôn", "Khai tử"]
TEXTS = ["lệ phí miễn phí", "lệ phí 30.000 đồng", "nộp giấy báo tử"]
INDEX = LexicalIndex.build(TITLES, TEXTS)


class TestTerms:
    def test_are_syllables_their_pairs_and_both_without_diacritics(self) -> None:
        assert terms("Lệ phí") == ["lệ", "phí", "lệ_phí", "~le", "~phi", "~le_phi"]

    def test_of_one_word_have_no_pair(self) -> None:
        assert terms("phí") == ["phí", "~phi"]

    def test_of_nothing_are_none(self) -> None:
        assert terms(" … ") == []

    def test_typed_bare_share_only_the_folded_ones(self) -> None:
        assert set(terms("le phi")) & set(terms("lệ phí")) == {"~le", "~phi", "~le_phi"}

    def test_keep_repetitions(self) -> None:
        assert terms("và và").count("và") == 2


class TestScores:
    def test_the_passage_that_says_it_is_first(self) -> None:
        assert int(np.argmax(INDEX.scores("giấy báo tử").bm25)) == 2

    def test_a_word_in_the_title_weighs_more_than_in_the_text(self) -> None:
        index = LexicalIndex.build(["thẻ", "khác", "x"], ["khác", "thẻ", "x"])
        scores = index.scores("thẻ").bm25
        assert scores[0] > scores[1] > 0

    def test_unaccented_words_find_accented_ones(self) -> None:
        assert int(np.argmax(INDEX.scores("ket hon").bm25)) == 1

    def test_unknown_words_score_nothing(self) -> None:
        assert not INDEX.scores("xyz qwe").bm25.any()

    def test_unknown_words_do_not_disturb_known_ones(self) -> None:
        assert int(np.argmax(INDEX.scores("xyz kết hôn").bm25)) == 1

    @pytest.mark.parametrize("query", ["", " ", "?!"])
    def test_of_no_words_are_zero(self, query: str) -> None:
        assert INDEX.scores(query).bm25.tolist() == [0.0, 0.0, 0.0]

    def test_of_an_empty_index_are_none(self) -> None:
        assert LexicalIndex.build([], []).scores("khai sinh").bm25.shape == (0,)

    @given(st.text())
    def test_are_one_a_passage_and_never_negative(self, query: str) -> None:
        scores = INDEX.scores(query).bm25
        assert scores.shape == (3,)
        assert (scores >= 0).all()


class TestCoverage:
    def test_of_a_question_the_passage_says_whole_is_one(self) -> None:
        assert INDEX.scores("khai sinh lệ phí").words[0] == pytest.approx(1)

    def test_of_words_it_does_not_say_is_zero(self) -> None:
        assert INDEX.scores("xyz").words[0] == 0

    def test_an_unknown_word_lowers_it(self) -> None:
        assert INDEX.scores("khai sinh xyz").words[0] < INDEX.scores("khai sinh").words[0]

    def test_a_rare_word_counts_more_than_a_common_one(self) -> None:
        assert INDEX.scores("lệ sinh").words[0] == 1
        assert INDEX.scores("tử phí").words[2] > INDEX.scores("tử phí").words[1]

    def test_of_no_words_is_zero(self) -> None:
        assert INDEX.scores("?").words[0] == 0

    @given(st.text(), st.integers(0, 2))
    def test_lies_between_zero_and_one(self, query: str, position: int) -> None:
        assert 0 <= INDEX.scores(query).words[position] <= 1
