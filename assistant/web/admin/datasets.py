"""/admin/datasets: a table of numbers in two steps: the file, then what its columns are; the draft's page has the check report."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from starlette.exceptions import HTTPException

from assistant.adapters.staged_files import StagedFile, StagedFiles
from assistant.common.places import data_dir
from assistant.common.text import normalise
from assistant.domain.errors import UnknownVersion
from assistant.knowledge_base.dataset_columns import ROLES, Suggested, letter, suggested
from assistant.knowledge_base.dataset_names import DatasetNames
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.grids import Grid, read_grid
from assistant.knowledge_base.ingest.sheets import LAST_ROW
from assistant.knowledge_base.uploads import LONGEST_TITLE
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor
from assistant.web.admin.knowledge import item_address
from assistant.web.api.indicators import Said, keep
from assistant.web.api.knowledge import file_name
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/datasets"
UPLOAD = f"{PATH}/upload"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_SHOWN_ROWS, _MOST_COLUMNS = 8, 60
_EVER = (date(1900, 1, 1), date(2999, 12, 31))
_WORDS = ("document_id", "title", "source", "publisher", "number", "unit")
_DAYS = ("source_date", "period_from", "period_to", "as_of")
_LONGEST = {"title": LONGEST_TITLE, "document_id": 120, "unit": 160, "number": 80, "publisher": 200, "source": 300}


class _Wrong(Exception):
    """A field that cannot be used, in a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The table as it will be read: sheet and heading chosen, a meaning suggested for each column."""

    grid: Grid
    found: Suggested

    @property
    def width(self) -> int:
        return len(self.found.columns)


async def _staged(own: Editor, token: Annotated[str, Path(max_length=40)]) -> StagedFile:
    found = await asyncio.to_thread(_files().get, own.principal.id or "", token)
    if found is None:
        raise HTTPException(404)
    return found


Staged = Annotated[StagedFile, Depends(_staged)]
Sheet = Annotated[str, Query(max_length=80)]
HeaderRow = Annotated[int | None, Query(ge=1, le=LAST_ROW)]


@router.get("")
async def listed(request: Request, app: App, own: Editor, page_number: PageNumber = 1) -> Response:
    """Every table of numbers, the newest change first, and the form for another one."""
    return await _list_page(request, app, own, page_number)


@router.post("/upload")
async def upload(
    request: Request, app: App, own: Editor, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Keeps the file for an hour, so that its columns can be looked at."""
    if file is None or not file.filename:
        return await _list_page(request, app, own, problem=message("datasets.no_file"))
    taken = StagedFile(file_name(file), await file.read())
    try:
        await asyncio.to_thread(read_grid, taken.name, taken.content)
    except DocumentRefused as error:
        return await _list_page(request, app, own, problem=error.reason)
    token = await asyncio.to_thread(_files().put, own.principal.id or "", taken)
    return moved(request, f"{PATH}/staged/{token}")


@router.get("/staged/{token}")
async def columns(
    request: Request, app: App, own: Editor, token: str, file: Staged, sheet: Sheet = "", header_row: HeaderRow = None
) -> Response:
    """The first rows, and what each column seems to be."""
    return await _columns_page(request, app, own, token, file, sheet, header_row)


@router.post("/staged/{token}")
async def read(
    request: Request, app: App, own: Editor, token: str, file: Staged, sheet: Sheet = "", header_row: HeaderRow = None
) -> Response:
    """Reads the table as it was described and keeps it as a draft."""
    typed = {key: str(value) for key, value in (await request.form()).items() if isinstance(value, str)}
    try:
        preview = await _preview(app, file, sheet, header_row)
        said = replace(_said(typed), mapping=_mapping(typed, preview, app), sheet=preview.grid.sheet or None)
        said = replace(said, header_row=preview.found.header_row)
        version, _ = await keep(app, file.name, file.content, said, own.principal.name)
    except (_Wrong, DocumentRefused, UnknownVersion) as error:
        problem = error.reason if isinstance(error, DocumentRefused) else str(error)
        if isinstance(error, UnknownVersion):
            problem = message("desk.upload.unknown_item", id=typed.get("document_id", ""))
        return await _columns_page(request, app, own, token, file, sheet, header_row, typed=typed, problem=problem)
    await asyncio.to_thread(_files().remove, token)
    return moved(request, item_address(version.item_id, version.number))


def _files() -> StagedFiles:
    return StagedFiles(data_dir() / "staged")


def _names(app: App) -> DatasetNames:
    knowledge = app.editions.current.knowledge
    return DatasetNames(knowledge.tables, knowledge.units, _EVER)


async def _preview(app: App, file: StagedFile, sheet: str, header_row: int | None) -> Preview:
    def read_it() -> Preview:
        grid = read_grid(file.name, file.content, sheet or None)
        found = suggested(grid, _names(app), header_row, most_rows=_SHOWN_ROWS)
        return Preview(grid, found)

    preview = await asyncio.to_thread(read_it)
    if preview.width > _MOST_COLUMNS:
        raise _Wrong(message("datasets.too_wide", columns=preview.width, most=_MOST_COLUMNS))
    return preview


def _mapping(typed: Mapping[str, str], preview: Preview, app: App) -> str:
    """The mapping that `read_mapping` takes, by the letters of the columns."""
    names = _names(app)
    columns: dict[str, Any] = {}
    for column, _ in preview.found.columns:
        role, of = typed.get(f"role_{column.index}", "skip"), normalise(typed.get(f"of_{column.index}", ""))
        if role not in ROLES or role == "skip":
            continue
        meaning: dict[str, str] = {"as": role}
        if of:
            meaning["metric" if names.metric(of).id or not names.unit(of).id else "unit"] = of
        columns[letter(column.index)] = meaning
    return json.dumps({"columns": columns}, ensure_ascii=False)


def _said(typed: Mapping[str, str]) -> Said:
    words = {key: normalise(typed.get(key, ""))[: _LONGEST[key]] or None for key in _WORDS}
    days = {key: _day(typed.get(key, "")) for key in _DAYS}
    visibility = "public" if typed.get("visibility") == "public" else "internal"
    return Said(**words, **days, visibility=visibility)  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise _Wrong(message("desk.upload.wrong_date", text=text[:20])) from error


async def _list_page(request: Request, app: App, own: Member, page_number: int = 1, *, problem: str = "") -> Response:
    rows = paged(await app.catalogue.matching("", "", "dataset"), page_number)
    return page(request, "admin/datasets.html", own, rows=rows, problem=problem, status=422 if problem else 200)


async def _columns_page(
    request: Request,
    app: App,
    own: Member,
    token: str,
    file: StagedFile,
    sheet: str,
    header_row: int | None,
    *,
    typed: Mapping[str, str] | None = None,
    problem: str = "",
) -> Response:
    try:
        preview = await _preview(app, file, sheet, header_row)
    except (_Wrong, DocumentRefused) as error:
        told = error.reason if isinstance(error, DocumentRefused) else str(error)
        return await _list_page(request, app, own, problem=told)
    knowledge = app.editions.current.knowledge
    return page(
        request,
        "admin/dataset_columns.html",
        own,
        token=token,
        file=file.name,
        preview=preview,
        typed=typed or {},
        problem=problem,
        roles=ROLES,
        metrics=sorted(metric.name for metric in knowledge.tables.metrics.values()),
        units=sorted(unit.name for unit in knowledge.units),
        name_of=knowledge.name_of,
        longest=_LONGEST,
        status=422 if problem else 200,
    )
