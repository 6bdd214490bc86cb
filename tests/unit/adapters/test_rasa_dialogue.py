"""The dialogue over Rasa's gateway: what is sent, and one turn out of what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from assistant.adapters.rasa_dialogue import SESSION_TURNS, RasaDialogue
from assistant.adapters.turn_codec import topic_from_json, turn_to_json
from assistant.domain.answer import Answer, Choice, Courtesy, FormAnswer
from assistant.domain.errors import DialogueUnavailable
from assistant.domain.message import Question, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN

QUESTION = Question("lệ phí khai sinh", "le phi khai sinh")
OFFERED = (Choice("Một", "một"), Choice("Hai", "hai"))
SAID, ASKED = Courtesy("miễn phí"), FormAnswer("Việc này ở đâu?")


def a_turn(*answers: Answer, topic: Topic | None = None, intent: str = "procedure_fee") -> Turn:
    return Turn(Understanding(intent, 0.9, QUESTION.text, (), "rasa"), answers, topic or Topic())


class Gateway:
    """Plays Rasa: keeps what it is sent, answers with `payloads`."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[httpx.Headers] = []
        self.respond: Callable[[], httpx.Response] = lambda: self.turns(a_turn(SAID))

    def turns(self, *turns: Turn) -> httpx.Response:
        return httpx.Response(200, json={"payloads": [turn_to_json(turn) for turn in turns]})

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.headers.append(request.headers)
        self.bodies.append(json.loads(request.content))
        return self.respond()

    @property
    def topic(self) -> Topic:
        """The topic that came with the last message."""
        return topic_from_json(self.bodies[-1]["metadata"]["topic"])


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
async def dialogue(gateway: Gateway) -> AsyncIterator[RasaDialogue]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(gateway), base_url="http://rasa") as client:
        yield RasaDialogue(client, "secret", timeout_s=1)


async def converse(dialogue: RasaDialogue, topic: Topic | None = None, number: int = 1) -> Turn:
    return await dialogue.converse(QUESTION, "c1", number, topic or Topic(), CITIZEN)


class TestMessage:
    async def test_is_the_understood_text_of_this_conversation(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue)
        assert (gateway.bodies[0]["sender"], gateway.bodies[0]["text"]) == ("c1", "lệ phí khai sinh")

    async def test_carries_the_own_words(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue)
        assert gateway.bodies[0]["metadata"]["own_words"] == "le phi khai sinh"

    async def test_carries_the_token(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue)
        assert gateway.headers[0]["authorization"] == "Bearer secret"

    async def test_carries_the_topic(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        topic = Topic(procedure="1.001193", intent="procedure_fee", form_open=True)
        await converse(dialogue, topic)
        assert gateway.topic == topic

    async def test_carries_choices_after_a_clarification(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue, Topic(offered=OFFERED, asked_back=True))
        assert gateway.topic.offered == OFFERED

    async def test_carries_no_choices_otherwise(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue, Topic(procedure="1.001193", offered=OFFERED))
        assert gateway.topic == Topic(procedure="1.001193")


class TestSession:
    async def test_is_fresh_every_so_often(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        for number in range(1, 2 * SESSION_TURNS + 2):
            await converse(dialogue, number=number)
        fresh = [number for number, body in enumerate(gateway.bodies, 1) if body["fresh_session"]]
        assert fresh == [SESSION_TURNS + 1, 2 * SESSION_TURNS + 1]

    async def test_goes_on_while_a_form_is_open(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        await converse(dialogue, Topic(form_open=True), number=SESSION_TURNS + 1)
        assert gateway.bodies[0]["fresh_session"] is False


class TestOnePayload:
    async def test_is_the_turn(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        turn = a_turn(SAID, topic=Topic(procedure="1.001193", offered=OFFERED, asked_back=True))
        gateway.respond = lambda: gateway.turns(turn)
        assert await converse(dialogue) == turn

    async def test_of_a_form_opens_it(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        gateway.respond = lambda: gateway.turns(a_turn(ASKED))
        assert (await converse(dialogue)).topic.form_open

    async def test_that_is_no_question_of_a_form_closes_it(self, dialogue: RasaDialogue, gateway: Gateway) -> None:
        gateway.respond = lambda: gateway.turns(a_turn(SAID, topic=Topic(form_open=True)))
        assert not (await converse(dialogue, Topic(form_open=True))).topic.form_open


class TestTwoPayloads:
    """A question in the middle of a form, and the form's own question again."""

    @pytest.fixture
    async def turn(self, dialogue: RasaDialogue, gateway: Gateway) -> Turn:
        about = a_turn(SAID, topic=Topic(procedure="1.001193", intent="procedure_fee"))
        gateway.respond = lambda: gateway.turns(about, a_turn(ASKED, topic=Topic(procedure="old", form_open=True)))
        return await converse(dialogue, Topic(procedure="old", form_open=True))

    async def test_are_one_turn_with_both_answers_in_order(self, turn: Turn) -> None:
        assert turn.answers == (SAID, ASKED)

    async def test_remember_what_was_asked_in_between(self, turn: Turn) -> None:
        assert (turn.topic.procedure, turn.topic.intent) == ("1.001193", "procedure_fee")

    async def test_leave_the_form_open(self, turn: Turn) -> None:
        assert turn.topic.form_open


class TestAnAnswerThatCannotBeUsed:
    @pytest.mark.parametrize(
        "response",
        [
            pytest.param(httpx.Response(500), id="status"),
            pytest.param(httpx.Response(200, text="<html>"), id="no JSON"),
            pytest.param(httpx.Response(200, json={}), id="no payloads"),
            pytest.param(httpx.Response(200, json={"payloads": []}), id="silence"),
            pytest.param(httpx.Response(200, json={"payloads": [{"text": "xin chào"}]}), id="no turn"),
            pytest.param(
                httpx.Response(200, json={"payloads": None}),
                id="null",
            ),
            pytest.param(
                httpx.Response(200, json={"payloads": [turn_to_json(a_turn())]}),
                id="no answers",
            ),
        ],
    )
    async def test_is_one_that_is_away(
        self, dialogue: RasaDialogue, gateway: Gateway, response: httpx.Response
    ) -> None:
        gateway.respond = lambda: response
        with pytest.raises(DialogueUnavailable):
            await converse(dialogue)

    async def test_does_not_come_in_time(self, gateway: Gateway) -> None:
        async def sleep(request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(5)
            return gateway.turns(a_turn(SAID))

        async with httpx.AsyncClient(transport=httpx.MockTransport(sleep), base_url="http://rasa") as client:
            with pytest.raises(DialogueUnavailable):
                await converse(RasaDialogue(client, "secret", timeout_s=0.01))


class TestMessagesOfOneConversation:
    async def test_wait_for_each_other(self, gateway: Gateway) -> None:
        under_way: list[int] = []

        async def slow(request: httpx.Request) -> httpx.Response:
            under_way.append(1)
            assert len(under_way) == 1
            await asyncio.sleep(0.01)
            under_way.pop()
            return gateway.turns(a_turn(SAID))

        async with httpx.AsyncClient(transport=httpx.MockTransport(slow), base_url="http://rasa") as client:
            dialogue = RasaDialogue(client, "secret", timeout_s=1)
            turns = await asyncio.gather(*(converse(dialogue, number=number) for number in (1, 2, 3)))
        assert [turn.answers for turn in turns] == [(SAID,)] * 3
