"""The only door into Rasa: an authenticated channel for the service, on loopback."""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import USER_INTENT_SESSION_START
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse


def as_words(text: str) -> str:
    """Returns `text` without what makes it a command: "/greet" would be taken for an intent, not for words."""
    return re.sub(r"^[\s/]+", "", text)


class GatewayInput(InputChannel):  # type: ignore[misc]
    """POST /webhooks/gateway/messages {sender, text, metadata, fresh_session} → the `custom` payloads of the turn.

    POST /webhooks/gateway/warm-up loads what is only loaded by the first message, which would wait for it for seconds.
    Rasa's own REST channel answers anyone and logs what it could not answer; this one does neither.
    """

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        token = (credentials or {}).get("token") or ""
        if not token:
            token = os.urandom(32).hex()  # nobody knows it: the channel is closed, `rasa shell` still works
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        gateway = Blueprint("gateway")

        @gateway.get("/health")  # type: ignore[misc]
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            model = getattr(agent, "model_name", None) if ready else None
            return response.json({"ready": ready, "model": model}, status=200 if ready else 503)

        @gateway.post("/warm-up")  # type: ignore[misc]
        async def warm_up(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "unauthorised"}, status=401)
            await request.app.ctx.agent.parse_message("xin chào")
            return response.json({"warm": True})

        @gateway.post("/messages")  # type: ignore[misc]
        async def messages(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "unauthorised"}, status=401)
            body = request.json
            sender, metadata = body["sender"], body.get("metadata", {})
            if body.get("fresh_session"):  # keeps the tracker short; nothing is carried over
                start = UserMessage(
                    f"/{USER_INTENT_SESSION_START}", CollectingOutputChannel(), sender, input_channel=self.name()
                )
                await on_new_message(start)
            collector = CollectingOutputChannel()
            text = as_words(body["text"])
            await on_new_message(UserMessage(text, collector, sender, input_channel=self.name(), metadata=metadata))
            return response.json({"payloads": [m["custom"] for m in collector.messages if "custom" in m]})

        return gateway

    def _is_ours(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), self._token.encode())
