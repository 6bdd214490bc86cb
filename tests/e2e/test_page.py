"""The citizens' page in a real browser, against the whole product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from tests.e2e.pages import assert_accessible, noted, tab_to
from tests.product import Product

PATIENCE_MS = 20_000
PAPERS = "đăng ký khai sinh cần giấy tờ gì"
FEE = "đăng ký kết hôn lệ phí bao nhiêu"
NO_NETWORK = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_RESET",
    "An unknown error occurred when fetching the script.",  # the service worker's, when the network goes meanwhile
)  # the browser itself notes what it cannot load
pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture
def context(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """A phone of 360 × 740."""
    opened = browser.new_context(
        base_url=product.url, viewport={"width": 360, "height": 740}, locale="vi-VN", reduced_motion="reduce"
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """The page just opened; any message in the console fails the test, one about the Content-Security-Policy too."""
    opened = context.new_page()
    problems = noted(opened)
    opened.goto("/#/hoi-dap")
    yield opened
    assert [problem for problem in problems if not any(reason in problem for reason in NO_NETWORK)] == []


def question_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Câu hỏi của bạn")


def ask(page: Page, question: str) -> Locator:
    """Returns the bubble of the answer."""
    bubbles = page.locator(".entry:not(.entry--person) .bubble")
    expect(bubbles).not_to_have_count(0)  # the greeting comes with the first request; it is no answer
    before = bubbles.count()
    question_box(page).fill(question)
    page.keyboard.press("Enter")
    expect(bubbles).to_have_count(before + 1, timeout=PATIENCE_MS)
    return bubbles.last


def messages_sent(page: Page) -> list[Request]:
    """Returns a list that grows with every question that leaves the browser."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/api/v1/messages") else None)
    return sent


