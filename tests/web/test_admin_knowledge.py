"""/admin: from a file to the answer and back, by the forms of two people; who may open what."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from assistant import __version__
from assistant.domain.principal import Role
from assistant.messages import message
from assistant.web.admin import approval, history, knowledge, upload
from tests.web.browser import open_browser
from tests.web.client import Client
from tests.web.desk import UPLOAD, Desk, desk_of, published
from tests.web.people import DOCUMENTS, Editor, signed_in

ZOO = "# Quy định vườn thú Hoa Sữa\n\nKhách tham quan vườn thú Hoa Sữa được gửi xe tại cổng {gate}.\n\nTrẻ em đi cùng người lớn.\n"
FIRST, SECOND = ZOO.format(gate="phụ"), ZOO.format(gate="chính")
QUESTION = "khách tham quan vườn thú Hoa Sữa được gửi xe tại cổng nào"
REQUESTS, SNAPSHOTS, AUDIT = "/admin/requests", "/admin/snapshots", "/admin/audit"
SETTING = "/admin/settings/approvals"
SHIPPED = "1.004194"


async def quoted(client: Client) -> str:
    """Returns what a citizen's answer quotes from documents; empty when it is refused."""
    answer = await client.answer(QUESTION)
    return str(answer["text"]) if answer["kind"] == "document" else ""


