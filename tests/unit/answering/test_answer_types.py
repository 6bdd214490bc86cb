"""What an answer can be, and what it can never be."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from assistant.domain.answer import (
    Choice,
    Citation,
    Clarification,
    Courtesy,
    DocumentAnswer,
    IndicatorAnswer,
    IndicatorReference,
    ProcedureAnswer,
    ProcedureReference,
)
from assistant.domain.errors import UncitedAnswer
from tests.builders import NINE_MONTHS, a_passage

REFERENCE = ProcedureReference("1.000001", "Mẫu", "fee")
INDICATOR = IndicatorReference(
    "di", "Số đi", "p1", "Phường 1", NINE_MONTHS, 5, "5", None, None, "đếm", None, NINE_MONTHS.end, "bang"
)
CITATION = Citation("document:mau:1", "Tài liệu", "", None, None, None)


class TestAStatement:
    def test_about_a_procedure_needs_a_source(self) -> None:
        with pytest.raises(UncitedAnswer):
            ProcedureAnswer("5 ngày", (), REFERENCE)

    def test_with_a_number_needs_a_source(self) -> None:
        with pytest.raises(UncitedAnswer):
            IndicatorAnswer("1.867", (), INDICATOR)

    def test_from_a_document_needs_a_source(self) -> None:
        with pytest.raises(UncitedAnswer):
            DocumentAnswer("Luật quy định …", ())

    def test_with_a_source_can_be_made(self) -> None:
        assert ProcedureAnswer("5 ngày", (CITATION,), REFERENCE).citations == (CITATION,)

    def test_cannot_be_changed_afterwards(self) -> None:
        answer = DocumentAnswer("Đúng.", (CITATION,))
        with pytest.raises(FrozenInstanceError):
            answer.text = "Khác."  # type: ignore[misc]


class TestAClarification:
    @pytest.mark.parametrize("count", [0, 1])
    def test_needs_something_to_choose(self, count: int) -> None:
        with pytest.raises(ValueError, match="two choices"):
            Clarification("Bạn hỏi gì?", (Choice("một", "một"),) * count)


class TestCourtesy:
    def test_carries_no_source(self) -> None:
        assert not hasattr(Courtesy("Xin chào!"), "citations")


class TestAQuote:
    PASSAGE = a_passage("document:mau:1", "Lệ phí là 7.000 đồng.")

    def test_stands_in_its_passage(self) -> None:
        assert self.PASSAGE.citation("7.000 đồng").quote == "7.000 đồng"

    def test_that_does_not_cannot_be_made(self) -> None:
        with pytest.raises(ValueError, match="not in passage"):
            self.PASSAGE.citation("8.000 đồng")

    def test_may_be_absent(self) -> None:
        assert self.PASSAGE.citation().quote is None
