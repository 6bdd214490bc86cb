"""An office's table of numbers → a data set: columns found, numbers understood, every problem named by row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from assistant.domain.answer import PeriodReference
from assistant.domain.data_table import DataTable
from assistant.domain.indicator import Dataset, DataSource, Observation
from assistant.domain.principal import Visibility
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.cell_checks import STYLE, Disagreement, number
from assistant.knowledge_base.dataset_cells import CellValue, ColumnStyle, column_style, read_plain, read_value
from assistant.knowledge_base.dataset_columns import Column, Layout, letter, read_layout, read_mapping, unknown
from assistant.knowledge_base.dataset_names import DatasetNames, Found
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.grids import Grid, GridCell, GridRow, read_grid
from assistant.knowledge_base.table_checks import check
from assistant.knowledge_base.tables import IndicatorTables
from assistant.messages import message

MOST_ERRORS = 200  # listed; all are counted
MOST_CELLS = 200_000  # rows times columns that are read
MOST_NUMBERS = 20_000  # each is compared with the others of its period, answered and searched
_IN_THE_REASON = 3


@dataclass(frozen=True, slots=True)
class DatasetUpload:
    """A table as it came, and what the person said about it.

    Attributes:
        dataset_id: chosen by the caller, so that a new version keeps the old one's.
        mapping: JSON, see `read_mapping`; None when the headings speak for themselves.
        unit: of every number, for a table without a column of units.
        sheet, header_row: where in an Excel file; None finds them.
    """

    dataset_id: str
    name: str
    content: bytes
    title: str
    source: DataSource
    period: PeriodReference
    as_of: date
    visibility: Visibility = "internal"
    mapping: str | None = None
    unit: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @property
    def said(self) -> str:
        """Everything the person said about the file, as one text: with other words the same file is another version."""
        about = (self.title, self.source, self.period, self.as_of, self.visibility)
        return repr((*about, self.mapping, self.unit, self.sheet, self.header_row))


@dataclass(frozen=True, slots=True)
class CellError:
    """What could not be read; `row` None means the whole column."""

    row: int | None
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadDataset:
    """A draft: the good rows, and everything that is to be told about the file.

    Attributes:
        errors: the first `MOST_ERRORS` of `error_count`.
        checks: what does not agree inside the table, or with others of its period.
    """

    table: DataTable
    errors: tuple[CellError, ...]
    error_count: int
    checks: tuple[Disagreement, ...]
    warnings: tuple[str, ...]


def read_dataset(upload: DatasetUpload, tables: IndicatorTables, units: UnitRegistry) -> ReadDataset:
    """Reads a table; blocking.

    Raises:
        DocumentRefused: the file cannot be read, the mapping is wrong, or no row is good; says why in Vietnamese.
    """
    grid = read_grid(upload.name, upload.content, upload.sheet)
    mapping = read_mapping(upload.mapping)
    period = (upload.period.start, upload.period.end)
    names = DatasetNames(tables, units, period, mapping.units, mapping.metrics)
    layout = read_layout(grid, mapping, names, upload.header_row)
    if len(layout.rows) * len(layout.columns) > MOST_CELLS:
        raise DocumentRefused("too_large", message("dataset.refused.too_many", limit=number(MOST_CELLS)))
    reader = _Reader(upload, tables, names, grid, layout)
    rows = tuple(islice(reader.rows(), MOST_NUMBERS + 1))
    if len(rows) > MOST_NUMBERS:
        raise DocumentRefused("too_large", message("dataset.refused.too_many_numbers", limit=number(MOST_NUMBERS)))
    if not rows:
        told = " ".join(_told(error) for error in reader.errors[:_IN_THE_REASON])
        raise DocumentRefused("no_rows", message("dataset.refused.no_rows", problem=told).strip())
    dataset = Dataset(upload.dataset_id, upload.title, upload.source, upload.visibility, upload.period, upload.as_of)
    checks = _checked(dataset, rows, tables, units)
    table = DataTable(dataset, tuple(_with_notes(rows, checks)))
    return ReadDataset(table, tuple(reader.errors), reader.error_count, checks, grid.warnings)


def _checked(
    dataset: Dataset, rows: tuple[Observation, ...], tables: IndicatorTables, units: UnitRegistry
) -> tuple[Disagreement, ...]:
    """The findings about these rows, beside the other tables of the period."""
    beside = {one.id: one for one in tables.datasets.values() if one.period == dataset.period and one.id != dataset.id}
    others = tuple(row for row in tables.observations if row.dataset in beside)
    together = replace(tables, datasets={**beside, dataset.id: dataset}, observations=(*others, *rows))
    return tuple(found for found in check(together, units) if found.dataset == dataset.id)


def _with_notes(rows: tuple[Observation, ...], checks: tuple[Disagreement, ...]) -> Iterator[Observation]:
    """Puts what was found on the cell, so that every answer with it warns; a note from the file stays in front."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in checks:
        if one.kind not in STYLE:
            found[one.metric, one.unit].append(one.sentence)
    for row in rows:
        notes = [*([row.note] if row.note else []), *found[row.metric, row.unit]]
        yield replace(row, note=" ".join(notes) or None)


