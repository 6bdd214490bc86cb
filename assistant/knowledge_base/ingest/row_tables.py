"""Rows of a sheet or a CSV file → tables: which row is the header, where tables end, what stands above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.knowledge_base.ingest.blocks import Block, Row
from assistant.knowledge_base.ingest.numbering import classified
from assistant.knowledge_base.ingest.tables import even, header_rows, is_label_row, rows_place
from assistant.messages import message

MAX_ROWS = 20_000
ROWS_A_TABLE = 40


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row that says something, with its number in the file, counted from 1."""

    number: int
    cells: Row


def sheet_blocks(rows: Sequence[NumberedRow], *, place: str) -> Iterator[Block]:
    """Yields the lines above the header as paragraphs, then tables of at most `ROWS_A_TABLE` rows, each with the header.

    The header is the first row with two cells or more that are mostly words; without one the columns are called
    "Cột A", "Cột B". `place` names the sheet, "" for CSV.
    """
    start = _header_position(rows)
    if start is None:
        start, wide = 0, max((len(row.cells) for row in rows), default=0)
        if wide < 2:
            yield from _lines(rows, place)
            return
        header: list[Row] = [tuple(message("ingest.column", name=_column_name(column)) for column in range(wide))]
        body = list(rows)
    else:
        count = max(header_rows(even([row.cells for row in rows[start : start + 3]])), 1)
        header = [row.cells for row in rows[start : start + count]]
        body = list(rows[start + count :])
    yield from _lines(rows[:start], place)
    if not body:
        yield from _lines(rows[start:], place)
    width = max((len(cells) for cells in (*header, *(row.cells for row in body))), default=0)
    for first in range(0, len(body), ROWS_A_TABLE):
        part = body[first : first + ROWS_A_TABLE]
        numbers = tuple(row.number for row in part)
        yield Block(
            "table",
            "",
            place=_joined(place, rows_place(numbers[0], numbers[-1])),
            rows=tuple((*cells, *("",) * (width - len(cells))) for cells in (*header, *(row.cells for row in part))),
            row_numbers=numbers,
        )


def _header_position(rows: Sequence[NumberedRow]) -> int | None:
    """A title above the table stands in a single cell; the header is not looked for below the first twenty rows."""
    for position, row in enumerate(rows[:20]):
        if sum(bool(cell) for cell in row.cells) > 1 and is_label_row(row.cells):
            return position
    return None


def _lines(rows: Sequence[NumberedRow], place: str) -> Iterator[Block]:
    for row in rows:
        text = " ".join(cell for cell in row.cells if cell)
        yield from classified(text, place=_joined(place, rows_place(row.number, row.number)))


def _column_name(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _joined(place: str, rows: str) -> str:
    return f"{place}, {rows}" if place else rows
