"""POST /api/v1/auth/zalo: Zalo itself says whose token it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.adapters.sql.inbox import SqlTalks
from assistant.adapters.sql.linked_accounts import linked_accounts_of
from assistant.adapters.sql.tables import channel_talks, people
from assistant.adapters.zalo_identity import ZaloIdentity, proof_of
from assistant.bootstrap import Application
from assistant.web.app import create_app
from tests.fakes.zalo_api import APP_SECRET, URL, FakeZalo
from tests.web.people import a_person

PATH = "/api/v1/auth/zalo"
TOKEN, PERSON = "USER_TOKEN", "3141592653589793238"
INTERNAL = "tỷ lệ đúng hạn của khối phường xã"


@dataclass
class MiniApp:
    """The page inside Zalo."""

    http: httpx.AsyncClient
    app: FastAPI
    zalo: FakeZalo

    @property
    def application(self) -> Application:
        found: Application = self.app.state.application
        return found

    async def brings(self, token: object) -> httpx.Response:
        return await self.http.post(PATH, json={"access_token": token})

    async def link(self) -> None:
        async with self.application.engine.begin() as connection:
            await connection.execute(insert(people).values(a_person("lan", "official", units=("thanh-pho-vung-tau",))))
        await self.application.linked.link("zalo_app", PERSON, "id-lan")


@pytest.fixture
async def mini(app: FastAPI) -> AsyncIterator[MiniApp]:
    application: Application = app.state.application
    zalo = FakeZalo(people={TOKEN: PERSON, "OTHER_TOKEN": "2718281828459045235"})
    async with zalo.client() as to_zalo:
        served = create_app(
            replace(
                application,
                talks=SqlTalks(application.engine, b"key of the tests"),
                linked=linked_accounts_of(application.engine, application.settings),
                zalo_identity=ZaloIdentity(to_zalo, URL, APP_SECRET),
            )
        )
        transport = httpx.ASGITransport(served, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            yield MiniApp(http, served, zalo)


def test_the_proof_is_that_of_the_documents() -> None:
    right = "8a1acdfc2d458f516621b8a4f2d33f30a9b14a04b2a4e0a140781c7e9264e864"
    assert proof_of("USER_TOKEN", "APP_SECRET") == right


class TestAnOfficial:
    async def test_who_has_linked_the_account_gets_a_session(self, mini: MiniApp) -> None:
        await mini.link()
        body = (await mini.brings(TOKEN)).json()
        assert body["person"] == {"name": "lan", "roles": ["official"], "units": ["thanh-pho-vung-tau"]}
        headers = {"Authorization": f"Bearer {body['access_token']}"}
        reply = await mini.http.post("/api/v1/messages", json={"text": INTERNAL}, headers=headers)
        assert "99,54" in reply.text

    async def test_who_is_locked_is_a_citizen(self, mini: MiniApp) -> None:
        await mini.link()
        async with mini.application.engine.begin() as connection:
            await connection.execute(update(people).values(locked_until=datetime.now(UTC) + timedelta(minutes=9)))
        assert (await mini.brings(TOKEN)).json()["person"] is None

    async def test_who_has_to_choose_a_password_first_is_a_citizen(self, mini: MiniApp) -> None:
        await mini.link()
        async with mini.application.engine.begin() as connection:
            await connection.execute(update(people).values(password_due=True))
        assert (await mini.brings(TOKEN)).json()["person"] is None

    async def test_is_nobody_elses_account(self, mini: MiniApp) -> None:
        await mini.link()
        assert (await mini.brings("OTHER_TOKEN")).json()["person"] is None


class TestACitizen:
    async def test_stays_without_a_name_and_goes_on_where_they_were(self, mini: MiniApp) -> None:
        first, again = [(await mini.brings(TOKEN)).json() for _ in range(2)]
        assert first == again == {"person": None, "conversation_id": first["conversation_id"]}

    async def test_can_talk_there(self, mini: MiniApp) -> None:
        conversation = (await mini.brings(TOKEN)).json()["conversation_id"]
        body = {"text": "làm khai sinh cần giấy tờ gì", "conversation_id": conversation}
        reply = await mini.http.post("/api/v1/messages", json=body)
        assert (reply.status_code, reply.json()["conversation_id"]) == (200, conversation)

    async def test_has_a_conversation_of_their_own(self, mini: MiniApp) -> None:
        found = {(await mini.brings(token)).json()["conversation_id"] for token in (TOKEN, "OTHER_TOKEN")}
        assert len(found) == 2

    async def test_is_kept_as_a_digest_only(self, mini: MiniApp) -> None:
        await mini.brings(TOKEN)
        async with mini.application.engine.connect() as connection:
            (kept,) = (await connection.execute(select(channel_talks))).all()
        assert PERSON not in str(kept)
        assert TOKEN not in str(kept)


class TestNobody:
    @pytest.mark.parametrize("token", ["x", "USER_TOKEN2", "a" * 2000, "';--"])
    async def test_is_let_in_by_a_token_that_zalo_does_not_know(self, mini: MiniApp, token: str) -> None:
        response = await mini.brings(token)
        assert (response.status_code, response.json()["error"]["code"]) == (401, "not_signed_in")

    async def test_is_let_in_by_a_token_of_another_application(self, mini: MiniApp) -> None:
        assert mini.application.zalo_identity is not None
        mini.application.zalo_identity._app_secret = "another secret"
        assert (await mini.brings(TOKEN)).status_code == 401

    @pytest.mark.parametrize("token", ["", None, 5, [], {}, "a b", "a\r\nX: y", "chữ", "😀", "a" * 2001])
    async def test_is_let_in_by_what_is_no_token(self, mini: MiniApp, token: object) -> None:
        response = await mini.brings(token)
        assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_request")

    @pytest.mark.parametrize("answer", [{"id": 5}, {"id": ""}, {"id": None}, {}, {"id": PERSON, "error": 452}], ids=str)
    async def test_is_let_in_by_half_an_answer(self, mini: MiniApp, answer: object) -> None:
        mini.zalo.graph = JSONResponse(answer)
        assert (await mini.brings(TOKEN)).status_code == 401

    @pytest.mark.parametrize(
        "answer", [PlainTextResponse("<html>"), JSONResponse([1]), PlainTextResponse("", 502), JSONResponse({}, 429)]
    )
    async def test_is_turned_away_while_zalo_is_not_there(self, mini: MiniApp, answer: Response) -> None:
        mini.zalo.graph = answer
        response = await mini.brings(TOKEN)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")

    async def test_finds_it_without_its_settings(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            assert (await http.post(PATH, json={"access_token": TOKEN})).status_code == 404
