"""What an administrator tells everybody: the notice above the pages, and channels that are switched off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from assistant.domain.operation import Notice
from assistant.messages import message
from tests.web.browser import Browser, browser_of
from tests.web.client import Client

PAGE = "/admin/operation"
WHY = "Theo kế hoạch bảo trì"


@pytest.fixture
async def admin(app: FastAPI) -> Browser:
    return await browser_of(app, "quan-tri", "admin")


async def announce(admin: Browser, text: str = "Bảo trì tối nay.", **fields: str) -> int:
    fields = {"places": "web", "level": "info", "why": WHY, **fields}
    return (await admin.submit(f"{PAGE}/notice", text=text, **fields)).status_code


async def office_notice(client: Client) -> object:
    return (await client.get("/api/v1/office")).json()["notice"]


class TestTheNotice:
    async def test_is_shown_on_the_citizens_page(self, admin: Browser, client: Client) -> None:
        assert await announce(admin, level="warning") == 303
        assert await office_notice(client) == {"text": "Bảo trì tối nay.", "level": "warning"}

    async def test_is_not_shown_where_nobody_asked_for_it(self, admin: Browser, client: Client) -> None:
        await announce(admin, places="officials")
        assert await office_notice(client) is None

    async def test_is_shown_on_the_officials_pages(self, admin: Browser) -> None:
        await announce(admin, places="officials")
        assert "Bảo trì tối nay." in await admin.page("/officials")

    async def test_waits_for_its_beginning(self, admin: Browser, client: Client) -> None:
        await announce(admin, begins="2999-01-01T08:00")
        assert await office_notice(client) is None

    async def test_ends_by_itself(self, app: FastAPI, client: Client) -> None:
        past = datetime.now(UTC) - timedelta(minutes=1)
        await app.state.application.operating.announce(Notice("Đã qua.", ends=past), "quan-tri", WHY)
        assert await office_notice(client) is None

    async def test_can_be_taken_down(self, admin: Browser, client: Client) -> None:
        await announce(admin)
        await admin.submit(f"{PAGE}/notice/remove")
        assert await office_notice(client) is None

    async def test_is_words_and_no_markup(self, admin: Browser) -> None:
        await announce(admin, "<script>alert(1)</script>", places="officials")
        assert "<script>alert" not in await admin.page("/officials")

    @pytest.mark.parametrize(
        ("fields", "key"),
        [
            ({"text": "   "}, "operation.notice_text"),
            ({"ends": "2020-01-01T08:00", "begins": "2020-01-02T08:00"}, "operation.notice_moments"),
            ({"why": " "}, "desk.reason_needed"),
        ],
        ids=["empty", "ends-before-it-begins", "without-a-reason"],
    )
    async def test_that_makes_no_sense_is_refused(
        self, admin: Browser, client: Client, fields: dict[str, str], key: str
    ) -> None:
        given = {"text": "Bảo trì.", "places": "web", "level": "info", "why": WHY, **fields}
        response = await admin.submit(f"{PAGE}/notice", **given)
        assert (response.status_code, message(key) in response.text) == (422, True)
        assert await office_notice(client) is None

    @pytest.mark.parametrize("begins", ["hôm nay", "2026-13-40T00:00", "0001-01-01T00:00", "2026-01-01T00:00+99:00"])
    async def test_a_moment_that_is_none_is_refused(self, admin: Browser, begins: str) -> None:
        assert await announce(admin, begins=begins) == 422

    async def test_too_long_a_text_is_refused(self, admin: Browser) -> None:
        assert await announce(admin, "a" * 301) == 422

    async def test_what_was_typed_stays_when_it_is_refused(self, admin: Browser) -> None:
        fields = {"text": "Nội dung đã gõ", "places": "web", "level": "urgent", "why": ""}
        assert "Nội dung đã gõ" in (await admin.submit(f"{PAGE}/notice", **fields)).text


class TestAChannelThatIsOff:
    async def test_answers_with_the_reason_and_the_hotline(self, app: FastAPI, admin: Browser, client: Client) -> None:
        await admin.submit(f"{PAGE}/channels/web/off", reason="Hệ thống đang nâng cấp")
        response = await client.send("đăng ký khai sinh")
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (503, "channel_off")
        assert error["message"].startswith("Hệ thống đang nâng cấp. ")
        assert app.state.application.office.hotline in error["message"]

    async def test_tells_so_above_the_page(self, admin: Browser, client: Client) -> None:
        await admin.submit(f"{PAGE}/channels/web/off", reason="Đang nâng cấp.")
        notice = await office_notice(client)
        assert isinstance(notice, dict)
        assert (notice["level"], notice["text"].startswith("Đang nâng cấp.")) == ("urgent", True)

    async def test_opens_no_dossier(self, admin: Browser, client: Client) -> None:
        await admin.submit(f"{PAGE}/channels/web/off", reason="Đang nâng cấp.")
        assert (await client.get("/api/v1/dossiers/H00-1?fact=0900000000")).status_code == 503

    async def test_leaves_the_officials_and_the_administrators_at_work(self, admin: Browser) -> None:
        await admin.submit(f"{PAGE}/channels/web/off", reason="Đang nâng cấp.")
        assert "class=" in await admin.ask("tỷ lệ đúng hạn của phường 8")
        assert "Bật lại" in await admin.page(PAGE)

    async def test_answers_again_when_it_is_switched_on(self, admin: Browser, client: Client) -> None:
        await admin.submit(f"{PAGE}/channels/web/off", reason="Đang nâng cấp.")
        await admin.submit(f"{PAGE}/channels/web/on")
        assert (await client.send("xin chào")).status_code == 200

    async def test_needs_a_reason(self, admin: Browser, client: Client) -> None:
        response = await admin.submit(f"{PAGE}/channels/web/off", reason=" ")
        assert (response.status_code, message("operation.channel_reason") in response.text) == (422, True)
        assert (await client.send("xin chào")).status_code == 200

    @pytest.mark.parametrize("channel", ["officials", "admin", "x", "%2e%2e"])
    async def test_nothing_else_can_be_switched_off(self, admin: Browser, channel: str) -> None:
        assert (await admin.submit(f"{PAGE}/channels/{channel}/off", reason="x")).status_code in (404, 422)


class TestTheAuditLog:
    async def test_tells_a_notice_with_before_after_and_why(self, app: FastAPI, admin: Browser) -> None:
        await announce(admin, "Một")
        await announce(admin, "Hai")
        (entry, *_) = await app.state.application.audit.entries(action="notice", limit=5)
        assert (entry.person, entry.before["text"], entry.after["text"], entry.reason) == (
            "quan-tri",
            "Một",
            "Hai",
            WHY,
        )

    async def test_tells_a_channel_with_before_after_and_why(self, app: FastAPI, admin: Browser) -> None:
        await admin.submit(f"{PAGE}/channels/zalo/off", reason="Zalo bảo trì.")
        (entry,) = await app.state.application.audit.entries(action="channel", limit=5)
        assert (entry.subject, entry.before, entry.after) == ("zalo", {"on": True}, {"off": "Zalo bảo trì."})
        assert entry.reason == "Zalo bảo trì."

    async def test_says_nothing_where_nothing_changed(self, app: FastAPI, admin: Browser) -> None:
        await admin.submit(f"{PAGE}/channels/zalo/on")
        assert await app.state.application.audit.entries(action="channel", limit=5) == ()

    async def test_is_shown(self, admin: Browser) -> None:
        await announce(admin)
        assert "Thông báo trên trang" in await admin.page("/admin/audit")
