"""/admin: what the assistant knows, and one item with its versions."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from assistant.domain.errors import InvalidMessage, NotApprovable
from assistant.pipeline.trial import tried
from assistant.web.admin.access import PATH, Editor, ItemId, Number, Words, is_approver
from assistant.web.admin.views import item_view
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page
from assistant.web.errors import told
from channels.web import render_answer

router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_MOST_HITS = 8
_Filter = Annotated[str, Query(max_length=200)]


@router.get("")
async def listed(
    request: Request,
    app: App,
    own: Editor,
    q: _Filter = "",
    state: _Filter = "",
    kind: _Filter = "",
    page_number: PageNumber = 1,
) -> Response:
    """Every item, the newest first."""
    found = await app.catalogue.matching(q, state, kind)
    rows = paged(found, page_number)
    return page(request, "admin/knowledge.html", own, rows=rows, count=len(found), q=q, state=state, kind=kind)


@router.get("/items/{item_id}")
async def item(
    request: Request,
    app: App,
    own: Editor,
    item_id: ItemId,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    page_number: PageNumber = 1,
) -> Response:
    """Versions, passages of one of them (the newest), and what it changes."""
    return await _item_page(request, app, own, item_id, version, page_number)


@router.post("/items/{item_id}/{number}/request")
async def ask_approval(
    request: Request, app: App, own: Editor, item_id: ItemId, number: Number, note: Words = ""
) -> Response:
    """Asks that a version be published."""
    try:
        await app.approval.ask(item_id, number, own.principal.name, note.strip())
    except NotApprovable as error:
        said = told(error)
        return await _item_page(
            request, app, own, item_id, number, 1, problem=said.sentence, note=note, status=said.status
        )
    return moved(request, item_address(item_id, number))


@router.get("/items/{item_id}/{number}/try")
async def trial(request: Request, app: App, own: Editor, item_id: ItemId, number: Number) -> Response:
    """Where a version is asked before it answers anybody."""
    version = await app.approval.version(item_id, number)
    return page(request, "admin/try.html", own, version=version, text="", trial=None, problem="")


@router.post("/items/{item_id}/{number}/try")
async def ask_draft(
    request: Request, app: App, own: Editor, item_id: ItemId, number: Number, text: Words = ""
) -> Response:
    """What a question finds and answers once the version is published; nothing is kept."""
    version = await app.approval.version(item_id, number)
    edition = await app.editions.with_draft(item_id, number)
    shown: dict[str, Any] = {"version": version, "text": text, "problem": ""}
    try:
        done = await tried(edition, text, own.principal, limit=_MOST_HITS)
    except InvalidMessage as error:
        said = told(error)
        shown["problem"] = said.sentence
        return page(request, "admin/try.html", own, **shown, trial=None, status=said.status)
    citizen, official = ([render_answer(answer) for answer in answers] for answers in (done.citizen, done.official))
    return page(request, "admin/try.html", own, **shown, trial=done, citizen=citizen, official=official)


def item_address(item_id: str, number: int | None = None) -> str:
    """Returns where an item, or one of its versions, is shown."""
    address = f"{PATH}/items/{quote(item_id, safe='')}"
    return address if number is None else f"{address}?version={number}"


async def _item_page(
    request: Request,
    app: App,
    own: Member,
    item_id: str,
    version: int | None,
    page_number: int,
    *,
    problem: str = "",
    note: str = "",
    status: int = 200,
) -> Response:
    view = await item_view(app, item_id, version, page_number)
    return page(
        request, "admin/item.html", own, view=view, approver=is_approver(own), problem=problem, note=note, status=status
    )
