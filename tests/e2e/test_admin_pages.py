"""The administrators' pages in a real browser: axe, a narrow phone, the keyboard, a console without a word."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import assert_accessible, noted
from tests.product import Product

PAGES = [
    "/admin", "/admin/upload", "/admin/datasets", "/admin/metrics", "/admin/metrics/van_ban_di", "/admin/units",
    "/admin/units/phuong-8", "/admin/register", "/admin/requests", "/admin/snapshots", "/admin/unanswered",
    "/admin/unanswered/handled", "/admin/analytics", "/admin/operation", "/admin/people", "/admin/health", "/admin/audit",
    "/account/password",
]  # fmt: skip
TABLE = "Đơn vị;Số văn bản đi\nPhường 7;1.900\nPhường 8;1.870\n"
pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture(scope="module")
def session(product: Product) -> str:
    """A session of an administrator, made once: a password takes its time to check."""
    product.add_person("quantri", "admin", [])
    fields = {"name": "quantri", "password": product.password}
    response = httpx.post(f"{product.url}/sign-in", data=fields, trust_env=False, timeout=30)
    assert response.status_code == 303
    return response.cookies["session"]


@pytest.fixture
def page(browser: Browser, product: Product, session: str) -> Iterator[Page]:
    """An administrator on a phone; any message in the console fails the test, one about the Content-Security-Policy too."""
    context = browser.new_context(base_url=product.url, viewport={"width": 320, "height": 640}, locale="vi-VN")
    context.add_cookies([{"name": "session", "value": session, "url": product.url}])
    opened = context.new_page()
    problems = noted(opened)
    yield opened
    context.close()
    assert problems == []


class TestEveryPage:
    @pytest.mark.parametrize("address", PAGES)
    def test_is_accessible_and_fits_a_narrow_phone(self, page: Page, address: str) -> None:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    @pytest.mark.parametrize("address", PAGES)
    def test_has_a_name_for_every_field(self, page: Page, address: str) -> None:
        page.goto(address)
        nameless = page.evaluate(
            "() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter((field) => field.labels.length === 0).map((field) => field.outerHTML)"
        )
        assert nameless == []


class TestATableOfNumbers:
    def test_is_mapped_with_the_keyboard_alone(self, page: Page) -> None:
        page.goto("/admin/datasets")
        file = {"name": "van-ban-2024.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.get_by_label("Tệp Excel").set_input_files([file])  # type: ignore[list-item]
        page.get_by_role("button", name="Xem các cột").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Các cột của van-ban-2024.csv")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("Tiêu đề", exact=True).fill("Văn bản năm 2024")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1.900").first).to_be_visible()
        assert_accessible(page)


class TestTheNotice:
    def test_stands_above_the_citizens_page_until_it_is_taken_down(self, page: Page) -> None:
        page.goto("/admin/operation")
        page.get_by_label("Nội dung (nhiều nhất 300 ký tự)").fill("Bảo trì tối nay.")
        page.get_by_label("Lý do đặt thông báo (ghi vào nhật ký)").fill("Theo kế hoạch")
        page.get_by_role("button", name="Đặt thông báo").click()
        expect(page.get_by_text("Đang đặt: “Bảo trì tối nay.”")).to_be_visible()
        assert_accessible(page)
        page.goto("/")
        expect(page.get_by_text("Bảo trì tối nay.")).to_be_visible()
        page.goto("/admin/operation")
        page.get_by_role("button", name="Gỡ thông báo").click()
        expect(page.get_by_text("Chưa có thông báo nào.")).to_be_visible()
