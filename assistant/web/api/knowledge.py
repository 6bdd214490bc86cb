"""/api/v1/knowledge and /api/v1/search: what editors upload and approvers publish."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.domain.document import Document
from assistant.domain.library import Snapshot, Version
from assistant.domain.principal import Principal, Role, Visibility
from assistant.knowledge_base.catalogue import entries
from assistant.knowledge_base.uploads import LONGEST_TITLE, Upload
from assistant.pipeline.trial import found
from assistant.web.dependencies import App, requires

router = APIRouter(prefix="/api/v1", tags=["knowledge"])
PATH = "/api/v1/knowledge/documents"
EDITORS: tuple[Role, ...] = ("editor", "approver", "admin")
APPROVERS: tuple[Role, ...] = ("approver", "admin")
Editor = Annotated[Principal, Depends(requires(*EDITORS))]
Approver = Annotated[Principal, Depends(requires(*APPROVERS))]
_MOST_HITS = 50
_MOST_LISTED = 200
_LAST_VERSION = 2**31 - 1  # what the store can hold
Number = Annotated[int, Query(ge=1, le=_LAST_VERSION)]


class Reason(BaseModel):
    reason: str = Field(default="", max_length=500)
    version: int | None = Field(default=None, ge=1, le=_LAST_VERSION)


class Rollback(BaseModel):
    snapshot: str = Field(pattern=r"^\d{1,9}$")
    reason: str = Field(default="", max_length=500)


class SearchIn(BaseModel):
    query: str = Field(min_length=1, max_length=2000)
    limit: int = Field(default=10, ge=1, le=_MOST_HITS)


@router.post("/knowledge/documents", status_code=201)
async def upload(
    app: App,
    caller: Editor,
    file: Annotated[UploadFile, File()],
    document_id: Annotated[str | None, Form(max_length=120)] = None,
    title: Annotated[str | None, Form(max_length=LONGEST_TITLE)] = None,
    visibility: Annotated[Visibility, Form()] = "public",
    unit: Annotated[str | None, Form(max_length=80)] = None,
    as_of: Annotated[date | None, Form()] = None,
    effective_from: Annotated[date | None, Form()] = None,
    expires_on: Annotated[date | None, Form()] = None,
) -> dict[str, Any]:
    """Reads a file and keeps it as a draft."""
    content = await file.read()
    name = file_name(file)
    new = Upload(name, content, document_id, title, visibility, unit, as_of, effective_from, expires_on)
    version, item = await app.publishing.upload(new, caller.name)
    return {**_version(version), "passages": len(item.sections) if isinstance(item, Document) else 1}


@router.get("/knowledge/documents")
async def documents(app: App, caller: Editor) -> dict[str, Any]:
    """Every item: shipped ones, and published or drafted ones with their newest state."""
    return {
        "documents": [
            {"document_id": entry.item_id, "kind": entry.kind, "title": entry.title, "status": entry.status}
            if entry.version is None
            else _version(entry.version)
            for entry in await entries(app.publishing.library, app.editions.shipped)
        ]
    }


@router.get("/knowledge/documents/{document_id}")
async def document(document_id: str, app: App, caller: Editor, version: Number | None = None) -> dict[str, Any]:
    """Versions, passages of one of them (the newest), and what it changes."""
    versions = await app.publishing.library.versions(document_id)
    if not versions:
        raise HTTPException(404)
    number = version or versions[0].number
    return {
        "document_id": document_id,
        "versions": [_version(one) for one in versions],
        "version": number,
        "passages": await app.publishing.passages(document_id, number),
        "diff": [asdict(line) for line in await app.publishing.diff(document_id, number)],
    }


@router.get("/knowledge/documents/{document_id}/file")
async def original(document_id: str, app: App, caller: Editor, version: Number) -> Response:
    """The file as it was uploaded, always as a download."""
    kept = await app.publishing.library.file(document_id, version)
    if kept is None:
        raise HTTPException(404)
    plain = re.sub(r"[^\w .,()+-]", "_", kept[0], flags=re.ASCII)
    named = quote(kept[0], safe="", errors="replace")
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}"}
    return Response(kept[1], media_type="application/octet-stream", headers=headers)


@router.post("/knowledge/documents/{document_id}/publish")
async def publish(document_id: str, app: App, caller: Approver, body: Reason | None = None) -> dict[str, Any]:
    """Makes a version answer, the newest one unless another is named."""
    body = body or Reason()
    return _snapshot(await app.approval.publish(document_id, body.version, caller, body.reason))


@router.post("/knowledge/documents/{document_id}/withdraw")
async def withdraw(document_id: str, app: App, caller: Approver, body: Reason | None = None) -> dict[str, Any]:
    """Makes an item answer nothing from now on."""
    if not await app.publishing.is_known(document_id):
        raise HTTPException(404)
    return _snapshot(await app.publishing.withdraw(document_id, caller.name, (body or Reason()).reason))


@router.post("/knowledge/rollback")
async def roll_back(body: Rollback, app: App, caller: Approver) -> dict[str, Any]:
    """Goes back to what answered after a snapshot."""
    return _snapshot(await app.publishing.roll_back(int(body.snapshot), caller.name, body.reason))


@router.get("/knowledge/snapshots")
async def snapshots(app: App, caller: Editor) -> dict[str, Any]:
    """Every change, the newest first."""
    return {"snapshots": [_snapshot(snapshot) for snapshot in await app.publishing.library.snapshots()]}


@router.post("/search")
async def search(body: SearchIn, app: App, caller: Annotated[Principal, Depends(requires())]) -> dict[str, Any]:
    """What a question finds, with the evidence."""
    query, hits = await found(await app.editions.newest(), body.query, caller, limit=body.limit)
    return {
        "query": query,
        "hits": [
            {
                "passage_id": hit.passage.id,
                "document_id": hit.passage.subject,
                "title": hit.passage.title,
                "heading": hit.passage.heading,
                "locator": hit.passage.locator,
                "text": hit.passage.text,
                "score": round(hit.score, 4),
                "lexical": round(hit.lexical, 4),
                "dense": None if hit.dense is None else round(hit.dense, 4),
            }
            for hit in hits
        ],
    }


def file_name(file: UploadFile) -> str:
    """Returns the name of an uploaded file without the folders some browsers send along."""
    return (file.filename or "tai-lieu").replace("\\", "/").rsplit("/", 1)[-1][:255]


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": str(snapshot.id),
        "made_at": snapshot.made_at,
        "made_by": snapshot.made_by,
        "action": snapshot.action,
        "reason": snapshot.reason,
        "documents": list(snapshot.items[:_MOST_LISTED]),
        "count": len(snapshot.items),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "document_id": version.item_id,
        "kind": version.kind,
        "version": version.number,
        "title": version.title,
        "status": version.status,
        "file_name": version.file_name,
        "effective_from": version.effective_from,
        "expires_on": version.expires_on,
        "created_at": version.created_at,
        "created_by": version.created_by,
        "published_at": version.published_at,
        "published_by": version.published_by,
        "warnings": list(version.warnings),
    }
