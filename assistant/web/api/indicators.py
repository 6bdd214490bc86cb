"""/api/v1/indicators/datasets: an office's table of numbers as a draft, with a report of what does not agree in it.

It is published, withdrawn and gone back from like documents, at /api/v1/knowledge/documents/{document_id}/publish ….
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile

from assistant.bootstrap import Application
from assistant.common.text import normalise
from assistant.domain.errors import UnknownVersion
from assistant.domain.indicator import DataSource
from assistant.domain.library import Version
from assistant.domain.principal import Principal, Visibility
from assistant.knowledge_base.cell_checks import Disagreement
from assistant.knowledge_base.dataset_period import read_period
from assistant.knowledge_base.dataset_upload import DatasetUpload, ReadDataset, read_dataset, told
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.sheets import LAST_ROW
from assistant.knowledge_base.uploads import LONGEST_TITLE, new_id, title_from
from assistant.messages import message
from assistant.web.dependencies import App, requires

router = APIRouter(prefix="/api/v1", tags=["indicators"])
PATH = "/api/v1/indicators/datasets"
Editor = Annotated[Principal, Depends(requires("editor", "approver", "admin"))]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a table; None leaves it to the table."""

    document_id: str | None = None
    title: str | None = None
    source: str | None = None
    publisher: str | None = None
    number: str | None = None
    source_date: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    period_label: str | None = None
    as_of: date | None = None
    visibility: Visibility = "internal"
    unit: str | None = None
    mapping: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@router.post("/indicators/datasets", status_code=201)
async def upload(
    app: App,
    caller: Editor,
    file: Annotated[UploadFile, File()],
    mapping: Annotated[str | None, Form(max_length=40_000)] = None,
    document_id: Annotated[str | None, Form(max_length=120)] = None,
    title: Annotated[str | None, Form(max_length=LONGEST_TITLE)] = None,
    source: Annotated[str | None, Form(max_length=300)] = None,
    publisher: Annotated[str | None, Form(max_length=200)] = None,
    number: Annotated[str | None, Form(max_length=80)] = None,
    source_date: Annotated[date | None, Form()] = None,
    period_from: Annotated[date | None, Form()] = None,
    period_to: Annotated[date | None, Form()] = None,
    period_label: Annotated[str | None, Form(max_length=80)] = None,
    as_of: Annotated[date | None, Form()] = None,
    visibility: Annotated[Visibility, Form()] = "internal",
    unit: Annotated[str | None, Form(max_length=160)] = None,
    sheet: Annotated[str | None, Form(max_length=80)] = None,
    header_row: Annotated[int | None, Form(ge=1, le=LAST_ROW)] = None,
) -> dict[str, Any]:
    """Reads a table and keeps the good rows as a draft."""
    name = (file.filename or "so-lieu.csv").replace("\\", "/").rsplit("/", 1)[-1][:255]
    said = Said(
        document_id, title, source, publisher, number, source_date, period_from, period_to, period_label, as_of,
        visibility, unit, mapping, sheet, header_row,
    )  # fmt: skip
    version, read = await keep(app, name, await file.read(), said, caller.name)
    return {
        "document_id": version.item_id,
        "kind": version.kind,
        "version": version.number,
        "status": version.status,
        "title": version.title,
        "rows": len(read.table.rows),
        "errors": [asdict(error) for error in read.errors],
        "error_count": read.error_count,
        "checks": [_check(found, app.editions.current.knowledge.name_of) for found in read.checks],
        "warnings": list(read.warnings),
    }


async def keep(app: Application, name: str, content: bytes, said: Said, by: str) -> tuple[Version, ReadDataset]:
    """Reads a table and keeps its good rows as a draft.

    Raises:
        DocumentRefused: the table cannot be read; says why in Vietnamese.
        UnknownVersion: there is no data set of that id.
    """
    if said.document_id is not None:
        await _check_dataset(app, said.document_id)
    called = title_from(said.title, file_name=name)
    period = read_period(said.period_from, said.period_to, said.period_label, called, name)
    source = DataSource(normalise(said.source or "") or called, said.number, said.publisher, None, said.source_date)
    new = DatasetUpload(
        dataset_id=said.document_id or new_id(called, content),
        name=name,
        content=content,
        title=called,
        source=source,
        period=period,
        as_of=said.as_of or period.end,
        visibility=said.visibility,
        mapping=said.mapping,
        unit=said.unit,
        sheet=said.sheet,
        header_row=said.header_row,
    )
    knowledge = (await app.editions.newest()).knowledge
    read = await asyncio.to_thread(read_dataset, new, knowledge.tables, knowledge.units)
    warnings = (*read.warnings, *told(read.errors, read.checks))
    return await app.publishing.add_table(read.table, name, content, new.said, warnings, by), read


async def _check_dataset(app: Application, dataset_id: str) -> None:
    kind = await app.publishing.kind_of(dataset_id)
    if kind is None:
        raise UnknownVersion(dataset_id)
    if kind != "dataset":
        raise DocumentRefused("not_a_dataset", message("dataset.refused.kind", id=dataset_id))


def _check(found: Disagreement, name_of: Callable[[str], str]) -> dict[str, Any]:
    return {
        "metric": found.metric,
        "metric_name": name_of(found.metric),
        "unit": found.unit,
        "unit_name": name_of(found.unit),
        "locator": found.locator,
        "kind": found.kind,
        "printed": found.printed,
        "expected": found.expected,
        "message": found.sentence,
    }
