"""Questions of one meaning, with vectors that say what the case needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from assistant.retrieval.embedding import Vectors
from assistant.retrieval.grouping import Meanings

CORNER = np.array([1.0] * 8, dtype=np.float32)  # where all vectors of a model lie
OTHERS = [f"câu khác {number}" for number in range(80)]


class Directions:
    """A sentence model that was told where questions lie; the others lie anywhere."""

    name, dimension = "directions", 8

    def __init__(self, told: Mapping[str, Sequence[float]] | None = None, *, ready: bool = True) -> None:
        self.told = told or {}
        self.ready = ready
        self.seen: list[str] = []
        self._random = np.random.default_rng(7)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return np.stack([self._vector(text) for text in texts])

    def queries(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("questions are compared with each other")

    def _vector(self, text: str) -> Vectors:
        own = self.told.get(text)
        aside = self._random.normal(size=8) if own is None else np.array([*own, *[0.0] * (8 - len(own))])
        vector = CORNER + 0.3 * aside / np.linalg.norm(aside)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def groups(meanings: Meanings, *questions: str) -> list[list[str]]:
    """Returns the groups of these questions beside many others, looked at until all vectors are known."""
    asked = [*questions, *OTHERS]
    for _ in range(3):
        meanings.learn(asked)
    named = [[asked[place] for place in group] for group in meanings.grouped(asked)]
    return [group for group in named if group[0] in questions]


class TestByWords:
    @pytest.mark.parametrize("embedder", [None, Directions(ready=False)])
    def test_brings_those_together_that_share_most_words(self, embedder: Directions | None) -> None:
        found = groups(Meanings(embedder), "nuôi hổ cần giấy gì", "nuoi ho thi can giay gi", "mấy giờ tàu chạy")
        assert found == [["nuôi hổ cần giấy gì", "nuoi ho thi can giay gi"], ["mấy giờ tàu chạy"]]

    def test_keeps_two_procedures_apart(self) -> None:
        questions = ("lệ phí khai sinh bao nhiêu", "lệ phí khai tử bao nhiêu")
        assert groups(Meanings(None), *questions) == [[questions[0]], [questions[1]]]

    def test_serves_where_few_vectors_are_known(self) -> None:
        told = {"làm hộ chiếu hết bao nhiêu tiền": [1.0], "lệ phí làm hộ chiếu": [1.0]}
        assert Meanings(Directions(told)).grouped(list(told)) == [[0], [1]]

    def test_takes_no_questions(self) -> None:
        assert Meanings(None).grouped([]) == []

    def test_takes_a_question_without_words(self) -> None:
        assert Meanings(None).grouped(["???", "!"]) == [[0], [1]]


class TestByVectors:
    def test_brings_those_together_that_lie_near(self) -> None:
        questions = ("làm hộ chiếu hết bao nhiêu tiền", "lệ phí làm hộ chiếu")
        model = Directions({questions[0]: [1.0, 0.1], questions[1]: [1.0, 0.0]})
        assert groups(Meanings(model), *questions) == [[questions[0], questions[1]]]

    def test_keeps_those_apart_that_lie_far_whatever_words_they_share(self) -> None:
        questions = ("lệ phí khai sinh là bao nhiêu tiền vậy", "lệ phí khai tử là bao nhiêu tiền vậy")
        model = Directions({questions[0]: [1.0], questions[1]: [0.0, 1.0]})
        assert groups(Meanings(model), *questions) == [[questions[0]], [questions[1]]]

    def test_believes_no_vectors_where_no_word_is_shared(self) -> None:
        questions = ("giá vàng hôm nay", "chừng nào tàu chạy")
        model = Directions({questions[0]: [1.0], questions[1]: [1.0]})
        assert groups(Meanings(model), *questions) == [[questions[0]], [questions[1]]]

    def test_makes_each_vector_once(self) -> None:
        model = Directions()
        meanings = Meanings(model)
        for _ in range(3):
            meanings.learn(OTHERS)
        assert sorted(model.seen) == sorted(OTHERS)

    def test_makes_so_many_at_once(self) -> None:
        model = Directions()
        Meanings(model).learn(OTHERS)
        assert model.seen == OTHERS[:32]

    def test_makes_none_while_somebody_looks(self) -> None:
        model = Directions()
        Meanings(model).grouped(OTHERS)
        assert model.seen == []

    def test_compares_by_words_what_has_no_vector_yet(self) -> None:
        meanings = Meanings(Directions())
        for _ in range(3):
            meanings.learn(OTHERS)
        assert meanings.grouped([*OTHERS[:2], "nuôi hổ cần giấy gì", "nuoi ho can giay gi"])[-1] == [2, 3]
