"""The officials' pages in a real browser, against the whole product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.pages import assert_accessible, noted, tab_to
from tests.photos import a_photo
from tests.product import Product

RATE = "tỷ lệ đúng hạn của khối phường xã"
COMPARISON = "so sánh số văn bản đi của phường 7 và phường 8"
PAGES = [
    "/officials",
    "/officials/board",
    "/officials/reports",
    "/officials/field-reports",
    "/officials/history",
    "/officials/accounts",
]
SOURCE = "/officials/sources/data:mot_cua:ho_so_dung_han:khoi-phuong-xa"
PATIENCE_MS = 20_000
REFUSED = "status of 422"  # the browser itself notes a refused question
pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture(scope="module")
def session(product: Product) -> str:
    """A session of an official, made once: a password takes its time to check."""
    fields = {"name": "sep", "password": product.password}
    response = httpx.post(f"{product.url}/sign-in", data=fields, trust_env=False, timeout=30)
    assert response.status_code == 303
    return response.cookies["session"]


@pytest.fixture
def context(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=product.url,
        viewport={"width": 360, "height": 740},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def visitor(context: BrowserContext) -> Iterator[Page]:
    """Nobody yet, on a phone; any message in the console fails the test, one about the Content-Security-Policy too."""
    page = context.new_page()
    problems = noted(page)
    yield page
    assert [problem for problem in problems if REFUSED not in problem] == []


@pytest.fixture
def page(visitor: Page, product: Product, session: str) -> Page:
    """An official at work."""
    visitor.context.add_cookies([{"name": "session", "value": session, "url": product.url}])
    visitor.goto("/officials")
    return visitor


@pytest.fixture
def phone_without_scripts(browser: Browser, product: Product, session: str) -> Iterator[Page]:
    opened = browser.new_context(base_url=product.url, java_script_enabled=False)
    opened.add_cookies([{"name": "session", "value": session, "url": product.url}])
    yield opened.new_page()
    opened.close()


def ask(page: Page, question: str) -> Locator:
    """Returns the turn of the answer."""
    turns = page.locator("[data-turn]")
    before = turns.count()
    page.get_by_label("Câu hỏi").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1, timeout=PATIENCE_MS)
    return turns.last


class TestByKeyboardAlone:
    def test_one_signs_in_asks_and_opens_the_source(self, visitor: Page, product: Product) -> None:
        visitor.goto("/officials")
        tab_to(visitor, visitor.get_by_label("Tên đăng nhập"))
        visitor.keyboard.type("canbo")
        tab_to(visitor, visitor.get_by_label("Mật khẩu"))
        visitor.keyboard.type(product.password)
        visitor.keyboard.press("Enter")
        tab_to(visitor, visitor.get_by_label("Câu hỏi"))
        visitor.keyboard.type(RATE)
        visitor.keyboard.press("Enter")
        turn = visitor.locator("[data-turn]")
        expect(turn).to_contain_text("99,54", timeout=PATIENCE_MS)
        visitor.goto("/officials/history")
        tab_to(visitor, visitor.get_by_role("link", name=RATE))
        visitor.keyboard.press("Enter")
        tab_to(visitor, turn.locator("summary", has_text="Nguồn ("))
        visitor.keyboard.press("Enter")
        tab_to(visitor, turn.locator("a[href^='/officials/sources/']").first)
        visitor.keyboard.press("Enter")
        expect(visitor).to_have_url(re.compile("/officials/sources/data%3Amot_cua"))
        expect(visitor.get_by_role("main")).to_contain_text("64.861")

    def test_one_skips_to_the_content(self, page: Page) -> None:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến nội dung")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()

    def test_the_field_keeps_the_cursor_and_is_empty_again(self, page: Page) -> None:
        ask(page, RATE)
        expect(page.get_by_label("Câu hỏi")).to_be_focused()
        expect(page.get_by_label("Câu hỏi")).to_have_value("")


class TestATalk:
    def test_goes_on_in_the_same_page(self, page: Page) -> None:
        ask(page, RATE)
        expect(ask(page, "còn khối thành phố?")).to_contain_text("thành phố")
        page.goto("/officials/history")
        expect(page.get_by_role("row", name=RATE).first).to_contain_text("2")

    def test_shows_another_unit_that_was_picked(self, page: Page) -> None:
        turn = ask(page, "số văn bản đi của phường 7")
        turn.get_by_label("Đơn vị khác").select_option("Phường 8")
        turn.get_by_role("button", name="Xem số").click()
        expect(page.locator("[data-turn]").last).to_contain_text("1.867", timeout=PATIENCE_MS)

    def test_draws_a_chart(self, page: Page) -> None:
        canvas = ask(page, COMPARISON).locator("canvas")
        drawn = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
        assert canvas.evaluate(drawn)

    def test_pins_a_number_to_the_board(self, page: Page) -> None:
        ask(page, RATE).get_by_role("button", name="Ghim vào bảng của tôi").click()
        page.get_by_role("link", name="Mở bảng của tôi").click()
        card = page.get_by_role("article").filter(has_text=RATE)
        expect(card).to_contain_text("99,54")
        card.get_by_role("button", name="Bỏ ghim").click()
        expect(card).to_have_count(0)

    def test_hands_over_the_excel_file(self, page: Page, tmp_path: Path) -> None:
        turn = ask(page, RATE)
        with page.expect_download() as download:
            turn.get_by_role("link", name="Tải tệp Excel").click()
        assert download.value.suggested_filename.startswith("so-lieu-")

    def test_says_below_the_talk_what_failed_and_keeps_what_was_typed(self, page: Page) -> None:
        page.get_by_label("Câu hỏi").fill("   ")
        page.keyboard.press("Enter")
        expect(page.locator("#talk .notice")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_label("Câu hỏi")).to_have_value("   ")


class TestAReport:
    def test_comes_with_one_click(self, page: Page) -> None:
        page.goto("/officials/reports")
        page.get_by_role("button", name="Tình hình giải quyết hồ sơ").click()
        expect(page.locator("#report article")).to_have_count(1, timeout=PATIENCE_MS)


class TestLinkedAccounts:
    def test_a_code_is_made_shown_and_accessible(self, page: Page) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto("/officials/accounts")
        page.get_by_role("button", name="Liên kết Zalo").click()
        expect(page.get_by_role("status")).to_contain_text(re.compile("/lienket [2-9A-HJ-NP-Z]{8}"))
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_a_code_is_made_without_scripts(self, phone_without_scripts: Page) -> None:
        page = phone_without_scripts
        page.goto("/officials/accounts")
        page.get_by_role("button", name="Liên kết Zalo").click()
        expect(page.get_by_role("status")).to_contain_text("/lienket ")


class TestWithoutScripts:
    def test_a_question_is_answered_on_a_new_page(self, phone_without_scripts: Page) -> None:
        page = phone_without_scripts
        page.goto("/officials")
        page.get_by_label("Câu hỏi").fill(RATE)
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator("[data-turn]")).to_contain_text("99,54", timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def reported(product: Product) -> str:
    """A report that waits."""
    return a_report(product)


@pytest.fixture
def filled(page: Page, reported: str) -> Page:
    """With a talk, a chart, a pin and a field report."""
    ask(page, COMPARISON)
    ask(page, RATE).get_by_role("button", name="Ghim vào bảng của tôi").click()
    expect(page.get_by_text("Đã ghim")).to_be_visible()
    return page


def a_report(product: Product) -> str:
    """Sends a report with a photo as the citizens' page does; returns its number."""
    told = {
        "category": "lighting",
        "text": "Đèn đường tắt ba đêm rồi",
        "latitude": "10.34567",
        "longitude": "107.08432",
    }
    files = {"photos": ("den.jpg", a_photo(), "image/jpeg")}
    response = product.http.post("/api/v1/reports", data=told, files=files)
    assert response.status_code == 201, response.text
    return str(response.json()["number"])


