"""/admin/requests: what waits for approval; published, sent back or withdrawn by those who may."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from assistant.domain.errors import NotApprovable
from assistant.domain.regression import Comparison
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Admin, Approver, Editor, ItemId, Number, Words, is_approver
from assistant.web.admin.knowledge import item_address
from assistant.web.admin.regression import sections
from assistant.web.admin.views import change_of, entry_of
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page
from assistant.web.errors import told

REQUESTS = f"{ADMIN}/requests"
router = APIRouter(prefix=ADMIN, route_class=PageRoute, include_in_schema=False)


@router.get("/requests")
async def requests(request: Request, app: App, own: Editor) -> Response:
    """What waits, the longest waiting first."""
    waiting = await app.approval.waiting()
    return page(
        request,
        "admin/requests.html",
        own,
        waiting=waiting,
        needed=await app.approval.needed(),
        approver=is_approver(own),
        admin="admin" in own.principal.roles,
    )


@router.get("/items/{item_id}/{number}/publish")
async def decision(request: Request, app: App, own: Approver, item_id: ItemId, number: Number) -> Response:
    """What a publication will change, before it does."""
    return await _decision_page(request, app, own, item_id, number)


@router.post("/items/{item_id}/{number}/publish")
async def publish(
    request: Request, app: App, own: Approver, item_id: ItemId, number: Number, reason: Words = ""
) -> Response:
    """Makes the version answer."""
    try:
        await app.approval.publish(item_id, number, own.principal, reason.strip())
    except NotApprovable as error:
        said = told(error)
        compared = await app.regression.compare(item_id, number) if error.code == "regression" else None
        return await _decision_page(
            request,
            app,
            own,
            item_id,
            number,
            problem=said.sentence,
            reason=reason,
            status=said.status,
            compared=compared,
        )
    return moved(request, item_address(item_id, number))


@router.post("/items/{item_id}/{number}/send-back")
async def send_back(
    request: Request, app: App, own: Approver, item_id: ItemId, number: Number, reason: Words = ""
) -> Response:
    """Takes it off the waiting ones; the reason is shown with the version."""
    if not reason.strip():
        problem = message("desk.reason_needed")
        return await _decision_page(request, app, own, item_id, number, problem=problem, status=422)
    await app.approval.send_back(item_id, number, own.principal.name, reason.strip())
    return moved(request, REQUESTS)


@router.get("/items/{item_id}/withdraw")
async def withdrawal(request: Request, app: App, own: Approver, item_id: ItemId) -> Response:
    """What a withdrawal will change, before it does."""
    return page(request, "admin/withdraw.html", own, entry=await entry_of(app, item_id), problem="")


@router.post("/items/{item_id}/withdraw")
async def withdraw(request: Request, app: App, own: Approver, item_id: ItemId, reason: Words = "") -> Response:
    """Makes an item answer nothing from now on."""
    entry = await entry_of(app, item_id)
    if entry.status not in ("active", "shipped"):
        raise HTTPException(404)
    if not reason.strip():
        return page(request, "admin/withdraw.html", own, entry=entry, problem=message("desk.reason_needed"), status=422)
    await app.publishing.withdraw(item_id, own.principal.name, reason.strip())
    return moved(request, item_address(item_id))


@router.post("/settings/approvals")
async def approvals(request: Request, app: App, own: Admin, count: Annotated[Literal["1", "2"], Form()]) -> Response:
    """Decides how many people it takes to publish."""
    await app.approval.need(int(count), own.principal.name)
    return moved(request, REQUESTS)


async def _decision_page(
    request: Request,
    app: App,
    own: Member,
    item_id: str,
    number: int,
    *,
    problem: str = "",
    reason: str = "",
    status: int = 200,
    compared: Comparison | None = None,
) -> Response:
    change = await change_of(app, item_id, number, own.principal)
    return page(
        request,
        "admin/publish.html",
        own,
        change=change,
        problem=problem,
        reason=reason,
        compared=compared,
        sections=sections(),
        status=status,
    )
