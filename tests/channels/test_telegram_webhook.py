"""POST /webhooks/telegram: who may call it, how fast it says yes, and that everything is answered once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.adapters.sql.database import open_database
from assistant.adapters.sql.inbox import SqlInbox
from assistant.bootstrap import build_edition
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.edition import Edition
from tests.channels.telegram_world import World, a_world, payload, texts
from tests.fakes.telegram_api import FakeTelegram


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge) -> Edition:
    return build_edition(knowledge, MemorySearch(all_passages(knowledge)))


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

    async def test_says_yes_before_it_answers(self, world: World) -> None:
        took_s = []
        for number in range(5):
            began = perf_counter()
            response = await world.deliver({**payload("text"), "update_id": number})
            took_s.append(perf_counter() - began)
            assert response.status_code == 200
            assert "Giấy chứng sinh" in texts(await world.answers())
        assert min(took_s) < 0.2  # the quickest: other tests may be running beside this one

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


class TestWithoutASecret:
    async def test_the_service_asks_for_updates(self, knowledge: Knowledge, plain: Edition, tmp_path: Path) -> None:
        fake = FakeTelegram(updates=[payload("text"), payload("edited"), payload("voice")])
        async with a_world(knowledge, tmp_path, edition=plain, secret=None, fake=fake) as own:
            await asyncio.wait_for(fake.until_sent(2), 20)
            await own.answers()
        answers = fake.sent()
        assert len(answers) == 2
        assert "Giấy chứng sinh" in answers[0].text
