"""GET /api/v1/dossiers/{code}: one dossier for its holder, the same words for everybody else, and an end of guessing."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from assistant.adapters.memory import MemorySearch
from assistant.adapters.sql.dossier_lookup import SqlDossierLookup
from assistant.bootstrap import Application, build_assistant
from assistant.domain.lookup_limits import CODES_OF_A_CLIENT, WRONG_OF_A_CODE
from assistant.events import configure_logging
from assistant.knowledge_base.knowledge import Knowledge
from assistant.messages import message
from assistant.web.app import create_app
from tests.builders import an_edition, fixed_editions
from tests.dossiers import CODE, IDENTITY, OTHER_CODE, PHONE, REGISTER, SIMULATED, WRONG, a_dossier, fill
from tests.web.client import Client, Json

FACT = "X-Dossier-Fact"


@pytest.fixture
def application(app: FastAPI, knowledge: Knowledge) -> Application:
    """The service, over a store that may hold a register."""
    wired: Application = app.state.application
    lookup = SqlDossierLookup(wired.engine, wired.settings.dossier_key)
    editions = fixed_editions(an_edition(knowledge, MemorySearch(()), lookup=lookup))
    return replace(wired, editions=editions, assistant=build_assistant(editions, wired.journal))


@pytest.fixture
async def client(application: Application) -> AsyncIterator[Client]:
    async with a_client(application, "203.0.113.7") as http:
        yield Client(http)


@pytest.fixture
async def register(application: Application) -> None:
    await fill(application.engine, application.settings.dossier_key, a_dossier())


def a_client(application: Application, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(application), raise_app_exceptions=False, client=(address, 50000))
    return httpx.AsyncClient(transport=transport, base_url="http://assistant")


@pytest.fixture
def logs() -> Iterator[None]:
    """Every logger as the product sets it up, libraries too, and everything on standard error."""
    ours, root = logging.getLogger("assistant"), logging.getLogger()
    before = ours.handlers[:], ours.level, ours.propagate, root.handlers[:], root.level
    configure_logging("DEBUG")
    root.handlers[:] = ours.handlers
    yield
    ours.handlers[:], ours.level, ours.propagate, root.handlers[:], root.level = before


async def look_up(client: Client, code: str = CODE, fact: str | None = PHONE) -> httpx.Response:
    return await client.http.get(f"/api/v1/dossiers/{code}", headers={FACT: fact} if fact is not None else {})


def error_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.usefixtures("register")
class TestHolder:
    @pytest.mark.parametrize("fact", [PHONE, IDENTITY, "+84 903 123 456"])
    async def test_sees_the_dossier(self, client: Client, fact: str) -> None:
        response = await look_up(client, fact=fact)
        assert response.status_code == 200
        body = response.json()
        seen = {
            key: body[key] for key in ("code", "procedure_name", "status", "received", "due", "finished", "returned")
        }
        assert seen == {
            "code": CODE,
            "procedure_name": "Đăng ký khai sinh",
            "status": "processing",
            "received": "2025-06-24",
            "due": "2025-07-04",
            "finished": None,
            "returned": None,
        }

    async def test_sees_unit_day_and_source(self, client: Client, knowledge: Knowledge) -> None:
        body = (await look_up(client)).json()
        assert body["unit_name"].startswith(knowledge.units["phuong-7"].name)
        assert (body["as_of"], body["simulated"]) == ("2025-06-30", False)
        assert body["source"] == {"source_id": "register", "title": REGISTER.title}

    async def test_is_told_what_to_do_next(self, client: Client) -> None:
        body = (await look_up(client)).json()
        assert body["next_text"].startswith("Việc cần làm:")
        assert body["next_text"] in body["text"].splitlines()

    async def test_finds_the_register_named_beforehand(self, client: Client) -> None:
        told = (await client.get("/api/v1/office")).json()["dossier_register"]
        assert told == {"as_of": "2025-06-30", "simulated": False}

    async def test_may_send_the_number_in_the_address(self, client: Client) -> None:
        response = await client.get(f"/api/v1/dossiers/{CODE}?fact={PHONE}")
        assert response.status_code == 200

    async def test_keeps_it_out_of_caches(self, client: Client) -> None:
        assert (await look_up(client)).headers["cache-control"] == "no-store"

    async def test_body_holds_no_number_of_the_person(self, client: Client) -> None:
        body = (await look_up(client)).text
        assert PHONE not in body
        assert "digest" not in body


@pytest.mark.usefixtures("register")
class TestAnybodyElse:
    async def test_is_told_the_same_of_a_wrong_number_and_of_an_unknown_code(self, client: Client) -> None:
        wrong, unknown = await look_up(client, fact=WRONG), await look_up(client, OTHER_CODE)
        assert error_of(wrong) == (404, "unknown_dossier")
        assert wrong.json() == unknown.json()

    @pytest.mark.parametrize("fact", [None, "", "abc", "123", "0903123456 OR 1=1", "1" * 30])
    async def test_must_give_a_number(self, client: Client, fact: str | None) -> None:
        response = await look_up(client, fact=fact)
        assert error_of(response) == (422, "invalid_request")
        assert response.json()["error"]["fields"] == ["fact"]

    async def test_has_an_end_of_guessing_numbers(self, client: Client) -> None:
        tries = [await look_up(client, fact=f"09870000{number:02}") for number in range(WRONG_OF_A_CODE)]
        assert [one.status_code for one in tries] == [404] * WRONG_OF_A_CODE
        closed = await look_up(client)
        assert error_of(closed) == (429, "lookup_closed")
        assert 0 < int(closed.headers["retry-after"]) <= 3600

    async def test_has_an_end_of_guessing_codes(self, client: Client, application: Application) -> None:
        for number in range(CODES_OF_A_CLIENT):
            await look_up(client, f"H06.12-250605-{number:04}", f"09870000{number:02}")
        assert error_of(await look_up(client)) == (429, "lookup_closed")
        async with a_client(application, "203.0.113.8") as elsewhere:
            assert (await look_up(Client(elsewhere))).status_code == 200

    async def test_is_one_caller_all_over_a_home_network(self, application: Application) -> None:
        for number in range(CODES_OF_A_CLIENT):
            async with a_client(application, f"2001:db8:1:2::{number + 1:x}") as http:
                await look_up(Client(http), f"H06.12-250605-{number:04}", f"09870000{number:02}")
        async with a_client(application, "2001:db8:1:2::ffff") as http:
            assert error_of(await look_up(Client(http))) == (429, "lookup_closed")
        async with a_client(application, "2001:db8:1:3::1") as http:
            assert (await look_up(Client(http))).status_code == 200

    async def test_is_an_address_of_its_own_where_a_socket_shows_it_as_ipv6(self, application: Application) -> None:
        for number in range(CODES_OF_A_CLIENT):
            async with a_client(application, "::ffff:203.0.113.7") as http:
                await look_up(Client(http), f"H06.12-250605-{number:04}", f"09870000{number:02}")
        async with a_client(application, "203.0.113.7") as http:
            assert error_of(await look_up(Client(http))) == (429, "lookup_closed")
        async with a_client(application, "::ffff:203.0.113.8") as http:
            assert (await look_up(Client(http))).status_code == 200

    @pytest.mark.parametrize(
        "path", ["/api/v1/dossiers", "/api/v1/dossiers/", "/api/v1/dossiers/%25", "/api/v1/dossiers/*"]
    )
    async def test_cannot_list(self, client: Client, path: str) -> None:
        response = await client.http.get(path, headers={FACT: PHONE}, follow_redirects=True)
        assert response.status_code in (404, 405)

    async def test_leaves_no_number_in_the_log(
        self, client: Client, application: Application, capsys: pytest.CaptureFixture[str], logs: None
    ) -> None:
        await client.get(f"/api/v1/dossiers/{CODE}?fact={WRONG}")
        await look_up(client)
        await client.ask(f"{CODE} {WRONG}")
        async with application.engine.begin() as connection:
            await connection.execute(text("DROP TABLE dossier_attempts"))
        assert error_of(await look_up(client)) == (503, "unavailable")  # the statement that failed names the code
        logged = capsys.readouterr().err
        assert "answer.sent" in logged
        assert [number for number in (CODE, PHONE, WRONG) if number in logged] == []


class TestWithoutARegister:
    async def test_nothing_is_found(self, client: Client) -> None:
        assert error_of(await look_up(client)) == (404, "unknown_dossier")

    async def test_there_is_no_source(self, client: Client) -> None:
        assert (await client.get("/api/v1/sources/register")).status_code == 404

    async def test_a_store_that_is_away_is_said(self, client: Client, application: Application) -> None:
        async with application.engine.begin() as connection:
            await connection.execute(text("DROP TABLE dossier_attempts"))
        assert error_of(await look_up(client)) == (503, "unavailable")


class TestSource:
    async def test_of_the_citation_opens(self, client: Client, register: None) -> None:
        opened: Json = (await client.get("/api/v1/sources/register")).json()
        assert (opened["source_id"], opened["title"], opened["as_of"]) == ("register", REGISTER.title, "2025-06-30")
        assert CODE not in json.dumps(opened)

    async def test_says_first_that_it_is_made_up(self, client: Client, application: Application) -> None:
        await fill(application.engine, b"key", register=SIMULATED)
        opened: Json = (await client.get("/api/v1/sources/register")).json()
        assert opened["text"].splitlines()[0] == message("own_dossier.simulated")


@pytest.mark.usefixtures("register")
class TestTalk:
    async def test_answers_with_its_source(self, client: Client) -> None:
        first = await client.ask(f"hồ sơ {CODE} tới đâu rồi")
        answers = (await client.ask(f"số của tôi {PHONE}", first["conversation_id"]))["answers"]
        assert [(answer["kind"], len(answer["citations"])) for answer in answers] == [("dossier", 1)]

    async def test_leaves_neither_code_nor_number_in_the_store(self, client: Client, application: Application) -> None:
        first = await client.ask(f"hồ sơ {CODE} tới đâu rồi")
        for words in (PHONE, f"{CODE} {WRONG}", "cảm ơn bạn", f"{OTHER_CODE} {IDENTITY}", f"{CODE} {PHONE}"):
            await client.ask(words, first["conversation_id"])
        async with application.engine.connect() as connection:
            kept = [
                repr((await connection.execute(text(f"SELECT * FROM {table}"))).all())  # noqa: S608  our own names
                for table in ("turns", "conversations", "dossier_attempts")
            ]
        assert [word for word in (CODE, PHONE, WRONG, IDENTITY) if any(word in rows for rows in kept)] == []

    async def test_and_address_count_apart_but_the_code_for_all(self, client: Client) -> None:
        for _ in range(WRONG_OF_A_CODE):
            await client.ask(f"{CODE} {WRONG}")
        assert error_of(await look_up(client)) == (429, "lookup_closed")


def test_key_of_the_digests_is_for_its_owners_eyes_only(application: Application, tmp_path: Path) -> None:
    assert len(application.settings.dossier_key) >= 16
    assert (tmp_path / "dossier-key").stat().st_mode & 0o077 == 0
