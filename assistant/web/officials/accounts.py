"""/officials/accounts: the accounts elsewhere that are this person's: chats, and the office's identity provider."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.domain.errors import ChannelUnavailable, MessageRefused
from assistant.domain.linked_account import AccountKind
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member, SignedIn
from assistant.web.desk.templates import page
from channels.linking import deep_link, unlink

PATH = "/officials/accounts"
_PATIENCE_S = 2.0  # for Telegram to say what the bot is called; without it there is no link to tap
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
Chat = Literal["telegram", "zalo"]


@dataclass(frozen=True, slots=True)
class AccountView:
    """One platform; `linked_at` is None where nothing is linked."""

    kind: AccountKind
    linked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code just made; shown once, because only its digest is kept. `address` opens the chat with it, "" where there is none."""

    kind: Chat
    code: str
    until: datetime
    address: str


@router.get("")
async def accounts(request: Request, app: App, own: SignedIn) -> Response:
    """What is linked, and what can be."""
    return await _page(request, app, own)


@router.post("/code")
async def code(request: Request, app: App, own: SignedIn, kind: Annotated[Chat, Form()]) -> Response:
    """A new code. It is answered, not redirected to: an address with it would stay in the browser's history."""
    if kind not in _chats(app):
        raise HTTPException(404)
    made, until = await app.linked.new_code(kind, own.principal.id or "")
    address = await _telegram_address(app, made) if kind == "telegram" else ""
    return await _page(request, app, own, CodeView(kind, made, until, address))


@router.post("/unlink")
async def end(request: Request, app: App, own: SignedIn, kind: Annotated[Chat, Form()]) -> Response:
    """Ends the link with a chat."""
    await unlink(kind, own.principal, app.linked, app.audit)
    return moved(request, PATH)


async def _page(request: Request, app: Application, own: Member, made: CodeView | None = None) -> Response:
    linked = {one.kind: one.linked_at for one in await app.linked.of(own.principal.id or "")}
    offered = [kind for kind in ("telegram", "zalo") if kind in _chats(app) or kind in linked]
    chats = [AccountView(kind, linked.get(kind)) for kind in offered]
    return page(
        request,
        "officials/accounts.html",
        own,
        chats=chats,
        open=_chats(app),
        provider=linked.get("oidc"),
        made=made,
        internal=app.settings.telegram_internal == "on",
    )


def _chats(app: Application) -> tuple[Chat, ...]:
    """Returns the platforms that have their settings."""
    has: dict[Chat, bool] = {"telegram": app.telegram is not None, "zalo": app.zalo is not None}
    return tuple(kind for kind, there in has.items() if there)


async def _telegram_address(app: Application, made: str) -> str:
    if app.telegram is not None:
        with suppress(ChannelUnavailable, MessageRefused, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                _, name = await app.telegram.me()
                return deep_link(name, made) if name else ""
    return ""
