"""/officials: ask, see the proof, pin, report, and go back; each sees only what is one's own."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from io import BytesIO
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from sqlalchemy import delete, func, select

from assistant.adapters.memory_register import MemoryRegisterCounts
from assistant.adapters.sql.tables import conversations, pins, turns
from assistant.domain.indicator import RegisterState
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import Edition
from assistant.web.officials.board import MOST_PINS
from tests.builders import a_dossier, an_edition
from tests.unit.exports.figures import value_after
from tests.web.browser import Browser, browser_of, hidden, links, open_browser, turn_of
from tests.web.client import Client
from tests.web.people import DOCUMENTS, Editor, signed_in
from tests.web.test_datasets import Sender

RATE = "tỷ lệ đúng hạn của khối phường xã"
WARD_7, WARD_8 = "số văn bản đi của phường 7", "số văn bản đi của phường 8"
COMPARISON = "so sánh số văn bản đi của phường 7 và phường 8"
NINE_MONTHS = "9 tháng năm 2023"
TABLE_2024 = "Đơn vị;Số văn bản đi;Số văn bản đến\nPhường 7;{};4.400\nPhường 8;1.870;5.300\n"


@pytest.fixture
async def canbo(app: FastAPI) -> Browser:
    """An official of the whole office."""
    return await browser_of(app, "lan", "official", units=("thanh-pho-vung-tau",))


@pytest.fixture
async def canbo7(app: FastAPI) -> Browser:
    """An official of ward 7."""
    return await browser_of(app, "minh", "official", units=("phuong-7",))


async def rows(app: FastAPI) -> list[int]:
    """Counts everything that a question, a pin or a report would add to."""
    async with app.state.application.engine.connect() as connection:
        return [
            int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
            for table in (conversations, turns, pins)
        ]


async def pin(browser: Browser, question: str, talk: str = "") -> str:
    """Asks, pins, and returns the turn."""
    turn = await browser.ask(question, talk)
    response = await browser.submit("/officials/board", htmx=True, turn=turn_of(turn))
    assert response.status_code == 200
    return turn


class TestWhoMayLook:
    @pytest.mark.parametrize(
        "path", ["", "/board", "/reports", "/history", "/sources/data:van_ban:van_ban_di:phuong-7"]
    )
    async def test_nobody_without_signing_in(self, app: FastAPI, path: str) -> None:
        response = await open_browser(app).http.get(f"/officials{path}")
        assert (response.status_code, response.headers["location"].split("?")[0]) == (303, "/sign-in")

    @pytest.mark.parametrize("path", ["", "/board", "/reports", "/history"])
    async def test_who_has_signed_in(self, canbo: Browser, path: str) -> None:
        assert await canbo.status(f"/officials{path}") == 200

    async def test_what_is_not_there_is_said_on_a_page(self, canbo: Browser) -> None:
        response = await canbo.http.get("/officials/sources/khong-co")
        assert response.status_code == 404
        assert "Chưa thực hiện được" in response.text


class TestAQuestion:
    async def test_is_answered_below_the_talk(self, canbo: Browser) -> None:
        turn = await canbo.ask(RATE)
        assert "<html" not in turn
        assert '<p class="answer__value">99,54' in turn

    async def test_shows_how_the_number_came_about(self, canbo: Browser) -> None:
        turn = await canbo.ask(RATE)
        assert "<dt>Tử số</dt><dd>64.861</dd>" in turn
        for name in ("Đơn vị", "Kỳ", "Mẫu số", "Cách tính", "Số liệu đến", "Nguồn"):
            assert f"<dt>{name}</dt>" in turn

    async def test_without_scripts_leads_to_a_page_of_the_talk(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/ask", text=RATE)
        assert response.status_code == 303
        page = await canbo.page(response.headers["location"])
        assert "<html" in page
        assert '<p class="answer__value">99,54' in page

    async def test_hands_the_page_the_talk_it_began(self, canbo: Browser) -> None:
        turn = await canbo.ask(RATE)
        talk = re.search(r'id="talk-id" value="([^"]+)" hx-swap-oob="true"', turn)
        assert talk is not None
        assert await canbo.status(f"/officials?talk={talk[1]}") == 200

    async def test_that_follows_another_is_understood_with_it(self, canbo: Browser) -> None:
        talk = hidden(await canbo.ask(WARD_7), "talk")
        turn = await canbo.ask("còn phường 8?", talk)
        assert "1.867" in turn
        assert hidden(turn, "talk") == talk

    async def test_that_follows_nothing_is_a_new_talk(self, canbo: Browser) -> None:
        await canbo.ask(WARD_7)
        assert "1.867" not in await canbo.ask("còn phường 8?")

    async def test_is_written_back_as_text(self, canbo: Browser) -> None:
        turn = await canbo.ask(f"<script>alert(1)</script> {RATE}")
        assert "<script" not in turn
        assert "&lt;script&gt;" in turn

    @pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
    async def test_that_is_none_is_refused_where_the_answer_would_be(self, canbo: Browser, text: str) -> None:
        response = await canbo.submit("/officials/ask", htmx=True, text=text)
        assert response.status_code == 422
        assert response.text.startswith('<p class="notice" role="alert">')

    async def test_in_a_talk_of_somebody_else_is_refused(self, canbo: Browser, canbo7: Browser) -> None:
        talk = hidden(await canbo.ask(WARD_7), "talk")
        assert (await canbo7.submit("/officials/ask", text=WARD_7, talk=talk)).status_code == 404

    async def test_of_another_unit_is_not_answered(self, canbo7: Browser) -> None:
        assert "1.867" not in await canbo7.ask(WARD_8)

    async def test_with_a_chart_carries_what_to_draw(self, canbo: Browser) -> None:
        turn = await canbo.ask(COMPARISON)
        found = re.search(r'data-chart="([^"]+)"', turn)
        assert found is not None
        chart = json.loads(html.unescape(found[1]))
        assert chart["series"][0]["values"] == [1890, 1867]

    async def test_with_a_table_can_be_scrolled(self, canbo: Browser) -> None:
        turn = await canbo.ask(COMPARISON)
        assert '<div class="scroll" role="region" aria-label="Bảng số liệu" tabindex="0">' in turn


class TestPicking:
    async def test_another_unit_shows_its_number(self, canbo: Browser) -> None:
        fields = {"metric": "van_ban_di", "unit": "phuong-8", "period": NINE_MONTHS}
        response = await canbo.submit("/officials/ask", htmx=True, **fields)
        assert "1.867" in response.text

    async def test_two_units_compares_them(self, canbo: Browser) -> None:
        fields = {"metric": "van_ban_di", "unit": "phuong-8", "period": NINE_MONTHS, "than": "phuong-7"}
        response = await canbo.submit("/officials/ask", htmx=True, **fields)
        assert "1.890" in response.text
        assert "1.867" in response.text

    async def test_another_period_shows_its_number(self, app: FastAPI, client: Client, canbo: Browser) -> None:
        await publish(app, client, "1.900")
        assert "<option>năm 2024</option>" in await canbo.ask(WARD_7 + " " + NINE_MONTHS)
        fields = {"metric": "van_ban_di", "unit": "phuong-7", "period": "năm 2024"}
        assert "1.900" in (await canbo.submit("/officials/ask", htmx=True, **fields)).text

    async def test_stays_in_the_talk(self, canbo: Browser) -> None:
        talk = hidden(await canbo.ask(WARD_7), "talk")
        fields = {"metric": "van_ban_di", "unit": "phuong-8", "period": NINE_MONTHS, "talk": talk}
        response = await canbo.submit("/officials/ask", **fields)
        assert response.headers["location"] == f"/officials?talk={talk}"

    async def test_offers_the_unit_and_period_of_the_answer_first(self, canbo: Browser) -> None:
        turn = await canbo.ask(WARD_8)
        assert '<option value="phuong-8" selected>' in turn
        assert f"<option selected>{NINE_MONTHS}</option>" in turn

    async def test_offers_only_what_one_may_see(self, canbo7: Browser) -> None:
        turn = await canbo7.ask(WARD_7)
        assert 'value="phuong-8"' not in turn

    @pytest.mark.parametrize(
        "fields",
        [
            {"metric": "khong_co", "unit": "phuong-8"},
            {"metric": "van_ban_di", "unit": "khong-co"},
            {"metric": "van_ban_di", "unit": "phuong-8", "than": "khong-co"},
            {"metric": "van_ban_di"},
        ],
    )
    async def test_what_is_not_there_is_refused(self, canbo: Browser, fields: dict[str, str]) -> None:
        assert (await canbo.submit("/officials/ask", **fields)).status_code == 422

    async def test_a_unit_of_others_is_not_answered(self, canbo7: Browser) -> None:
        fields = {"metric": "van_ban_di", "unit": "phuong-8", "period": NINE_MONTHS}
        assert "1.867" not in (await canbo7.submit("/officials/ask", htmx=True, **fields)).text


async def publish(app: FastAPI, client: Client, number: str, document_id: str = "") -> str:
    """Has ward 7's number of 2024 published; returns the data set's id."""
    name = f"{number}-{document_id}"
    editor = await signed_in(app, client, f"editor-{name}", "editor")
    approver = await signed_in(app, client, f"approver-{name}", "approver")
    fields = {"period": "năm 2024"} | ({"document_id": document_id} if document_id else {})
    draft = await Sender(editor).draft(TABLE_2024.format(number), **fields)
    await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
    return str(draft["document_id"])


class TestTheBoard:
    async def test_is_empty_at_first(self, canbo: Browser) -> None:
        assert "Chưa có câu hỏi nào được ghim" in await canbo.page("/officials/board")

    async def test_shows_what_was_pinned_with_its_number(self, canbo: Browser) -> None:
        await pin(canbo, RATE)
        board = await canbo.page("/officials/board")
        assert f"<h2>{RATE}</h2>" in board
        assert '<p class="answer__value">99,54' in board

    async def test_computes_anew_after_new_data(self, app: FastAPI, client: Client, canbo: Browser) -> None:
        document = await publish(app, client, "1.900")
        await pin(canbo, f"{WARD_7} năm 2024")
        assert "1.900" in await canbo.page("/officials/board")
        await publish(app, client, "1.955", document)
        board = await canbo.page("/officials/board")
        assert "1.955" in board
        assert "1.900" not in board

    async def test_remembers_what_a_follow_up_was_about(self, canbo: Browser) -> None:
        talk = hidden(await canbo.ask(WARD_7), "talk")
        await pin(canbo, "còn phường 8?", talk)
        assert "1.867" in await canbo.page("/officials/board")

    async def test_outlives_the_talk(self, app: FastAPI, canbo: Browser) -> None:
        await pin(canbo, WARD_8)
        async with app.state.application.engine.begin() as connection:
            await connection.execute(delete(conversations))
        assert "1.867" in await canbo.page("/officials/board")

    async def test_is_one_persons_own(self, canbo: Browser, canbo7: Browser) -> None:
        await pin(canbo, WARD_7)
        assert "Chưa có câu hỏi nào được ghim" in await canbo7.page("/officials/board")

    async def test_takes_no_turn_of_somebody_else(self, canbo: Browser, canbo7: Browser) -> None:
        turn = turn_of(await canbo.ask(WARD_7))
        assert (await canbo7.submit("/officials/board", turn=turn)).status_code == 404

    @pytest.mark.parametrize("turn", ["", "khong-co", "'; --", "chữ"])
    async def test_takes_no_turn_that_is_not_there(self, canbo: Browser, turn: str) -> None:
        assert (await canbo.submit("/officials/board", turn=turn)).status_code == 404

    async def test_has_a_question_once(self, canbo: Browser) -> None:
        await pin(canbo, RATE)
        await pin(canbo, RATE)
        assert (await canbo.page("/officials/board")).count(f"<h2>{RATE}</h2>") == 1

    async def test_without_scripts_is_shown_after_pinning(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/board", turn=turn_of(await canbo.ask(RATE)))
        assert (response.status_code, response.headers["location"]) == (303, "/officials/board")

    async def test_that_is_full_says_so(self, app: FastAPI, canbo: Browser) -> None:
        kept = app.state.application.pins
        await pin(canbo, RATE)
        (first,) = await kept.of("id-lan")
        for number in range(MOST_PINS - 1):
            await kept.add("id-lan", type(first)(f"pin-{number}", f"câu {number}", first.asked))
        response = await canbo.submit("/officials/board", htmx=True, turn=turn_of(await canbo.ask(WARD_7)))
        assert response.status_code == 409
        assert "Bảng của bạn đã đầy" in response.text

    async def test_shows_less_when_a_permission_was_taken_away(self, app: FastAPI, canbo7: Browser) -> None:
        await pin(canbo7, WARD_7)
        assert "1.890" in await canbo7.page("/officials/board")
        other = await browser_of(app, "hoa", "official", units=("phuong-8",))
        (pinned,) = await app.state.application.pins.of("id-minh")
        await app.state.application.pins.add("id-hoa", type(pinned)("another", pinned.question, pinned.asked))
        assert "1.890" not in await other.page("/officials/board")


class TestUnpinning:
    async def test_takes_the_question_off(self, app: FastAPI, canbo: Browser) -> None:
        await pin(canbo, RATE)
        (kept,) = await app.state.application.pins.of("id-lan")
        response = await canbo.submit(f"/officials/board/{kept.id}/remove")
        assert response.headers["location"] == "/officials/board"
        assert RATE not in await canbo.page("/officials/board")

    async def test_leaves_nothing_in_its_place(self, app: FastAPI, canbo: Browser) -> None:
        await pin(canbo, RATE)
        (kept,) = await app.state.application.pins.of("id-lan")
        response = await canbo.submit(f"/officials/board/{kept.id}/remove", htmx=True)
        assert (response.status_code, response.text) == (200, "")

    async def test_somebody_elses_question_is_refused(self, app: FastAPI, canbo: Browser, canbo7: Browser) -> None:
        await pin(canbo, RATE)
        (kept,) = await app.state.application.pins.of("id-lan")
        assert (await canbo7.submit(f"/officials/board/{kept.id}/remove")).status_code == 404
        assert await app.state.application.pins.of("id-lan") == (kept,)


class TestWhatWasAsked:
    async def test_stands_in_the_history(self, canbo: Browser) -> None:
        talk = hidden(await canbo.ask(RATE), "talk")
        await canbo.ask("còn khối thành phố?", talk)
        history = await canbo.page("/officials/history")
        assert f'<a href="/officials?talk={quote(talk)}">{RATE}</a>' in history
        assert '<td class="is-number">2</td>' in history
        assert "còn khối thành phố?" not in history

    async def test_opens_again_with_its_answers(self, canbo: Browser) -> None:
        await canbo.ask(RATE)
        (talk,) = links(await canbo.page("/officials/history"), "/officials?talk=")
        assert '<p class="answer__value">99,54' in await canbo.page(talk)

    async def test_is_one_persons_own(self, canbo: Browser, canbo7: Browser) -> None:
        talk = hidden(await canbo.ask(RATE), "talk")
        assert RATE not in await canbo7.page("/officials/history")
        assert "99,54" not in await canbo7.page(f"/officials?talk={talk}")

    async def test_elsewhere_does_not_stand_there(self, app: FastAPI, canbo: Browser) -> None:
        token = canbo.http.cookies["session"]
        await Editor(canbo.http, {"Authorization": f"Bearer {token}"}).ask(RATE)
        assert RATE not in await canbo.page("/officials/history")

    async def test_keeps_no_personal_number(self, canbo: Browser) -> None:
        await canbo.ask(f"{RATE}, số của tôi 079123456789")
        assert "079123456789" not in await canbo.page("/officials/history")


class TestASource:
    async def test_shows_the_cell_behind_a_number(self, canbo: Browser) -> None:
        (address,) = links(await canbo.ask(WARD_8), "/officials/sources/")
        assert "Phường 8" in (page := await canbo.page(address))
        assert "1867" in page

    async def test_of_another_unit_is_not_there(self, canbo: Browser, canbo7: Browser) -> None:
        (address,) = links(await canbo.ask(WARD_8), "/officials/sources/")
        assert await canbo7.status(address) == 404

    async def test_of_the_own_unit_opens(self, canbo7: Browser) -> None:
        (address,) = links(await canbo7.ask(WARD_7), "/officials/sources/")
        assert "1890" in await canbo7.page(address)

    async def test_is_where_the_sign_in_leads_back_to(self, app: FastAPI, canbo: Browser) -> None:
        (address,) = links(await canbo.ask(WARD_8), "/officials/sources/")
        sent = await open_browser(app).http.get(address)
        page = await canbo.page(sent.headers["location"])
        assert f'name="then" value="{html.escape("/officials/sources/data:van_ban:van_ban_di:phuong-8")}"' in page


class TestAReport:
    @pytest.fixture
    def edition(self, knowledge: Knowledge) -> Edition:
        """With a register of three dossiers, two of ward 7."""
        days = {"phuong-7": [date(2025, 5, 5), date(2025, 5, 6)], "phuong-8": [date(2025, 5, 7)]}
        dossiers = [a_dossier(unit, day, day, day) for unit, received in days.items() for day in received]
        state = RegisterState("Sổ thử", False, date(2025, 5, 1), date(2025, 5, 31), len(dossiers), 1)
        counts = MemoryRegisterCounts(dossiers, state)
        return an_edition(knowledge, counts=counts)

    async def test_is_offered_with_units_and_periods(self, canbo: Browser) -> None:
        page = await canbo.page("/officials/reports")
        assert page.count('name="report"') == 7
        assert '<option value="">Tất cả</option>' in page

    async def test_offers_years_quarters_and_months_of_the_register(self, canbo: Browser) -> None:
        page = await canbo.page("/officials/reports")
        assert [label in page for label in ("năm 2025", "quý 2 năm 2025", "tháng 5 năm 2025", "tháng 4 năm 2025")] == [
            *[True] * 3,
            False,
        ]

    async def test_of_a_month_keeps_it_for_another_unit(self, canbo: Browser) -> None:
        turn = await canbo.ask("số hồ sơ tiếp nhận của phường 7 tháng 5 năm 2025")
        assert "<option selected>tháng 5 năm 2025</option>" in turn

    async def test_comes_with_one_click(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/reports", htmx=True, report="giai_quyet")
        assert "<td>Phường 7</td>" in response.text
        assert "<td>Phường 8</td>" in response.text
        assert "<html" not in response.text

    async def test_is_of_one_unit_when_one_is_picked(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/reports", htmx=True, report="giai_quyet", unit="phuong-7")
        assert "Phường 7" in response.text
        assert "Phường 8" not in response.text

    async def test_is_offered_of_the_own_unit_to_who_may_not_see_all(self, canbo7: Browser) -> None:
        page = await canbo7.page("/officials/reports")
        assert '<option value="phuong-7" selected>' in page
        assert "Phường 8" not in page
        assert "Tất cả" not in page

    async def test_of_all_is_not_for_who_may_not_see_all(self, canbo7: Browser) -> None:
        response = await canbo7.submit("/officials/reports", htmx=True, report="giai_quyet")
        assert "<td>Phường 8</td>" not in response.text
        assert links(response.text, "/api/v1/answers/") == []

    async def test_every_one_is_answered_with_figures(self, canbo: Browser) -> None:
        ids = re.findall(r'name="report" value="([^"]+)"', await canbo.page("/officials/reports"))
        for report in ids:
            response = await canbo.submit("/officials/reports", htmx=True, report=report)
            assert links(response.text, "/api/v1/answers/"), (report, response.text)

    async def test_can_be_fetched_as_a_file(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/reports", htmx=True, report="giai_quyet")
        assert await canbo.status(links(response.text, "/api/v1/answers/")[0]) == 200

    async def test_without_scripts_is_a_whole_page(self, canbo: Browser) -> None:
        response = await canbo.submit("/officials/reports", report="giai_quyet")
        assert response.status_code == 200
        assert "<html" in response.text
        assert 'id="report"' in response.text

    @pytest.mark.parametrize("fields", [{}, {"report": "khong_co"}, {"report": "giai_quyet", "unit": "khong-co"}])
    async def test_that_is_none_is_refused(self, canbo: Browser, fields: dict[str, str]) -> None:
        assert (await canbo.submit("/officials/reports", **fields)).status_code == 422


class TestTheExcelFile:
    async def test_opens_in_the_browser_that_asked(self, canbo: Browser) -> None:
        (address,) = links(await canbo.ask(RATE), "/api/v1/answers/")
        response = await canbo.http.get(address)
        assert value_after(load_workbook(BytesIO(response.content))["Nguồn"], "Tử số") == 64861

    async def test_opens_in_no_other(self, app: FastAPI, canbo: Browser, canbo7: Browser) -> None:
        (address,) = links(await canbo.ask(RATE), "/api/v1/answers/")
        assert [await canbo7.status(address), await open_browser(app).status(address)] == [404, 404]

    async def test_changes_nothing(self, app: FastAPI, canbo: Browser) -> None:
        (address,) = links(await canbo.ask(RATE), "/api/v1/answers/")
        before = await rows(app)
        await canbo.status(address)
        assert await rows(app) == before


class TestTheCookieAlone:
    async def test_asks_nothing_in_ones_name(self, canbo: Browser) -> None:
        response = await canbo.http.post("/api/v1/messages", json={"text": WARD_8})
        assert "1.867" not in response.text
        assert WARD_8 not in await canbo.page("/officials/history")

    async def test_publishes_nothing(self, app: FastAPI) -> None:
        approver = await browser_of(app, "hoa", "approver")
        response = await approver.http.post(f"{DOCUMENTS}/x/publish")
        assert response.status_code == 401

    @pytest.mark.parametrize("path", ["", "/board", "/reports", "/history"])
    async def test_changes_nothing_by_looking(self, app: FastAPI, canbo: Browser, path: str) -> None:
        await pin(canbo, RATE)
        before = await rows(app)
        await canbo.status(f"/officials{path}?text={quote(WARD_8)}&turn=x&metric=van_ban_di")
        assert await rows(app) == before
