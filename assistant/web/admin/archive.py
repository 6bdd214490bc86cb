"""/admin/archive: everything the office has made of its knowledge as one file, and back into an empty store."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from assistant.bootstrap import Application
from assistant.domain.errors import NotEmpty
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.moving import Moving
from assistant.messages import message
from assistant.understanding.examples import is_teachable
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Admin
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page
from assistant.web.errors import told

PATH = f"{ADMIN}/archive"
IMPORT = f"{PATH}/import"
LARGEST_ARCHIVE = 200 * 2**20  # bytes
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@router.get("")
async def archive(request: Request, app: App, own: Admin) -> Response:
    """What can be taken out, and whether anything can be brought in."""
    return await _page(request, app, own)


@router.post("/export")
async def export(app: App, own: Admin) -> Response:
    """The zip, as a download."""
    content = await _moving(app).export(own.principal.name)
    name = f"kho-tri-thuc-{date.today().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="application/zip", headers=headers)


@router.post("/import")
async def bring_in(
    request: Request, app: App, own: Admin, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Fills an empty store; what is refused changes nothing."""
    if file is None or not file.filename:
        return await _page(request, app, own, message("desk.archive.no_file"), 422)
    try:
        await _moving(app).restore(await file.read(), own.principal.name)
    except (DocumentRefused, NotEmpty) as error:
        said = told(error)
        return await _page(request, app, own, said.sentence, said.status)
    return moved(request, ADMIN)


def _moving(app: Application) -> Moving:
    return Moving(app.publishing, app.kept_settings, app.regression_questions, app.examples, is_teachable)


async def _page(request: Request, app: Application, own: Member, problem: str = "", status: int = 200) -> Response:
    empty = await _moving(app).is_empty()
    return page(request, "admin/archive.html", own, empty=empty, problem=problem, status=status)
