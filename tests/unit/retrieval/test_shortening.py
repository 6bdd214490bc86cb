"""Long letters: what is searched and what is compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.common.text import tokens
from assistant.retrieval.shortening import LONG, last_question, shortened

STORY = "Gia đình tôi ở đây đã lâu và có nhiều điều muốn trình bày với quý cơ quan. " * 6
LETTER = f"Tôi hỏi về đăng ký tạm trú. {STORY}Cần giấy tờ gì? {STORY}Lệ phí là bao nhiêu? Xin cảm ơn."


class TestAQuestionOfOrdinaryLength:
    @pytest.mark.parametrize("query", ["", " ", "?", "lệ phí\nbao nhiêu?", "a " * LONG], ids=range(5))
    def test_stays_as_it_is(self, query: str) -> None:
        assert shortened(query) == query
        assert last_question(query) == query


class TestALongLetter:
    def test_is_searched_by_its_first_sentence_and_its_questions(self) -> None:
        assert shortened(LETTER) == "Tôi hỏi về đăng ký tạm trú. Cần giấy tờ gì? Lệ phí là bao nhiêu?"

    def test_is_compared_by_its_last_question(self) -> None:
        assert last_question(LETTER) == "Lệ phí là bao nhiêu?"

    def test_says_a_repeated_question_once(self) -> None:
        assert shortened(f"{LETTER} Cần giấy tờ gì?").count("Cần giấy tờ gì?") == 1

    def test_says_a_first_sentence_that_asks_once(self) -> None:
        assert shortened(f"Phí bao nhiêu? {STORY}{STORY}") == "Phí bao nhiêu?"

    @pytest.mark.parametrize("mark", ["???", "?!?", "!?"])
    def test_may_ask_loudly(self, mark: str) -> None:
        assert last_question(f"{STORY}{STORY}Phí bao nhiêu{mark}".removesuffix("!")) == f"Phí bao nhiêu{mark}"

    def test_asks_line_by_line_too(self) -> None:
        assert last_question(f"{STORY}{STORY}\nKính gửi\nPhí bao nhiêu?\nTrân trọng") == "Phí bao nhiêu?"

    @pytest.mark.parametrize(
        "question",
        [
            "Mức phí 50.000 đồng có đúng không?",
            "Năm 2023 có 1.867 văn bản phải không?",
            "Khoản 2.1.3 quy định gì?",
            "Quyết định 636/QĐ-UBND ngày 05.8.2023 còn hiệu lực không?",
        ],
    )
    def test_keeps_numbers_whole(self, question: str) -> None:
        assert last_question(f"{STORY}{STORY}{question}") == question
        assert question in shortened(f"{STORY}{STORY}{question}")

    def test_without_a_question_mark_keeps_beginning_and_end(self) -> None:
        letter = " ".join(f"w{number}" for number in range(200))
        wanted = [*(f"w{number}" for number in range(25)), *(f"w{number}" for number in range(160, 200))]
        assert shortened(letter).split() == wanted
        assert last_question(letter) == shortened(letter)

    def test_of_many_questions_is_cut_too(self) -> None:
        letter = " ".join(f"Câu hỏi số {number} là gì?" for number in range(100))
        assert len(shortened(letter).split()) <= LONG
        assert shortened(letter).endswith("Câu hỏi số 99 là gì?")

    def test_of_one_endless_word_a_line_is_no_error(self) -> None:
        assert shortened("a\n" * 500)
        assert shortened("a?" * 5000)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["phí", "50.000", "?", ".", "!", "\n", " ", "đồng", "a/b", "…"]), max_size=400))
def test_every_word_comes_from_the_letter(words: list[str]) -> None:
    letter = " ".join(words)
    for made in (shortened(letter), last_question(letter)):
        assert set(tokens(made)) <= set(tokens(letter))
        assert bool(tokens(made)) == bool(tokens(letter))
