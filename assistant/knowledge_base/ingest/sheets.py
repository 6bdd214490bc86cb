"""Excel (.xlsx) → blocks: each sheet in tables of at most `ROWS_A_TABLE` rows, with the header on each."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused, Extracted, Row
from assistant.knowledge_base.ingest.cell_values import shown
from assistant.knowledge_base.ingest.lines import one_line
from assistant.knowledge_base.ingest.row_tables import MAX_ROWS, NumberedRow, sheet_blocks
from assistant.messages import message

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_COLUMNS = 256
LAST_ROW = 1_048_576  # of Excel; a row number beyond it would have a reader fill the gap with empty rows
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def read_xlsx(content: bytes) -> Extracted:
    """Returns the blocks of the visible sheets with places "trang tính KPI, dòng 5–9".

    Values are those that were shown when the file was saved.

    Raises:
        DocumentRefused: damaged.
    """
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        warnings = _missing_values(content) if has_formulas(content) else []
        blocks = list(_blocks(book, warnings))
        title = book.properties.title
    except BROKEN as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    return Extracted(title or None, tuple(blocks), tuple(warnings))


def _blocks(book: Workbook, warnings: list[str]) -> Iterator[Block]:
    """Yields a heading a sheet, when several have rows, and its tables; stops after `MAX_ROWS` rows of the book."""
    read = 0
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(message("ingest.warning.hidden_sheet", sheet=sheet.title))
            continue
        rows = []
        too_wide = False
        sheet.reset_dimensions()  # what the file says of them is not to be trusted
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=LAST_ROW), start=1):
            row = _trimmed([one_line(shown(cell.value, cell.number_format)) for cell in cells])
            if not row:
                continue
            too_wide = too_wide or len(row) > MAX_COLUMNS
            if read == MAX_ROWS:
                warnings.append(message("ingest.warning.too_many_rows", limit=MAX_ROWS))
                break
            read += 1
            rows.append(NumberedRow(number, row[:MAX_COLUMNS]))
        if too_wide:
            warnings.append(message("ingest.warning.too_many_columns", limit=MAX_COLUMNS, sheet=sheet.title))
        if rows:
            sheets.append((normalise(sheet.title), rows))
        if read == MAX_ROWS:
            break
    for name, rows in sheets:
        if len(sheets) > 1:
            yield Block("heading", name, 2, message("ingest.place.sheet", sheet=name))
        yield from sheet_blocks(rows, place=message("ingest.place.sheet", sheet=name))


def _trimmed(cells: Sequence[str]) -> Row:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def has_formulas(content: bytes) -> bool:
    """Tells whether any cell of a workbook is computed."""
    with zipfile.ZipFile(BytesIO(content)) as container:
        sheets = [name for name in container.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(container.read(name)) for name in sheets)


def _missing_values(content: bytes) -> list[str]:
    """Returns one warning a sheet with formulas that no program has computed, as in files written by programs."""
    shown_book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=False)
    warnings = []
    for values, sheet in zip(shown_book.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            continue
        missing: list[str] = []
        for both in (values, sheet):
            both.reset_dimensions()
        pairs = zip(
            values.iter_rows(max_col=MAX_COLUMNS, max_row=LAST_ROW, values_only=True),
            sheet.iter_rows(max_col=MAX_COLUMNS, max_row=LAST_ROW),
        )
        for number, (row, cells) in enumerate(pairs, start=1):
            for column, (value, cell) in enumerate(zip(row, cells), start=1):
                if value is None and cell.data_type == "f":
                    missing.append(f"{get_column_letter(column)}{number}")
        if missing:
            warnings.append(
                message("ingest.warning.no_cached_values", sheet=sheet.title, count=len(missing), cell=missing[0])
            )
    return warnings
