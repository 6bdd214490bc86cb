"""The citizens' page in a real browser, against the whole product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """A phone of 360 × 740 on the page; any message in the console fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(f"{product.url}/#/hoi-dap")
    yield opened
    context.close()
    assert problems == []


class TestCitizensPage:
    def test_says_that_it_is_an_ai(self, page: Page) -> None:
        expect(page.get_by_role("log")).to_contain_text("trí tuệ nhân tạo (AI)")

    def test_answers_a_question_with_its_source(self, page: Page) -> None:
        page.get_by_role("textbox").fill("lam giay khai sinh cho be can giay to j")
        page.keyboard.press("Enter")
        log = page.get_by_role("log")
        expect(log).to_contain_text("Giấy chứng sinh", timeout=10_000)
        expect(log).to_contain_text("Nguồn (1)")

    def test_opens_the_passage_behind_a_citation(self, page: Page) -> None:
        page.get_by_role("textbox").fill("đăng ký kết hôn lệ phí bao nhiêu")
        page.keyboard.press("Enter")
        page.get_by_text("Nguồn (1)").click()
        page.get_by_role("button", name="Xem đoạn nguồn").click()
        expect(page.get_by_role("log")).to_contain_text("Phí, lệ phí", timeout=10_000)

    def test_sends_a_tapped_choice(self, page: Page) -> None:
        page.get_by_role("button", name="Đổi thẻ căn cước").click()
        expect(page.get_by_role("log")).to_contain_text("Cấp đổi thẻ căn cước", timeout=10_000)

    def test_keeps_the_cursor_in_the_input(self, page: Page) -> None:
        box = page.get_by_role("textbox")
        box.fill("xin chào")
        page.keyboard.press("Enter")
        expect(box).to_be_focused()

    def test_fits_a_narrow_phone(self, page: Page) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320

    def test_asks_no_other_host(self, browser: Browser, product: Product) -> None:
        context = browser.new_context()
        opened = context.new_page()
        hosts: set[str] = set()
        opened.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        opened.goto(f"{product.url}/#/hoi-dap")
        expect(opened.get_by_role("log")).to_contain_text("AI")
        context.close()
        assert hosts == {product.url.split("/")[2]}
