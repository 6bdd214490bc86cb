"""A message sent twice is answered once; a conversation is forgotten when its citizen says so."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from assistant.adapters.sql.tables import turns
from assistant.common.places import rasa_trackers_file
from tests.web.client import Client

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
QUESTION = "đăng ký tạm trú mất bao nhiêu tiền"


async def sent(client: Client, key: str, *, text: str = QUESTION, conversation: str | None = None) -> httpx.Response:
    return await Client(client.http, {**client.headers, "Idempotency-Key": key}).send(text, conversation)


async def kept(app: FastAPI) -> int:
    async with app.state.application.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(turns))).scalar_one())


class TestTheSameMessageWithTheSameKey:
    async def test_gets_the_turn_that_is_there(self, client: Client, app: FastAPI) -> None:
        first, second = await sent(client, KEY), await sent(client, KEY)
        assert second.json() == first.json()
        assert await kept(app) == 1

    async def test_gets_it_within_a_conversation_too(self, client: Client, app: FastAPI) -> None:
        conversation = (await client.ask("xin chào"))["conversation_id"]
        first = await sent(client, KEY, conversation=conversation)
        await client.ask("cảm ơn", conversation)
        assert (await sent(client, KEY, conversation=conversation)).json() == first.json()
        assert await kept(app) == 3

    async def test_gets_it_while_the_first_is_being_answered(self, client: Client, app: FastAPI) -> None:
        first, second = await asyncio.gather(sent(client, KEY), sent(client, KEY))
        assert second.json() == first.json()
        assert await kept(app) == 1


class TestAnotherTurn:
    async def test_answers_another_key(self, client: Client) -> None:
        first, second = await sent(client, KEY), await sent(client, KEY.replace("0", "1"))
        assert second.json()["turn_id"] != first.json()["turn_id"]

    async def test_answers_other_words(self, client: Client) -> None:
        await sent(client, KEY)
        assert (await sent(client, KEY, text="xin chào")).json()["answers"][0]["kind"] == "courtesy"

    async def test_answers_another_person(self, client: Client, official: Client) -> None:
        first, second = await sent(client, KEY), await sent(official, KEY)
        assert second.json()["turn_id"] != first.json()["turn_id"]

    async def test_answers_what_has_no_key(self, client: Client) -> None:
        assert (await client.ask(QUESTION))["turn_id"] != (await client.ask(QUESTION))["turn_id"]


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "not a key at all, but long", KEY + ";--"])
async def test_a_key_that_could_be_guessed_or_is_none_is_refused(client: Client, key: str) -> None:
    response = await sent(client, key)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_request")
    assert response.json()["error"]["fields"] == ["Idempotency-Key"]


class TestForgetting:
    async def test_takes_the_talk_away(self, client: Client, app: FastAPI) -> None:
        reply = await client.ask(QUESTION)
        path = f"/api/v1/conversations/{reply['conversation_id']}"
        assert (await client.http.delete(path)).status_code == 204
        assert (await client.send("mất bao lâu", reply["conversation_id"])).status_code == 404
        assert await kept(app) == 0

    async def test_takes_what_was_thought_of_it_away(self, client: Client, app: FastAPI) -> None:
        reply = await client.ask(QUESTION)
        body = {"helpful": False, "words": "Lệ phí đã đổi."}
        await client.http.post(f"/api/v1/answers/{reply['turn_id']}/feedback", json=body)
        await client.http.delete(f"/api/v1/conversations/{reply['conversation_id']}")
        assert await app.state.application.feedback.of(reply["turn_id"]) is None

    async def test_reaches_rasa_and_leaves_other_talks_there(self, client: Client) -> None:
        conversation = (await client.ask(QUESTION))["conversation_id"]
        with closing(sqlite3.connect(rasa_trackers_file())) as rasa, rasa:
            rasa.execute("CREATE TABLE events (sender_id TEXT, timestamp REAL)")
            rasa.executemany("INSERT INTO events VALUES (?, 1)", [(conversation,), (conversation,), ("other",)])
        await client.http.delete(f"/api/v1/conversations/{conversation}")
        with closing(sqlite3.connect(rasa_trackers_file())) as rasa:
            assert rasa.execute("SELECT sender_id FROM events").fetchall() == [("other",)]

    @pytest.mark.parametrize("some_id", ["unknown", "x" * 500, "%00", "'; --"])
    async def test_of_what_nobody_was_given_is_404(self, client: Client, some_id: str) -> None:
        response = await client.http.delete(f"/api/v1/conversations/{some_id}")
        assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_conversation")

    async def test_of_an_officials_talk_is_404(self, client: Client, official: Client) -> None:
        conversation = (await official.ask(QUESTION))["conversation_id"]
        for who in (client, official):
            path = f"/api/v1/conversations/{conversation}"
            assert (await who.http.delete(path, headers=who.headers)).status_code == 404
        assert (await official.send("mất bao lâu", conversation)).status_code == 200
