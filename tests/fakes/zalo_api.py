"""Zalo's services as far as the assistant uses them: token, message, upload. Strict where Zalo is strict."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

APP_ID = "1234567890123456789"
APP_SECRET = "APP_SECRET"
URL = "https://zalo.test"
Json = dict[str, Any]


@dataclass
class FakeZalo:
    """Every refresh token works once; messages are refused as the real service refuses them: 200 with `error`.

    Attributes:
        refresh: the only refresh token that works now.
        access: the access tokens that work now.
        sent: (person, message) of everything delivered.
        script: answers to give before any other: a number is `error`, a response is sent as it is.
        takes_templates: False: messages with buttons are refused.
        life: `expires_in` of a new token, as Zalo writes it; None leaves it out.
        pause_s: how long the answer to a renewal is on its way.
        asked: set when a renewal was asked for.
        people: access token of the mini app → id of the person within the application.
        graph: what graph.zalo.me answers instead, where set.
    """

    refresh: str = "refresh-0"
    access: set[str] = field(default_factory=set)
    sent: list[tuple[str, Json]] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    script: list[int | Response] = field(default_factory=list)
    renewals: int = 0
    refused_renewals: int = 0
    takes_templates: bool = True
    life: str | None = "90000"
    pause_s: float = 0.0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    people: dict[str, str] = field(default_factory=dict)
    graph: Response | None = None

    def client(self) -> httpx.AsyncClient:
        """Returns a client whose every request ends here."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), timeout=5)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
                Route("/v2.0/oa/upload/image", self._upload, methods=["POST"]),
                Route("/v2.0/me", self._me),
            ]
        )

    @property
    def texts(self) -> list[str]:
        """The texts delivered, in order."""
        return [message["text"] for _, message in self.sent if "text" in message]

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        right = (
            request.headers.get("secret_key") == APP_SECRET
            and form.get("app_id") == APP_ID
            and form.get("grant_type") == "refresh_token"
            and form.get("refresh_token") == self.refresh
        )
        self.asked.set()
        if not right:
            self.refused_renewals += 1
            await asyncio.sleep(self.pause_s)
            return JSONResponse({"error": -14019, "error_name": "Invalid refresh token", "error_description": "…"})
        self.renewals += 1
        self.refresh = f"refresh-{self.renewals}"
        access = f"access-{self.renewals}"
        self.access = {access}
        life = {} if self.life is None else {"expires_in": self.life}
        await asyncio.sleep(self.pause_s)  # the old token is used up before anybody has the new one
        return JSONResponse({"access_token": access, "refresh_token": self.refresh, **life})

    async def _message(self, request: Request) -> Response:
        body = await request.json()
        refused = self._refused(request)
        if refused is not None:
            return refused
        message = body["message"]
        text, attachment = message.get("text", ""), message.get("attachment")
        if len(text) > 2000:
            return _error(-210, "Message is too long")
        if attachment and "buttons" in attachment["payload"] and not self.takes_templates:
            return _error(-201, "Params is invalid")
        if not text and not attachment:
            return _error(-201, "Params is invalid")
        self.sent.append((body["recipient"]["user_id"], message))
        return JSONResponse({"error": 0, "message": "Success", "data": {"message_id": f"m{len(self.sent)}"}})

    async def _upload(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        async with request.form() as form:
            picture = await form["file"].read()  # type: ignore[union-attr]
        if len(picture) > 1024 * 1024 or not picture.startswith((b"\x89PNG", b"\xff\xd8")):
            return _error(-205, "File is invalid")
        self.uploads.append(picture)
        return JSONResponse({"error": 0, "data": {"attachment_id": f"picture-{len(self.uploads)}"}})

    async def _me(self, request: Request) -> Response:
        if self.graph is not None:
            return self.graph
        token = request.headers.get("access_token", "")
        proof = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if request.headers.get("appsecret_proof") != proof or request.query_params.get("fields") != "id":
            return _error(452, "Invalid appsecret_proof")
        if token not in self.people:
            return _error(452, "Session key invalid")
        return JSONResponse({"id": self.people[token], "error": 0, "message": "Success"})

    def _refused(self, request: Request) -> Response | None:
        if self.script:
            scripted = self.script.pop(0)
            if isinstance(scripted, Response):
                return scripted
            if scripted:
                return _error(scripted, "…")
        if request.headers.get("access_token") not in self.access:
            return _error(-216, "Access token is invalid")
        return None


def too_many(retry_after: str = "0") -> Response:
    """429, as a gateway in front of Zalo sends it."""
    return PlainTextResponse("Too many requests", 429, {"Retry-After": retry_after})


def _error(code: int, text: str) -> JSONResponse:
    return JSONResponse({"error": code, "message": text})
