"""/admin/snapshots: every state there was, and the way back; /admin/audit: who changed what, when and why."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Path, Query, Request, Response

from assistant.domain.audit import AuditAction
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Approver, Editor, Words, is_approver
from assistant.web.dependencies import App
from assistant.web.desk.paging import PAGE, PageNumber, page_of, paged, start_of
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

SNAPSHOTS = f"{ADMIN}/snapshots"
router = APIRouter(prefix=ADMIN, route_class=PageRoute, include_in_schema=False)
_ACTIONS: tuple[AuditAction, ...] = get_args(AuditAction)


@router.get("/snapshots")
async def snapshots(request: Request, app: App, own: Editor, page_number: PageNumber = 1) -> Response:
    """The newest first."""
    return await _snapshots_page(request, app, own, page_number)


@router.post("/snapshots/{number}/rollback")
async def roll_back(
    request: Request,
    app: App,
    own: Approver,
    number: Annotated[int, Path(ge=0, le=999_999_999)],
    reason: Words = "",
) -> Response:
    """Goes back to what answered after a snapshot."""
    if not reason.strip():
        problem = message("desk.reason_needed")
        return await _snapshots_page(request, app, own, 1, problem=problem, status=422)
    await app.publishing.roll_back(number, own.principal.name, reason.strip())
    return moved(request, SNAPSHOTS)


@router.get("/audit")
async def audit(
    request: Request,
    app: App,
    own: Approver,
    person: Annotated[str, Query(max_length=80)] = "",
    action: Annotated[str, Query(max_length=40)] = "",
    page_number: PageNumber = 1,
) -> Response:
    """Every change, the newest first."""
    chosen = next((one for one in _ACTIONS if one == action), None)
    found = await app.audit.entries(
        person=person.strip() or None, action=chosen, limit=PAGE + 1, offset=start_of(page_number)
    )
    rows = page_of(found, page_number)
    return page(request, "admin/audit.html", own, rows=rows, person=person, action=chosen or "", actions=_ACTIONS)


async def _snapshots_page(
    request: Request, app: App, own: Member, page_number: int, *, problem: str = "", status: int = 200
) -> Response:
    found = await app.publishing.library.snapshots(start_of(page_number) + PAGE + 1)
    return page(
        request,
        "admin/snapshots.html",
        own,
        rows=paged(found, page_number),
        revision=await app.publishing.library.revision(),
        approver=is_approver(own),
        problem=problem,
        status=status,
    )