def talk_address(page: Page) -> str:
    return f"/officials?talk={page.locator('#talk-id').input_value()}"


class TestFieldReports:
    def test_an_official_answers_and_the_person_is_told(self, page: Page, product: Product) -> None:
        number = a_report(product)
        page.goto("/officials/field-reports")
        report = page.get_by_role("article", name=number)
        photo = report.get_by_role("img", name=f"Ảnh 1 của phản ánh {number}")
        photo.scroll_into_view_if_needed()
        expect(photo).to_have_js_property("naturalWidth", 64)
        report.get_by_label("Trả lời cho người gửi").fill("Đội chiếu sáng đã thay bóng đèn.")
        report.get_by_label("Tình trạng").select_option("Đã xử lý xong")
        report.get_by_role("button", name="Ghi lại").click()
        expect(page.get_by_role("article", name=number)).to_have_count(0)
        page.get_by_role("link", name="Đã xử lý xong").click()
        expect(page.get_by_role("article", name=number)).to_contain_text("Đã xử lý xong")
        (told,) = product.ask(f"{number.lower()} toi dau roi")["answers"]
        assert "Đội chiếu sáng đã thay bóng đèn." in told["text"]


class TestEveryPage:
    @pytest.mark.parametrize("address", [*PAGES, "talk", SOURCE])
    def test_has_no_serious_finding_of_axe(self, filled: Page, address: str) -> None:
        filled.goto(talk_address(filled) if address == "talk" else address)
        for summary in filled.locator("summary").all():
            summary.click()
        assert_accessible(filled)

    @pytest.mark.parametrize("address", [*PAGES, "talk", SOURCE])
    def test_fits_a_narrow_phone(self, filled: Page, address: str) -> None:
        filled.set_viewport_size({"width": 320, "height": 640})
        filled.goto(talk_address(filled) if address == "talk" else address)
        for summary in filled.locator("summary").all():
            summary.click()
        assert filled.evaluate("document.documentElement.scrollWidth") <= 320

    def test_to_sign_in_is_accessible_and_narrow(self, visitor: Page) -> None:
        visitor.set_viewport_size({"width": 320, "height": 640})
        visitor.goto("/sign-in")
        assert_accessible(visitor)
        assert visitor.evaluate("document.documentElement.scrollWidth") <= 320

    def test_asks_no_other_host(self, page: Page, product: Product) -> None:
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        ask(page, COMPARISON)
        page.goto("/officials/board")
        assert hosts == {product.url.split("/")[2]}
