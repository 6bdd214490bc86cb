"""/admin/upload: one file or several become drafts; what is refused says why, beside what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from assistant.domain.errors import KnowledgeError, UnknownVersion
from assistant.domain.library import Version
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.uploads import LONGEST_TITLE, Upload
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor
from assistant.web.admin.knowledge import item_address
from assistant.web.api.knowledge import file_name
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page
from assistant.web.errors import told

PATH = f"{ADMIN}/upload"
MOST_FILES = 10
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Typed = Annotated[str, Form(max_length=2000)]  # whatever is too long is refused below, beside the field


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed."""

    item_id: str = ""
    title: str = ""
    visibility: str = "public"
    unit: str = ""
    as_of: str = ""
    effective_from: str = ""
    expires_on: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of the files: drafts, and names with what was said of them."""

    taken: list[Version] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Wrong(Exception):
    """A field that cannot be used, in a sentence for the person."""


@router.get("")
async def form(request: Request, app: App, own: Editor, item: Annotated[str, Query(max_length=120)] = "") -> Response:
    """The form; `item` is what a new version is of."""
    return _page(request, app, own, Typed(item_id=item))


@router.post("")
async def upload(
    request: Request,
    app: App,
    own: Editor,
    files: Annotated[list[UploadFile] | None, File()] = None,
    item_id: _Typed = "",
    title: _Typed = "",
    visibility: _Typed = "public",
    unit: _Typed = "",
    as_of: _Typed = "",
    effective_from: _Typed = "",
    expires_on: _Typed = "",
) -> Response:
    """Reads each file and keeps it as a draft; one that is refused does not stop the others."""
    typed = Typed(item_id.strip(), title.strip(), visibility, unit, as_of, effective_from, expires_on)
    chosen = [file for file in files or [] if file.filename]
    try:
        said = _said(typed, chosen, app)
    except _Wrong as error:
        return _page(request, app, own, typed, problem=str(error))
    done = Outcome()
    for file in chosen:
        await _take(file, said, app, own, done)
    if done.refused:
        return _page(request, app, own, typed, done=done)
    if len(done.taken) == 1:
        return moved(request, item_address(done.taken[0].item_id, done.taken[0].number))
    return moved(request, f"{ADMIN}?state=draft")


async def _take(file: UploadFile, said: Upload, app: App, own: Member, done: Outcome) -> None:
    name = file_name(file)
    new = replace(said, name=name, content=await file.read())
    try:
        version, _ = await app.publishing.upload(new, own.principal.name)
    except UnknownVersion:
        done.refused.append((name, message("desk.upload.unknown_item", id=said.item_id or "")))
    except KnowledgeError as error:
        done.refused.append((name, f"{told(error).sentence} {error.problem}"))
    except DocumentRefused as error:
        done.refused.append((name, error.reason))
    else:
        done.taken.append(version)


def _said(typed: Typed, files: Sequence[UploadFile], app: App) -> Upload:
    """What was typed, for every file alike.

    Raises:
        _Wrong: a field cannot be used.
    """
    if not files:
        raise _Wrong(message("desk.upload.no_file"))
    if len(files) > MOST_FILES:
        raise _Wrong(message("desk.upload.too_many", most=MOST_FILES))
    if len(files) > 1 and (typed.title or typed.item_id):
        raise _Wrong(message("desk.upload.one_file"))
    if len(typed.title) > LONGEST_TITLE:
        raise _Wrong(message("desk.upload.long_title", limit=LONGEST_TITLE))
    if typed.unit and typed.unit not in app.editions.current.knowledge.units:
        raise _Wrong(message("desk.upload.unknown_unit"))
    begins, ends = _day(typed.effective_from), _day(typed.expires_on)
    if begins and ends and ends < begins:
        raise _Wrong(message("desk.upload.dates"))
    return Upload(
        name="",
        content=b"",
        item_id=typed.item_id or None,
        title=typed.title or None,
        visibility="public" if typed.visibility == "public" else "internal",
        unit=typed.unit or None,
        as_of=_day(typed.as_of),
        effective_from=begins,
        expires_on=ends,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise _Wrong(message("desk.upload.wrong_date", text=text[:20])) from error


def _page(
    request: Request, app: App, own: Member, typed: Typed, *, problem: str = "", done: Outcome | None = None
) -> Response:
    units = sorted(app.editions.current.knowledge.units, key=lambda unit: unit.name)
    return page(
        request,
        "admin/upload.html",
        own,
        typed=typed,
        units=units,
        problem=problem,
        done=done,
        most_files=MOST_FILES,
        longest_title=LONGEST_TITLE,
        status=422 if problem or done else 200,
    )
