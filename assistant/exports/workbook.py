"""Answers with figures → one Excel file: two sheets an answer, its numbers and its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from assistant.domain.answer import IndicatorAnswer
from assistant.exports.cells import clean, styles
from assistant.exports.figures_sheet import write_figures
from assistant.exports.source_sheet import write_sources
from assistant.messages import message

# Text is text, whatever it begins with; what cannot be a number is never written as one.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def workbook(answers: Sequence[IndicatorAnswer], definitions: Mapping[str, str], answered_at: datetime) -> bytes:
    """Returns the bytes of an .xlsx file; the same answers make the same file.

    Args:
        answers: one or more, each with figures.
        definitions: metric id → what it means, as far as it is known.
        answered_at: when the answers were given, with its offset.

    Raises:
        ValueError: there is no answer.
    """
    if not answers:
        raise ValueError("a workbook needs an answer")
    file = BytesIO()
    book = new_workbook(file, answers[0].indicator.metric_name, answered_at)
    look = styles(book)
    for number, answer in enumerate(answers, start=1):
        several = len(answers) > 1
        write_figures(book, _name("figures", number, several=several), answer, look)
        definition = definitions.get(answer.indicator.metric, "")
        write_sources(book, _name("sources", number, several=several), answer, definition, answered_at, look)
    book.close()
    return file.getvalue()


def new_workbook(file: BytesIO, title: str, made_at: datetime) -> Any:
    """Returns a workbook without sheets, in which no text becomes a formula or a link."""
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": clean(title), "created": made_at.astimezone(UTC).replace(tzinfo=None)})
    return book


def _name(part: str, number: int, *, several: bool) -> str:
    name = message(f"export.sheet.{part}")
    return f"{name} {number}" if several else name
