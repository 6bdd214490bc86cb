"""From a decision in PDF to the answer of a citizen, and back again: three people in their own browsers, the whole product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import assert_accessible, noted
from tests.e2e.test_officials import PATIENCE_MS
from tests.product import Product
from tests.unit.knowledge_base.ingest.files import a_pdf, text

pytestmark = [pytest.mark.browser, pytest.mark.rasa]
DOCUMENTS = "/api/v1/knowledge/documents"
TITLE = "Quyết định về vườn thú Hoa Sữa"
QUESTION = "Quy định vườn thú Hoa Sữa: khách tham quan được gửi xe tại cổng nào?"
RULE = "Khách tham quan vườn thú Hoa Sữa được gửi xe tại cổng {gate} của vườn thú trong giờ mở cửa."
OLD, NEW = RULE.format(gate="phía đông"), RULE.format(gate="phía tây")
UNKNOWN = "Nuôi hổ vằn trong sân nhà thì xin phép ở đâu?"
NOTE, APPROVED, TAKEN_BACK = "Nhờ anh xem giúp.", "Đúng bản đã ký.", "Cổng phía tây còn đang sửa."


@pytest.fixture(scope="module")
def office(product: Product) -> Iterator[Product]:
    """With an editor, an approver, and a decision that answers already; afterwards nothing is published."""
    product.add_person("bientap", "editor", [])
    product.add_person("pheduyet", "approver", [])
    product.add_person("quantrikho", "admin", [])
    file = {"file": ("quyet-dinh-cu.pdf", a_pdf(text(TITLE, size=18), text(OLD)))}
    sent = product.http.post(DOCUMENTS, files=file, data={"title": TITLE}, headers=product.headers("bientap"))
    assert sent.status_code == 201, sent.text
    address = f"{DOCUMENTS}/{sent.json()['document_id']}/publish"
    assert product.http.post(address, json={}, headers=product.headers("pheduyet")).status_code == 200
    yield product
    body = {"snapshot": "0", "reason": "Hết buổi thử."}
    assert (
        product.http.post("/api/v1/knowledge/rollback", json=body, headers=product.headers("pheduyet")).status_code
        == 200
    )


class People:
    """Opens a browser of its own for everybody who comes; any message in a console fails the test."""

    def __init__(self, browser: Browser, product: Product, opened: ExitStack) -> None:
        self._browser, self._product, self._opened = browser, product, opened
        self._noted: list[list[str]] = []

    @property
    def problems(self) -> list[str]:
        return [problem for one in self._noted for problem in one]

    def citizen(self) -> Page:
        context = self._browser.new_context(base_url=self._product.url, locale="vi-VN", reduced_motion="reduce")
        self._opened.callback(context.close)
        page = context.new_page()
        self._noted.append(noted(page))
        page.goto("/")
        return page

    def at_the_desk(self, name: str) -> Page:
        page = self.citizen()
        page.goto("/admin")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(self._product.password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Kho tri thức")).to_be_visible(timeout=PATIENCE_MS)
        return page


@pytest.fixture
def people(browser: Browser, office: Product) -> Iterator[People]:
    with ExitStack() as opened:
        came = People(browser, office, opened)
        yield came
        assert came.problems == []


def is_answered(page: Page, words: str) -> None:
    """A new talk, because an answer of the talk before stays as it was."""
    page.goto("/")
    page.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(words, timeout=PATIENCE_MS)


def upload(page: Page) -> str:
    """Uploads the new decision as the next version of the old one; returns the item's address."""
    page.goto("/admin?state=active")
    page.get_by_role("link", name=TITLE).click()
    assert_accessible(page)
    page.get_by_role("link", name="Tải bản mới").click()
    assert_accessible(page)
    new = {
        "name": "quyet-dinh-moi.pdf",
        "mimeType": "application/pdf",
        "buffer": a_pdf(text(TITLE, size=18), text(NEW)),
    }
    page.get_by_label("Tệp (").set_input_files([new])
    page.get_by_role("button", name="Tải lên và đọc thử").click()
    expect(page).to_have_url(re.compile(r"/admin/items/[^?]+\?version=2"))
    return page.url.partition("?")[0]


