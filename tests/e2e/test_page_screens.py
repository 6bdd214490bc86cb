"""The screens beside the talk in a real browser, against the whole product: services, dossiers, field reports, contacts."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import open_database
from assistant.adapters.sql.tables import dossier_attempts, dossier_register, dossiers
from assistant.settings import kept_secret
from tests.dossiers import CODE, PHONE, WRONG, a_dossier, fill
from tests.e2e.pages import assert_accessible, noted, tab_to
from tests.photos import SECRET, a_photo, opened
from tests.product import Product

PATIENCE_MS = 20_000
SCREENS = {
    "": "Bạn cần làm thủ tục gì?",
    "ho-so": "Tra cứu hồ sơ",
    "phan-anh": "Phản ánh hiện trường",
    "lien-he": "Giờ làm việc và liên hệ",
}
REFUSED = re.compile("status of (404|409|422)")  # the browser itself notes a refused request
pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture(scope="module")
def register(product: Product) -> Iterator[None]:
    """One dossier in the register, for this module alone."""
    url = f"sqlite+aiosqlite:///{product.home / 'assistant.sqlite3'}"

    async def put() -> None:
        engine = open_database(url)
        await fill(engine, kept_secret(product.home / "dossier-key"), a_dossier())
        await engine.dispose()

    async def take_away() -> None:
        engine: AsyncEngine = open_database(url)
        async with engine.begin() as connection:
            for table in (dossiers, dossier_register, dossier_attempts):
                await connection.execute(delete(table))
        await engine.dispose()

    elsewhere(put())
    yield
    elsewhere(take_away())


def elsewhere(work: Coroutine[Any, Any, None]) -> None:
    """Runs it in another thread: in this one Playwright has its own loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture
