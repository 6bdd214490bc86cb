"""/admin/register: an export of the one-stop system into the register, with a report of its rows."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from assistant.dossiers.importing import ImportOptions, ImportReport
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Approver
from assistant.web.admin.health import register_of
from assistant.web.api.dossiers import bring_in
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/register"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@router.get("")
async def register(request: Request, app: App, own: Approver) -> Response:
    """What the register holds, and the form."""
    return await _page(request, app, own)


@router.post("")
async def import_file(
    request: Request,
    app: App,
    own: Approver,
    file: Annotated[UploadFile | None, File()] = None,
    as_of: Annotated[str, Form(max_length=40)] = "",
    title: Annotated[str, Form(max_length=200)] = "",
    replace: Annotated[bool, Form()] = False,
    simulated: Annotated[bool, Form()] = False,
) -> Response:
    """Brings the register up to date; what became of the rows is on this answer alone."""
    if file is None or not file.filename:
        return await _page(request, app, own, problem=message("datasets.no_file"))
    try:
        day = date.fromisoformat(as_of.strip()) if as_of.strip() else None
    except ValueError:
        return await _page(request, app, own, problem=message("desk.upload.wrong_date", text=as_of[:20]))
    options = ImportOptions(
        by=own.principal.name, as_of=day, title=title.strip() or None, replace=replace, simulated=simulated
    )
    try:
        report = await bring_in(app, file, options)
    except DocumentRefused as error:
        return await _page(request, app, own, problem=error.reason)
    return await _page(request, app, own, report=report)


async def _page(
    request: Request, app: App, own: Member, *, report: ImportReport | None = None, problem: str = ""
) -> Response:
    status = 422 if problem else 200
    found = await register_of(app)
    return page(request, "admin/register.html", own, register=found, report=report, problem=problem, status=status)