def test_a_decision_goes_the_whole_way_and_comes_back(people: People) -> None:
    editor, approver, citizen = people.at_the_desk("bientap"), people.at_the_desk("pheduyet"), people.citizen()
    is_answered(citizen, "phía đông")

    assert_accessible(editor)
    item = upload(editor)
    expect(editor.get_by_role("region", name="Các đoạn")).to_contain_text(NEW)
    expect(editor.get_by_role("region", name="Chỗ khác với bản đang dùng")).to_contain_text("phía tây")
    assert_accessible(editor)

    editor.get_by_role("link", name="Hỏi thử bản này").click()
    assert_accessible(editor)
    editor.get_by_label("Câu hỏi thử").fill(QUESTION)
    editor.get_by_role("button", name="Hỏi thử").click()
    for reader in ("Người dân nhận được", "Cán bộ nhận được"):
        card = editor.locator("section").filter(has=editor.get_by_role("heading", name=reader))
        expect(card).to_contain_text("phía tây", timeout=PATIENCE_MS)
    assert_accessible(editor)
    is_answered(citizen, "phía đông")

    editor.goto(f"{item}?version=2")
    editor.get_by_label("Lời nhắn cho người duyệt").fill(NOTE)
    editor.get_by_role("button", name="Gửi đề nghị").click()
    expect(editor.get_by_role("main")).to_contain_text("bientap đề nghị duyệt")

    approver.goto("/admin/requests")
    expect(approver.get_by_role("row", name=TITLE)).to_contain_text(NOTE)
    assert_accessible(approver)
    approver.get_by_role("link", name="Xem và quyết định").click()
    assert_accessible(approver)
    approver.get_by_label("Lý do (không bắt buộc)").fill(APPROVED)
    approver.get_by_role("button", name="Công bố bản này").click()
    expect(approver.get_by_role("main")).to_contain_text("Đang dùng", timeout=PATIENCE_MS)
    is_answered(citizen, "phía tây")

    approver.goto("/admin/snapshots")
    assert_accessible(approver)
    row = approver.get_by_role("row").filter(has=approver.get_by_role("cell", name="1", exact=True))
    row.get_by_role("textbox").fill(TAKEN_BACK)
    row.get_by_role("button", name="Quay lại đây").click()
    expect(approver.get_by_role("region", name="Các bản lưu")).to_contain_text(TAKEN_BACK, timeout=PATIENCE_MS)
    is_answered(citizen, "phía đông")

    approver.goto("/admin/audit")
    assert_accessible(approver)
    told = [row.inner_text() for row in approver.get_by_role("row").all()[1:5]]
    for (who, what, why), line in zip(STEPS, told, strict=True):
        assert (who in line, what in line, why in line) == (True, True, True), line


STEPS = [
    ("pheduyet", "Quay lại bản lưu", TAKEN_BACK),
    ("pheduyet", "Công bố", APPROVED),
    ("bientap", "Đề nghị duyệt", NOTE),
    ("bientap", "Nạp tệp", "quyet-dinh-moi.pdf"),
]


def fits_and_is_accessible(page: Page) -> None:
    """On a narrow phone, with everything unfolded."""
    for summary in page.locator("main summary").all():
        summary.click()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    assert_accessible(page)


def test_an_unanswered_question_becomes_an_answer_that_is_asked_again(people: People, office: Product) -> None:
    office.ask(UNKNOWN)
    editor, admin = people.at_the_desk("bientap"), people.at_the_desk("quantrikho")
    editor.goto("/admin/unanswered")
    card = editor.get_by_role("article").filter(has_text=UNKNOWN)
    card.get_by_role("link", name="Viết câu trả lời").click()
    fits_and_is_accessible(editor)
    answer = "Bạn nộp đơn tại chi cục kiểm lâm, mang theo giấy tờ về nguồn gốc con vật."
    for label, words in (
        ("Tên câu trả lời", "Nuôi thú dữ tại nhà"),
        ("Câu trả lời chính thức", answer),
        ("Tên văn bản làm căn cứ", "Quy định quản lý thú dữ"),
        ("Điều khoản hoặc trang", "Điều 5"),
    ):
        editor.get_by_label(label).fill(words)
    editor.get_by_role("button", name="Giữ làm bản nháp").click()
    expect(editor.get_by_role("region", name="Các đoạn")).to_contain_text(answer)
    editor.get_by_role("button", name="Hỏi bộ câu hỏi kiểm tra").click()
    expect(editor.get_by_role("status")).to_contain_text("1/1 câu đạt với bản này", timeout=PATIENCE_MS)
    fits_and_is_accessible(editor)

    admin.goto("/admin/unanswered/handled")
    expect(admin.get_by_role("row", name=UNKNOWN)).to_contain_text("Đã viết câu trả lời")
    admin.goto("/admin/regression")
    admin.get_by_role("button", name="Hỏi lại tất cả ngay").click()
    expect(admin.get_by_role("row", name=UNKNOWN)).to_contain_text("Không đạt", timeout=PATIENCE_MS)
    fits_and_is_accessible(admin)
    admin.goto("/admin/archive")
    fits_and_is_accessible(admin)


def test_a_procedure_is_edited_in_a_form(people: People) -> None:
    editor = people.at_the_desk("bientap")
    editor.goto("/admin/items/1.004194")
    editor.get_by_role("link", name="Sửa trong biểu mẫu").click()
    steps = editor.locator("#steps fieldset")
    steps.first.wait_for()  # counting does not wait for the page
    before = steps.count()
    editor.get_by_role("button", name="Thêm bước").click()
    expect(steps).to_have_count(before + 1)
    steps.last.get_by_label("Nội dung").fill("Giữ giấy hẹn đến khi nhận kết quả.")
    fits_and_is_accessible(editor)
    editor.get_by_role("button", name="Lưu bản nháp").first.click()
    changes = editor.get_by_role("region", name="Chỗ khác với bản đang dùng")
    expect(changes).to_contain_text("Giữ giấy hẹn đến khi nhận kết quả.", timeout=PATIENCE_MS)
