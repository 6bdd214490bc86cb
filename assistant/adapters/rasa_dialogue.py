"""The dialogue port over Rasa's gateway channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx

from assistant.adapters.turn_codec import NotATurn, principal_to_json, topic_to_json, turn_from_json
from assistant.domain.answer import FormAnswer
from assistant.domain.errors import DialogueUnavailable
from assistant.domain.message import Question, Topic, Turn
from assistant.domain.principal import Principal

# Rasa replays and re-sends the whole session on every message; a fresh session every so often keeps that short.
SESSION_TURNS = 6


@dataclass
class _Queue:
    """Messages of one conversation that are under way or wait for their turn."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    messages: int = 0


class RasaDialogue:
    """Asks Rasa, which calls our custom actions back and returns the typed turn they made."""

    def __init__(
        self, client: httpx.AsyncClient, token: str, *, timeout_s: float, address: Callable[[], str] = str
    ) -> None:
        """Args:
        client: with Rasa's address as base URL, unless `address` gives it.
        address: where Rasa listens now, asked for every message, because a new model comes with a new process.
        """
        self._client = client
        self._address = address
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
            "metadata": {
                "principal": principal_to_json(principal),
                "topic": topic_to_json(_short(topic)),
                "own_words": question.own_words,
            },
            "fresh_session": turn_number > 1 and turn_number % SESSION_TURNS == 1 and not topic.form_open,
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
            turns = [turn_from_json(payload) for payload in payloads]
        except NotATurn as error:
            raise DialogueUnavailable("unreadable answer") from error
        if not all(turn.answers for turn in turns):
            raise DialogueUnavailable("empty answer")
        return _one_turn(turns)

    async def _post(self, body: dict[str, object]) -> list[object]:
        try:
            response = await self._client.post(
                f"{self._address()}/webhooks/gateway/messages",
                json=body,
                headers={"Authorization": f"Bearer {self._token}"},
            )
            response.raise_for_status()
            return list(response.json()["payloads"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise DialogueUnavailable(type(error).__name__) from error

    async def state(self) -> str:
        """Returns "ready", "starting" (the process answers, the model is not loaded) or "down"."""
        try:
            response = await self._client.get(f"{self._address()}/webhooks/gateway/health", timeout=1.0)
        except httpx.HTTPError:
            return "down"
        return "ready" if response.status_code == 200 else "starting"


def _short(topic: Topic) -> Topic:
    """Rasa keeps every message's metadata: choices go along only where the answer depends on them."""
    return topic if topic.asked_back else replace(topic, offered=())


def _one_turn(turns: list[Turn]) -> Turn:
    """A question in the middle of a form is answered by its action, then the form asks again: one turn."""
    answers = tuple(answer for turn in turns for answer in turn.answers)
    subject = next((turn for turn in turns if not isinstance(turn.answers[-1], FormAnswer)), turns[0])
    topic = replace(subject.topic, form_open=isinstance(answers[-1], FormAnswer))
    return Turn(turns[0].understanding, answers, topic)
