"""What goes wrong, and how it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text as sql

from tests.web.client import PASSWORD, Client

MESSAGES = "/api/v1/messages"


def code(response: httpx.Response) -> tuple[int, str]:
    error = response.json()["error"]
    assert error["message"]
    return response.status_code, error["code"]


async def sent_in_parts(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 10_000):
        yield b" " * 10_000


class TestAMessage:
    async def test_that_is_no_json_is_400(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, content=b"{", headers={"Content-Type": "application/json"})
        assert code(response) == (400, "invalid_request")

    @pytest.mark.parametrize("body", [{}, {"text": None}, {"text": 5}, [], {"text": "a", "conversation_id": 5}])
    async def test_without_its_fields_is_422(self, client: Client, body: object) -> None:
        assert code(await client.http.post(MESSAGES, json=body)) == (422, "invalid_request")

    async def test_names_the_field_that_is_missing(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, json={})
        assert response.json()["error"]["fields"] == ["text"]

    @pytest.mark.parametrize("text", ["", "   ", "\u200b"])
    async def test_of_nothing_is_422(self, client: Client, text: str) -> None:
        assert code(await client.send(text)) == (422, "empty_message")

    async def test_of_2001_characters_is_422(self, client: Client) -> None:
        assert code(await client.send("a" * 2001)) == (422, "message_too_long")

    async def test_of_2000_characters_is_answered(self, client: Client) -> None:
        assert (await client.send("ạ" * 2000)).status_code == 200

    async def test_of_half_a_character_is_no_failure(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, content=b'{"text": "\\ud800"}')
        assert response.status_code in (400, 422)

    async def test_in_bytes_that_are_no_text_is_no_failure(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, content=b'{"text": "\xff"}')
        assert response.status_code in (400, 422)

    async def test_nested_too_deep_is_no_failure(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, content=b"[" * 20_000)
        assert response.status_code in (400, 422)


class TestAConversation:
    @pytest.mark.parametrize("conversation", ["unknown", pytest.param("a\x00b", id="nul"), "chữ"])
    async def test_that_nobody_began_is_404(self, client: Client, conversation: str) -> None:
        assert code(await client.send("xin chào", conversation)) == (404, "unknown_conversation")

    async def test_of_an_official_is_404_to_a_citizen(self, client: Client, official: Client) -> None:
        theirs = (await official.ask("xin chào"))["conversation_id"]
        assert code(await client.send("xin chào", theirs)) == (404, "unknown_conversation")

    async def test_of_a_citizen_is_404_to_an_official(self, client: Client, official: Client) -> None:
        theirs = (await client.ask("xin chào"))["conversation_id"]
        assert code(await official.send("xin chào", theirs)) == (404, "unknown_conversation")


class TestALargeBody:
    async def test_that_is_announced_is_413(self, client: Client) -> None:
        response = await client.http.post(MESSAGES, content=b" " * 5_000_000)
        assert code(response) == (413, "body_too_large")

    async def test_that_comes_in_parts_is_413(self, client: Client) -> None:
        assert code(await client.http.post(MESSAGES, content=sent_in_parts(5_000_000))) == (413, "body_too_large")


class TestAnAddress:
    async def test_that_does_not_exist_is_404(self, client: Client) -> None:
        assert code(await client.get("/api/v1/nothing")) == (404, "not_found")

    async def test_asked_the_wrong_way_is_405(self, client: Client) -> None:
        assert code(await client.get(MESSAGES)) == (405, "method_not_allowed")

    async def test_asked_the_wrong_way_says_which_is_right(self, client: Client) -> None:
        assert (await client.get(MESSAGES)).headers["allow"] == "POST"


class TestSigningIn:
    async def test_gives_a_token(self, client: Client, official: Client) -> None:
        response = await client.http.post("/api/v1/auth/token", json={"username": "canbo", "password": PASSWORD})
        assert response.json()["person"] == {"name": "canbo", "roles": ["official"], "units": ["thanh-pho-vung-tau"]}

    @pytest.mark.parametrize("header", ["Bearer unknown", "Bearer", "Basic YTpi", "", "Bearer \u00e9"])
    async def test_with_a_bad_token_is_401(self, client: Client, header: str) -> None:
        response = await client.http.post(
            MESSAGES, json={"text": "xin chào"}, headers=[(b"Authorization", header.encode("latin-1"))]
        )
        assert code(response) == (401, "not_signed_in")

    async def test_with_a_bad_token_says_how(self, client: Client) -> None:
        response = await Client(client.http, {"Authorization": "Bearer unknown"}).send("xin chào")
        assert response.headers["www-authenticate"] == "Bearer"

    async def test_with_a_wrong_password_is_401(self, client: Client, official: Client) -> None:
        response = await client.http.post("/api/v1/auth/token", json={"username": "canbo", "password": "sai"})
        assert code(response) == (401, "not_signed_in")

    async def test_too_often_is_429_for_a_while(self, client: Client, official: Client) -> None:
        for _ in range(5):
            await client.http.post("/api/v1/auth/token", json={"username": "canbo", "password": "sai"})
        response = await client.http.post("/api/v1/auth/token", json={"username": "canbo", "password": PASSWORD})
        assert code(response) == (429, "too_many_attempts")
        assert 0 < int(response.headers["retry-after"]) <= 900


class TestAnAnswerThatCannotBeKept:
    async def test_still_reaches_the_person(self, app: FastAPI, client: Client) -> None:
        async with app.state.application.engine.begin() as connection:
            await connection.execute(sql("DROP TABLE turns"))
        assert (await client.send("đăng ký tạm trú")).status_code == 200


class TestAFailure:
    @pytest.fixture
    async def broken(self, app: FastAPI, client: Client) -> Client:
        async with app.state.application.engine.begin() as connection:
            await connection.execute(sql("DROP TABLE conversations"))
        return client

    async def test_of_the_store_is_503_without_details(self, broken: Client) -> None:
        response = await broken.send("đăng ký tạm trú")
        assert code(response) == (503, "unavailable")
        assert not any(word in response.text for word in ("turns", "sqlite", "Traceback", "/"))

    async def test_carries_the_security_headers(self, broken: Client) -> None:
        assert (await broken.send("đăng ký tạm trú")).headers["x-content-type-options"] == "nosniff"
