"""/api/v1/knowledge and /api/v1/search: who may do what, and that a publication answers the next question."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import httpx
import openpyxl
import pytest
import yaml
from fastapi import FastAPI

from assistant.domain.document import Document
from assistant.domain.library import NewVersion
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.published import as_content
from assistant.messages import message
from tests.builders import a_procedure
from tests.unit.knowledge_base.ingest.files import a_docx, a_scan, saved
from tests.web.client import Client, Json
from tests.web.people import DOCUMENTS, Editor, signed_in

SNAPSHOTS, ROLLBACK, SEARCH = "/api/v1/knowledge/snapshots", "/api/v1/knowledge/rollback", "/api/v1/search"
ZOO = "# Quy định vườn thú Hoa Sữa\n\nKhách tham quan vườn thú Hoa Sữa được gửi xe tại cổng {gate}.\n\n{more}\n"
FIRST = ZOO.format(gate="phụ", more="Trẻ em đi cùng người lớn.")
SECOND = ZOO.format(gate="chính", more="Trẻ em đi cùng người lớn.")
QUESTION = "khách tham quan vườn thú Hoa Sữa được gửi xe tại cổng nào"
SHIPPED, SHIPPED_PROCEDURE = "tro-ly-ao", "1.004194"


@pytest.fixture
async def editor(app: FastAPI, client: Client) -> Editor:
    return await signed_in(app, client, "lan", "editor")


@pytest.fixture
async def approver(app: FastAPI, client: Client) -> Editor:
    return await signed_in(app, client, "minh", "approver")


@pytest.fixture
async def published(editor: Editor, approver: Editor) -> str:
    """The id of a document that was uploaded and published: snapshot 1."""
    document_id = await editor.upload(FIRST)
    await approver.post(f"{DOCUMENTS}/{document_id}/publish", {"reason": "đã duyệt"})
    return document_id


async def quoted(client: Client, question: str = QUESTION) -> str:
    """Returns what the answer quotes from documents; empty when it is refused."""
    answer = await client.answer(question)
    return answer["text"] if answer["kind"] == "document" else ""


def refused(status: int, body: Json) -> tuple[int, str]:
    assert set(body["error"]) >= {"code", "message"}
    assert body["error"]["message"].endswith(".")
    return status, body["error"]["code"]


ROUTES = [
    ("POST", DOCUMENTS), ("GET", DOCUMENTS), ("GET", f"{DOCUMENTS}/x"), ("GET", f"{DOCUMENTS}/x/file?version=1"),
    ("POST", f"{DOCUMENTS}/x/publish"), ("POST", f"{DOCUMENTS}/x/withdraw"), ("POST", ROLLBACK), ("GET", SNAPSHOTS),
    ("POST", SEARCH),
]  # fmt: skip
FOR_APPROVERS = [route for route in ROUTES if route[1].endswith(("publish", "withdraw", "rollback"))]


async def call(client: Client, method: str, path: str) -> int:
    """Sends a valid request."""
    if (method, path) == ("POST", DOCUMENTS):
        sent = await client.http.post(path, files={"file": ("a.md", b"# A\n\nXin.")}, headers=client.headers)
    else:
        body = {ROLLBACK: {"snapshot": "0"}, SEARCH: {"query": "phí"}}.get(path, {}) if method == "POST" else None
        sent = await client.http.request(method, path, json=body, headers=client.headers)
    return sent.status_code


class TestWhoMayDoWhat:
    async def test_nobody_without_signing_in(self, client: Client) -> None:
        assert {route: await call(client, *route) for route in ROUTES} == dict.fromkeys(ROUTES, 401)

    async def test_nobody_with_a_wrong_token(self, client: Client) -> None:
        stranger = Client(client.http, {"Authorization": "Bearer x"})
        assert {route: await call(stranger, *route) for route in ROUTES} == dict.fromkeys(ROUTES, 401)

    async def test_no_official(self, official: Client) -> None:
        assert {route: await call(official, *route) for route in ROUTES[:-1]} == dict.fromkeys(ROUTES[:-1], 403)

    async def test_no_leader(self, app: FastAPI, client: Client) -> None:
        leader = await signed_in(app, client, "sep", "leader")
        assert {route: await call(leader, *route) for route in ROUTES[:-1]} == dict.fromkeys(ROUTES[:-1], 403)

    async def test_an_editor_changes_nothing_that_answers(self, editor: Editor) -> None:
        assert {route: await call(editor, *route) for route in FOR_APPROVERS} == dict.fromkeys(FOR_APPROVERS, 403)

    async def test_an_editor_may_not_publish_what_she_uploaded(self, client: Client, editor: Editor) -> None:
        document_id = await editor.upload(FIRST)
        assert await editor.status(f"{DOCUMENTS}/{document_id}/publish") == 403
        assert await quoted(client) == ""

    @pytest.mark.parametrize("role", ["approver", "admin"])
    async def test_these_may_do_everything(self, app: FastAPI, client: Client, editor: Editor, role: str) -> None:
        person = await signed_in(app, client, "hoa", role)  # type: ignore[arg-type]
        await person.upload(SECOND)
        document_id = await editor.upload(FIRST)
        await person.post(f"{DOCUMENTS}/{document_id}/publish")
        await person.post(ROLLBACK, {"snapshot": "0"})

    async def test_nobody_publishes_what_is_their_own(self, client: Client, approver: Editor) -> None:
        document_id = await approver.upload(FIRST)
        assert await approver.status(f"{DOCUMENTS}/{document_id}/publish") == 409
        assert await quoted(client) == ""

    async def test_officials_try_the_search(self, official: Client) -> None:
        assert await call(official, "POST", SEARCH) == 200


class TestUpload:
    async def test_answers_with_the_fields_of_the_contract(self, editor: Editor) -> None:
        status, body = await editor.send_file(FIRST)
        assert status == 201
        assert (body["version"], body["status"], body["passages"], body["warnings"]) == (1, "draft", 2, [])
        assert (body["created_by"], body["title"]) == ("lan", "Quy định vườn thú Hoa Sữa")

    async def test_answers_nothing_yet(self, client: Client, editor: Editor) -> None:
        await editor.upload(FIRST)
        assert await quoted(client) == ""

    async def test_takes_what_is_said_about_it(self, editor: Editor) -> None:
        said = {"title": "Nội quy", "as_of": "2026-01-02", "effective_from": "2026-02-01", "expires_on": "2030-01-01"}
        _, body = await editor.send_file(FIRST, **said)
        assert {key: body[key] for key in said if key != "as_of"} == {k: v for k, v in said.items() if k != "as_of"}

    async def test_empty_fields_are_not_said(self, editor: Editor) -> None:
        status, body = await editor.send_file(FIRST, title="", unit="", effective_from="", document_id="")
        assert (status, body["title"], body["effective_from"]) == (201, "Quy định vườn thú Hoa Sữa", None)

    @pytest.mark.parametrize(
        "wrong",
        [{"visibility": "secret"}, {"as_of": "hôm qua"}, {"effective_from": "2026-13-01"}, {"title": "x" * 201}],
    )
    async def test_a_wrong_field_is_named(self, editor: Editor, wrong: dict[str, str]) -> None:
        status, body = await editor.send_file(FIRST, **wrong)
        assert refused(status, body) == (422, "invalid_request")
        assert body["error"]["fields"] == list(wrong)

    async def test_without_a_file_is_422(self, editor: Editor) -> None:
        response = await editor.http.post(DOCUMENTS, data={"title": "x"}, headers=editor.headers)
        assert refused(response.status_code, response.json()) == (422, "invalid_request")

    async def test_the_same_file_again_is_the_same_version(self, editor: Editor) -> None:
        assert (await editor.send_file(FIRST))[1] == (await editor.send_file(FIRST))[1]

    async def test_a_new_version_of_a_document(self, editor: Editor) -> None:
        document_id = await editor.upload(FIRST)
        _, body = await editor.send_file(SECOND, document_id=document_id)
        assert (body["document_id"], body["version"]) == (document_id, 2)

    async def test_a_new_version_of_an_unknown_document_is_404(self, editor: Editor) -> None:
        assert refused(*await editor.send_file(FIRST, document_id="khong-co")) == (404, "not_found")

    async def test_a_new_version_of_a_shipped_document_is_its_first(self, editor: Editor) -> None:
        status, body = await editor.send_file(FIRST, document_id=SHIPPED)
        assert (status, body["document_id"], body["version"], body["status"]) == (201, SHIPPED, 1, "draft")

    async def test_word_and_excel_are_read(self, editor: Editor) -> None:
        book = openpyxl.Workbook()
        for row in (["Phường", "Số hộ"], ["Phường 8", 1867]):
            book.active.append(row)
        out = BytesIO()
        book.save(out)
        assert (await editor.send_file(out.getvalue(), "ho.xlsx"))[0] == 201
        assert (await editor.send_file(saved(a_docx("Đoạn một.", "Đoạn hai.")), "a.docx"))[1]["passages"] == 2

    async def test_a_procedure_in_yaml(self, client: Client, editor: Editor, approver: Editor) -> None:
        procedure = a_procedure(code="9.000001", name="Cấp thẻ thư viện Hoa Sữa")
        content = yaml.safe_dump(as_content(procedure), allow_unicode=True)
        assert await editor.upload(content, "the.yml") == "9.000001"
        await approver.post(f"{DOCUMENTS}/9.000001/publish")
        answer = await client.answer("cấp thẻ thư viện Hoa Sữa gồm các bước nào")
        assert (answer["kind"], answer["procedure"]["code"]) == ("procedure", "9.000001")

    @pytest.mark.parametrize("content", ["code: 5\n", "", "a: [", "[]", "a: \x01"], ids=range(5))
    async def test_a_wrong_procedure_is_422(self, editor: Editor, content: str) -> None:
        assert refused(*await editor.send_file(content, "the.yml")) == (422, "invalid_knowledge")

    async def test_a_procedure_of_another_code_is_422(self, editor: Editor) -> None:
        content = yaml.safe_dump(as_content(a_procedure(code="9.000001")), allow_unicode=True)
        status, body = await editor.send_file(content, "the.yml", document_id=SHIPPED_PROCEDURE)
        assert refused(status, body) == (422, "invalid_knowledge")
        assert message("library.code", code="9.000001") in body["error"]["fields"]

    async def test_a_wrong_procedure_is_told_where(self, editor: Editor) -> None:
        content = yaml.safe_dump({**as_content(a_procedure()), "level": "village"}, allow_unicode=True)
        error = (await editor.send_file(content, "config.yml"))[1]["error"]
        assert "level" in error["fields"][0]
        assert "village" in content.splitlines()[error["line"] - 1]


class TestRefusedFiles:
    async def test_20_mb_are_enough(self, editor: Editor) -> None:
        status, body = await editor.send_file(b"x" * (20 * 2**20 + 1))
        assert refused(status, body) == (413, "too_large")
        assert "20 MB" in body["error"]["message"]

    async def test_much_more_is_not_even_read(self, editor: Editor) -> None:
        assert refused(*await editor.send_file(b"x" * (21 * 2**20))) == (413, "body_too_large")

    async def test_much_more_in_parts_is_413_too(self, editor: Editor) -> None:
        async def parts() -> AsyncIterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n'
            for _ in range(22):
                yield b"x" * 2**20

        headers = {**editor.headers, "Content-Type": "multipart/form-data; boundary=x"}
        response = await editor.http.post(DOCUMENTS, content=parts(), headers=headers)
        assert refused(response.status_code, response.json()) == (413, "body_too_large")

    async def test_other_routes_take_no_large_body(self, approver: Editor) -> None:
        response = await approver.http.post(ROLLBACK, content=b" " * 100_000, headers=approver.headers)
        assert response.status_code == 413

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.exe", b"MZ\x90\0"), ("a.png", b"\x89PNG\r\n"), ("a", b"xin"), ("a.docx", b"xin"), ("a.pdf", b"xin"),
            ("a.md", b"%PDF-1.7"), ("a.txt", b"<!doctype html><html></html>"), ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ],
        ids=range(8),
    )  # fmt: skip
    async def test_of_a_wrong_type_are_415(self, editor: Editor, name: str, content: bytes) -> None:
        status, body = await editor.send_file(content, name)
        assert refused(status, body)[0] == 415
        assert "Bạn " in body["error"]["message"]

    @pytest.mark.parametrize("content", [b"", b"\n \n", b"\0\0", b"---\n12\n---"], ids=range(4))
    async def test_without_words_are_422(self, editor: Editor, content: bytes) -> None:
        assert refused(*await editor.send_file(content, "a.txt")) == (422, "empty")

    async def test_that_are_scans_are_422(self, editor: Editor) -> None:
        status, body = await editor.send_file(a_scan(), "quet.pdf")
        assert refused(status, body) == (422, "scanned")
        assert "OCR" in body["error"]["message"]

    async def test_leave_nothing_behind(self, editor: Editor) -> None:
        before = (await editor.get(DOCUMENTS)).json()
        await editor.send_file(b"", "a.md")
        await editor.send_file("code: 5", "a.yml")
        assert (await editor.get(DOCUMENTS)).json() == before


class TestPublish:
    async def test_answers_the_next_question_with_a_citation_that_opens(self, client: Client, published: str) -> None:
        answer = await client.answer(QUESTION)
        assert "gửi xe tại cổng phụ" in answer["text"]
        citation = answer["citations"][0]
        assert citation["source_id"].startswith(f"document:{published}:")
        opened = (await client.get(f"/api/v1/sources/{citation['source_id']}")).json()
        assert citation["quote"] in opened["text"]
        assert opened["title"] == "Quy định vườn thú Hoa Sữa"

    async def test_answers_in_a_conversation_that_began_before(
        self, client: Client, editor: Editor, approver: Editor
    ) -> None:
        document_id = await editor.upload(FIRST)
        conversation = (await client.ask(QUESTION))["conversation_id"]
        await approver.post(f"{DOCUMENTS}/{document_id}/publish")
        (answer,) = (await client.ask(QUESTION, conversation))["answers"]
        assert "cổng phụ" in answer["text"]

    async def test_a_new_version_takes_the_place_of_the_old(
        self, client: Client, editor: Editor, approver: Editor, published: str
    ) -> None:
        await editor.upload(SECOND, document_id=published)
        assert "cổng phụ" in await quoted(client)
        await approver.post(f"{DOCUMENTS}/{published}/publish")
        text = await quoted(client)
        assert "cổng chính" in text
        assert "cổng phụ" not in text

    async def test_takes_the_place_of_a_shipped_document(
        self, client: Client, editor: Editor, approver: Editor, knowledge: Knowledge
    ) -> None:
        await editor.upload(FIRST, document_id=SHIPPED)
        assert await quoted(client) == ""
        await approver.post(f"{DOCUMENTS}/{SHIPPED}/publish")
        assert "cổng phụ" in await quoted(client)
        item = knowledge.item(SHIPPED)
        assert isinstance(item, Document)
        last = len(item.sections)
        assert (await client.get(f"/api/v1/sources/document:{SHIPPED}:1")).json()[
            "title"
        ] == "Quy định vườn thú Hoa Sữa"
        assert (await client.get(f"/api/v1/sources/document:{SHIPPED}:{last}")).status_code == 404

    async def test_takes_the_place_of_a_shipped_procedure(
        self, client: Client, editor: Editor, approver: Editor, knowledge: Knowledge
    ) -> None:
        changed = replace(knowledge.procedures[SHIPPED_PROCEDURE], place=("Quầy số 77 nhà văn hóa",))
        await editor.upload(yaml.safe_dump(as_content(changed), allow_unicode=True), "tam-tru.yml")
        assert "Quầy số 77" not in (await client.answer("đăng ký tạm trú ở đâu"))["text"]
        await approver.post(f"{DOCUMENTS}/{SHIPPED_PROCEDURE}/publish")
        answer = await client.answer("đăng ký tạm trú ở đâu")
        assert (answer["procedure"]["code"], "Quầy số 77" in answer["text"]) == (SHIPPED_PROCEDURE, True)

    async def test_of_a_version_asked_for(
        self, client: Client, editor: Editor, approver: Editor, published: str
    ) -> None:
        await editor.upload(SECOND, document_id=published)
        await approver.post(f"{DOCUMENTS}/{published}/publish", {"version": 2})
        await approver.post(f"{DOCUMENTS}/{published}/publish", {"version": 1})
        assert "cổng phụ" in await quoted(client)

    async def test_tells_its_snapshot(self, editor: Editor, approver: Editor) -> None:
        document_id = await editor.upload(FIRST)
        made = await approver.post(f"{DOCUMENTS}/{document_id}/publish", {"reason": "đã duyệt"})
        assert (made["snapshot"], made["made_by"], made["action"], made["reason"]) == (
            "1",
            "minh",
            "publish",
            "đã duyệt",
        )
        assert (made["documents"], made["count"]) == ([document_id], 1)

    async def test_from_tomorrow_changes_nothing_today(
        self, client: Client, editor: Editor, approver: Editor, published: str
    ) -> None:
        tomorrow = (date.today() + timedelta(days=1)).isoformat()
        await editor.upload(SECOND, document_id=published, effective_from=tomorrow)
        await approver.post(f"{DOCUMENTS}/{published}/publish")
        assert "cổng phụ" in await quoted(client)

    @pytest.mark.parametrize("document_id", ["khong-co", "%00", "..%2Fx", "x" * 500, "'", SHIPPED])
    async def test_of_something_unknown_is_404(self, approver: Editor, document_id: str) -> None:
        assert await approver.status(f"{DOCUMENTS}/{document_id}/publish") == 404

    async def test_of_an_unknown_version_is_refused(self, client: Client, approver: Editor, published: str) -> None:
        path = f"{DOCUMENTS}/{published}/publish"
        statuses = {version: await approver.status(path, {"version": version}) for version in (2, 0, -1, 10**30, "x")}
        assert statuses == {2: 404, 0: 422, -1: 422, 10**30: 422, "x": 422}
        assert "cổng phụ" in await quoted(client)

    @pytest.mark.parametrize("reason", ["x" * 501, 5])
    async def test_a_reason_is_a_sentence(self, approver: Editor, published: str, reason: object) -> None:
        assert await approver.status(f"{DOCUMENTS}/{published}/publish", {"reason": reason}) == 422

    async def test_a_broken_surrogate_in_a_reason_is_no_crash(self, approver: Editor, published: str) -> None:
        headers = {**approver.headers, "Content-Type": "application/json"}
        path = f"{DOCUMENTS}/{published}/publish"
        response = await approver.http.post(path, content=b'{"reason": "\\ud800"}', headers=headers)
        assert response.status_code in (200, 422)

    async def test_no_question_meets_half_of_it(
        self, client: Client, editor: Editor, approver: Editor, published: str
    ) -> None:
        """Four people ask while versions come and go; every citation they get says what they were told."""

        async def ask() -> None:
            for _ in range(4):
                answer = await client.answer(QUESTION)
                texts = [citation["quote"] for citation in answer["citations"]]
                assert answer["kind"] == "document"
                assert all(quote in answer["text"] for quote in texts)
                assert ("cổng phụ" in answer["text"]) != ("cổng chính" in answer["text"])

        await editor.upload(SECOND, document_id=published)
        asking = [asyncio.create_task(ask()) for _ in range(4)]
        for version in (2, 1, 2, 1):
            await approver.post(f"{DOCUMENTS}/{published}/publish", {"version": version})
        await asyncio.gather(*asking)


class TestWithdraw:
    async def test_hides_a_document(self, client: Client, approver: Editor, published: str) -> None:
        made = await approver.post(f"{DOCUMENTS}/{published}/withdraw", {"reason": "hết hiệu lực"})
        assert (made["action"], made["snapshot"]) == ("withdraw", "2")
        assert await quoted(client) == ""
        assert (await client.get(f"/api/v1/sources/document:{published}:1")).status_code == 404

    async def test_hides_a_shipped_document(self, client: Client, approver: Editor) -> None:
        opened = f"/api/v1/sources/document:{SHIPPED}:1"
        before = (await client.get(opened)).status_code
        await approver.post(f"{DOCUMENTS}/{SHIPPED}/withdraw")
        assert (before, (await client.get(opened)).status_code) == (200, 404)

    async def test_hides_a_shipped_procedure(self, client: Client, approver: Editor) -> None:
        assert (await client.answer("đăng ký tạm trú mất bao nhiêu tiền"))["procedure"]["code"] == "1.004194"
        await approver.post(f"{DOCUMENTS}/1.004194/withdraw")
        answer = await client.answer("đăng ký tạm trú mất bao nhiêu tiền")
        assert (answer["procedure"] or {}).get("code") != "1.004194"
        assert (await client.get("/api/v1/sources/procedure:1.004194:fee")).status_code == 404

    @pytest.mark.parametrize("document_id", ["khong-co", "%00", "x" * 500])
    async def test_of_something_unknown_is_404(self, approver: Editor, document_id: str) -> None:
        assert await approver.status(f"{DOCUMENTS}/{document_id}/withdraw") == 404
        assert (await approver.get(SNAPSHOTS)).json() == {"snapshots": []}


class TestRollBack:
    async def test_brings_the_old_answer_back(
        self, client: Client, editor: Editor, approver: Editor, published: str
    ) -> None:
        await editor.upload(SECOND, document_id=published)
        await approver.post(f"{DOCUMENTS}/{published}/publish")
        made = await approver.post(ROLLBACK, {"snapshot": "1", "reason": "nhầm"})
        assert (made["action"], made["snapshot"], made["reason"]) == ("rollback", "3", "nhầm")
        assert "cổng phụ" in await quoted(client)

    async def test_to_before_the_first_leaves_what_is_shipped(
        self, client: Client, approver: Editor, published: str
    ) -> None:
        await approver.post(f"{DOCUMENTS}/1.004194/withdraw")
        await approver.post(ROLLBACK, {"snapshot": "0"})
        assert await quoted(client) == ""
        assert (await client.answer("đăng ký tạm trú mất bao nhiêu tiền"))["kind"] == "procedure"

    async def test_can_be_undone(self, client: Client, approver: Editor, published: str) -> None:
        await approver.post(ROLLBACK, {"snapshot": "0"})
        await approver.post(ROLLBACK, {"snapshot": "1"})
        assert "cổng phụ" in await quoted(client)

    async def test_to_an_unknown_snapshot_is_404(self, client: Client, approver: Editor, published: str) -> None:
        assert {await approver.status(ROLLBACK, {"snapshot": one}) for one in ("2", "999999999")} == {404}
        assert "cổng phụ" in await quoted(client)

    async def test_to_what_is_no_snapshot_is_422(self, approver: Editor) -> None:
        wrong = ("9999999999", "-1", "x", "", " 1", 1, None)
        assert {await approver.status(ROLLBACK, {"snapshot": one}) for one in wrong} == {422}

    async def test_history_comes_newest_first(self, editor: Editor, approver: Editor, published: str) -> None:
        await approver.post(f"{DOCUMENTS}/{published}/withdraw")
        await approver.post(ROLLBACK, {"snapshot": "1"})
        history = (await editor.get(SNAPSHOTS)).json()["snapshots"]
        assert [(made["snapshot"], made["action"]) for made in history] == [
            ("3", "rollback"), ("2", "withdraw"), ("1", "publish"),
        ]  # fmt: skip
        assert {made["made_by"] for made in history} == {"minh"}


class TestList:
    async def listed(self, person: Client) -> dict[str, str]:
        documents = (await person.get(DOCUMENTS)).json()["documents"]
        return {document["document_id"]: document["status"] for document in documents}

    async def test_names_what_is_shipped(self, editor: Editor) -> None:
        statuses = await self.listed(editor)
        assert statuses["1.004194"] == "shipped"
        assert set(statuses.values()) == {"shipped"}

    async def test_names_drafts_published_and_withdrawn(self, editor: Editor, approver: Editor, published: str) -> None:
        draft = await editor.upload("# Nháp\n\nChưa xong.")
        assert [(await self.listed(editor))[key] for key in (draft, published)] == ["draft", "active"]
        await approver.post(f"{DOCUMENTS}/{published}/withdraw")
        assert (await self.listed(editor))[published] == "withdrawn"

    @pytest.mark.parametrize("item_id", [SHIPPED, SHIPPED_PROCEDURE])
    async def test_keeps_what_is_shipped_and_withdrawn(self, editor: Editor, approver: Editor, item_id: str) -> None:
        before = await self.listed(editor)
        await approver.post(f"{DOCUMENTS}/{item_id}/withdraw")
        assert await self.listed(editor) == {**before, item_id: "withdrawn"}

    @pytest.mark.parametrize("item_id", [SHIPPED, SHIPPED_PROCEDURE])
    async def test_names_it_shipped_again_after_going_back(
        self, editor: Editor, approver: Editor, item_id: str
    ) -> None:
        before = await self.listed(editor)
        await approver.post(f"{DOCUMENTS}/{item_id}/withdraw")
        await approver.post(ROLLBACK, {"snapshot": "0"})
        assert await self.listed(editor) == before

    async def test_names_a_published_version_of_what_is_shipped_once(self, editor: Editor, approver: Editor) -> None:
        before = await self.listed(editor)
        await editor.upload(FIRST, document_id=SHIPPED)
        await approver.post(f"{DOCUMENTS}/{SHIPPED}/publish")
        assert await self.listed(editor) == {**before, SHIPPED: "active"}


class TestOneDocument:
    async def shown(self, person: Client, document_id: str, query: str = "") -> Json:
        response = await person.get(f"{DOCUMENTS}/{document_id}{query}")
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def test_shows_versions_newest_first(self, editor: Editor, published: str) -> None:
        await editor.upload(SECOND, document_id=published)
        shown = await self.shown(editor, published)
        assert [(one["version"], one["status"]) for one in shown["versions"]] == [(2, "draft"), (1, "active")]
        assert (shown["document_id"], shown["version"]) == (published, 2)

    async def test_shows_its_passages(self, editor: Editor, published: str) -> None:
        passages = (await self.shown(editor, published))["passages"]
        assert [passage["passage_id"] for passage in passages] == [f"document:{published}:{n}" for n in (1, 2)]
        assert passages[1]["text"] == "Trẻ em đi cùng người lớn."

    async def test_shows_what_it_changes(self, editor: Editor, published: str) -> None:
        await editor.upload(SECOND, document_id=published)
        assert [line["change"] for line in (await self.shown(editor, published))["diff"]] == [
            "removed",
            "added",
            "same",
        ]
        assert (await self.shown(editor, published, "?version=1"))["diff"] == []

    async def test_shows_what_it_changes_of_a_shipped_one(self, editor: Editor, knowledge: Knowledge) -> None:
        await editor.upload(FIRST, document_id=SHIPPED)
        item = knowledge.item(SHIPPED)
        assert isinstance(item, Document)
        diff = (await self.shown(editor, SHIPPED))["diff"]
        removed = [line["text"] for line in diff if line["change"] == "removed"]
        assert removed == [line for section in item.sections for line in section.text.split("\n")]
        assert [line["text"] for line in diff if line["change"] == "added"][1] == "Trẻ em đi cùng người lớn."

    @pytest.mark.parametrize("document_id", ["khong-co", SHIPPED, "%00", "x" * 500])
    async def test_that_is_unknown_is_404(self, editor: Editor, document_id: str) -> None:
        assert (await editor.get(f"{DOCUMENTS}/{document_id}")).status_code == 404

    @pytest.mark.parametrize("what", ["", "/file"])
    async def test_of_an_unknown_version_is_refused(self, editor: Editor, published: str, what: str) -> None:
        wanted = {"9": 404, "0": 422, "-1": 422, "9" * 30: 422, "x": 422}
        path = f"{DOCUMENTS}/{published}{what}?version="
        assert {version: (await editor.get(path + version)).status_code for version in wanted} == wanted

    async def test_a_script_in_a_page_is_text(self, client: Client, editor: Editor, approver: Editor) -> None:
        page = (
            "<!doctype html><html><head><title>Vườn thú Hoa Sữa<script>alert(1)</script></title></head><body>"
            "<script>alert('xin')</script><p onclick='x()'>Khách tham quan vườn thú Hoa Sữa được gửi xe tại cổng phụ "
            "&lt;script&gt;alert(2)&lt;/script&gt;</p><img src=x onerror=alert(3)></body></html>"
        )
        document_id = await editor.upload(page, "trang.html")
        await approver.post(f"{DOCUMENTS}/{document_id}/publish")
        response = await client.send(QUESTION)
        assert response.headers["content-type"] == "application/json"
        text = response.json()["answers"][0]["text"]
        assert "<script>alert(2)</script>" in text  # a page shows it as the words it is
        assert not any(hidden in text for hidden in ("alert('xin')", "onerror", "onclick"))


class TestOriginal:
    async def download(self, person: Client, document_id: str, version: int = 1) -> httpx.Response:
        return await person.get(f"{DOCUMENTS}/{document_id}/file?version={version}")

    async def test_comes_as_it_was_uploaded(self, editor: Editor) -> None:
        content = "\ufeff# Bản gốc\r\n\r\nĐúng từng byte.".encode()
        response = await self.download(editor, await editor.upload(content))
        assert response.content == content

    @pytest.mark.parametrize(
        "name",
        [
            'a"; filename="x.exe".md', "..\\..\\etc\\passwd.md", "../../etc/passwd.md", "a\r\nSet-Cookie: x=1\r\n.md",
            "<script>alert(1)</script>.md", "Quyết định 😀.md", "x" * 240 + ".md", "\u202edm.md", "%0d%0aX: 1.md", ".md.md",
        ],
        ids=range(10),
    )  # fmt: skip
    async def test_of_a_hostile_name_is_only_a_download(self, editor: Editor, name: str) -> None:
        response = await self.download(editor, await editor.upload(FIRST, name))
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["x-content-type-options"] == "nosniff"
        disposition = response.headers["content-disposition"]
        assert disposition.startswith('attachment; filename="')
        assert disposition.count('"') == 2
        assert not any(character in disposition for character in "\r\n/\\<>")
        assert {"set-cookie", "x"}.isdisjoint(response.headers)

    async def test_with_lines_in_its_name_adds_no_header(self, app: FastAPI, editor: Editor) -> None:
        """The terminal can name a file so; a browser cannot."""
        library = app.state.application.publishing.library
        await library.add(
            [NewVersion("a", "document", "A", {}, "1", file_name="a\r\nSet-Cookie: x=1.md", file=b"x")], "lan"
        )
        disposition = (await self.download(editor, "a")).headers["content-disposition"]
        assert "\n" not in disposition
        assert "\r" not in disposition

    async def test_keeps_its_vietnamese_name(self, editor: Editor) -> None:
        response = await self.download(editor, await editor.upload(FIRST, "Quyết định.md"))
        assert "filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.md" in response.headers["content-disposition"]

    async def test_that_is_not_there_is_404(self, editor: Editor, published: str) -> None:
        assert (await self.download(editor, published, 2)).status_code == 404
        assert (await self.download(editor, "1.004194")).status_code == 404
        assert (await editor.get(f"{DOCUMENTS}/{published}/file")).status_code == 422


class TestSearch:
    async def hits(self, person: Client, query: str = QUESTION, **fields: object) -> list[Json]:
        response = await person.http.post(SEARCH, json={"query": query, **fields}, headers=person.headers)
        assert response.status_code == 200, response.text
        return list(response.json()["hits"])

    async def test_shows_the_evidence(self, official: Client, published: str) -> None:
        hit = (await self.hits(official))[0]
        assert set(hit) == {
            "passage_id", "document_id", "title", "heading", "locator", "text", "score", "lexical", "dense",
        }  # fmt: skip
        assert (hit["document_id"], hit["passage_id"]) == (published, f"document:{published}:1")
        assert 0 < hit["lexical"] <= 1
        assert 0 < hit["score"] <= 1
        assert hit["dense"] is None

    async def test_shows_how_the_question_was_understood(self, official: Client) -> None:
        body = {"query": "dang ky tam tru"}
        response = await official.http.post(SEARCH, json=body, headers=official.headers)
        assert response.json()["query"] == "đăng ký tạm trú"

    @pytest.mark.parametrize("limit", [1, 3, 50])
    async def test_keeps_to_the_limit(self, official: Client, limit: int) -> None:
        assert 1 <= len(await self.hits(official, "đăng ký", limit=limit)) <= limit

    async def test_of_a_wrong_body_is_422(self, official: Client) -> None:
        wrong = [{}, [], {"query": ""}, {"query": "x" * 2001}, {"query": "x", "limit": 0}, {"query": "x", "limit": 51}]
        sent = [await official.http.post(SEARCH, json=body, headers=official.headers) for body in wrong]
        assert {response.status_code for response in sent} == {422}

    async def test_of_strange_words_is_no_error(self, official: Client) -> None:
        for query in (" ", "?", "😀", "' OR 1=1 --", "x " * 1000):
            await self.hits(official, query)

    async def test_finds_no_drafts(self, editor: Editor) -> None:
        document_id = await editor.upload(FIRST)
        assert document_id not in [hit["document_id"] for hit in await self.hits(editor)]


class TestInternalDocuments:
    """Published for the people of one ward."""

    @pytest.fixture
    async def internal(self, editor: Editor, approver: Editor) -> str:
        document_id = await editor.upload(FIRST, visibility="internal", unit="phuong-7")
        await approver.post(f"{DOCUMENTS}/{document_id}/publish")
        return document_id

    async def sees(self, person: Client, document_id: str) -> set[bool]:
        """Whether somebody meets it: in an answer, as a source, and, signed in, in the search."""
        source = await person.get(f"/api/v1/sources/document:{document_id}:1")
        met = {"tại cổng phụ" in (await person.send(QUESTION)).text, source.status_code == 200}
        if person.headers:
            found = await person.http.post(SEARCH, json={"query": QUESTION}, headers=person.headers)
            met.add(document_id in found.text)
        return met

    async def test_are_not_there_for_citizens(self, client: Client, internal: str) -> None:
        assert await self.sees(client, internal) == {False}

    async def test_are_not_there_for_officials_of_another_unit(
        self, app: FastAPI, client: Client, internal: str
    ) -> None:
        other = await signed_in(app, client, "canbo8", "official", units=("phuong-8",))
        assert await self.sees(other, internal) == {False}

    async def test_are_not_there_for_officials_of_no_unit(self, app: FastAPI, client: Client, internal: str) -> None:
        assert await self.sees(await signed_in(app, client, "moi", "official"), internal) == {False}

    async def test_answer_officials_of_their_unit(self, app: FastAPI, client: Client, internal: str) -> None:
        own = await signed_in(app, client, "canbo7", "official", units=("phuong-7",))
        assert await self.sees(own, internal) == {True}

    async def test_answer_leaders(self, app: FastAPI, client: Client, internal: str) -> None:
        assert await self.sees(await signed_in(app, client, "sep", "leader"), internal) == {True}

    async def test_that_become_public_answer_everybody(
        self, client: Client, editor: Editor, approver: Editor, internal: str
    ) -> None:
        await editor.upload(FIRST, document_id=internal, visibility="public")
        assert await self.sees(client, internal) == {False}
        await approver.post(f"{DOCUMENTS}/{internal}/publish")
        assert await self.sees(client, internal) == {True}
