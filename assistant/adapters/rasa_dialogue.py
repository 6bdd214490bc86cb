"""The dialogue port over Rasa's gateway channel."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx

from assistant.adapters.turn_codec import NotATurn, principal_to_json, topic_to_json, turn_from_json
from assistant.domain.errors import DialogueUnavailable
from assistant.domain.message import Question, Topic, Turn
from assistant.domain.principal import Principal

# Rasa replays and re-sends the whole session on every message; a fresh session every so often keeps that short.
SESSION_TURNS = 20


@dataclass
class _Queue:
    """Messages of one conversation that are under way or wait for their turn."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    messages: int = 0


class RasaDialogue:
    """Asks Rasa, which calls our custom actions back and returns the typed turn they made."""

    def __init__(self, client: httpx.AsyncClient, token: str, *, timeout_s: float) -> None:
        """Args: client: with Rasa's address as base URL."""
        self._client = client
        self._token = token
        self._timeout_s = timeout_s
        self._queues: dict[str, _Queue] = {}

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        """See `assistant.ports.Dialogue`. Messages of one conversation wait for each other; Rasa would poll its lock."""
        body = {
            "sender": conversation_id,
            "text": question.text,
            "metadata": {"principal": principal_to_json(principal), "topic": topic_to_json(topic)},
            "fresh_session": turn_number > 1 and turn_number % SESSION_TURNS == 1,
        }
        queue = self._queues.setdefault(conversation_id, _Queue())
        queue.messages += 1
        try:
            async with asyncio.timeout(self._timeout_s), queue.lock:
                payloads = await self._post(body)
        except TimeoutError as error:
            raise DialogueUnavailable(f"no answer within {self._timeout_s} s") from error
        finally:
            queue.messages -= 1
            if not queue.messages:
                self._queues.pop(conversation_id, None)
        if not payloads:
            raise DialogueUnavailable("silent answer")
        try:
            return turn_from_json(payloads[0])
        except NotATurn as error:
            raise DialogueUnavailable("unreadable answer") from error

    async def _post(self, body: dict[str, object]) -> list[object]:
        try:
            response = await self._client.post(
                "/webhooks/gateway/messages", json=body, headers={"Authorization": f"Bearer {self._token}"}
            )
            response.raise_for_status()
            return list(response.json()["payloads"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise DialogueUnavailable(type(error).__name__) from error

    async def state(self) -> str:
        """Returns "ready", "starting" (the process answers, the model is not loaded) or "down"."""
        try:
            response = await self._client.get("/webhooks/gateway/health", timeout=1.0)
        except httpx.HTTPError:
            return "down"
        return "ready" if response.status_code == 200 else "starting"
