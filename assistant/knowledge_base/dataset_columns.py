"""What each column of an uploaded table holds, from its heading or from the mapping that came along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from openpyxl.utils import column_index_from_string, get_column_letter

from assistant.knowledge_base.dataset_names import DatasetNames, Found, plain
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.grids import Grid, GridRow
from assistant.messages import message

Role = Literal[
    "metric", "unit", "value", "printed", "numerator", "denominator", "target_national", "target_province", "target_city",
    "locator", "note", "skip",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)
_NUMBERS: tuple[Role, ...] = ("value", "printed", "numerator", "denominator")
_HEADINGS: dict[str, Role] = {
    **{role: role for role in ROLES},
    **dict.fromkeys(
        ("don vi", "ten don vi", "ten co quan don vi", "co quan don vi", "phuong xa", "ten phuong xa"), "unit"
    ),
    **dict.fromkeys(("chi tieu", "ten chi tieu", "noi dung", "tieu chi"), "metric"),
    **dict.fromkeys(("gia tri", "so lieu", "ket qua", "thuc hien", "ket qua thuc hien"), "value"),
    **dict.fromkeys(("ghi chu",), "note"),
    **dict.fromkeys(("stt", "tt", "t t", "so thu tu", "don vi tinh", "dvt"), "skip"),
}
_HEADER_WITHIN = 15  # rows
_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read.

    Attributes:
        index: counted from 0.
        name: its heading, or its letter when it has none.
        metric, unit: of every number in it; None when the row says so.
    """

    index: int
    name: str
    role: Role
    metric: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, the rows below the heading, and what is wrong with a heading (name, Vietnamese sentence)."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the person says about columns and names; all empty when the headings speak for themselves."""

    columns: Mapping[str, Any]
    units: Mapping[str, str]
    metrics: Mapping[str, str]


def read_mapping(text: str | None) -> ColumnMapping:
    """Returns the mapping of a JSON text: {column: …}, or {"columns": {…}, "units": {…}, "metrics": {…}}.

    Raises:
        DocumentRefused: bad_mapping.
    """
    try:
        content = json.loads(text) if text and text.strip() else {}
        json.dumps(content, ensure_ascii=False).encode()  # fails for half a surrogate pair: it cannot be kept or sent
    except (ValueError, RecursionError) as error:
        raise _bad_mapping() from error
    if not isinstance(content, dict):
        raise _bad_mapping()
    parts = content if isinstance(content.get("columns"), dict) else {"columns": content}
    columns, units, metrics = (parts.get(key) or {} for key in ("columns", "units", "metrics"))
    names = [*units.values(), *metrics.values()] if isinstance(units, dict) and isinstance(metrics, dict) else [None]
    if not all(isinstance(name, str) for name in names):
        raise _bad_mapping()
    return ColumnMapping(columns, units, metrics)


def _bad_mapping() -> DocumentRefused:
    return DocumentRefused("bad_mapping", message("dataset.refused.mapping"))


def read_layout(grid: Grid, mapping: ColumnMapping, names: DatasetNames, header_row: int | None = None) -> Layout:
    """Returns the columns of a table.

    Args:
        header_row: number of the row with the headings; None finds it.

    Raises:
        DocumentRefused: no_columns, there is no column with numbers.
    """
    at = _header(grid, mapping, names, header_row)
    header = grid.rows[at]
    headings = [cell.text for cell in header.cells]
    named = [plain(heading) for heading in headings]
    columns: list[Column] = []
    problems: list[tuple[str, str]] = []
    if mapping.columns:
        for said, meaning in mapping.columns.items():
            index = _place(said, named)
            if index is None:
                known = ", ".join(heading for heading in headings if heading)
                problems.append((said, message("dataset.error.no_column", columns=known)))
                continue
            column = _mapped(index, headings[index] or said, meaning, names)
            _keep(column, said, columns, problems)
    else:
        for index, heading in enumerate(headings):
            if heading:
                _keep(_headed(index, heading, heading, names), heading, columns, problems)
    columns = [column for column in columns if column.role != "skip"]
    if not any(column.role in _NUMBERS for column in columns):
        first = problems[0][1] if problems else ""
        raise DocumentRefused("no_columns", message("dataset.refused.columns", problem=first).strip())
    return Layout(tuple(columns), grid.rows[at + 1 :], tuple(problems))


@dataclass(frozen=True, slots=True)
class Suggested:
    """What each column of a table seems to be.

    Attributes:
        header_row: as the person counts rows.
        columns: every column of the heading with a problem instead of a meaning where it has none.
        rows: the first ones below the heading.
    """

    header_row: int
    columns: tuple[tuple[Column, str], ...]
    rows: tuple[GridRow, ...]