def service_worker_is_ready(page: Page) -> None:
    """Waits until what opens the page without a network is kept."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def options(page: Page) -> Locator:
    page.get_by_role("button", name="Tùy chọn").click()
    return page.get_by_role("dialog")


class TestCitizensPage:
    def test_says_that_it_is_an_ai(self, page: Page) -> None:
        expect(page.get_by_role("log")).to_contain_text("trí tuệ nhân tạo (AI)")

    def test_answers_a_question_with_its_source(self, page: Page) -> None:
        question_box(page).fill("lam giay khai sinh cho be can giay to j")
        page.keyboard.press("Enter")
        log = page.get_by_role("log")
        expect(log).to_contain_text("Giấy chứng sinh", timeout=10_000)
        expect(log).to_contain_text("Nguồn (1)")

    def test_opens_the_passage_behind_a_citation(self, page: Page) -> None:
        question_box(page).fill("đăng ký kết hôn lệ phí bao nhiêu")
        page.keyboard.press("Enter")
        page.get_by_text("Nguồn (1)").click()
        page.get_by_role("button", name="Xem đoạn nguồn").click()
        expect(page.get_by_role("log")).to_contain_text("Phí, lệ phí", timeout=10_000)

    def test_sends_a_tapped_choice(self, page: Page) -> None:
        page.get_by_role("button", name="Đổi thẻ căn cước").click()
        expect(page.get_by_role("log")).to_contain_text("Cấp đổi thẻ căn cước", timeout=10_000)

    def test_keeps_the_cursor_in_the_input(self, page: Page) -> None:
        box = question_box(page)
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


class TestWhatSomebodyThinks:
    def test_is_given_changed_and_kept(self, page: Page, product: Product) -> None:
        answer = ask(page, FEE)
        with page.expect_response(re.compile("/feedback$")) as up:
            answer.get_by_role("button", name="Có ích").click()
        assert up.value.status == 204
        expect(answer).to_contain_text("Cảm ơn bạn đã góp ý")
        answer.get_by_role("button", name="Chưa ích").click()
        answer.get_by_role("radio", name="Đã cũ").check(force=True)
        answer.get_by_label("Góp ý thêm").fill("Lệ phí đã đổi.")
        with page.expect_response(re.compile("/feedback$")) as down:
            answer.get_by_role("button", name="Gửi góp ý").click()
        assert down.value.status == 204
        assert down.value.request.post_data_json == {
            "helpful": False,
            "reason": "outdated",
            "words": "Lệ phí đã đổi.",
        }
        expect(answer.get_by_role("button", name="Chưa ích")).to_have_attribute("aria-pressed", "true")


class TestPapers:
    def test_stay_ticked_after_a_reload(self, page: Page) -> None:
        ask(page, PAPERS).get_by_role("checkbox").first.check()
        page.reload()
        boxes = page.get_by_role("log").get_by_role("checkbox")
        expect(boxes.first).to_be_checked()
        expect(boxes.nth(1)).not_to_be_checked()

    def test_are_saved_as_a_text_with_their_source(self, page: Page) -> None:
        answer = ask(page, PAPERS)
        answer.get_by_role("checkbox").first.check()
        with page.expect_download() as download:
            answer.get_by_role("button", name="Lưu tệp").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert download.value.suggested_filename == "giay-to-1.001193.txt"
        assert "[x] Giấy chứng sinh" in text
        assert "https://" in text.split("Nguồn (1)")[1]

    def test_are_printed_alone(self, page: Page) -> None:
        ask(page, FEE)
        answer = ask(page, PAPERS)
        page.evaluate("window.print = () => {}")
        answer.get_by_role("button", name="In", exact=True).click()
        page.emulate_media(media="print")
        expect(page.locator(".sheet")).to_contain_text("Giấy chứng sinh")
        expect(page.locator(".sheet .citation").first).to_be_visible()
        expect(page.locator(".sheet").get_by_role("button", name="Lưu tệp")).to_be_hidden()
        expect(page.locator("#app")).to_be_hidden()


class TestABadNetwork:
    def test_keeps_what_was_typed_and_sends_it_once(self, page: Page, context: BrowserContext) -> None:
        sent = messages_sent(page)
        service_worker_is_ready(page)
        context.set_offline(True)
        question_box(page).fill(FEE)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Câu hỏi sẽ tự gửi khi có mạng trở lại")).to_be_visible()
        question_box(page).fill("đang soạn câu sau")
        context.set_offline(False)
        expect(page.get_by_role("log")).to_contain_text("Nguồn (1)", timeout=PATIENCE_MS)
        expect(question_box(page)).to_have_value("đang soạn câu sau")
        assert len({request.headers["idempotency-key"] for request in sent}) == 1
        expect(page.locator(".entry--person")).to_have_count(1)

    def test_an_answer_that_got_lost_is_not_made_twice(self, page: Page) -> None:
        turns: list[str] = []

        def lose_the_first(route: Route) -> None:
            response = route.fetch()
            turns.append(response.json()["turn_id"])
            route.abort("connectionreset") if len(turns) == 1 else route.fulfill(response=response)

        page.route("**/api/v1/messages", lose_the_first)
        expect(ask(page, FEE)).to_contain_text("Nguồn (1)")
        assert len(turns) == 2
        assert turns[0] == turns[1]

    def test_a_reload_loses_nothing(self, page: Page) -> None:
        ask(page, FEE)
        question_box(page).fill("đang soạn")
        page.reload()
        expect(question_box(page)).to_have_value("đang soạn")
        expect(page.get_by_role("log")).to_contain_text("Nguồn (1)")

    def test_the_page_opens_without_one(self, page: Page, context: BrowserContext) -> None:
        service_worker_is_ready(page)
        ask(page, FEE)
        context.set_offline(True)
        page.reload()
        # Chromium 150 forgets when it reloads that it plays being offline: then the page has found out by itself.
        told = re.compile("Thiết bị đang ngoại tuyến|Chưa kết nối được với trợ lý")
        expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_role("log")).to_contain_text("Nguồn (1)")
        expect(options(page)).to_be_visible()
        context.set_offline(False)


class TestForgetMe:
    def test_empties_the_device_and_the_server(self, page: Page, product: Product) -> None:
        ask(page, FEE)
        conversation = page.evaluate("sessionStorage.getItem('conversation_id')")
        dialog = options(page)
        dialog.get_by_role("button", name="Xóa dữ liệu của tôi").click()
        dialog.get_by_role("button", name="Xóa", exact=True).click()
        expect(dialog).to_contain_text("Đã xóa dữ liệu của bạn trên máy này và trên máy chủ")
        kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
        assert kept == ["citizen:preferences"]
        body = {"text": "còn gì nữa", "conversation_id": conversation}
        assert product.http.post("/api/v1/messages", json=body).status_code == 404


class TestOptions:
    def test_the_size_of_the_text_stays(self, page: Page) -> None:
        text = page.locator(".talk .text").first
        expect(text).to_have_css("font-size", "16px")
        options(page).get_by_role("radio", name="Rất lớn").check(force=True)
        page.reload()
        expect(text).to_have_css("font-size", "22px")

    def test_the_colours_stay(self, page: Page) -> None:
        options(page).get_by_role("radio", name="Tối").check(force=True)
        page.reload()
        expect(page.locator("html")).to_have_css("color-scheme", "dark")

    def test_the_interface_is_english_and_the_answer_vietnamese(self, page: Page) -> None:
        dialog = options(page)
        dialog.get_by_role("radio", name="English").check(force=True)
        expect(dialog).to_contain_text("Language of this page")  # a choice is kept once its words have come
        page.keyboard.press("Escape")
        page.reload()
        page.get_by_role("textbox", name="Your question").fill(FEE)
        page.keyboard.press("Enter")
        expect(page.get_by_role("log").locator("[lang=vi]")).to_contain_text("lệ phí", timeout=PATIENCE_MS)
        expect(page.get_by_text("Sources (1)")).to_be_visible()
        expect(page.get_by_text("answers and their sources are in Vietnamese")).to_be_visible()

    def test_an_earlier_talk_opens_again(self, page: Page) -> None:
        ask(page, FEE)
        page.get_by_role("button", name="Cuộc trò chuyện mới").click()
        expect(page.get_by_role("log")).not_to_contain_text("Nguồn (1)")
        options(page).get_by_role("button", name=FEE).click()
        expect(page.get_by_role("log")).to_contain_text("Nguồn (1)")
        expect(ask(page, "còn giấy tờ thì sao").get_by_role("checkbox").first).to_be_visible()


class TestByKeyboardAlone:
    def test_one_asks_ticks_and_judges(self, page: Page) -> None:
        tab_to(page, question_box(page))
        page.keyboard.type(PAPERS)
        page.keyboard.press("Enter")
        box = page.get_by_role("checkbox").first
        expect(box).to_be_visible(timeout=PATIENCE_MS)
        page.locator(".talk").focus()
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
        tab_to(page, page.get_by_role("button", name="Có ích"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("log")).to_contain_text("Cảm ơn bạn đã góp ý")

    def test_one_changes_the_size_of_the_text_and_comes_back(self, page: Page) -> None:
        button = page.get_by_role("button", name="Tùy chọn")
        tab_to(page, button)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("radio", name="Vừa"))
        page.keyboard.press("ArrowRight")
        expect(page.locator("html")).to_have_attribute("data-text", "large")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(button).to_be_focused()


SCREENS = {"a phone": (360, 740), "a narrow phone": (320, 640), "400 % zoom": (320, 256), "a desktop": (1280, 800)}


class TestEveryScreen:
    @pytest.mark.parametrize("screen", SCREENS)
    def test_holds_the_whole_talk(self, page: Page, screen: str) -> None:
        width, height = SCREENS[screen]
        page.set_viewport_size({"width": width, "height": height})
        ask(page, PAPERS).get_by_role("button", name="Chưa ích").click()
        expect(page.get_by_role("button", name="Gửi góp ý")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        dialog = options(page)
        expect(dialog).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(dialog.get_by_role("button", name="Đóng")).to_be_in_viewport()
        dialog.get_by_role("button", name="Đóng").click()
        expect(question_box(page)).to_be_in_viewport()

    @pytest.mark.parametrize("scheme", ["Sáng", "Tối"])
    def test_has_no_serious_finding_of_axe(self, page: Page, scheme: str) -> None:
        dialog = options(page)
        dialog.get_by_role("radio", name=scheme).check(force=True)
        assert_accessible(page)
        page.keyboard.press("Escape")
        ask(page, PAPERS).get_by_role("button", name="Chưa ích").click()
        expect(page.get_by_role("button", name="Gửi góp ý")).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        assert_accessible(page)
