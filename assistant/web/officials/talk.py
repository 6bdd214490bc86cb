"""/officials: ask, see the number with its proof, pick another unit or period, go back to what was asked before."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.exceptions import HTTPException

from assistant.domain.message import IncomingMessage
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import SignedIn
from assistant.web.desk.templates import is_part, page
from assistant.web.officials.views import picked_question, turn_view

CHANNEL = "officials"
PATH = "/officials"
_MOST_TALKS = 50
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Id = Annotated[str, Form(max_length=200)]


@router.get("")
async def talk_page(
    request: Request, app: App, own: SignedIn, talk: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """A talk from its beginning; without an id a new one."""
    edition = app.editions.current
    said = await app.journal.talk(talk, own.principal) if talk else ()
    turns = [turn_view(one.turn_id, one.own_words, one.turn.answers, edition, own.principal) for one in said]
    suggestions = edition.knowledge.office.official_suggestions
    return page(request, "officials/talk.html", own, talk=talk if said else "", turns=turns, suggestions=suggestions)


@router.post("/ask")
async def ask(
    request: Request,
    app: App,
    own: SignedIn,
    text: Annotated[str, Form(max_length=10_000)] = "",
    talk: _Id = "",
    metric: _Id = "",
    unit: _Id = "",
    period: _Id = "",
    than: _Id = "",
) -> Response:
    """Answers what was typed, or a metric of the unit and period that were picked (`than`: beside another unit)."""
    if metric:
        text = picked_question(metric, unit, period, than, app.editions.current)
    reply = await app.assistant.reply(IncomingMessage(CHANNEL, text, talk or None, own.principal))
    if not is_part(request):
        return moved(request, f"{PATH}?talk={reply.conversation_id}")
    turn = turn_view(reply.turn_id, text.strip(), reply.answers, app.editions.current, own.principal)
    return page(request, "officials/turn.html", own, turn=turn, talk=reply.conversation_id, fresh_talk=not talk)


@router.get("/history")
async def history(request: Request, app: App, own: SignedIn) -> Response:
    """The talks this person had here."""
    talks = await app.journal.talks(own.principal, CHANNEL, limit=_MOST_TALKS)
    return page(request, "officials/history.html", own, talks=talks, days=app.settings.retention_days)


@router.get("/sources/{source_id:path}")
async def source(request: Request, source_id: str, app: App, own: SignedIn) -> Response:
    """The passage or table cell that a citation points to."""
    opened = app.editions.current.sources.open(source_id, own.principal)
    if opened is None:
        raise HTTPException(404)
    return page(request, "officials/source.html", own, source=opened)
