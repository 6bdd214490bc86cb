"""/officials/field-reports: an official sees what was reported, says how far it is, and the person is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.domain.report import FieldReport, Position
from assistant.messages import message
from assistant.web.desk.paging import PAGE
from assistant.web.officials.field_reports import PATH
from tests.web.browser import Browser, browser_of, hidden
from tests.web.client import Client

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LAMP = FieldReport(
    "PA-2345AB",
    "đèn <b>tắt</b> ba đêm",
    "hẻm 45 Lê Lợi",
    "0903123456",
    NOON,
    "lighting",
    Position(10.34567, 107.08432),
    1,
)
OWN = f"{PATH}/{LAMP.number}"


@pytest.fixture
def reports(app: FastAPI) -> SqlFieldReports:
    return SqlFieldReports(app.state.application.engine)


@pytest.fixture
async def canbo(app: FastAPI, reports: SqlFieldReports) -> Browser:
    """An official; one report waits."""
    await reports.add(LAMP, [b"a picture"])
    return await browser_of(app, "lan", "official", units=("thanh-pho-vung-tau",))


class TestTheList:
    async def test_shows_what_was_reported(self, canbo: Browser) -> None:
        shown = await canbo.page(PATH)
        for said in ("PA-2345AB", "hẻm 45 Lê Lợi", "0903123456", "10.34567, 107.08432", "19:00 21/11/2026", "Mới nhận"):
            assert said in shown
        assert message("report.category.lighting") in shown

    async def test_takes_what_was_typed_for_text(self, canbo: Browser) -> None:
        shown = await canbo.page(PATH)
        assert "đèn &lt;b&gt;tắt&lt;/b&gt;" in shown
        assert "<b>tắt</b>" not in shown

    async def test_opens_a_photo(self, canbo: Browser) -> None:
        assert f'src="{OWN}/photos/0"' in await canbo.page(PATH)
        photo = await canbo.get(f"{OWN}/photos/0")
        assert (photo.content, photo.headers["content-type"]) == (b"a picture", "image/jpeg")
        assert photo.headers["cache-control"] == "private, no-store"

    @pytest.mark.parametrize(
        ("path", "status"), [(f"{OWN}/photos/1", 404), (f"{OWN}/photos/3", 422), (f"{PATH}/PA-XXXXXX/photos/0", 404)]
    )
    async def test_has_no_other_photo(self, canbo: Browser, path: str, status: int) -> None:
        assert await canbo.status(path) == status

    async def test_is_empty_where_nothing_waits(self, canbo: Browser) -> None:
        assert "Không có phản ánh nào" in await canbo.page(PATH, show="done")

    async def test_comes_page_by_page(self, canbo: Browser, reports: SqlFieldReports) -> None:
        for number in range(PAGE):
            await reports.add(replace(LAMP, number=f"PA-{number}", photos=0, reported_at=NOON.replace(hour=13)))
        assert LAMP.number not in await canbo.page(PATH)
        assert LAMP.number in await canbo.page(PATH, page="2")

    async def test_can_be_taken_along_as_a_file(self, canbo: Browser, reports: SqlFieldReports) -> None:
        await reports.add(replace(LAMP, number="PA-CDEFGH", text="=1+1", photos=0))
        file = await canbo.get(f"{PATH}/phan-anh.csv")
        assert file.headers["content-type"].startswith("text/csv")
        head, *rows = file.text.lstrip("\ufeff").splitlines()
        assert head.startswith("Mã,Gửi lúc,Loại việc")
        assert any(row.startswith("PA-2345AB,19:00 21/11/2026,") for row in rows)
        assert "'=1+1" in file.text

    async def test_is_no_page_of_who_only_works_on_the_knowledge(self, app: FastAPI, canbo: Browser) -> None:
        editor = await browser_of(app, "minh", "editor")
        assert await editor.status(PATH) == 403
        assert PATH not in await editor.page("/officials")
        assert PATH in await canbo.page("/officials")


class TestAChange:
    async def test_is_told_to_who_asks(self, canbo: Browser, client: Client) -> None:
        sent = await canbo.submit(OWN, state="done", reply="Đã thay bóng đèn.", seen="")
        assert (sent.status_code, sent.headers["location"]) == (303, f"{PATH}?show=open")
        reply = await client.ask("pa-2345ab toi dau roi")
        (answer,) = reply["answers"]
        assert answer["kind"] == "help"
        assert "Đã thay bóng đèn." in answer["text"]
        assert "Lê Lợi" not in answer["text"]

    async def test_moves_it_to_its_list(self, canbo: Browser) -> None:
        await canbo.submit(OWN, state="declined", reply="", seen="")
        assert LAMP.number not in await canbo.page(PATH)
        assert LAMP.number in await canbo.page(PATH, show="declined")

    async def test_hides_a_persons_number(self, canbo: Browser, reports: SqlFieldReports) -> None:
        await canbo.submit(OWN, state="done", reply="Đã gọi bà Lan, số 0903123456.", seen="")
        kept = await reports.report(LAMP.number)
        assert kept is not None
        assert "0903123456" not in kept.reply

    async def test_does_not_go_over_a_colleagues(self, canbo: Browser, reports: SqlFieldReports) -> None:
        await reports.change(LAMP.number, "in_progress", "Đang đi thay.", NOON, seen=None)
        refused = await canbo.submit(OWN, state="declined", reply="", seen="")
        assert refused.status_code == 409
        assert "người khác cập nhật" in refused.text
        kept = await reports.report(LAMP.number)
        assert kept is not None
        assert (kept.state, kept.reply) == ("in_progress", "Đang đi thay.")
        again = await canbo.submit(OWN, state="done", reply="Xong.", seen=hidden(refused.text, "seen"))
        assert again.status_code == 303

    async def test_from_no_page_of_ours_is_refused(self, canbo: Browser) -> None:
        assert (await canbo.submit(OWN, state="done", seen="hôm qua")).status_code == 422

    @pytest.mark.parametrize("state", ["", "lost"])
    async def test_must_be_one_of_the_states(self, canbo: Browser, state: str) -> None:
        assert (await canbo.submit(OWN, state=state, seen="")).status_code == 422

    async def test_of_a_report_that_is_gone_is_said_on_a_page(self, canbo: Browser) -> None:
        gone = await canbo.submit(f"{PATH}/PA-XXXXXX", state="done", seen="")
        assert gone.status_code == 404
        assert "Chưa thực hiện được" in gone.text

    async def test_stands_in_the_audit_log_without_the_report(self, app: FastAPI, canbo: Browser) -> None:
        await canbo.submit(OWN, state="done", reply="Xong.", seen="")
        (entry,) = await app.state.application.audit.entries(action="field_report", limit=5)
        assert (entry.person, entry.subject) == ("lan", LAMP.number)
        assert entry.before == {"state": "received", "reply": ""}
        assert entry.after == {"state": "done", "reply": "Xong."}


class TestRemoving:
    async def test_forgets_it_for_good(self, app: FastAPI, canbo: Browser, reports: SqlFieldReports) -> None:
        assert (await canbo.submit(f"{OWN}/remove")).status_code == 303
        assert await reports.report(LAMP.number) is None
        assert await canbo.status(f"{OWN}/photos/0") == 404
        (entry,) = await app.state.application.audit.entries(action="remove_field_report", limit=5)
        assert (entry.subject, entry.before) == (LAMP.number, {"state": "received"})

    async def test_is_done_once(self, canbo: Browser) -> None:
        await canbo.submit(f"{OWN}/remove")
        assert (await canbo.submit(f"{OWN}/remove")).status_code == 404
