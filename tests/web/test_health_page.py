"""/admin/health: how the assistant is, without secrets and without anybody's words."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from assistant import __version__
from assistant.events import log, troubles
from tests.web.browser import Browser, browser_of
from tests.web.client import ACTIONS_TOKEN, Client

PAGE = "/admin/health"


@pytest.fixture
async def admin(app: FastAPI) -> Browser:
    return await browser_of(app, "quan-tri", "admin")


class TestTheHealthPage:
    async def test_tells_the_state_of_every_part(self, admin: Browser) -> None:
        text = await admin.page(PAGE)
        assert "Hiểu ngôn ngữ (Rasa)" in text
        assert "Không chạy" in text  # there is no Rasa in these tests
        assert "sqlite" in text

    async def test_tells_the_versions(self, admin: Browser) -> None:
        assert __version__ in await admin.page(PAGE)

    async def test_counts_trouble_by_its_event(self, admin: Browser) -> None:
        before = troubles().get("inbox.failed", 0)
        log("inbox.failed", cause="bí mật của ai đó")
        text = await admin.page(PAGE)
        assert "inbox.failed" in text
        assert troubles()["inbox.failed"] == before + 1
        assert "bí mật" not in text

    async def test_counts_no_event_of_a_good_day(self) -> None:
        log("answer.sent", took_ms=1)
        log("service.stopped")
        assert not {"answer.sent", "service.stopped"} & troubles().keys()

    async def test_holds_no_secret_and_no_words(self, app: FastAPI, admin: Browser, client: Client) -> None:
        await client.ask("con trai tôi tên Nguyễn Văn Bình mới sinh")
        text = await admin.page(PAGE)
        assert ACTIONS_TOKEN not in text
        assert "Nguyễn Văn Bình" not in text
        assert str(app.state.application.engine.url.database) not in text

    async def test_tells_the_last_change_of_the_knowledge(self, app: FastAPI, admin: Browser) -> None:
        assert "chưa thay đổi" in await admin.page(PAGE)
        await app.state.application.publishing.withdraw("1.001193", "lan", "sai")
        assert "bản lưu 1" in await admin.page(PAGE)