def context(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    own = browser.new_context(
        base_url=product.url,
        viewport={"width": 360, "height": 740},
        locale="vi-VN",
        reduced_motion="reduce",
        geolocation={"latitude": 10.34567, "longitude": 107.08432, "accuracy": 12},
        permissions=["geolocation"],
    )
    yield own
    own.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A phone on the first screen; any message in the console fails the test, one about the Content-Security-Policy too."""
    own = context.new_page()
    problems = noted(own)
    own.goto("/")
    expect(own.get_by_role("button", name="Khai sinh")).to_be_visible()
    yield own
    assert [problem for problem in problems if not REFUSED.search(problem)] == []


def way_to(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation").get_by_role("link", name=name)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", level=2, name=name)


class TestNavigation:
    def test_works_by_keyboard_and_back(self, page: Page) -> None:
        tab_to(page, way_to(page, "Tra hồ sơ"))
        page.keyboard.press("Enter")
        expect(heading(page, "Tra cứu hồ sơ")).to_be_focused()
        expect(way_to(page, "Tra hồ sơ")).to_have_attribute("aria-current", "page")
        tab_to(page, way_to(page, "Liên hệ"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Tổng đài 1022")).to_have_attribute("href", "tel:1022")
        page.go_back()
        expect(heading(page, "Tra cứu hồ sơ")).to_be_focused()
        page.go_back()
        expect(heading(page, "Bạn cần làm thủ tục gì?")).to_be_focused()

    def test_skips_to_the_content(self, page: Page) -> None:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Chuyển đến nội dung")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Bạn cần làm thủ tục gì?")).to_be_focused()

    def test_leaves_the_talk_as_it_was(self, page: Page) -> None:
        page.get_by_label("Bạn cần làm thủ tục gì?").fill("đăng ký kết hôn cần gì")
        page.keyboard.press("Enter")
        log = page.get_by_role("log")
        expect(log).to_contain_text("Nguồn (", timeout=PATIENCE_MS)
        page.get_by_label("Câu hỏi của bạn").fill("một câu dở")
        before = page.evaluate("document.querySelector('.talk').scrollTop")
        way_to(page, "Liên hệ").click()
        expect(log).to_be_hidden()
        page.go_back()
        expect(log).to_contain_text("đăng ký kết hôn cần gì")
        expect(page.get_by_label("Câu hỏi của bạn")).to_have_value("một câu dở")
        assert page.evaluate("document.querySelector('.talk').scrollTop") == before

    def test_offers_targets_that_a_thumb_hits(self, page: Page) -> None:
        boxes = [link.bounding_box() for link in page.get_by_role("navigation").get_by_role("link").all()]
        assert all(box is not None and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
        assert len(boxes) == 5


class TestServices:
    def test_lead_into_the_talk(self, page: Page) -> None:
        page.get_by_role("button", name="Khai sinh").click()
        expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh", timeout=PATIENCE_MS)


class TestDossiers:
    def test_without_a_register_say_so(self, page: Page) -> None:
        way_to(page, "Tra hồ sơ").click()
        expect(page.get_by_role("main")).to_contain_text("chưa kết nối sổ hồ sơ")

    @pytest.mark.usefixtures("register")
    def test_open_for_their_holder_alone(self, page: Page) -> None:
        page.reload()  # the office was told before there was a register
        way_to(page, "Tra hồ sơ").click()
        page.get_by_label("Mã hồ sơ").fill(CODE)
        page.get_by_label("Số điện thoại hoặc số định danh").fill(WRONG)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy hồ sơ khớp")
        page.get_by_label("Số điện thoại hoặc số định danh").fill(PHONE)
        page.keyboard.press("Enter")
        card = page.get_by_role("main")
        expect(card.get_by_role("list", name="Các bước của hồ sơ")).to_contain_text("24/06/2025")
        expect(card).to_contain_text("Nguồn: Sổ hồ sơ tháng 6, tính đến 30/06/2025.")
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
        assert PHONE not in kept
        assert CODE not in kept
        assert_accessible(page)


class TestFieldReports:
    def test_are_sent_with_photo_and_place(self, page: Page, product: Product, tmp_path: Path) -> None:
        (tmp_path / "anh.jpg").write_bytes(a_photo(size=(3000, 2000)))
        way_to(page, "Phản ánh").click()
        page.get_by_label("Loại việc").select_option(label="Đèn đường, điện")
        page.get_by_label("Việc đang xảy ra").fill("Đèn đường tắt ba đêm rồi")
        page.get_by_role("button", name="Lấy vị trí của tôi").click()
        expect(page.get_by_role("main")).to_contain_text("sai số khoảng 12 m")
        page.get_by_label("Thêm ảnh").set_input_files(tmp_path / "anh.jpg")
        expect(page.get_by_role("img", name="Ảnh 1")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Gửi phản ánh").click()
        shown = page.locator(".receipt__number")
        expect(shown).to_have_text(re.compile("^PA-"), timeout=PATIENCE_MS)
        assert_accessible(page)
        with sqlite3.connect(product.home / "assistant.sqlite3") as store:
            row = "SELECT r.category, r.latitude, p.content FROM field_reports r JOIN field_report_photos p USING (number)"
            ((category, latitude, content),) = store.execute(f"{row} WHERE number = ?", [shown.inner_text()]).fetchall()
        assert (category, latitude) == ("lighting", 10.34567)
        assert max(opened(content).size) == 1600
        assert SECRET not in content

    def test_that_lack_something_say_so_beside_the_field(self, page: Page) -> None:
        way_to(page, "Phản ánh").click()
        page.get_by_role("button", name="Gửi phản ánh").click()
        expect(page.get_by_label("Loại việc")).to_be_focused()
        expect(page.get_by_label("Loại việc")).to_have_accessible_description("Bạn chọn giúp loại việc cần phản ánh.")
        assert_accessible(page)

    def test_of_danger_name_the_numbers_first(self, page: Page) -> None:
        way_to(page, "Phản ánh").click()
        page.get_by_label("Loại việc").select_option(label="Việc khác")
        page.get_by_label("Việc đang xảy ra").fill("cháy nhà trong hẻm")
        page.get_by_label("Địa điểm").fill("hẻm 45 Lê Lợi")
        page.get_by_role("button", name="Gửi phản ánh").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("hãy gọi ngay")
        expect(alert.get_by_role("link", name="114")).to_be_in_viewport()
        assert_accessible(page)


class TestEveryScreen:
    @pytest.mark.parametrize("colours", ["light", "dark"])
    @pytest.mark.parametrize("address", SCREENS)
    def test_has_no_serious_finding_of_axe(self, page: Page, address: str, colours: Any) -> None:
        page.emulate_media(color_scheme=colours)
        page.goto(f"/#/{address}")
        expect(heading(page, SCREENS[address])).to_be_visible()
        assert_accessible(page)

    @pytest.mark.parametrize("height", [640, 256], ids=["narrow", "zoomed four times"])
    @pytest.mark.parametrize("address", SCREENS)
    def test_fits_a_narrow_phone(self, page: Page, address: str, height: int) -> None:
        page.set_viewport_size({"width": 320, "height": height})
        page.goto(f"/#/{address}")
        expect(heading(page, SCREENS[address])).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_asks_no_other_host(self, context: BrowserContext, product: Product) -> None:
        hosts: set[str] = set()
        page = context.new_page()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        for address, name in SCREENS.items():
            page.goto(f"/#/{address}")
            expect(heading(page, name)).to_be_visible()
        assert hosts == {product.url.split("/")[2]}
