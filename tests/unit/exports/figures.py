"""Answers with figures; each builder shows only what matters to the case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from assistant.domain.answer import Chart, Citation, IndicatorAnswer, IndicatorReference, Series, Table
from assistant.exports.workbook import workbook
from tests.builders import NINE_MONTHS

ANSWERED_AT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
CITATION = Citation(
    "data:bang:rate:p7", "Báo cáo mẫu", "Mục 4a, dòng 2", "https://example.vn/bc", "1.890", date(2023, 9, 30)
)
WARDS = ("Phường 7", "Phường 8")
CHART = Chart("bar", "Số văn bản đi, 9 tháng năm 2023", WARDS, (Series("Số văn bản đi", (1890, 1867)),), "văn bản")
TABLE = Table(("Đơn vị", "Số văn bản đi (văn bản)"), (("Phường 7", 1890), ("Phường 8", 1867)))


def a_reference(
    *,
    name: str = "Số văn bản đi",
    value: float | None = None,
    display: str = "",
    of: tuple[float, float] | tuple[None, None] = (None, None),
    target: float | None = None,
    warnings: tuple[str, ...] = (),
) -> IndicatorReference:
    return IndicatorReference(
        metric="van_ban_di",
        metric_name=name,
        unit="phuong-7",
        unit_name="Phường 7",
        period=NINE_MONTHS,
        value=value,
        display=display,
        numerator=of[0],
        denominator=of[1],
        formula="đúng hạn chia cho đã giải quyết",
        target=target,
        as_of=date(2023, 9, 30),
        dataset="Báo cáo chuyển đổi số 9 tháng",
        warnings=warnings,
    )


def an_answer(
    table: Table | None = None,
    chart: Chart | None = None,
    *,
    text: str = "Số văn bản đi của hai phường.",
    reference: IndicatorReference | None = None,
    citations: tuple[Citation, ...] = (CITATION,),
) -> IndicatorAnswer:
    return IndicatorAnswer(text, citations, reference or a_reference(), table, chart)


def a_rate() -> IndicatorAnswer:
    """One number with what it was made of."""
    reference = a_reference(
        name="Tỷ lệ đúng hạn",
        value=99.54,
        display="99,54%",
        of=(64861, 65158),
        target=95.0,
        warnings=("Báo cáo in khác.",),
    )
    return an_answer(reference=reference, text="Tỷ lệ đúng hạn của Phường 7: 99,54%.")


def sheets(*answers: IndicatorAnswer, definitions: dict[str, str] | None = None) -> Any:
    """Writes a workbook and reads it back as another program would."""
    return load_workbook(BytesIO(workbook(answers, definitions or {}, ANSWERED_AT)))


def texts(sheet: Any) -> list[str]:
    """Every text of a sheet."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def value_after(sheet: Any, label: str) -> Any:
    """The value right of the first cell with this text."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == label:
                return sheet.cell(cell.row, cell.column + 1).value
    raise AssertionError(f"{label!r} is not there: {texts(sheet)}")


def place_of(sheet: Any, value: object) -> tuple[int, int]:
    """Row and column, from 1, of the first cell with this value."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == value)
