"""One cell at a time: numbers stay numbers, and no text ever becomes a formula, a link or a broken file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.domain.answer import Cell

LONGEST_TEXT = 32_000  # characters; Excel takes 32,767
_REFERENCE = re.compile(r"!(?=\$?[A-Z])")
_LARGEST = 1e300  # what is beyond it, infinite or not a number at all is written as text
_FIRST_YEAR = 1900  # of the days that Excel knows
# What XML cannot hold, what no one can see, and halves of characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook; `percent` is for 0–100 as our data have it."""

    title: Any
    plain: Any
    wrapped: Any
    header: Any
    whole: Any
    decimal: Any
    percent: Any
    date: Any


def styles(workbook: Any) -> Styles:
    """Returns the formats, made in an xlsxwriter workbook."""
    top = {"valign": "top", "font_name": "Arial", "font_size": 11}
    return Styles(
        title=workbook.add_format({**top, "bold": True, "font_size": 14}),
        plain=workbook.add_format(top),
        wrapped=workbook.add_format({**top, "text_wrap": True}),
        header=workbook.add_format(
            {**top, "bold": True, "text_wrap": True, "bg_color": "#E3ECF7", "border": 1, "valign": "vcenter"}
        ),
        whole=workbook.add_format({**top, "num_format": "#,##0"}),
        decimal=workbook.add_format({**top, "num_format": "#,##0.00"}),
        percent=workbook.add_format({**top, "num_format": '#,##0.00"%"', "align": "left"}),
        date=workbook.add_format({**top, "num_format": "dd/mm/yyyy", "align": "left"}),
    )


def clean(text: str) -> str:
    """Returns the text without control characters, at most as long as a cell may be."""
    seen = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return seen if len(seen) <= LONGEST_TEXT else f"{seen[: LONGEST_TEXT - 1]}…"


def label(text: str) -> str:
    """Returns a name inside a chart; xlsxwriter would read one that looks like "Sheet!A1" as a reference to cells."""
    return _REFERENCE.sub("! ", clean(text))


def is_number(value: object) -> bool:
    """Tells whether a value is a number that a sheet can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def number_format(values: Iterable[object], look: Styles) -> Any:
    """Returns the format of a column: decimals only where one of its numbers has any."""
    return look.whole if all(float(v) == int(v) for v in values if is_number(v)) else look.decimal  # type: ignore[arg-type, call-overload]


def write(sheet: Any, row: int, column: int, value: Cell | date, look: Any) -> None:
    """Writes one value; row and column count from 0. None leaves the cell empty; what Excel cannot hold is written as text."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, date) and value.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, int | float) and is_number(value):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, clean(str(value)), look)
