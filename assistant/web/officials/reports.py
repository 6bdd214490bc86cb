"""/officials/reports: a ready report, or the index, of one unit or all, with one click."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.domain.message import IncomingMessage
from assistant.domain.ready_report import INDEX
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute
from assistant.web.desk.session import Member, SignedIn
from assistant.web.desk.templates import is_part, page
from assistant.web.officials.talk import CHANNEL
from assistant.web.officials.views import TurnView, UnitOption, pickable, report_question, turn_view

PATH = "/officials/reports"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Id = Annotated[str, Form(max_length=200)]


@router.get("")
async def reports(request: Request, app: App, own: SignedIn) -> Response:
    """What can be asked for."""
    return _page(request, app, own, None)


@router.post("")
async def report(
    request: Request, app: App, own: SignedIn, report: _Id = "", unit: _Id = "", period: _Id = ""
) -> Response:
    """Answers like a question, so that it is kept and its Excel file can be fetched."""
    text = report_question(report, unit, period, app.editions.current)
    reply = await app.assistant.reply(IncomingMessage(CHANNEL, text, None, own.principal))
    turn = turn_view(reply.turn_id, text, reply.answers, app.editions.current, own.principal)
    return (
        page(request, "officials/report.html", own, turn=turn) if is_part(request) else _page(request, app, own, turn)
    )


def _page(request: Request, app: App, own: Member, turn: TurnView | None) -> Response:
    edition = app.editions.current
    ready = edition.knowledge.reports
    named = [(one.id, one.name) for one in ready.reports] + [(INDEX, ready.index.name)]
    metric = ready.reports[0].metrics[0]
    picked = pickable(metric, edition, own.principal)
    seen = (edition.indicators.within_scope(unit, own.principal) for unit in edition.indicators.units_of(metric))
    return page(
        request,
        "officials/reports.html",
        own,
        reports=[UnitOption(*one) for one in named],
        units=picked.units if picked else (),
        periods=picked.periods if picked else (),
        every_unit=all(seen),
        turn=turn,
    )