def _told(error: CellError) -> str:
    if error.row is None:
        return message("dataset.error.at_column", column=error.column, problem=error.message)
    return message("dataset.error.at_cell", row=error.row, column=error.column, problem=error.message)


def told(errors: tuple[CellError, ...], checks: tuple[Disagreement, ...]) -> tuple[str, ...]:
    """Returns errors and checks as sentences, for the list of a version's warnings."""
    found = (message("dataset.check_at", locator=one.locator, sentence=one.sentence) for one in checks)
    return (*map(_told, errors), *found)


class _Reader:
    """Goes through the rows once; the first `MOST_ERRORS` of what is wrong gather in `errors`."""

    def __init__(
        self, upload: DatasetUpload, tables: IndicatorTables, names: DatasetNames, grid: Grid, layout: Layout
    ) -> None:
        self._upload = upload
        self._metrics = tables.metrics
        self._names = names
        self._sheet = grid.sheet
        self._columns = layout.columns
        self._layout = layout
        self.errors: list[CellError] = []
        self.error_count = 0
        for name, problem in layout.problems:
            self._tell(CellError(None, name, problem))
        self._own_unit = self._default_unit()
        self._styles: dict[tuple[int, str], ColumnStyle] = {}
        self._seen: dict[tuple[str, str], int] = {}

    def rows(self) -> Iterator[Observation]:
        values = [column for column in self._columns if column.role in ("value", "printed")]
        metrics_of_rows = {row.number: self._metric_of(row) for row in self._layout.rows}
        cells: dict[tuple[int, str], list[GridCell]] = defaultdict(list)
        for row in self._layout.rows:
            for column in values:
                metric = column.metric or metrics_of_rows[row.number].id
                if metric is not None:
                    cells[column.index, metric].append(_cell(row, column))
        self._styles = {place: column_style(those) for place, those in cells.items()}
        for row in self._layout.rows:
            yield from self._row(row, metrics_of_rows[row.number])

    def _row(self, row: GridRow, metric_of_row: Found) -> Iterator[Observation]:
        numbers = [
            column for column in self._columns if column.role in ("value", "printed", "numerator", "denominator")
        ]
        is_empty = not any(_cell(row, column).text or _cell(row, column).uncomputed for column in numbers)
        if is_empty and not self._is_long():
            return  # a heading between the rows
        unit_of_row = self._unit_of(row)
        groups: dict[tuple[str, str], dict[str, Column]] = {}
        for column in numbers:
            metric = column.metric or metric_of_row.id
            unit = column.unit or unit_of_row.id
            if metric is None:
                self._tell_unknown(row, "metric", metric_of_row)
                return
            if unit is None:
                self._tell_unknown(row, "unit", unit_of_row)
                return
            groups.setdefault((metric, unit), {}).setdefault(column.role, column)
        for (metric, unit), columns in groups.items():
            observation = self._observation(row, metric, unit, columns)
            if observation is not None:
                yield observation

    def _observation(self, row: GridRow, metric: str, unit: str, columns: dict[str, Column]) -> Observation | None:
        main = columns.get("value") or columns.get("printed") or next(iter(columns.values()))
        cell = _cell(row, main)
        read: CellValue | str = CellValue(None)
        if main.role in ("value", "printed"):
            read = read_value(cell, self._metrics[metric], self._styles[main.index, metric])
        if isinstance(read, str):
            self._error(row, main, read)
            return None
        pair: dict[str, float | None] = {"numerator": read.numerator, "denominator": read.denominator}
        for role in pair:
            if role in columns:
                given = read_plain(_cell(row, columns[role]))
                if isinstance(given, str):
                    self._error(row, columns[role], given)
                    return None
                pair[role] = given if given is not None else pair[role]
        if (metric, unit) in self._seen:
            names = {"metric": self._names.name_of_metric(metric), "unit": self._names.name_of_unit(unit)}
            self._error(row, main, message("dataset.error.twice", row=self._seen[metric, unit], **names))
            return None
        self._seen[metric, unit] = row.number
        printed = _cell(row, columns["printed"]).text if "printed" in columns else cell.text
        return Observation(
            dataset=self._upload.dataset_id,
            metric=metric,
            unit=unit,
            value=read.value,
            printed=printed,
            target_city=self._said(row, "target_city"),
            target_province=self._said(row, "target_province"),
            target_national=self._said(row, "target_national"),
            locator=self._said(row, "locator") or self._locator(row, main),
            note=self._said(row, "note") or None,
            **pair,
        )

    def _is_long(self) -> bool:
        return any(column.role == "metric" for column in self._columns)

    def _default_unit(self) -> Found:
        if self._upload.unit is None:
            return Found(None)
        found = self._names.unit(self._upload.unit)
        if found.id is None:
            raise DocumentRefused("unknown_unit", unknown("unit", self._upload.unit, found, self._names))
        return found

    def _unit_of(self, row: GridRow) -> Found:
        text = self._said(row, "unit")
        return self._names.unit(text) if text else self._own_unit

    def _metric_of(self, row: GridRow) -> Found:
        text = self._said(row, "metric")
        return self._names.metric(text) if text else Found(None)

    def _said(self, row: GridRow, role: str) -> str:
        column = next((column for column in self._columns if column.role == role), None)
        return _cell(row, column).text if column is not None else ""

    def _tell_unknown(self, row: GridRow, role: str, found: Found) -> None:
        column = next((column for column in self._columns if column.role == role), None)
        text = self._said(row, role)
        if column is None:
            key = "dataset.error.no_unit_column" if role == "unit" else "dataset.error.no_metric_column"
            self._tell(CellError(row.number, "", message(key)))
        elif not text:
            self._error(row, column, message("dataset.error.blank"))
        else:
            self._error(row, column, unknown(role, text, found, self._names))

    def _error(self, row: GridRow, column: Column, problem: str) -> None:
        self._tell(CellError(row.number, column.name, problem))

    def _tell(self, error: CellError) -> None:
        self.error_count += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)

    def _locator(self, row: GridRow, column: Column) -> str:
        if self._sheet:
            cell = f"{letter(column.index)}{row.number}"
            return message("dataset.locator_sheet", sheet=self._sheet, cell=cell, column=column.name)
        return message("dataset.locator", row=row.number, column=column.name)


def _cell(row: GridRow, column: Column) -> GridCell:
    return row.cells[column.index] if column.index < len(row.cells) else GridCell("")
