"""/officials/field-reports: what citizens report from the street, its photos, and what the office tells them of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from assistant.answering.report_intake import LONGEST, kept_words
from assistant.bootstrap import Application
from assistant.domain.answer import Table
from assistant.domain.report import (
    CATEGORIES,
    MOST_PHOTOS,
    OPEN_STATES,
    REPORT_STATES,
    FieldReport,
    ReportState,
)
from assistant.messages import message
from assistant.web.dependencies import App
from assistant.web.desk.files import csv_file
from assistant.web.desk.paging import PAGE, PageNumber, page_of, start_of
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member, member_with
from assistant.web.desk.templates import moment, page

PATH = "/officials/field-reports"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
# They hold telephone numbers, so who only works on the knowledge does not see them.
Handler = Annotated[Member, Depends(member_with("official", "leader", "admin"))]
Shown = Literal["open", "done", "declined"]
_STATES: dict[Shown, tuple[ReportState, ...]] = {"open": OPEN_STATES, "done": ("done",), "declined": ("declined",)}
_COLUMNS = (
    "number",
    "reported_at",
    "category",
    "text",
    "place",
    "position",
    "phone",
    "photos",
    "state",
    "reply",
    "changed_at",
)
_CATEGORIES = {one: message(f"report.category.{one}") for one in CATEGORIES}
_STATE_NAMES = {one: message(f"report_desk.state.{one}") for one in REPORT_STATES}
_MOST_ROWS = 10_000  # of a file
ReportNumber = Annotated[str, Path(max_length=20)]


@router.get("")
async def reports(request: Request, app: App, own: Handler, show: Shown = "open", number: PageNumber = 1) -> Response:
    """Those that wait, or those that are done with; the newest first."""
    return await _page(request, app, own, show, number)


@router.get("/phan-anh.csv")
async def as_csv(app: App, own: Handler, show: Shown = "open") -> Response:
    """The same as a table, for who divides up the work."""
    found = await app.field_reports.in_states(_STATES[show], limit=_MOST_ROWS)
    columns = tuple(message(f"report_desk.column.{column}") for column in _COLUMNS)
    return csv_file(f"phan-anh-{show}", [("", Table(columns, tuple(map(_row, found))))])


@router.get("/{report}/photos/{index}")
async def photo(
    app: App, own: Handler, report: ReportNumber, index: Annotated[int, Path(ge=0, lt=MOST_PHOTOS)]
) -> Response:
    """One photo, as it was drawn anew when it came."""
    content = await app.field_reports.photo(report, index)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@router.post("/{report}")
async def change(
    request: Request,
    app: App,
    own: Handler,
    report: ReportNumber,
    state: Annotated[ReportState, Form()],
    reply: Annotated[str, Form(max_length=2 * LONGEST)] = "",
    seen: Annotated[datetime | None, BeforeValidator(lambda sent: sent or None), Form()] = None,
    show: Annotated[Shown, Form()] = "open",
) -> Response:
    """Keeps how far it is and what the person is told; not over what a colleague has kept since the page was opened.

    Numbers of persons in the reply are masked: whoever knows the report's number reads it.
    """
    told = kept_words(reply.strip())
    before = await app.field_reports.change(report, state, told, datetime.now(UTC), seen=seen)
    if before is None:
        raise HTTPException(404)
    if before.changed_at != seen:
        return await _page(request, app, own, show, 1, meanwhile=report)
    values = {"state": before.state, "reply": before.reply}
    await app.publishing.note(own.principal.name, "field_report", report, values, {"state": state, "reply": told})
    return moved(request, f"{PATH}?show={show}")


@router.post("/{report}/remove")
async def remove(
    request: Request, app: App, own: Handler, report: ReportNumber, show: Annotated[Shown, Form()] = "open"
) -> Response:
    """Forgets a report and its photos for good."""
    before = await app.field_reports.report(report)
    if before is None or not await app.field_reports.remove(report):
        raise HTTPException(404)
    await app.publishing.note(own.principal.name, "remove_field_report", report, {"state": before.state}, None)
    return moved(request, f"{PATH}?show={show}")


async def _page(
    request: Request, app: Application, own: Member, show: Shown, number: int, meanwhile: str = ""
) -> Response:
    found = await app.field_reports.in_states(_STATES[show], limit=PAGE + 1, offset=start_of(number))
    return page(
        request,
        "officials/field_reports.html",
        own,
        status=409 if meanwhile else 200,
        rows=page_of(found, number),
        show=show,
        categories=_CATEGORIES,
        states=_STATE_NAMES,
        seen=_seen,
        meanwhile=meanwhile,
        longest=LONGEST,
    )


def _seen(report: FieldReport) -> str:
    """Names the state that a page shows, so that a form sent from it can be told from an outdated one."""
    return report.changed_at.isoformat() if report.changed_at else ""


def _row(report: FieldReport) -> tuple[str, ...]:
    where = f"{report.position.latitude}, {report.position.longitude}" if report.position else ""
    category = _CATEGORIES[report.category] if report.category else ""
    return (
        report.number,
        moment(report.reported_at),
        category,
        report.text,
        report.place,
        where,
        report.phone or "",
        str(report.photos),
        _STATE_NAMES[report.state],
        report.reply,
        moment(report.changed_at),
    )
