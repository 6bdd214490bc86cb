"""A wording that an editor has tied to a passage is answered by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.answering.same_words import SameWords
from assistant.domain.document import Document, Section
from assistant.domain.principal import CITIZEN
from tests.builders import OFFICE_STAFF, SOURCE

TEXT = "Bạn nộp đơn tại chi cục kiểm lâm."
DOCUMENT = Document(
    "thu-du",
    "Thú dữ",
    SOURCE,
    "public",
    None,
    date(2026, 11, 1),
    (Section("Đơn", TEXT, "", ("nuôi hổ ở nhà hỏi ai",)),),
)


class TestTheSameWords:
    @pytest.mark.parametrize("words", ["nuôi hổ ở nhà hỏi ai", "Nuôi hổ ở nhà, hỏi ai?", "nuoi ho o nha hoi ai"])
    def test_are_answered_word_for_word(self, words: str) -> None:
        answer = SameWords([DOCUMENT]).answer(words, CITIZEN)
        assert answer is not None
        assert (answer.text, answer.citations[0].source_id) == (TEXT, "document:thu-du:1")

    @pytest.mark.parametrize("words", ["", "nuôi hổ ở nhà", "nuôi hổ ở nhà hỏi ai bây giờ", "hỏi ai"])
    def test_are_not_others(self, words: str) -> None:
        assert SameWords([DOCUMENT]).answer(words, CITIZEN) is None

    def test_must_be_four_syllables(self) -> None:
        short = replace(DOCUMENT, sections=(replace(DOCUMENT.sections[0], asked=("còn lệ phí",)),))
        assert SameWords([short]).answer("còn lệ phí", CITIZEN) is None

    def test_are_answered_to_who_may_read_it(self) -> None:
        internal = SameWords([replace(DOCUMENT, visibility="internal", unit="thanh-pho-vung-tau")])
        words = DOCUMENT.sections[0].asked[0]
        assert (internal.answer(words, CITIZEN), internal.answer(words, OFFICE_STAFF) is None) == (None, False)

    def test_are_not_answered_by_what_holds_no_longer(self) -> None:
        yesterday = date.today() - timedelta(days=1)
        assert SameWords([replace(DOCUMENT, valid_to=yesterday)]).answer(DOCUMENT.sections[0].asked[0], CITIZEN) is None

    def test_with_the_diacritics_of_the_question_come_first(self) -> None:
        lake = (replace(DOCUMENT.sections[0], asked=("nuôi hồ ở nhà hỏi ai",)),)
        other = replace(DOCUMENT, id="ho", sections=lake)
        for documents in ([DOCUMENT, other], [other, DOCUMENT]):
            words = SameWords(documents)
            found = [words.answer(f"nuôi {what} ở nhà hỏi ai", CITIZEN) for what in ("hổ", "hồ")]
            assert [one and one.citations[0].source_id for one in found] == ["document:thu-du:1", "document:ho:1"]

    @pytest.mark.parametrize(
        "hidden",
        [
            {"visibility": "internal", "unit": "thanh-pho-vung-tau"},
            {"valid_to": date.today() - timedelta(days=1)},
        ],
    )
    def test_of_a_document_that_says_nothing_leave_those_of_another(self, hidden: dict[str, Any]) -> None:
        other = replace(DOCUMENT, id="thu-du-cu", **hidden)
        words = DOCUMENT.sections[0].asked[0]
        for documents in ([DOCUMENT, other], [other, DOCUMENT]):
            answer = SameWords(documents).answer(words, CITIZEN)
            assert answer is not None
            assert answer.citations[0].source_id == "document:thu-du:1"
