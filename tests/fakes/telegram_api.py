"""Telegram's Bot API as far as a bot uses it: keeps what is sent, refuses what the real one refuses, fails when told to.

Used by the tests and by `make demo-telegram`. Nothing of it is sent anywhere.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "123456:token-of-the-tests"
BOT = {"id": 123456, "is_bot": True, "first_name": "Trợ lý", "username": "trolyvt_bot"}
_LONGEST = {"sendMessage": 4096, "sendPhoto": 1024, "sendDocument": 1024}
Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request: `fields` as sent, `text` as people read it, `file` with its name."""

    method: str
    fields: Json
    text: str = ""
    file: tuple[str, bytes] | None = None

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Label and callback data."""
        rows = json.loads(self.fields.get("reply_markup") or "{}").get("inline_keyboard", [])
        return [(button["text"], button["callback_data"]) for row in rows for button in row]

    @property
    def links(self) -> list[str]:
        return re.findall(r'<a href="([^"]+)">', self.fields.get("text", ""))


@dataclass
class FakeTelegram:
    """The server; `app` speaks HTTP.

    Attributes:
        failures: what the next calls of a method are answered with instead: status, description, seconds to wait.
        updates: what `getUpdates` will give out.
    """

    calls: list[Call] = field(default_factory=list)
    failures: dict[str, deque[tuple[int, str, int | None]]] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"])])

    def fails(self, method: str, status: int, description: str = "no", retry_after: int | None = None) -> None:
        """Has the next call of a method refused."""
        self.failures.setdefault(method, deque()).append((status, description, retry_after))

    def sent(self, *methods: str) -> list[Call]:
        """Returns what was delivered, in order."""
        return [call for call in self.calls if call.method in (methods or ("sendMessage", "sendPhoto", "sendDocument"))]

    async def until_sent(self, count: int) -> None:
        """Returns when so many messages were delivered."""
        while len(self.sent()) < count:
            self.news.clear()
            await self.news.wait()

    async def _answer(self, request: Request) -> JSONResponse:
        if request.path_params["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        method = request.path_params["method"]
        if self.failures.get(method):
            status, description, retry_after = self.failures[method].popleft()
            return _refused(status, description, retry_after)
        async with request.form() as form:
            given = {**request.query_params, **form}
            fields = {name: value for name, value in given.items() if isinstance(value, str)}
            files = [value for value in form.values() if isinstance(value, UploadFile)]
            file = (files[0].filename or "", await files[0].read()) if files else None
        text, problem = _read(method, fields)
        if problem:
            return _refused(400, f"Bad Request: {problem}")
        self.calls.append(Call(method, fields, text, file))
        self.news.set()
        if method == "getUpdates" and not self._waiting(fields):
            await asyncio.sleep(0.05)  # the real one waits longer for something to come
        return JSONResponse({"ok": True, "result": self._result(method, fields)})

    def _waiting(self, fields: Json) -> list[Json]:
        offset = int(fields.get("offset", 0))
        return [update for update in self.updates if update["update_id"] >= offset]

    def _result(self, method: str, fields: Json) -> object:
        match method:
            case "getMe":
                return BOT
            case "getUpdates":
                return self._waiting(fields)
            case "setWebhook" | "deleteWebhook":
                self.webhook = fields
                return True
            case "sendMessage" | "sendPhoto" | "sendDocument":
                chat = {"id": int(fields["chat_id"]), "type": "private"}
                return {
                    "message_id": len(self.calls),
                    "date": 1_760_000_000,
                    "chat": chat,
                    "text": fields.get("text", ""),
                }
            case _:
                return True


class _Shown(HTMLParser):
    """What people read of a text in Telegram's HTML, and whether its tags are closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.problem = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in ("a", "b", "i", "u", "s", "code", "pre"):
            self.problem = f'can\'t parse entities: unsupported start tag "{tag}"'

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problem = "can't parse entities: unexpected end tag"

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(method: str, fields: Json) -> tuple[str, str]:
    """Returns the text as people read it, and what is wrong with it."""
    if method not in _LONGEST:
        return "", ""
    text = fields.get("text") or fields.get("caption") or ""
    if fields.get("parse_mode") == "HTML":
        shown = _Shown()
        shown.feed(text)
        shown.close()
        if shown.problem or shown.open:
            return "", shown.problem or "can't parse entities: can't find end tag"
        text = shown.text
    if method == "sendMessage" and not text.strip():
        return "", "message text is empty"
    if len(text.encode("utf-16-le")) // 2 > _LONGEST[method]:
        return "", "message is too long"
    for row in json.loads(fields.get("reply_markup") or "{}").get("inline_keyboard", []):
        if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in row):
            return "", "BUTTON_DATA_INVALID"
    return text, ""


def _refused(status: int, description: str, retry_after: int | None = None) -> JSONResponse:
    body: Json = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return JSONResponse(body, status_code=status)
