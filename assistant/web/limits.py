"""ASGI middleware: how large a body may be."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.errors import error_response

LARGEST_BODY = 64 * 1024  # bytes; a message is at most 2,000 characters


class BodyTooLarge(HTTPException):
    """More bytes came than are allowed; FastAPI would make a 400 of any other exception while it reads a body."""

    def __init__(self) -> None:
        super().__init__(413)


class LimitBody:
    """Answers 413 to a larger body, announced or not, before anything reads it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int = LARGEST_BODY,
        larger: Mapping[str, int] | None = None,
        exempt: tuple[str, ...] = (),
    ) -> None:
        """Args: larger: path → bytes allowed there; exempt: beginnings of paths without a limit."""
        self._app = app
        self._larger = larger or {}
        self._largest = largest
        self._exempt = exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._exempt):
            await self._app(scope, receive, send)
            return
        largest = self._larger.get(scope["path"], self._largest)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > largest:
            await error_response(413, "body_too_large")(scope, receive, send)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            part = await receive()
            received += len(part.get("body", b""))
            if received > largest:
                raise BodyTooLarge
            return part

        async def watched(part: Message) -> None:
            nonlocal started
            started = True
            await send(part)

        try:
            await self._app(scope, counted, watched)
        except BodyTooLarge:
            if not started:
                await error_response(413, "body_too_large")(scope, receive, send)