class TestTheStory:
    async def test_from_a_file_to_the_answer_and_back(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await lan.upload(FIRST)
        assert await quoted(client) == ""
        await lan.done(f"/admin/items/{item}/1/request", note="nhờ anh xem giúp")
        assert "nhờ anh xem giúp" in await minh.page(REQUESTS)
        assert "chưa có" in await minh.page(f"/admin/items/{item}/1/publish")
        await minh.done(f"/admin/items/{item}/1/publish", reason="đúng quy chế")
        assert "cổng phụ" in await quoted(client)
        assert "Không có bản nào chờ duyệt" in await minh.page(REQUESTS)

        await published(lan, minh, SECOND, item_id=item)
        assert "cổng chính" in await quoted(client)
        assert "đúng quy chế" in await lan.page(SNAPSHOTS)
        await minh.done(f"{SNAPSHOTS}/1/rollback", reason="cổng chính đang sửa")
        text = await quoted(client)
        assert ("cổng phụ" in text, "cổng chính" in text) == (True, False)
        assert "cổng chính đang sửa" in await lan.page(SNAPSHOTS)

    async def test_is_written_down_from_the_first_to_the_last_step(self, lan: Desk, minh: Desk) -> None:
        item = await lan.upload(FIRST)
        await lan.done(f"/admin/items/{item}/1/request", note="nhờ anh")
        await minh.done(f"/admin/items/{item}/1/publish", reason="được")
        await minh.done(f"/admin/items/{item}/withdraw", reason="nhầm")
        await minh.done(f"{SNAPSHOTS}/1/rollback", reason="không nhầm")
        rows = re.findall(r"<tr><td>[^<]*</td><td>(\w+)</td><td>([^<]*)</td><td>([^<]*)</td>", await minh.page(AUDIT))
        assert rows == [
            ("minh", "Quay lại bản lưu", "snapshot:1"), ("minh", "Rút", item), ("minh", "Công bố", item),
            ("lan", "Đề nghị duyệt", item), ("lan", "Nạp tệp", item),
        ]  # fmt: skip

    async def test_sent_back_comes_back_with_its_reason(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await lan.upload(FIRST)
        await lan.done(f"/admin/items/{item}/1/request")
        await minh.done(f"/admin/items/{item}/1/send-back", reason="thiếu giờ mở cửa")
        assert "thiếu giờ mở cửa" in await lan.page(f"/admin/items/{item}")
        assert item not in await minh.page(REQUESTS)
        assert await quoted(client) == ""
        await lan.done(f"/admin/items/{item}/1/request", note="đã hỏi lại")
        assert "thiếu giờ mở cửa" not in await lan.page(f"/admin/items/{item}")

    async def test_withdrawn_answers_nothing(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await published(lan, minh, FIRST)
        assert "thôi trả lời" in await minh.page(f"/admin/items/{item}/withdraw")
        await minh.done(f"/admin/items/{item}/withdraw", reason="hết hạn")
        assert await quoted(client) == ""
        assert "Đã rút" in await lan.page(f"/admin/items/{item}")
        assert "đang bị rút" in await minh.page(f"/admin/items/{item}/1/publish")

    async def test_a_shipped_procedure_can_be_withdrawn(self, client: Client, minh: Desk) -> None:
        assert (await client.answer("đăng ký tạm trú ở đâu"))["procedure"]["code"] == SHIPPED
        await minh.done(f"/admin/items/{SHIPPED}/withdraw", reason="đang sửa")
        answer = await client.answer("đăng ký tạm trú ở đâu")
        assert (answer["procedure"] or {}).get("code") != SHIPPED


class TestFourEyes:
    async def test_who_uploaded_does_not_publish(self, client: Client, minh: Desk) -> None:
        item = await minh.upload(FIRST)
        assert "<h2>Công bố</h2>" not in await minh.page(f"/admin/items/{item}/1/publish")
        refused = await minh.submit(f"/admin/items/{item}/1/publish", reason="tôi thấy đúng")
        assert (refused.status_code, message("error.own_version") in refused.text) == (409, True)
        assert await quoted(client) == ""

    async def test_who_asked_does_not_publish(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await lan.upload(FIRST)
        await minh.done(f"/admin/items/{item}/1/request")
        assert (await minh.submit(f"/admin/items/{item}/1/publish")).status_code == 409
        assert await quoted(client) == ""

    async def test_the_api_does_not_let_them_either(self, app: FastAPI, client: Client) -> None:
        approver: Editor = await signed_in(app, client, "hoa", "approver")
        item = await approver.upload(FIRST)
        assert await approver.status(f"{DOCUMENTS}/{item}/publish") == 409

    async def test_an_admin_publishes_alone_and_the_log_says_so(
        self, app: FastAPI, client: Client, chief: Desk
    ) -> None:
        admin: Editor = await signed_in(app, client, "tran", "admin")
        item = await admin.upload(FIRST)
        assert await admin.status(f"{DOCUMENTS}/{item}/publish") == 200
        assert "cổng phụ" in await quoted(client)
        assert (await chief.page(AUDIT)).count("<td>tran</td>") == 2

    async def test_one_is_enough_where_an_admin_says_so(self, client: Client, chief: Desk, minh: Desk) -> None:
        await chief.done(SETTING, count="1")
        item = await minh.upload(FIRST)
        await minh.done(f"/admin/items/{item}/1/publish")
        assert "cổng phụ" in await quoted(client)
        await chief.done(SETTING, count="2")
        again = await minh.upload(SECOND, item_id=item)
        assert (await minh.submit(f"/admin/items/{again}/2/publish")).status_code == 409
        assert (await chief.page(AUDIT)).count("Đổi cách duyệt</td>") == 2

    async def test_no_other_number_is_taken(self, chief: Desk) -> None:
        assert (await chief.submit(SETTING, count="0")).status_code == 422

    async def test_what_was_published_once_is_approved(
        self, client: Client, lan: Desk, minh: Desk, chief: Desk
    ) -> None:
        item = await published(chief, minh, FIRST)
        await published(lan, minh, SECOND, item_id=item)
        await chief.done(f"/admin/items/{item}/1/publish", reason="bản cũ đúng hơn")
        assert "cổng phụ" in await quoted(client)

    async def test_is_asked_for_once(self, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        await lan.done(f"/admin/items/{item}/1/request", note="lần đầu")
        again = await lan.submit(f"/admin/items/{item}/1/request", note="lần hai")
        assert (again.status_code, message("error.already_waiting") in again.text) == (409, True)

    async def test_is_not_asked_for_what_answers_already(self, lan: Desk, minh: Desk) -> None:
        item = await published(lan, minh, FIRST)
        again = await lan.submit(f"/admin/items/{item}/1/request", note="nhầm")
        assert (again.status_code, message("error.already_active") in again.text) == (409, True)


class TestUpload:
    async def test_shows_passages_with_their_place(self, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        text = await lan.page(f"/admin/items/{item}")
        assert "được gửi xe tại cổng phụ" in text
        assert "Bản nháp" in text

    async def test_shows_what_a_new_version_changes(self, lan: Desk, minh: Desk) -> None:
        item = await published(lan, minh, FIRST)
        await lan.upload(SECOND, item_id=item)
        text = await lan.page(f"/admin/items/{item}")
        assert re.search("<del>[^<]*cổng phụ", text)
        assert re.search("<ins>[^<]*cổng chính", text)
        assert not re.search("<(ins|del)>[^<]*Trẻ em", text)
        assert "sẽ thay cho bản 1" in await minh.page(f"/admin/items/{item}/2/publish")

    async def test_of_several_files_makes_several_drafts(self, lan: Desk) -> None:
        response = await lan.files(("a.md", FIRST), ("b.html", "<h1>Nội quy chợ đêm</h1><p>Mở lúc tối.</p>"))
        assert (response.status_code, response.headers["location"]) == (303, "/admin?state=draft")
        text = await lan.page("/admin?state=draft")
        assert ("vườn thú Hoa Sữa" in text, "Nội quy chợ đêm" in text) == (True, True)

    async def test_of_a_bad_file_keeps_the_good_one_and_what_was_typed(self, lan: Desk) -> None:
        response = await lan.files(
            ("xau.exe", b"MZ\x90\0"), ("tot.md", FIRST), as_of="2026-01-02", visibility="internal"
        )
        assert response.status_code == 422
        assert "<strong>xau.exe</strong>" in response.text
        assert "Đã nạp" in response.text
        assert 'value="2026-01-02"' in response.text
        assert 'value="internal" selected' in response.text

    @pytest.mark.parametrize(
        "fields",
        [
            {"as_of": "hôm qua"}, {"effective_from": "2026-13-01"}, {"title": "x" * 201}, {"unit": "khong-co"},
            {"effective_from": "2026-02-02", "expires_on": "2026-02-01"}, {"item_id": "khong-co"},
        ],
        ids=range(6),
    )  # fmt: skip
    async def test_of_a_wrong_field_leaves_everything_typed(self, lan: Desk, fields: dict[str, str]) -> None:
        response = await lan.files(("a.md", FIRST), **{"title": "Nội quy", **fields})
        assert response.status_code == 422
        assert 'role="alert"' in response.text
        assert f'value="{fields.get("title", "Nội quy")}"' in response.text
        assert "Không có mục nào" in await lan.page("/admin?state=draft")

    async def test_without_a_file_asks_for_one(self, lan: Desk) -> None:
        response = await lan.submit(UPLOAD, title="Nội quy")
        assert (response.status_code, message("desk.upload.no_file") in response.text) == (422, True)
        assert 'value="Nội quy"' in response.text

    async def test_one_title_is_not_for_two_files(self, lan: Desk) -> None:
        response = await lan.files(("a.md", FIRST), ("b.md", SECOND), title="Nội quy")
        assert (response.status_code, message("desk.upload.one_file") in response.text) == (422, True)

    async def test_takes_a_file_larger_than_a_message(self, lan: Desk) -> None:
        await lan.upload(FIRST + "\n\nXin chào vườn thú." * 10_000)

    async def test_names_a_file_that_is_too_large(self, lan: Desk) -> None:
        response = await lan.files(("lon.md", b"x" * (20 * 2**20 + 1)))
        assert (response.status_code, "<strong>lon.md</strong>" in response.text) == (422, True)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.html", "<h1>Vườn &lt;script&gt;alert(1)&lt;/script&gt;</h1><p>Xin &lt;img src=x onerror=alert(2)&gt; chào.</p>"),
            ("a.md", "# Vườn <script>alert(1)</script>\n\nXin <img src=x onerror=alert(2)> chào.\n"),
        ],
    )  # fmt: skip
    async def test_shows_a_script_as_text(self, lan: Desk, minh: Desk, name: str, content: str) -> None:
        item = await lan.upload(content, name, title="Vườn <script>alert(3)</script>")
        await lan.done(f"/admin/items/{item}/1/request", note="<script>alert(4)</script>")
        tried = await lan.submit(f"/admin/items/{item}/1/try", text="<script>alert(5)</script> vườn")
        pages = [await minh.page(path) for path in ("/admin", f"/admin/items/{item}", REQUESTS, AUDIT)]
        pages += [await minh.page(f"/admin/items/{item}/1/publish"), tried.text]
        for text in pages:
            assert "<script>alert" not in text
            assert "<img src=x" not in text
        assert "&lt;img src=x onerror=alert(2)&gt;" in pages[1]


class TestTheTrial:
    async def test_answers_from_the_draft_and_nowhere_else(self, client: Client, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        tried = await lan.submit(f"/admin/items/{item}/1/try", text=QUESTION)
        citizen, official = re.findall(r"<h2>(?:Người dân|Cán bộ) nhận được</h2>(.*?)</section>", tried.text, re.DOTALL)
        assert ("cổng phụ" in citizen, "cổng phụ" in official) == (True, True)
        assert "Bản đang thử" in tried.text
        assert await quoted(client) == ""
        search = await lan.http.get(f"/api/v1/sources/document:{item}:1")
        assert search.status_code == 404

    async def test_answers_from_the_version_that_is_tried(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await published(lan, minh, FIRST)
        await lan.upload(SECOND, item_id=item)
        second = (await lan.submit(f"/admin/items/{item}/2/try", text=QUESTION)).text
        assert ("cổng chính" in second, "cổng phụ" in second) == (True, False)
        assert "cổng phụ" in (await lan.submit(f"/admin/items/{item}/1/try", text=QUESTION)).text
        assert "cổng phụ" in await quoted(client)

    async def test_of_an_internal_draft_tells_the_citizen_nothing(self, lan: Desk) -> None:
        item = await lan.upload(FIRST, visibility="internal", unit="thanh-pho-vung-tau")
        tried = await lan.submit(f"/admin/items/{item}/1/try", text=QUESTION)
        citizen, official = re.findall(r"<h2>(?:Người dân|Cán bộ) nhận được</h2>(.*?)</section>", tried.text, re.DOTALL)
        assert ("cổng phụ" in citizen, "cổng phụ" in official) == (False, True)

    async def test_shows_the_score_by_words(self, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        tried = await lan.submit(f"/admin/items/{item}/1/try", text=QUESTION)
        assert re.search(r'<td class="is-number">(?:0,\d+|1)</td><td class="is-number">–</td>', tried.text)

    async def test_of_nothing_asks_for_a_question(self, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        tried = await lan.submit(f"/admin/items/{item}/1/try", text="  ")
        assert (tried.status_code, message("error.empty_message") in tried.text) == (422, True)


class TestTheList:
    async def test_puts_the_newest_first(self, lan: Desk, minh: Desk) -> None:
        first = await published(lan, minh, FIRST)
        second = await lan.upload("# Nội quy chợ đêm\n\nChợ đêm mở lúc tối.\n")
        listed = re.findall(r'<td><a href="/admin/items/([^"]+)">', await lan.page("/admin"))
        assert listed[:2] == [second, first]
        assert len(listed) > 2

    @pytest.mark.parametrize(
        ("query", "found"),
        [("q=vuon thu", True), ("q=vườn+THÚ+sữa", True), ("q=chợ", False), ("state=draft", True), ("state=active", False),
         ("kind=document", True), ("kind=procedure", False)],
    )  # fmt: skip
    async def test_is_filtered(self, lan: Desk, query: str, found: bool) -> None:
        await lan.upload(FIRST)
        assert ("vườn thú Hoa Sữa" in await lan.page(f"/admin?{query}")) is found

    async def test_comes_in_pages(self, lan: Desk) -> None:
        first = re.findall(r'<td><a href="/admin/items/([^"]+)">', await lan.page("/admin?state=shipped"))
        second = re.findall(r'<td><a href="/admin/items/([^"]+)">', await lan.page("/admin?state=shipped&page=2"))
        assert len(first) == 50
        assert second
        assert not set(first) & set(second)

    async def test_shows_dates_and_what_has_expired(self, lan: Desk, minh: Desk) -> None:
        yesterday = date.today() - timedelta(days=1)
        await published(lan, minh, FIRST, effective_from="2026-01-02", expires_on=yesterday.isoformat())
        text = await lan.page("/admin?q=vuon thu")
        assert ("02/01/2026" in text, f"{yesterday:%d/%m/%Y}" in text, "Hết hiệu lực" in text) == (True, True, True)

    async def test_shows_a_draft_beside_what_answers(self, lan: Desk, minh: Desk) -> None:
        item = await published(lan, minh, FIRST)
        await lan.upload(SECOND, item_id=item)
        text = await lan.page("/admin?state=draft")
        assert re.search(r"Đang dùng</span>.*Bản nháp</span> bản 2", text)

    async def test_opens_what_is_shipped(self, lan: Desk) -> None:
        text = await lan.page(f"/admin/items/{SHIPPED}")
        assert ("tạm trú" in text, "chưa ai thay đổi" in text) == (True, True)


class TestReasons:
    @pytest.mark.parametrize("path", ["items/{item}/withdraw", "items/{item}/1/send-back", "snapshots/0/rollback"])
    async def test_are_needed(self, client: Client, lan: Desk, minh: Desk, path: str) -> None:
        item = await published(lan, minh, FIRST)
        refused = await minh.submit(f"/admin/{path.format(item=item)}", reason="  ")
        assert (refused.status_code, message("desk.reason_needed") in refused.text) == (422, True)
        assert "cổng phụ" in await quoted(client)


class TestTheAuditLog:
    async def test_has_what_was_done_by_the_api(self, app: FastAPI, client: Client, lan: Desk, minh: Desk) -> None:
        editor = await signed_in(app, client, "api", "editor")
        await editor.upload(FIRST)
        assert "<td>api</td><td>Nạp tệp</td>" in await minh.page(AUDIT)

    async def test_is_filtered(self, lan: Desk, minh: Desk) -> None:
        await published(lan, minh, FIRST)
        by_lan = await minh.page(f"{AUDIT}?person=lan")
        assert ("Nạp tệp</td>" in by_lan, "Công bố</td>" in by_lan) == (True, False)
        publications = await minh.page(f"{AUDIT}?action=publish")
        assert ("Nạp tệp</td>" in publications, "Công bố</td>" in publications) == (False, True)

    async def test_the_same_file_again_is_no_change(self, lan: Desk, minh: Desk) -> None:
        await lan.upload(FIRST)
        await lan.upload(FIRST)
        assert (await minh.page(AUDIT)).count("Nạp tệp</td>") == 1


ITEM = "/admin/items/x"
FOR_EDITORS = [
    ("GET", "/admin"), ("GET", ITEM), ("GET", UPLOAD), ("POST", UPLOAD), ("GET", f"{ITEM}/1/try"), ("POST", f"{ITEM}/1/try"),
    ("POST", f"{ITEM}/1/request"), ("GET", REQUESTS), ("GET", SNAPSHOTS),
]  # fmt: skip
FOR_APPROVERS = [
    ("GET", f"{ITEM}/1/publish"), ("POST", f"{ITEM}/1/publish"), ("POST", f"{ITEM}/1/send-back"), ("GET", f"{ITEM}/withdraw"),
    ("POST", f"{ITEM}/withdraw"), ("POST", f"{SNAPSHOTS}/7/rollback"), ("GET", AUDIT),
]  # fmt: skip
FOR_ADMINS = [("POST", SETTING)]
ALL = FOR_EDITORS + FOR_APPROVERS + FOR_ADMINS
Routes = list[tuple[str, str]]


async def call(desk: Desk, method: str, path: str) -> int:
    if method == "GET":
        return (await desk.http.get(path)).status_code
    return (await desk.submit(path, reason="vì", count="2")).status_code


class TestWhoMayDoWhat:
    def test_no_route_is_left_out(self) -> None:
        routes = [route for pages in (approval, history, knowledge, upload) for route in pages.router.routes]
        found = {(method, re.sub(r"\{[^}]+\}", "*", route.path)) for route in routes for method in route.methods}  # type: ignore[attr-defined]
        called = {(method, re.sub(r"/items/x", "/items/*", re.sub(r"/\d+", "/*", path))) for method, path in ALL}
        assert found == called

    async def test_nobody_without_signing_in(self, app: FastAPI) -> None:
        stranger = open_browser(app)
        for method, path in ALL:
            response = await (
                stranger.http.get(path) if method == "GET" else stranger.http.post(path, data={"csrf": "x"})
            )
            assert (response.status_code, response.headers.get("location", "")[:8]) == (303, "/sign-in"), path

    @pytest.mark.parametrize("role", ["official", "leader"])
    async def test_nobody_of_another_role(self, app: FastAPI, client: Client, role: Role) -> None:
        other = await desk_of(app, "khac", role)
        assert {route: await call(other, *route) for route in ALL} == dict.fromkeys(ALL, 403)

    @pytest.mark.parametrize(
        ("role", "closed"),
        [("editor", FOR_APPROVERS + FOR_ADMINS), ("approver", FOR_ADMINS), ("admin", [])],
    )
    async def test_each_role_has_its_own_pages(self, app: FastAPI, client: Client, role: Role, closed: Routes) -> None:
        own = await desk_of(app, "nguoi", role)
        answered = {route: await call(own, *route) for route in ALL}
        assert {route for route, status in answered.items() if status == 403} == set(closed)
        opened = {status for route, status in answered.items() if route not in closed}
        assert opened <= {200, 303, 404, 422}  # there is no item x, and no file was sent

    async def test_an_editor_sees_no_link_to_the_log(self, lan: Desk, minh: Desk) -> None:
        assert AUDIT not in await lan.page("/admin")
        assert AUDIT in await minh.page("/admin")

    @pytest.mark.parametrize("csrf", ["", "x", None])
    async def test_no_form_without_its_proof(self, chief: Desk, csrf: str | None) -> None:
        fields = {"reason": "vì", "count": "1"} | ({} if csrf is None else {"csrf": csrf})
        posted = [path for method, path in ALL if method == "POST"]
        answered = {path: (await chief.http.post(path, data=fields)).status_code for path in posted}
        assert answered == dict.fromkeys(posted, 403)

    @pytest.mark.parametrize("path", ["/admin/items/khong-co", f"/admin/items/{SHIPPED}?version=3"])
    async def test_what_is_not_there_is_a_page(self, lan: Desk, path: str) -> None:
        response = await lan.http.get(path)
        assert (response.status_code, "<h1>Chưa thực hiện được</h1>" in response.text) == (404, True)

    async def test_no_page_runs_anything_of_its_own(self, chief: Desk, lan: Desk) -> None:
        item = await lan.upload(FIRST)
        paths = ["/admin", UPLOAD, REQUESTS, SNAPSHOTS, AUDIT, f"/admin/items/{item}", f"/admin/items/{item}/1/publish",
                 f"/admin/items/{item}/1/try", f"/admin/items/{SHIPPED}/withdraw"]  # fmt: skip
        for path in paths:
            text = await chief.page(path)
            assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=", text), path
            for form in re.findall(r'<form[^>]* method="post".*?</form>', text, re.DOTALL):
                assert 'name="csrf"' in form, path


class TestTheFooter:
    @pytest.mark.parametrize("page", ["try", "publish"])
    async def test_names_the_release_and_nothing_of_the_item(self, lan: Desk, chief: Desk, page: str) -> None:
        item = await lan.upload(FIRST)
        footer = (await chief.page(f"/admin/items/{item}/1/{page}")).partition("<footer")[2]
        assert f"phiên bản {__version__}. " in footer
        assert item not in footer
