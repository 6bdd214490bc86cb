"""POST /webhooks/telegram: who may call it, how fast it says yes, and that everything is answered once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from assistant.adapters.memory_inbox import MemoryInbox
from assistant.adapters.sql.database import open_database
from assistant.adapters.sql.inbox import SqlInbox
from assistant.adapters.sql.tables import channel_inbox
from assistant.adapters.telegram import TelegramBot
from assistant.domain.errors import ChannelUnavailable
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import Edition
from assistant.settings import Settings
from channels.base import Worker
from channels.telegram_chat import TelegramPolling
from tests.builders import an_edition
from tests.channels.answers import hold_answers
from tests.channels.telegram_world import World, a_world, payload, texts
from tests.channels.test_worker import Chat
from tests.fakes.telegram_api import FakeTelegram


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge) -> Edition:
    return an_edition(knowledge)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))


@pytest.fixture
async def world(knowledge: Knowledge, plain: Edition, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(knowledge, tmp_path, edition=plain) as own:
        yield own


class TestTheWebhook:
    @pytest.mark.parametrize("secret", [None, "", "wrong", "sécret"])
    async def test_is_closed_without_the_secret(self, world: World, secret: str | None) -> None:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode("latin-1")}
        response = await world.http.post("/webhooks/telegram", json=payload("text"), headers=headers)
        assert response.status_code == 403
        assert await world.answers() == []

    @pytest.mark.parametrize(("token", "secret"), [(None, "x" * 32), ("123456:token-of-the-tests", None), (None, None)])
    async def test_is_absent_without_its_settings(
        self, knowledge: Knowledge, plain: Edition, tmp_path: Path, token: str | None, secret: str | None
    ) -> None:
        async with a_world(knowledge, tmp_path, edition=plain, token=token, secret=secret) as own:
            assert (await own.deliver(payload("text"), secret="x" * 32)).status_code == 404

    async def test_says_yes_before_it_answers(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        held = hold_answers(world.app, monkeypatch)
        assert (await world.deliver(payload("text"))).status_code == 200
        assert world.telegram.sent() == []
        held.set()
        assert "Giấy chứng sinh" in texts(await world.answers())

    async def test_answers_a_duplicate_once(self, world: World) -> None:
        for _ in range(3):
            assert (await world.deliver(payload("text"))).status_code == 200
        assert len(await world.answers()) == 1
        assert (await world.deliver(payload("text"))).status_code == 200
        assert await world.answers() == []

    @pytest.mark.parametrize(
        "body",
        ["", "{", "[]", "1", "{}", '{"update_id": "7"}', '{"update_id": true}', pytest.param("[" * 9999, id="deep")],
    )
    async def test_refuses_what_is_no_update(self, world: World, body: str) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "secret-of-the-tests_0123456789-abcdef"}
        response = await world.http.post("/webhooks/telegram", content=body.encode(), headers=headers)
        assert response.status_code == 400
        assert response.json()["error"]["message"]

    async def test_takes_a_long_message_that_quotes_a_long_one(self, world: World) -> None:
        update = payload("text")
        update["message"]["text"] = "ế" * 4096
        update["message"]["reply_to_message"] = {"message_id": 1, "text": "ế" * 4096}
        (answer,) = await world.does(update)
        assert "2.000 ký tự" in answer.text

    async def test_keeps_the_order_of_a_chat(self, world: World) -> None:
        first, second = payload("text"), payload("text")
        second["update_id"] += 50
        second["message"]["text"] = "còn lệ phí?"
        await world.deliver(first)
        await world.deliver(second)
        answers = texts(await world.answers())
        assert answers.index("Giấy chứng sinh") < answers.index("lệ phí")
        assert "Đăng ký khai sinh" in answers[answers.index("lệ phí") - 40 :]


class TestWhatWasKeptAndNotAnswered:
    async def test_is_answered_after_the_next_start(self, knowledge: Knowledge, plain: Edition, tmp_path: Path) -> None:
        async with a_world(knowledge, tmp_path, edition=plain, token=None):
            pass
        engine = open_database(f"sqlite+aiosqlite:///{tmp_path / 'telegram.sqlite3'}")
        await SqlInbox(engine).put("telegram", "900001", payload("text"))
        await engine.dispose()
        fake = FakeTelegram()
        async with a_world(knowledge, tmp_path, edition=plain, fake=fake):
            await asyncio.wait_for(fake.until_sent(1), 20)
        assert "Giấy chứng sinh" in texts(fake.sent())

    async def test_is_forgotten_some_days_later_though_there_is_no_telegram_any_more(
        self, knowledge: Knowledge, plain: Edition, tmp_path: Path
    ) -> None:
        async with a_world(knowledge, tmp_path, edition=plain, token=None):
            pass
        engine = open_database(f"sqlite+aiosqlite:///{tmp_path / 'telegram.sqlite3'}")
        for days in (2, 4):
            old = SqlInbox(engine, now=lambda days=days: datetime.now(UTC) - timedelta(days=days))
            await old.put("telegram", str(days), payload("text"))
        async with a_world(knowledge, tmp_path, edition=plain, token=None) as world:
            await world.http.get("/healthz")
        async with engine.connect() as connection:
            left = (await connection.execute(select(channel_inbox.c.update_id))).scalars().all()
        await engine.dispose()
        assert left == ["2"]

    @pytest.mark.parametrize(("reply_hours", "days"), [(48, 3), (168, 7)])
    def test_is_kept_as_long_as_it_may_be_answered(self, reply_hours: int, days: int) -> None:
        assert Settings(_env_file=None, zalo_reply_hours=reply_hours).updates_kept == timedelta(days=days)


class TestWithoutASecret:
    async def test_the_service_asks_for_updates(self, knowledge: Knowledge, plain: Edition, tmp_path: Path) -> None:
        fake = FakeTelegram(updates=[payload("text"), payload("edited"), payload("voice")])
        async with a_world(knowledge, tmp_path, edition=plain, secret=None, fake=fake) as own:
            await asyncio.wait_for(fake.until_sent(2), 20)
            await own.answers()
        answers = fake.sent()
        assert len(answers) == 2
        assert "Giấy chứng sinh" in answers[0].text

    async def test_an_update_of_an_unknown_shape_holds_nothing_up(
        self, knowledge: Knowledge, plain: Edition, tmp_path: Path
    ) -> None:
        odd = {"update_id": 1, "message": {"message_id": "x", "chat": 7, "text": "số 0903123456"}}
        fake = FakeTelegram(updates=[odd, payload("text")])
        async with a_world(knowledge, tmp_path, edition=plain, secret=None, fake=fake):
            await asyncio.wait_for(fake.until_sent(1), 20)
        assert "Giấy chứng sinh" in texts(fake.sent())

    async def test_nothing_ends_the_asking(self) -> None:
        chat = Chat()
        chat.gate.set()
        worker = Worker(chat, MemoryInbox())
        polling = TelegramPolling(BrokenBot(), worker, pause_s=0)  # type: ignore[arg-type]
        polling.start()
        assert await asyncio.wait_for(chat.begun.get(), 20) == "7"
        await polling.stop()
        await worker.idle()
        assert chat.answered == ["7"]

    async def test_the_asking_ends_when_what_came_is_kept(self) -> None:
        worker = SlowWorker()
        polling = TelegramPolling(TalkativeBot(), worker)  # type: ignore[arg-type]
        polling.start()
        await worker.begun.wait()
        stopping = asyncio.create_task(polling.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        worker.go_on.set()
        await stopping
        assert worker.kept == ["1"]

    async def test_an_answer_that_cannot_be_read_is_not_logged(self, caplog: pytest.LogCaptureFixture) -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, text='{"text": "số 0903123456'))
        bot = TelegramBot("123456:token", "http://telegram", transport=transport)
        with pytest.raises(ChannelUnavailable):
            await bot.updates(None)
        await bot.close()
        assert "0903123456" not in caplog.text


class TalkativeBot:
    """Has always another update."""

    async def updates(self, after: int | None) -> list[dict[str, object]]:
        return [{"update_id": (after or 0) + 1}]


class SlowWorker:
    """Keeps an update when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.kept: list[str] = []

    async def receive(self, update_id: str, payload: object) -> bool:
        self.begun.set()
        await self.go_on.wait()
        self.kept.append(update_id)
        return True


class BrokenBot:
    """A bot whose first updates are no updates."""

    def __init__(self) -> None:
        self._answers: list[Any] = [KeyError("result"), [{"update_id": None}], [{"update_id": 7, "chat": 1}]]

    async def updates(self, after: int | None) -> list[dict[str, Any]]:
        if not self._answers:
            await asyncio.Event().wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)
