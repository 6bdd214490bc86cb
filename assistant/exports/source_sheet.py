"""The sheet "Nguồn": what the figures mean, where they come from, and when they were told."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from assistant.domain.answer import Cell, IndicatorAnswer
from assistant.exports.cells import Styles, number_format, write
from assistant.messages import message

_HERE = timezone(timedelta(hours=7))  # Vietnam keeps no summer time
_WIDTHS = (26, 60, 36, 48, 44, 16)  # characters
_CITATION = ("number", "title", "locator", "quote", "url", "as_of")


def write_sources(
    workbook: Any, name: str, answer: IndicatorAnswer, definition: str, answered_at: datetime, look: Styles
) -> None:
    """Adds the sheet of one answer.

    Args:
        definition: of the metric, "" when it is not known.
        answered_at: with its offset.
    """
    sheet = workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    write(sheet, 0, 0, message("export.source.heading"), look.title)
    row = 2
    for key, value in _facts(answer, definition, answered_at):
        numbers = number_format([value], look)
        write(sheet, row, 0, message(f"export.source.{key}"), look.header)
        is_date = isinstance(value, date)
        write(sheet, row, 1, value, look.wrapped if isinstance(value, str) else look.date if is_date else numbers)
        row += 1
    row += 1
    for column, part in enumerate(_CITATION):
        write(sheet, row, column, message(f"export.citation.{part}"), look.header)
    for number, citation in enumerate(answer.citations, start=1):
        row += 1
        write(sheet, row, 0, number, look.whole)
        for column, text in enumerate((citation.title, citation.locator, citation.quote, citation.url), start=1):
            write(sheet, row, column, text or None, look.wrapped)
        write(sheet, row, 5, citation.as_of, look.date)


def _facts(answer: IndicatorAnswer, definition: str, answered_at: datetime) -> list[tuple[str, Cell | date]]:
    """What is known of the figures, in the order it is read; what is not known is left out."""
    own = answer.indicator
    facts: list[tuple[str, Cell | date]] = [
        ("metric", own.metric_name),
        ("definition", definition),
        ("formula", own.formula),
        ("unit", own.unit_name if answer.table is None else None),  # a table names its units itself
        ("period", own.period.label),
        ("first_day", own.period.start),
        ("last_day", own.period.end),
        ("as_of", own.as_of),
        ("value", own.display),
        ("numerator", own.numerator),
        ("denominator", own.denominator),
        ("target", own.target),
        ("dataset", own.dataset),
        *(("warning", warning) for warning in own.warnings),
        ("text", answer.text),
        ("answered_at", answered_at.astimezone(_HERE).strftime("%H:%M %d/%m/%Y")),
    ]
    return [(key, value) for key, value in facts if value is not None and value != ""]