def suggested(grid: Grid, names: DatasetNames, header_row: int | None, *, most_rows: int) -> Suggested:
    """Returns what the headings say, for a person to look through.

    Raises:
        DocumentRefused: there is no such row.
    """
    at = _header(grid, ColumnMapping({}, {}, {}), names, header_row)
    columns: list[tuple[Column, str]] = []
    width = max(_width(row) for row in grid.rows[at:])  # Excel's rows are padded with empty cells
    for index, cell in enumerate(grid.rows[at].cells[:width]):
        found = _headed(index, cell.text or letter(index), cell.text, names) if cell.text else ""
        column = Column(index, cell.text or letter(index), "skip") if isinstance(found, str) else found
        columns.append((column, found if isinstance(found, str) else ""))
    return Suggested(grid.rows[at].number, tuple(columns), grid.rows[at + 1 : at + 1 + most_rows])


def _width(row: GridRow) -> int:
    """How many columns there are up to the last cell that says something."""
    return max((place for place, cell in enumerate(row.cells, start=1) if cell.text or cell.uncomputed), default=0)


def _keep(found: Column | str, name: str, columns: list[Column], problems: list[tuple[str, str]]) -> None:
    if isinstance(found, str):
        problems.append((name, found))
    elif any(_means_the_same(found, column) for column in columns):
        problems.append((name, message("dataset.error.same_column")))
    else:
        columns.append(found)


def _means_the_same(one: Column, other: Column) -> bool:
    return one.role != "skip" and (one.role, one.metric, one.unit) == (other.role, other.metric, other.unit)


def _header(grid: Grid, mapping: ColumnMapping, names: DatasetNames, wanted: int | None) -> int:
    """The place of the heading among the rows: the one of the first rows in which most columns are known."""
    if wanted is not None:
        found = next((place for place, row in enumerate(grid.rows) if row.number == wanted), None)
        if found is None:
            raise DocumentRefused("no_columns", message("dataset.refused.header_row", row=wanted))
        return found
    said = {plain(name) for name in mapping.columns}
    best, most = 0, 0
    for place, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        headings = [cell.text for cell in row.cells]
        if mapping.columns:
            known = len({plain(heading) for heading in headings if heading} & said)
        else:
            known = sum(1 for heading in headings if heading and _is_known(heading, names))
        if known > most:
            best, most = place, known
    return best


def _is_known(heading: str, names: DatasetNames) -> bool:
    found = (names.metric(heading), names.unit(heading))
    return _as_role(heading) is not None or any(one.id is not None for one in found)


def _place(said: str, headings: Sequence[str]) -> int | None:
    """The column of a heading; of a letter ("C") when no heading is called so, or several are."""
    found = [index for index, heading in enumerate(headings) if heading and heading == plain(said)]
    if len(found) == 1:
        return found[0]
    if not found and _LETTERS.fullmatch(said.strip().upper()):
        index = column_index_from_string(said.strip().upper()) - 1
        return index if index < len(headings) else None
    return None


def _mapped(index: int, name: str, meaning: Any, names: DatasetNames) -> Column | str:
    """The column that a mapping describes, or what is wrong with it."""
    if meaning is None:
        return Column(index, name, "skip")
    if isinstance(meaning, str):
        return _headed(index, name, meaning, names)
    if not isinstance(meaning, dict) or not set(meaning) <= {"metric", "unit", "as", "value"}:
        return message("dataset.error.meaning", roles=", ".join(ROLES))
    role = _as_role(str(meaning.get("as") or meaning.get("value") or "value"))
    if role is None:
        return message("dataset.error.meaning", roles=", ".join(ROLES))
    ids: dict[str, str | None] = {"metric": None, "unit": None}
    for key, find in (("metric", names.metric), ("unit", names.unit)):
        if meaning.get(key) is not None:
            found = find(str(meaning[key]))
            if found.id is None:
                return unknown(key, str(meaning[key]), found, names)
            ids[key] = found.id
    return Column(index, name, role, ids["metric"], ids["unit"])


def _valued(index: int, name: str, meaning: str, names: DatasetNames) -> Column | str:
    metric, unit = names.metric(meaning), names.unit(meaning)
    if metric.id is not None:
        return Column(index, name, "value", metric=metric.id)
    if unit.id is not None:
        return Column(index, name, "value", unit=unit.id)
    return unknown("metric", meaning, metric, names)


def _headed(index: int, name: str, said: str, names: DatasetNames) -> Column | str:
    role = _as_role(said)
    return Column(index, name, role) if role is not None else _valued(index, name, said, names)


def _as_role(text: str) -> Role | None:
    return _HEADINGS.get(text.strip()) or _HEADINGS.get(plain(text))


def unknown(what: str, said: str, found: Found, names: DatasetNames) -> str:
    """Returns the sentence for a name that means nothing, or several things; `what` is "metric" or "unit"."""
    if found.several:
        return message("dataset.error.several", name=said[:80], names="; ".join(found.several))
    near = names.nearest_metrics(said) if what == "metric" else names.nearest_units(said)
    key = "dataset.error.unknown_metric" if what == "metric" else "dataset.error.unknown_unit"
    return message(key, name=said[:80], nearest="; ".join(near) or message("dataset.error.none_near"))


def letter(index: int) -> str:
    """Returns the letter of a column counted from 0: 2 → "C"."""
    return get_column_letter(index + 1)
