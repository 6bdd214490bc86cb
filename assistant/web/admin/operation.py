"""/admin/operation: the notice above the pages, and channels switched off for a reason that people read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request, Response

from assistant.common.text import normalise
from assistant.domain.operation import (
    LEVELS,
    LONGEST_NOTICE,
    NOTICE_PLACES,
    SWITCHED,
    Level,
    Notice,
    NoticePlace,
    Switched,
)
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Admin, Words
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/operation"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_Moment = Annotated[str, Form(max_length=40)]


@dataclass(frozen=True, slots=True)
class Typed:
    """The notice as it was typed; the moments as a browser's field has them, where the office is."""

    text: str = ""
    level: Level = "info"
    places: tuple[NoticePlace, ...] = NOTICE_PLACES
    begins: str = ""
    ends: str = ""


@router.get("")
async def operation(request: Request, app: App, own: Admin) -> Response:
    """What holds now."""
    return await _page(request, app, own)


@router.post("/notice")
async def announce(
    request: Request,
    app: App,
    own: Admin,
    text: Words = "",
    level: Annotated[Level, Form()] = "info",
    places: Annotated[list[NoticePlace] | None, Form()] = None,
    begins: _Moment = "",
    ends: _Moment = "",
    why: Words = "",
) -> Response:
    """Puts a notice above the pages in place of the one before."""
    typed = Typed(normalise(text), level, tuple(places or ()), begins.strip(), ends.strip())
    try:
        notice = _read(typed)
        reason = _needed(why, "desk.reason_needed")
    except _Wrong as error:
        return await _page(request, app, own, typed=typed, why=why, problem=str(error))
    await app.operating.announce(notice, own.principal.name, reason)
    return moved(request, PATH)


@router.post("/notice/remove")
async def take_down(request: Request, app: App, own: Admin, why: Words = "") -> Response:
    """Takes the notice down; that needs no reason."""
    await app.operating.announce(None, own.principal.name, normalise(why))
    return moved(request, PATH)


@router.post("/channels/{channel}/off")
async def switch_off(request: Request, app: App, own: Admin, channel: Switched, reason: Words = "") -> Response:
    """Closes a channel; who writes there reads the reason and the hotline."""
    try:
        said = _needed(reason, "operation.channel_reason")
        _short_enough(said)
    except _Wrong as error:
        return await _page(request, app, own, problem=str(error))
    await app.operating.switch(channel, _sentence(said), own.principal.name, said)
    return moved(request, PATH)


@router.post("/channels/{channel}/on")
async def switch_on(request: Request, app: App, own: Admin, channel: Switched, why: Words = "") -> Response:
    """Opens a channel again."""
    await app.operating.switch(channel, None, own.principal.name, normalise(why))
    return moved(request, PATH)


class _Wrong(Exception):
    """A field that cannot be used, in a sentence for the person."""


def _read(typed: Typed) -> Notice:
    _needed(typed.text, "operation.notice_text")
    _short_enough(typed.text)
    if not typed.places:
        raise _Wrong(message("operation.notice_place"))
    begins, ends = _moment(typed.begins), _moment(typed.ends)
    if begins and ends and ends <= begins:
        raise _Wrong(message("operation.notice_moments"))
    return Notice(typed.text, typed.level, typed.places, begins, ends)


def _needed(text: str, key: str) -> str:
    said = normalise(text)
    if not said:
        raise _Wrong(message(key))
    return said


def _short_enough(text: str) -> None:
    if len(text) > LONGEST_NOTICE:
        raise _Wrong(message("operation.too_long", limit=LONGEST_NOTICE))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text)
        if found.tzinfo is None and found.year > 1900:
            return found.replace(tzinfo=_HERE)
    raise _Wrong(message("operation.wrong_moment", text=text[:20]))


def _typed(notice: Notice | None) -> Typed:
    if notice is None:
        return Typed()
    begins, ends = (
        "" if at is None else f"{at.astimezone(_HERE):%Y-%m-%dT%H:%M}" for at in (notice.begins, notice.ends)
    )
    return Typed(notice.text, notice.level, notice.places, begins, ends)


async def _page(
    request: Request, app: App, own: Member, *, typed: Typed | None = None, why: str = "", problem: str = ""
) -> Response:
    now = await app.operating.now()
    there = {"web": True, "telegram": app.telegram is not None, "zalo": app.zalo is not None}
    channels: list[dict[str, Any]] = [
        {"id": channel, "off": now.off.get(channel), "there": there[channel]} for channel in SWITCHED
    ]
    return page(
        request,
        "admin/operation.html",
        own,
        notice=now.notice,
        typed=typed or _typed(now.notice),
        why=why,
        problem=problem,
        channels=channels,
        levels=LEVELS,
        longest=LONGEST_NOTICE,
        status=422 if problem else 200,
    )
