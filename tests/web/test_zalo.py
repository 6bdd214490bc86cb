"""POST /webhooks/zalo, and what people get on Zalo."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from pydantic import SecretStr
from sqlalchemy import insert, select, text, update

from assistant.adapters.signed_links import links_of
from assistant.adapters.sql.inbox import SqlInbox, SqlTalks
from assistant.adapters.sql.tables import channel_inbox, conversations, people, turns
from assistant.adapters.sql.zalo_tokens import zalo_tokens_of
from assistant.adapters.zalo import ZaloApi
from assistant.bootstrap import Application
from assistant.messages import message
from assistant.web.app import create_app
from channels.base import Worker
from tests.channels.answers import hold_answers
from tests.fakes.zalo_api import APP_ID, APP_SECRET, URL, FakeZalo, too_many
from tests.web.client import Client
from tests.web.people import a_person

RECORDED = Path(__file__).parents[1] / "channels" / "payloads" / "zalo"
OA_SECRET = "OA_SECRET_TEST"
PERSON = "246845883529197922"
PUBLIC = "số dịch vụ công mức độ 2 của tỉnh Bà Rịa - Vũng Tàu"
INTERNAL = "tỷ lệ đúng hạn của khối phường xã"
COMPARISON = "so sánh số văn bản đi của phường 7 và phường 8"
BIRTH = "làm giấy khai sinh cho con cần giấy tờ gì"


def signature(raw: bytes, timestamp: str) -> str:
    return "mac=" + hashlib.sha256(APP_ID.encode() + raw + timestamp.encode() + OA_SECRET.encode()).hexdigest()


@dataclass
class Zalo:
    """A person with Zalo, its servers, and the service that answers there."""

    http: httpx.AsyncClient
    servers: FakeZalo
    app: FastAPI
    worker: Worker
    ids: list[str] = field(default_factory=list)

    async def post(self, body: Any, *, header: str | None = None) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        if header is None:
            header = signature(raw, str(json.loads(raw)["timestamp"]))
        return await self.http.post("/webhooks/zalo", content=raw, headers={"X-ZEvent-Signature": header})

    async def event(self, name: str, person: str = PERSON, **message: str) -> httpx.Response:
        """Sends a recorded event as if it had just happened."""
        body = json.loads((RECORDED / f"{name}.json").read_bytes())
        body["timestamp"] = str(int(time() * 1000))
        party = "follower" if "follower" in body else "sender"
        body[party] = {"id": person}
        if "message" in body:
            body["message"]["msg_id"] = f"m{len(self.ids)}-{time()}"
            body["message"] |= message
            self.ids.append(body["message"]["msg_id"])
        response = await self.post(body)
        await self.worker.idle()
        return response

    async def say(self, words: str, person: str = PERSON) -> list[str]:
        """Returns the texts that answer."""
        before = len(self.servers.texts)
        assert (await self.event("user_send_text", person, text=words)).status_code == 200
        return self.servers.texts[before:]


@asynccontextmanager
async def served(app: FastAPI, servers: FakeZalo, **settings: object) -> AsyncIterator[Zalo]:
    """The same product with Zalo; a second one on the same store is a second process."""
    application: Application = app.state.application
    own = application.settings.model_copy(
        update={
            "zalo_app_id": APP_ID,
            "zalo_app_secret": SecretStr(APP_SECRET),
            "zalo_oa_secret": SecretStr(OA_SECRET),
            "zalo_oauth_url": URL,
            "public_url": "https://troly.test",
            **settings,
        }
    )
    to_zalo = servers.client()
    tokens = zalo_tokens_of(application.engine, to_zalo, own, own.secret_key)
    await tokens.put(servers.refresh)
    served = create_app(
        replace(
            application,
            settings=own,
            inbox=SqlInbox(application.engine),
            talks=SqlTalks(application.engine, own.dossier_key),
            zalo=ZaloApi(to_zalo, tokens, URL, pauses_s=(0.0, 0.0)),
            http=httpx.AsyncClient(),
        )
    )
    async with (
        served.router.lifespan_context(served),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served, raise_app_exceptions=False), base_url="https://troly.test"
        ) as http,
    ):
        yield Zalo(http, servers, served, served.state.channels.workers["zalo"])


@pytest.fixture
async def zalo(app: FastAPI) -> AsyncIterator[Zalo]:
    async with served(app, FakeZalo()) as zalo:
        yield zalo


async def rows(zalo: Zalo, table: Any) -> list[Any]:
    async with zalo.app.state.application.engine.connect() as connection:
        return list((await connection.execute(select(table))).all())


class TestTheWebhook:
    async def test_is_not_there_without_its_settings(self, client: Client) -> None:
        response = await client.http.post("/webhooks/zalo", json={})
        assert response.status_code == 404

    async def test_says_yes_before_it_answers(self, zalo: Zalo, monkeypatch: pytest.MonkeyPatch) -> None:
        held = hold_answers(zalo.app, monkeypatch)
        body = json.loads((RECORDED / "user_send_text.json").read_bytes()) | {"timestamp": str(int(time() * 1000))}
        assert (await zalo.post(body)).status_code == 200
        assert zalo.servers.sent == []
        held.set()
        await zalo.worker.idle()
        assert zalo.servers.sent != []

    async def test_takes_the_recorded_signature(self, zalo: Zalo) -> None:
        mac = "mac=502b7e2e786ff3602a03dcffa47f14f2127f82051189e0ef43cda61993addf3c"
        response = await zalo.post((RECORDED / "user_send_text.json").read_bytes(), header=mac)
        await zalo.worker.idle()
        assert response.status_code == 200
        assert zalo.servers.sent == []  # of 2024: too late for an answer

    @pytest.mark.parametrize("header", ["", "mac=", "mac=" + "0" * 64, "x"])
    async def test_refuses_what_is_not_signed(self, zalo: Zalo, header: str) -> None:
        response = await zalo.post((RECORDED / "user_send_text.json").read_bytes(), header=header)
        assert response.status_code == 403
        assert await rows(zalo, channel_inbox) == []

    @pytest.mark.parametrize(
        "raw",
        [b"", b"{", b"[]", b"null", b"\xff", b"{}", b"[" * 100_000, b'{"timestamp": ' + b"9" * 5000 + b"}"],
        ids=lambda raw: repr(raw[:20]),
    )
    async def test_refuses_what_it_cannot_read(self, zalo: Zalo, raw: bytes) -> None:
        assert (await zalo.post(raw, header="mac=x")).status_code == 403

    async def test_refuses_too_much(self, zalo: Zalo) -> None:
        assert (await zalo.post(b"x" * 300_000, header="mac=x")).status_code == 413

    async def test_can_let_the_check_of_the_console_pass(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), zalo_unsigned="drop") as zalo:
            assert (await zalo.post(b"", header="")).status_code == 200
            response = await zalo.post((RECORDED / "user_send_text.json").read_bytes(), header="")
            assert response.status_code == 200
            assert await rows(zalo, channel_inbox) == []

    async def test_keeps_nothing_that_needs_no_answer(self, zalo: Zalo) -> None:
        for name in ("oa_send_text", "user_received_message", "user_submit_info"):
            assert (await zalo.event(name)).status_code == 200
        assert await rows(zalo, channel_inbox) == []
        assert zalo.servers.sent == []

    async def test_asks_to_send_again_what_could_not_be_kept(self, zalo: Zalo) -> None:
        async with zalo.app.state.application.engine.begin() as connection:
            await connection.execute(text("DROP TABLE channel_inbox"))
        assert (await zalo.event("user_send_text")).status_code == 503


class TestAMessage:
    async def test_is_answered(self, zalo: Zalo) -> None:
        answer = "\n".join(await zalo.say(BIRTH))
        assert "khai sinh" in answer
        assert "Nguồn: " in answer

    async def test_is_answered_once_however_often_it_comes(self, zalo: Zalo) -> None:
        await zalo.say("xin chào")
        body = json.loads((RECORDED / "user_send_text.json").read_bytes()) | {"timestamp": str(int(time() * 1000))}
        first = await zalo.post(body)
        again = [await zalo.post(body) for _ in range(3)]
        await zalo.worker.idle()
        later = await zalo.post(body)
        await zalo.worker.idle()
        assert {first.status_code, later.status_code, *(response.status_code for response in again)} == {200}
        assert len(await rows(zalo, turns)) == 2

    async def test_is_not_kept_longer_than_it_takes(self, zalo: Zalo) -> None:
        await zalo.say("xin chào, tôi tên Nguyễn Văn An")
        (kept,) = await rows(zalo, channel_inbox)
        assert (kept.done, kept.payload) == (True, None)

    async def test_begins_with_what_answers(self, zalo: Zalo) -> None:
        first = await zalo.say(BIRTH)
        second = await zalo.say(BIRTH)
        disclosure = zalo.app.state.application.office.disclosure
        assert first[0] == disclosure
        assert disclosure not in "".join(second)

    async def test_follows_the_one_before(self, zalo: Zalo) -> None:
        await zalo.say(BIRTH)
        await zalo.say("còn lệ phí?")
        (conversation,) = await rows(zalo, conversations)
        assert (conversation.channel, conversation.turns) == ("zalo", 2)

    async def test_of_another_person_is_another_talk(self, zalo: Zalo) -> None:
        await zalo.say(BIRTH)
        await zalo.say(BIRTH, "111")
        assert len(await rows(zalo, conversations)) == 2

    async def test_has_numbered_choices_that_a_number_picks(self, zalo: Zalo) -> None:
        offered = "\n".join(await zalo.say(BIRTH))
        assert "\n2. " in offered
        picked = "\n".join(await zalo.say("2"))
        assert picked != offered
        (_, second) = sorted(await rows(zalo, turns), key=lambda turn: turn.asked_at)
        assert second.turn["understanding"]["text"] != "2"
        assert "chọn lại" not in picked

    async def test_is_answered_by_texts_that_are_short_enough(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), zalo_longest_text=500) as zalo:
            answer = await zalo.say(BIRTH)
            assert len(answer) > 2
            assert max(map(len, answer)) <= 500

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("user_send_image", "chat.not_text"),
            ("user_send_sticker", "chat.not_text"),
            ("user_send_location", "zalo.place"),
        ],
    )
    async def test_without_words_gets_a_sentence(self, zalo: Zalo, name: str, key: str) -> None:
        await zalo.event(name)
        assert zalo.servers.texts == [message(key)]

    @pytest.mark.parametrize(("words", "key"), [("  ", "error.empty_message"), ("x" * 2001, "error.message_too_long")])
    async def test_that_cannot_be_read_gets_a_sentence(self, zalo: Zalo, words: str, key: str) -> None:
        assert (await zalo.say(words))[-1] == message(key)

    async def test_of_a_new_follower_is_a_greeting(self, zalo: Zalo) -> None:
        await zalo.event("follow")
        assert zalo.app.state.application.office.disclosure in zalo.servers.texts[0]

    async def test_can_ask_to_be_forgotten(self, zalo: Zalo) -> None:
        await zalo.say(BIRTH)
        assert await zalo.say("/xoa") == [message("chat.forgotten", days=90)]
        await zalo.say("còn lệ phí?")
        assert len(await rows(zalo, conversations)) == 2

    async def test_after_leaving_begins_anew(self, zalo: Zalo) -> None:
        await zalo.say(BIRTH)
        await zalo.event("unfollow")
        assert len(zalo.servers.texts) == len(zalo.servers.sent)
        await zalo.say("còn lệ phí?")
        assert len(await rows(zalo, conversations)) == 2


class TestOnABadDay:
    async def test_too_many_messages_are_sent_a_little_later(self, zalo: Zalo) -> None:
        zalo.servers.script = [too_many(), -32]
        assert "khai sinh" in "\n".join(await zalo.say(BIRTH))

    async def test_a_refused_token_is_renewed(self, zalo: Zalo) -> None:
        await zalo.say("xin chào")
        zalo.servers.access = set()
        assert await zalo.say("xin chào")
        assert zalo.servers.renewals == 2

    async def test_two_processes_renew_once(self, app: FastAPI, zalo: Zalo) -> None:
        zalo.servers.pause_s = 0.1
        async with served(app, zalo.servers) as other:
            await asyncio.gather(zalo.say("xin chào"), other.say("xin chào", "111"))
        assert (zalo.servers.renewals, zalo.servers.refused_renewals) == (1, 0)
        assert {person for person, _ in zalo.servers.sent} == {PERSON, "111"}

    async def test_nothing_is_said_twice_after_a_break(self, zalo: Zalo) -> None:
        zalo.servers.script = [0, too_many(), too_many(), too_many()]
        said = await zalo.say(BIRTH)
        assert said == [zalo.app.state.application.office.disclosure]
        await again(zalo)
        assert "khai sinh" in "\n".join(zalo.servers.texts)
        assert len(set(zalo.servers.texts)) == len(zalo.servers.texts)
        assert len(await rows(zalo, turns)) == 1

    @pytest.mark.parametrize("known", [{}, {"turn_id": None}], ids=["turn-noted", "turn-not-noted"])
    async def test_what_answers_is_told_by_another_process_as_well(
        self, app: FastAPI, zalo: Zalo, known: dict[str, None]
    ) -> None:
        zalo.servers.script = [too_many(), too_many(), too_many()]
        assert await zalo.say(BIRTH) == []
        async with served(app, zalo.servers) as other:
            await again(other, **known)
        assert zalo.servers.texts[0] == zalo.app.state.application.office.disclosure
        assert "khai sinh" in "\n".join(zalo.servers.texts[1:])

    async def test_what_answers_is_not_told_in_the_middle_of_a_talk(self, app: FastAPI, zalo: Zalo) -> None:
        await zalo.say("xin chào")
        zalo.servers.script = [too_many(), too_many(), too_many()]
        assert await zalo.say(BIRTH) == []
        before = len(zalo.servers.texts)
        async with served(app, zalo.servers) as other:
            await again(other)
        assert zalo.servers.texts[before:]
        assert zalo.app.state.application.office.disclosure not in zalo.servers.texts[before:]

    async def test_who_has_blocked_us_is_left_alone(self, zalo: Zalo) -> None:
        zalo.servers.script = [-244]
        assert await zalo.say(BIRTH) == []
        (kept,) = await rows(zalo, channel_inbox)
        assert (kept.done, kept.attempts) == (True, 1)

    async def test_what_waited_too_long_is_not_answered(self, zalo: Zalo) -> None:
        body = json.loads((RECORDED / "user_send_text.json").read_bytes())
        await zalo.post(body | {"timestamp": str(int((time() - 49 * 3600) * 1000))})
        await zalo.worker.idle()
        assert zalo.servers.sent == []


async def again(zalo: Zalo, **noted: None) -> None:
    """Lets what was not answered be tried again, by this process."""
    engine = zalo.app.state.application.engine
    async with engine.begin() as connection:
        await connection.execute(update(channel_inbox).values(begun_at=None, **noted))
    for waiting in await SqlInbox(engine).waiting("zalo"):
        zalo.worker._begin(waiting.id, waiting.payload)
    await zalo.worker.idle()


class TestButtons:
    async def test_are_sent_where_they_are_wanted(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), zalo_buttons="button") as zalo:
            await zalo.say(BIRTH)
            payloads = [sent["attachment"]["payload"] for _, sent in zalo.servers.sent if "attachment" in sent]
            assert payloads[0]["template_type"] == "button"
            assert 1 <= len(payloads[0]["buttons"]) <= 5

    async def test_become_numbers_where_zalo_does_not_take_them(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(takes_templates=False), zalo_buttons="plain") as zalo:
            assert "1. " in "\n".join(await zalo.say(BIRTH))
            assert "1. " in "\n".join(await zalo.say(BIRTH))
            assert not [sent for _, sent in zalo.servers.sent if "attachment" in sent]

    async def test_stay_where_zalo_refuses_the_text_as_well(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), zalo_buttons="plain") as zalo:
            await zalo.say("xin chào")
            zalo.servers.script = [-211, -211]  # no message is left of this month
            assert await zalo.say(BIRTH) == []
            await zalo.say(BIRTH)
            assert zalo.servers.sent[-1][1]["attachment"]["payload"]["buttons"]

    async def test_become_numbers_later_where_nothing_more_is_taken_for_now(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), zalo_buttons="plain") as zalo:
            await zalo.say("xin chào")
            before = len(zalo.servers.texts)
            zalo.servers.takes_templates = False
            zalo.servers.script = [0, 0, too_many(), too_many(), too_many()]
            (text,) = await zalo.say(BIRTH)
            await again(zalo)
            said = zalo.servers.texts[before:]
            assert (said[0], said.count(text)) == (text, 1)
            assert "1. " in said[-1]


async def link(zalo: Zalo) -> str:
    """The address of an Excel file, as somebody on Zalo gets it."""
    await zalo.say(PUBLIC)
    answer = "\n".join(await zalo.say("xuất excel giúp tôi"))
    (found,) = [word for word in answer.split() if word.startswith("https://troly.test/")]
    return found


class TestAFile:
    async def test_comes_as_a_link(self, zalo: Zalo) -> None:
        response = await zalo.http.get(await link(zalo))
        assert response.status_code == 200
        assert load_workbook(BytesIO(response.content)).sheetnames == ["Số liệu", "Nguồn"]

    async def test_opens_by_its_link_alone(self, zalo: Zalo) -> None:
        url = await link(zalo)
        assert (await zalo.http.get(urlsplit(url).path)).status_code == 404

    @pytest.mark.parametrize("change", ["expires=1", "signature=x", "signature="])
    async def test_does_not_open_by_a_changed_link(self, zalo: Zalo, change: str) -> None:
        url = await link(zalo)
        name = change.split("=")[0]
        changed = "&".join(change if part.startswith(name) else part for part in url.split("?")[1].split("&"))
        response = await zalo.http.get(f"{url.split('?')[0]}?{changed}")
        assert response.status_code == 403
        assert response.json()["error"] == {"code": "link_expired", "message": message("error.link_expired")}

    async def test_is_not_promised_without_an_address(self, app: FastAPI) -> None:
        async with served(app, FakeZalo(), public_url="") as zalo:
            await zalo.say(PUBLIC)
            answer = "\n".join(await zalo.say("xuất excel giúp tôi"))
            assert message("zalo.no_file") in answer
            assert "http" not in answer.split(message("zalo.no_file"))[1]

    async def test_of_an_official_opens_by_no_link(self, zalo: Zalo, official: Client) -> None:
        reply = await official.ask(INTERNAL)
        path = f"/api/v1/answers/{reply['turn_id']}/export.xlsx"
        url = links_of(zalo.app.state.application.settings).make(path)
        assert url is not None
        assert (await zalo.http.get(url)).status_code == 404
        assert (await zalo.http.get(url, headers=official.headers)).status_code == 404

    async def test_has_no_internal_numbers(self, zalo: Zalo) -> None:
        answer = "\n".join(await zalo.say(INTERNAL) + await zalo.say(COMPARISON))
        assert "99,54" not in answer
        assert "64.861" not in answer


async def linked(zalo: Zalo, person: str = PERSON) -> str:
    """Has somebody send the code of an account; returns what they are told."""
    application: Application = zalo.app.state.application
    async with application.engine.begin() as connection:
        await connection.execute(insert(people).values(a_person("lan", "official", units=("thanh-pho-vung-tau",))))
    code, _ = await application.linked.new_code("zalo", "id-lan")
    return "\n".join(await zalo.say(f"/lienket {code}", person))


class TestAnOfficial:
    async def test_who_links_the_chat_gets_internal_numbers_there(self, zalo: Zalo) -> None:
        assert message("chat.link.done", name="lan") in await linked(zalo)
        assert "99,54" in "\n".join(await zalo.say(INTERNAL))

    async def test_is_told_nothing_of_abroad(self, zalo: Zalo) -> None:
        await linked(zalo)
        assert message("chat.link.abroad") not in await zalo.say(INTERNAL)

    async def test_gets_no_link_that_opens_for_everybody(self, zalo: Zalo) -> None:
        await linked(zalo)
        said = "\n".join(await zalo.say(INTERNAL) + await zalo.say("xuất excel giúp tôi"))
        assert "https://troly.test/" not in said
        assert message("zalo.no_file") in said

    async def test_gets_the_chart_of_internal_numbers(self, zalo: Zalo) -> None:
        await linked(zalo)
        await zalo.say(COMPARISON)
        assert len(zalo.servers.uploads) == 1

    async def test_who_ends_it_is_a_citizen_again(self, zalo: Zalo) -> None:
        await linked(zalo)
        assert await zalo.say("/huylienket") == [message("chat.link.ended")]
        assert "99,54" not in "\n".join(await zalo.say(INTERNAL))

    async def test_is_known_to_the_mini_app_from_then_on(self, zalo: Zalo) -> None:
        application: Application = zalo.app.state.application
        await linked(zalo)
        in_app = json.loads((RECORDED / "user_send_text.json").read_bytes())["user_id_by_app"]
        assert await application.linked.person_of("zalo_app", in_app) == "id-lan"
        await zalo.say("/huylienket")
        assert await application.linked.person_of("zalo_app", in_app) is None

    async def test_leaves_others_what_they_are(self, zalo: Zalo) -> None:
        await linked(zalo)
        assert "99,54" not in "\n".join(await zalo.say(INTERNAL, "999"))
