"""Plain tables → an Excel workbook, a sheet each, or a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO

from assistant.domain.answer import Cell, Table
from assistant.exports.cells import clean, styles, write
from assistant.exports.figures_sheet import write_table
from assistant.exports.workbook import new_workbook

_FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would run such a cell


def tables_workbook(title: str, notes: Sequence[str], tables: Sequence[tuple[str, Table]], made_at: datetime) -> bytes:
    """Returns the bytes of an .xlsx file; blocking.

    Args:
        notes: what has to be read with every table, above it.
        tables: the name of the sheet, at most 31 letters, and what stands in it.
        made_at: with its offset.
    """
    file = BytesIO()
    book = new_workbook(file, title, made_at)
    look = styles(book)
    for name, table in tables:
        sheet = book.add_worksheet(name)
        sheet.hide_gridlines(2)
        write(sheet, 0, 0, name, look.title)
        for row, note in enumerate(notes, start=1):
            write(sheet, row, 0, note, look.plain)
        write_table(sheet, len(notes) + 2, table, look)
    book.close()
    return file.getvalue()


def tables_csv(tables: Sequence[tuple[str, Table]]) -> bytes:
    """Returns a CSV file that Excel reads as UTF-8; several tables stand below each other, each under its name."""
    file = StringIO()
    writer = csv.writer(file)
    for place, (name, table) in enumerate(tables):
        if len(tables) > 1:
            writer.writerows(([], [name]) if place else ([name],))
        writer.writerow([_safe(column) for column in table.columns])
        writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith("\t") else text
