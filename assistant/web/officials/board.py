"""/officials/board: questions that a person pinned; their numbers are computed anew each time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from assistant.domain.principal import Principal
from assistant.pipeline.edition import Edition
from assistant.ports import Pin
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import SignedIn
from assistant.web.desk.templates import is_part, page
from channels.web import Json, render_answer

PATH = "/officials/board"
MOST_PINS = 24
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PinView:
    id: str
    question: str
    answers: tuple[Json, ...]


@router.get("")
async def board(request: Request, app: App, own: SignedIn) -> Response:
    """Every pinned question with its answer of now."""
    edition = await app.editions.newest()
    pinned = await app.pins.of(own.principal.id or "")
    pins = [await _answered(pin, edition, own.principal) for pin in pinned]
    return page(request, "officials/board.html", own, pins=pins)


@router.post("")
async def pin(request: Request, app: App, own: SignedIn, turn: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Pins the question of a turn of one's own."""
    kept = await app.journal.said(turn, own.principal)
    if kept is None or len(kept.turn.answers) != 1:
        raise HTTPException(404)
    person = own.principal.id or ""
    if len(await app.pins.of(person)) >= MOST_PINS:
        return page(request, "officials/pinned.html", own, full=True, status=409)
    # The topic after the answer knows the metric and the unit, so "còn phường 9?" stays what it was.
    topic = replace(kept.turn.topic, form_open=False, asked_back=False, dossier_asked=False, dossier_code=None)
    await app.pins.add(
        person, Pin(secrets.token_urlsafe(12), kept.own_words, replace(kept.turn, answers=(), topic=topic))
    )
    return page(request, "officials/pinned.html", own, full=False) if is_part(request) else moved(request, PATH)


@router.post("/{pin_id}/remove")
async def unpin(request: Request, app: App, own: SignedIn, pin_id: str) -> Response:
    """Takes a question off the board."""
    if not await app.pins.remove(own.principal.id or "", pin_id):
        raise HTTPException(404)
    return Response() if is_part(request) else moved(request, PATH)


async def _answered(pin: Pin, edition: Edition, person: Principal) -> PinView:
    turn = await edition.answering.answer(pin.asked.understanding, pin.asked.topic, person)
    return PinView(pin.id, pin.question, tuple(render_answer(answer) for answer in turn.answers))
