"""Tables as rows of cells: which rows are the header, what is layout and no table, what one row says in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.knowledge_base.ingest.blocks import Block, Row
from assistant.knowledge_base.ingest.numbering import classified, is_motto
from assistant.messages import message

_NUMBER = re.compile(r"[(\[]?[-+]?\d[\d.,\s]*(?:%|đ|₫|VNĐ)?[)\]]?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}.*|\d{4}-\d{2}-\d{2}.*")
MAX_LABEL = 200  # characters; a longer cell is a text, not the name of a column


def is_number(cell: str) -> bool:
    """Tells whether the cell holds a quantity or a date: "4.602", "98,27%", "30/6/2023"."""
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


def even(rows: Sequence[Sequence[str]]) -> list[Row]:
    """Returns the rows that say anything, all as long as the longest of all."""
    width = max((len(row) for row in rows), default=0)
    return [(*row, *("",) * (width - len(row))) for row in rows if any(row)]


def padded(rows: Sequence[Sequence[str]]) -> list[Row]:
    """Returns the rows that say anything, of equal width; columns that are empty everywhere are left out."""
    full = even(rows)
    used = [column for column in range(len(full[0])) if any(row[column] for row in full)] if full else []
    return [tuple(row[column] for column in used) for row in full]


def continued(table: list[Row], rows: list[Row]) -> list[Row]:
    """Returns the table with the rows that follow it on the next page.

    A header that is repeated is dropped; a first row without a first cell is the end of the row before it.
    """
    header = header_rows(table)
    if header and rows[:header] == table[:header]:
        rows = rows[header:]
    if rows and len(table) > header and not rows[0][0] and not any(is_number(cell) for cell in rows[0]):
        merged = tuple(f"{above} {below}".strip() for above, below in zip(table[-1], rows[0], strict=True))
        return [*table[:-1], merged, *rows[1:]]
    return [*table, *rows]


def header_rows(rows: Sequence[Row]) -> int:
    """Returns how many leading rows name the columns: 0, 1 or 2.

    The second row belongs to the header when the first has gaps (merged cells), and it fills some of them with words
    and has none where the first has words of their own.
    """
    if not rows or not is_label_row(rows[0]):
        return 0
    if len(rows) < 3 or not any(rows[1]) or any(is_number(cell) or len(cell) > MAX_LABEL for cell in rows[1] if cell):
        return 1
    gaps = [column for column, cell in enumerate(rows[0]) if not cell]
    fills = any(rows[1][column] for column in gaps)
    below_first = rows[1][0] and rows[1][0] != rows[0][0]
    return 2 if gaps and fills and not below_first else 1


def is_label_row(row: Row) -> bool:
    """Tells whether a row can name columns: at least half of its filled cells are words, none a long text."""
    filled = [cell for cell in row if cell]
    words = [cell for cell in filled if not is_number(cell) and any(letter.isalpha() for letter in cell)]
    return bool(filled) and 2 * len(words) > len(filled) and all(len(cell) <= MAX_LABEL for cell in filled)


def labels(rows: Sequence[Row], header: int) -> Row:
    """Returns the name of every column; two header rows become "Tổng số hồ sơ – Đúng hạn"."""
    if header == 0:
        return ("",) * (len(rows[0]) if rows else 0)
    if header == 1:
        return rows[0]
    names, above = [], ""
    for top, below in zip(rows[0], rows[1], strict=True):
        above = top or above if below else top
        names.append(" – ".join(part for part in (above, below if below != above else "") if part))
        above = top or above
    return tuple(names)


def row_text(names: Row, row: Row) -> str:
    """Returns one row in words, "Đơn vị: Phường 1; VB đi: 1582"; empty cells are left out, a lone cell needs no name."""
    filled = [(name, cell) for name, cell in zip(names, row, strict=True) if cell]
    if len(filled) == 1 and len(row) > 2:
        return filled[0][1]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in filled)


def table_blocks(rows: list[Row], *, place: str = "") -> Iterator[Block]:
    """Yields the rows as one table, or as paragraphs when they are layout: one row or column, the head of a letter."""
    rows = padded(rows)
    if not rows:
        return
    is_layout = len(rows) < 2 or len(rows[0]) < 2 or any(is_motto(cell) for row in rows[:2] for cell in row)
    if not is_layout:
        yield Block("table", "", place=place, rows=tuple(rows))
        return
    for row in rows:
        for cell in row:
            if cell:
                yield from classified(cell, place=place)


def rows_place(first: int, last: int) -> str:
    """Returns "dòng 5–9", or "dòng 5" for a single row."""
    if first == last:
        return message("ingest.place.row", first=first)
    return message("ingest.place.rows", first=first, last=last)
