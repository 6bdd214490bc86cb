"""CSV and Excel (.xlsx) → a grid of cells with their values, for tables of numbers (`read_document` makes text of them)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import openpyxl

from assistant.common.text import fold, normalise
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.cell_values import shown
from assistant.knowledge_base.ingest.csv_rows import csv_lines
from assistant.knowledge_base.ingest.lines import one_line
from assistant.knowledge_base.ingest.row_tables import MAX_ROWS
from assistant.knowledge_base.ingest.safety import check_container, check_ole, check_size
from assistant.knowledge_base.ingest.sheets import BROKEN, LAST_ROW, MAX_COLUMNS, has_formulas
from assistant.messages import message

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_TEXT = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    Attributes:
        text: as it is shown, one line, normalised.
        number: what Excel holds (98.27 when it shows "98,27%"); None for text and in CSV.
        uncomputed: a formula whose result is not in the file.
    """

    text: str
    number: float | None = None
    uncomputed: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row that is not empty; `number` counts from 1 as the person sees it in the file."""

    number: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet.

    Attributes:
        sheet: its name; "" for CSV.
        sheets: the names of all visible ones; empty for CSV.
        warnings: Vietnamese sentences about what was not read.
    """

    sheet: str
    rows: tuple[GridRow, ...]
    warnings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


def read_grid(name: str, content: bytes, sheet: str | None = None) -> Grid:
    """Returns the first visible sheet that has rows, or the one called `sheet`.

    Raises:
        DocumentRefused: too_large, unsupported_type, encrypted, macros, zip_bomb, legacy_font, empty, damaged, or unknown_sheet.
    """
    check_size(content)
    check_ole(content)
    suffix = PurePath(name.strip().lower()).suffix
    if content.startswith(b"PK\x03\x04"):
        if "xl/workbook.xml" not in check_container(content):
            raise DocumentRefused("unsupported_type", message("dataset.refused.file"))
        if suffix != ".xlsx":
            raise DocumentRefused("wrong_type", message("ingest.refused.wrong_type", suffix=suffix))
        return _of_book(content, sheet)
    if suffix == ".xlsx":
        raise DocumentRefused("wrong_type", message("ingest.refused.wrong_type", suffix=suffix))
    if suffix not in _TEXT:
        raise DocumentRefused("unsupported_type", message("dataset.refused.file"))
    lines, warnings = csv_lines(content)
    rows = tuple(GridRow(line.number, tuple(map(GridCell, line.cells[:MAX_COLUMNS]))) for line in lines)
    if not rows:
        raise DocumentRefused("empty", message("ingest.refused.empty"))
    return Grid("", rows, tuple(warnings))


def _of_book(content: bytes, wanted: str | None) -> Grid:
    try:
        values = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        formulas = values
        if has_formulas(content):
            formulas = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=False)
        visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
        names_of_all = tuple(normalise(sheet.title) for sheet in visible)
        if wanted is not None:
            visible = [sheet for sheet in visible if fold(normalise(sheet.title)) == fold(normalise(wanted))]
            if not visible:
                names = ", ".join(normalise(sheet.title) for sheet in values.worksheets)
                raise DocumentRefused("unknown_sheet", message("dataset.refused.sheet", names=names))
        for sheet in visible:
            rows = tuple(_rows(values, formulas, sheet.title))
            if rows:
                warnings = [message("dataset.warning.first_sheet", sheet=sheet.title)] if len(visible) > 1 else []
                if len(rows) == MAX_ROWS:
                    warnings.append(message("ingest.warning.too_many_rows", limit=MAX_ROWS))
                return Grid(normalise(sheet.title), rows, tuple(warnings), names_of_all)
    except BROKEN as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    raise DocumentRefused("empty", message("ingest.refused.empty"))


def _rows(values: Workbook, formulas: Workbook, title: str) -> Iterator[GridRow]:
    """Yields at most `MAX_ROWS` rows."""
    sheets = [values[title]] if formulas is values else [values[title], formulas[title]]
    for sheet in sheets:
        sheet.reset_dimensions()  # what the file says of them is not to be trusted
    read = 0
    together = zip(*(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=LAST_ROW) for sheet in sheets))
    for number, rows in enumerate(together, start=1):
        cells = tuple(_cell(value, formula) for value, formula in zip(rows[0], rows[-1]))
        if any(cell.text or cell.uncomputed for cell in cells):
            yield GridRow(number, cells)
            read += 1
            if read == MAX_ROWS:
                return


def _cell(cell: Any, formula: Any) -> GridCell:
    value = cell.value
    text = one_line(shown(value, cell.number_format if value is not None else None))
    if value is None and formula.data_type == "f":
        return GridCell("", uncomputed=True)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return GridCell(text)
    return GridCell(text, round(value * 100, 9) if text.endswith("%") else float(value))
