"""/admin/analytics, /admin/unanswered, and the verdicts they count."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from assistant.domain.answer import Answer
from assistant.domain.insight import Verdict
from assistant.domain.principal import CITIZEN, Principal, Role
from assistant.ports import Journal
from tests.turns import BIRTH, LETTERS, keep_turn, refused
from tests.web.browser import Browser, browser_of
from tests.web.client import Client
from tests.web.people import signed_in

ANALYTICS, UNANSWERED, HANDLED = "/admin/analytics", "/admin/unanswered", "/admin/unanswered/handled"
PAGES = (ANALYTICS, f"{ANALYTICS}/thong-ke.csv", f"{ANALYTICS}/thong-ke.xlsx", UNANSWERED, HANDLED)
TIGER = "nuôi hổ cần giấy gì"


@pytest.fixture
async def editor(app: FastAPI) -> Browser:
    return await browser_of(app, "bientap", "editor")


@pytest.fixture
def journal(app: FastAPI) -> Journal:
    kept: Journal = app.state.application.journal
    return kept


async def asked(journal: Journal, *texts: str, answer: Answer | None = None, channel: str = "web") -> None:
    for text in texts:
        await keep_turn(journal, f"turn-{text}-{channel}"[:40], text, answer or refused(), channel=channel)


def rows(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


class TestFeedback:
    async def give(self, client: Client, turn_id: str, body: object) -> httpx.Response:
        path = f"/api/v1/answers/{turn_id}/feedback"
        return await client.http.post(path, json=body, headers=client.headers)

    async def kept(self, app: FastAPI, turn_id: str) -> Verdict | None:
        found: Verdict | None = await app.state.application.feedback.of(turn_id)
        return found

    async def test_of_a_citizens_turn_is_kept(self, app: FastAPI, client: Client) -> None:
        turn = (await client.ask("đăng ký khai sinh cần giấy tờ gì"))["turn_id"]
        body = {"helpful": False, "reason": "outdated", "words": "Lệ phí đã đổi, gọi 0903 123 456"}
        assert (await self.give(client, turn, body)).status_code == 204
        assert await self.kept(app, turn) == Verdict(False, "outdated", "Lệ phí đã đổi, gọi [phone]")

    async def test_a_second_one_replaces_the_first(self, app: FastAPI, client: Client) -> None:
        turn = (await client.ask("đăng ký khai sinh cần giấy tờ gì"))["turn_id"]
        await self.give(client, turn, {"helpful": False, "reason": "wrong"})
        assert (await self.give(client, turn, {"helpful": True})).status_code == 204
        assert await self.kept(app, turn) == Verdict(True)

    async def test_of_an_officials_turn_comes_from_that_person(self, app: FastAPI, official: Client) -> None:
        turn = (await official.ask("giờ làm việc"))["turn_id"]
        assert (await self.give(official, turn, {"helpful": True})).status_code == 204
        assert await self.kept(app, turn) == Verdict(True)

    async def test_of_an_officials_turn_comes_from_nobody_else(
        self, app: FastAPI, client: Client, official: Client
    ) -> None:
        turn = (await official.ask("giờ làm việc"))["turn_id"]
        other = await signed_in(app, client, "khac", "leader")
        assert [(await self.give(who, turn, {"helpful": True})).status_code for who in (client, other)] == [404, 404]
        assert await self.kept(app, turn) is None

    async def test_of_a_turn_nobody_knows_is_not_found(self, client: Client) -> None:
        response = await self.give(client, "unknown", {"helpful": True})
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"helpful": None},
            {"helpful": False, "reason": "ugly"},
            pytest.param({"helpful": False, "words": "x" * 501}, id="long"),
        ],
    )
    async def test_must_be_well_formed(self, client: Client, body: object) -> None:
        turn = (await client.ask("đăng ký khai sinh cần giấy tờ gì"))["turn_id"]
        assert (await self.give(client, turn, body)).status_code == 422

    async def test_may_hold_what_no_database_keeps(self, app: FastAPI, client: Client) -> None:
        turn = (await client.ask("đăng ký khai sinh cần giấy tờ gì"))["turn_id"]
        assert (await self.give(client, turn, {"helpful": False, "words": "a\x00b"})).status_code == 204
        assert await self.kept(app, turn) == Verdict(False, None, "ab")


class TestWhoMaySee:
    @pytest.mark.parametrize("path", PAGES)
    async def test_a_visitor_is_led_to_the_sign_in(self, client: Client, path: str) -> None:
        response = await client.get(path)
        assert (response.status_code, response.headers["location"].split("?")[0]) == (303, "/sign-in")

    @pytest.mark.parametrize("path", PAGES)
    async def test_an_official_may_not(self, app: FastAPI, client: Client, path: str) -> None:
        official = await browser_of(app, "bientap", "official", "leader")
        assert (await official.get(path)).status_code == 403

    @pytest.mark.parametrize("role", ["editor", "approver", "admin"])
    async def test_who_looks_after_the_assistant_may(self, app: FastAPI, client: Client, role: Role) -> None:
        own = await browser_of(app, "bientap", role)
        assert [(await own.get(path)).status_code for path in PAGES] == [200] * len(PAGES)

    async def test_an_official_may_handle_nothing(self, app: FastAPI, client: Client, journal: Journal) -> None:
        await asked(journal, TIGER)
        official = await browser_of(app, "bientap", "official")
        response = await official.submit(UNANSWERED, turns=f"turn-{TIGER}-web", outcome="done")
        assert response.status_code == 403
        assert await app.state.application.handled.newest() == ()

    @pytest.mark.parametrize("path", [UNANSWERED, HANDLED])
    async def test_a_form_needs_its_proof(self, editor: Browser, path: str) -> None:
        assert (await editor.http.post(path, data={"turns": "t", "outcome": "done", "key": "k"})).status_code == 403


class TestAnalytics:
    async def test_of_quiet_days_says_so(self, editor: Browser) -> None:
        assert "Chưa có câu hỏi nào" in await editor.page(ANALYTICS)

    async def test_counts_what_was_asked(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "một", "hai", answer=BIRTH)
        await asked(journal, TIGER)
        channels = rows(await editor.get(f"{ANALYTICS}/thong-ke.csv"))[1:4]
        assert [row[:6] for row in channels] == [
            ["Kênh", "Câu hỏi", "Cuộc trao đổi", "Trả lời đủ", "Trả lời một phần", "Từ chối"],
            ["Tất cả", "3", "3", "2", "0", "1"],
            ["Trang người dân", "3", "3", "2", "0", "1"],
        ]

    async def test_shows_tables_and_charts(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "khai sinh", answer=BIRTH)
        await asked(journal, "văn bản đi", answer=LETTERS)
        shown = await editor.page(ANALYTICS)
        assert shown.count("data-chart=") == 3
        assert [name in shown for name in ("Đăng ký khai sinh", "Số văn bản đi", "Trang người dân")] == [True] * 3

    async def test_shows_no_words_of_anybody(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER)
        assert "Câu hỏi theo ngày" in await editor.page(ANALYTICS)
        assert TIGER not in await editor.page(ANALYTICS)

    async def test_counts_one_channel_alone(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "một")
        await asked(journal, "một", channel="zalo")
        table = rows(await editor.get(f"{ANALYTICS}/thong-ke.csv", channel="zalo"))
        assert [row[:2] for row in table[2:4]] == [["Tất cả", "1"], ["Zalo", "1"]]

    async def test_counts_other_days_apart(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "một")
        shown = await editor.page(ANALYTICS, **{"from": "2020-01-01", "to": "2020-01-31"})
        assert "Chưa có câu hỏi nào" in shown
        assert "Từ 01/01/2020 đến 31/01/2020" in shown

    @pytest.mark.parametrize(
        "query",
        [
            {"from": "hôm qua", "to": ""},
            {"from": "2999-01-01", "to": "2999-01-02"},
            {"from": "0001-01-01", "to": "0001-01-01"},
            {"channel": "fax"},
        ],
    )
    async def test_what_is_no_day_or_channel_is_the_usual_one(
        self, editor: Browser, journal: Journal, query: dict[str, str]
    ) -> None:
        await asked(journal, "một")
        assert "Trang người dân" in await editor.page(ANALYTICS, **query)

    async def test_reads_a_year_at_most(self, editor: Browser) -> None:
        shown = await editor.page(ANALYTICS, **{"from": "2000-01-01", "to": "2025-12-31"})
        assert "Từ 31/12/2024 đến 31/12/2025" in shown

    async def test_makes_a_workbook_with_a_sheet_a_table(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "khai sinh", answer=BIRTH)
        response = await editor.get(f"{ANALYTICS}/thong-ke.xlsx")
        book = load_workbook(BytesIO(response.content))
        assert book.sheetnames == ["Theo kênh", "Theo ngày", "Thủ tục hỏi nhiều", "Theo giờ trong ngày"]
        assert [cell.value for cell in book["Thủ tục hỏi nhiều"][5]] == ["Đăng ký khai sinh", "1.001193", 1]
        assert response.headers["cache-control"] == "private, no-store"


class TestUnanswered:
    async def test_says_when_there_is_nothing(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "khai sinh", answer=BIRTH)
        assert "Không có câu hỏi nào" in await editor.page(UNANSWERED)

    async def test_shows_question_reason_and_answer(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER, answer=refused("out_of_scope", "Tôi chỉ biết thủ tục."))
        shown = await editor.page(UNANSWERED)
        assert [part in shown for part in (TIGER, "Ngoài phạm vi</span>", "Tôi chỉ biết thủ tục.")] == [True] * 3

    async def test_shows_what_was_found_unhelpful(self, app: FastAPI, editor: Browser, journal: Journal) -> None:
        await asked(journal, "khai sinh", answer=BIRTH)
        await app.state.application.feedback.give("turn-khai sinh-web", Verdict(False, "wrong", "Lệ phí đã đổi."))
        shown = await editor.page(UNANSWERED)
        assert "Lệ phí đã đổi." in shown
        assert "Người hỏi thấy chưa hữu ích" in shown

    async def test_brings_wordings_together_and_counts_them(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER, "NUOI HO can giay gi?", "nuôi hổ thì cần giấy gì", "mấy giờ tàu chạy")
        groups = rows(await editor.get(f"{UNANSWERED}/cau-hoi.csv"))[1:]
        assert [(row[0], row[1]) for row in groups] == [("NUOI HO can giay gi?", "3"), ("mấy giờ tàu chạy", "1")]
        assert groups[0][7] == "nuôi hổ thì cần giấy gì"

    async def test_puts_what_is_asked_most_on_top(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER, TIGER.upper(), "mấy giờ tàu chạy")
        shown = await editor.page(UNANSWERED)
        assert shown.index(TIGER.upper()) < shown.index("mấy giờ tàu chạy")

    async def test_shows_no_markup_that_somebody_typed(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "<script>x</script>")
        assert "&lt;script&gt;x" in await editor.page(UNANSWERED)

    async def test_makes_a_file_in_which_nothing_runs(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, "=1+1", " +84", "@x", "-3")
        questions = [row[0] for row in rows(await editor.get(f"{UNANSWERED}/cau-hoi.csv"))[1:]]
        assert sorted(questions) == ["'+84", "'-3", "'=1+1", "'@x"]


class TestHandling:
    async def test_takes_every_wording_off_the_list(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER, "nuôi hổ thì cần giấy gì", "mấy giờ tàu chạy")
        turns = f"turn-{TIGER}-web,turn-nuôi hổ thì cần giấy gì-web"
        response = await editor.submit(f"{UNANSWERED}?from=2026-01-01", turns=turns, outcome="done")
        assert response.status_code == 303
        assert response.headers["location"].startswith(f"{UNANSWERED}?from=")
        assert [row[0] for row in rows(await editor.get(f"{UNANSWERED}/cau-hoi.csv"))[1:]] == ["mấy giờ tàu chạy"]

    async def test_covers_the_same_words_of_later(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER)
        await editor.submit(UNANSWERED, turns=f"turn-{TIGER}-web", outcome="out_of_scope")
        await asked(journal, "Nuoi ho can giay gi???")
        assert "Không có câu hỏi nào" in await editor.page(UNANSWERED)

    async def test_shows_what_was_done_and_by_whom(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER)
        note = "đã thêm: https://example.vn/ho"
        await editor.submit(UNANSWERED, turns=f"turn-{TIGER}-web", outcome="done", note=note)
        shown = await editor.page(HANDLED)
        assert [part in shown for part in (TIGER, "Đã xử lý", "bientap", '<a href="https://example.vn/ho"')] == [
            True
        ] * 4

    async def test_can_be_taken_back(self, app: FastAPI, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER)
        await editor.submit(UNANSWERED, turns=f"turn-{TIGER}-web", outcome="done")
        (kept,) = await app.state.application.handled.newest()
        assert (await editor.submit(HANDLED, key=kept.key)).status_code == 303
        assert TIGER in await editor.page(UNANSWERED)

    @pytest.mark.parametrize("turns", ["", "unknown", "'; --"])
    async def test_of_a_question_nobody_asked_is_not_found(self, editor: Browser, turns: str) -> None:
        assert (await editor.submit(UNANSWERED, turns=turns, outcome="done")).status_code == 404

    async def test_has_two_outcomes(self, editor: Browser, journal: Journal) -> None:
        await asked(journal, TIGER)
        assert (await editor.submit(UNANSWERED, turns=f"turn-{TIGER}-web", outcome="later")).status_code == 422

    async def test_cannot_be_taken_back_twice(self, editor: Browser) -> None:
        assert (await editor.submit(HANDLED, key="x")).status_code == 404

    async def test_reaches_nothing_that_a_person_of_the_office_was_answered_well(
        self, app: FastAPI, editor: Browser, journal: Journal
    ) -> None:
        staff = Principal("id-khac", "khac", ("official",))
        await keep_turn(journal, "own", "số của phường tôi", LETTERS, person=staff)
        assert await journal.turn("own", CITIZEN) is None
        assert "số của phường tôi" not in await editor.page(UNANSWERED)
