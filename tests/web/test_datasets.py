"""/api/v1/indicators/datasets: an office's table becomes a draft, is published, answers, and can be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import pytest
from fastapi import FastAPI

from tests.web.client import Client, Json
from tests.web.people import DOCUMENTS, Editor, signed_in

DATASETS = "/api/v1/indicators/datasets"
WIDE = "Đơn vị;Số văn bản đi;Số văn bản đến\nPhường 7;1.900;4.400\nPhường 8;1.870;5.300\n"
MAPPING = {"Đơn vị": "unit", "Số văn bản đi": "van_ban_di", "Số văn bản đến": "van_ban_den"}
QUESTION = "số văn bản đi của phường 7 năm 2024"


@dataclass
class Sender:
    """An editor who sends tables."""

    editor: Editor

    async def send(self, content: bytes | str, name: str = "van-ban-2024.csv", **fields: str) -> tuple[int, Json]:
        files = {"file": (name, content if isinstance(content, bytes) else content.encode())}
        response = await self.editor.http.post(DATASETS, files=files, data=fields, headers=self.editor.headers)
        return response.status_code, dict(response.json())

    async def draft(self, content: bytes | str = WIDE, name: str = "van-ban.csv", **fields: str) -> Json:
        """Sends a table that is taken."""
        said = {"title": "Văn bản năm 2024", "mapping": json.dumps(MAPPING), "visibility": "public", **fields}
        status, body = await self.send(content, name, **said)
        assert status == 201, body
        return body


@pytest.fixture
async def sender(app: FastAPI, client: Client) -> Sender:
    return Sender(await signed_in(app, client, "lan", "editor"))


@pytest.fixture
async def approver(app: FastAPI, client: Client) -> Editor:
    return await signed_in(app, client, "minh", "approver")


def an_excel(*rows: tuple[object, ...], percent: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell in percent:
        sheet[cell].number_format = "0.00%"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestWhoMaySend:
    async def test_nobody_without_signing_in(self, client: Client) -> None:
        assert (await Sender(Editor(client.http)).send(WIDE))[0] == 401

    async def test_no_official(self, client: Client, official: Client) -> None:
        assert (await Sender(Editor(client.http, official.headers)).send(WIDE))[0] == 403

    async def test_an_editor_may_not_publish(self, sender: Sender) -> None:
        draft = await sender.draft()
        assert await sender.editor.status(f"{DOCUMENTS}/{draft['document_id']}/publish") == 403


class TestADraft:
    async def test_has_the_fields_of_the_contract(self, sender: Sender) -> None:
        draft = await sender.draft()
        assert (draft["version"], draft["status"], draft["rows"], draft["kind"]) == (1, "draft", 4, "dataset")
        assert (draft["errors"], draft["checks"]) == ([], [])

    async def test_answers_nothing_yet(self, client: Client, sender: Sender) -> None:
        await sender.draft()
        assert (await client.answer(QUESTION))["kind"] == "refusal"

    async def test_the_same_file_again_is_the_same_version(self, sender: Sender) -> None:
        first, again = await sender.draft(), await sender.draft()
        assert (again["document_id"], again["version"]) == (first["document_id"], 1)

    async def test_a_corrected_file_is_a_new_version_of_it(self, sender: Sender) -> None:
        first = await sender.draft()
        second = await sender.draft(WIDE.replace("1.900", "1.901"), document_id=first["document_id"])
        assert (second["document_id"], second["version"]) == (first["document_id"], 2)

    async def test_keeps_the_good_rows_and_names_the_bad_ones(self, sender: Sender) -> None:
        draft = await sender.draft(WIDE + "Phường Bảy Mươi;1;2\nPhường 9;12,5;3\n")
        assert draft["rows"] == 5
        assert [(error["row"], error["column"]) for error in draft["errors"]] == [
            (4, "Đơn vị"),
            (5, "Số văn bản đi"),
        ]
        assert "viết lại số" in draft["errors"][1]["message"]

    async def test_says_what_does_not_agree_with_both_values(self, sender: Sender) -> None:
        table = "Đơn vị,Tỷ lệ\nPhường 7,54% (1.147/2.154)\n"
        mapping = {"Đơn vị": "unit", "Tỷ lệ": "ty_le_nguoi_co_cong_ck"}
        (found,) = (await sender.draft(table, mapping=json.dumps(mapping)))["checks"]
        assert (found["kind"], found["printed"], found["expected"]) == (
            "rate_of_pair",
            "54% (1.147/2.154)",
            "53,25%",
        )
        assert found["unit_name"] == "Phường 7"

    async def test_is_called_as_its_file_when_nothing_is_said(self, sender: Sender) -> None:
        draft = await sender.draft(name="văn_bản năm 2024.csv", title=" \u200b ", source="  ")
        assert draft["title"] == "văn bản năm 2024"
        (cell, *_) = (await sender.editor.get(f"{DOCUMENTS}/{draft['document_id']}")).json()["passages"]
        assert cell["passage_id"].startswith("data:van-ban-nam-2024-")

    async def test_is_listed_and_shown_with_its_rows_and_warnings(self, sender: Sender) -> None:
        draft = await sender.draft(WIDE + "Phường Bảy Mươi;1;2\n")
        shown = (await sender.editor.get(f"{DOCUMENTS}/{draft['document_id']}")).json()
        assert len(shown["passages"]) == 4
        assert any("Phường Bảy Mươi" in warning for warning in shown["versions"][0]["warnings"])


class TestPublished:
    async def test_answers_the_next_question(self, client: Client, sender: Sender, approver: Editor) -> None:
        draft = await sender.draft()
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        answer = await client.answer(QUESTION)
        assert (answer["indicator"]["value"], answer["indicator"]["dataset"]) == (1900, draft["title"])

    async def test_its_cells_open(self, client: Client, sender: Sender, approver: Editor) -> None:
        draft = await sender.draft()
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        (citation, *_) = (await client.answer(QUESTION))["citations"]
        opened = (await client.get(f"/api/v1/sources/{citation['source_id']}")).json()
        assert citation["source_id"] == f"data:{draft['document_id']}:van_ban_di:phuong-7"
        assert "1.900" in opened["text"]
        assert opened["locator"] == "dòng 2, cột Số văn bản đi"

    async def test_the_newest_period_answers_a_question_without_one(
        self, official: Client, sender: Sender, approver: Editor
    ) -> None:
        draft = await sender.draft()
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        assert (await official.answer("số văn bản đi của phường 7"))["indicator"]["value"] == 1900
        assert (await official.answer("số văn bản đi của phường 7 chín tháng năm 2023"))["indicator"]["value"] == 1890

    async def test_what_does_not_agree_stays_as_printed_and_warns(
        self, client: Client, sender: Sender, approver: Editor
    ) -> None:
        table = "Đơn vị,Tỷ lệ\nPhường 7,54% (1.147/2.154)\n"
        mapping = {"Đơn vị": "unit", "Tỷ lệ": "ty_le_nguoi_co_cong_ck"}
        draft = await sender.draft(table, mapping=json.dumps(mapping))
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        answer = await client.answer("tỷ lệ người có công nhận trợ cấp qua chuyển khoản của phường 7 năm 2024")
        assert answer["indicator"]["value"] == 54
        assert any("53,25%" in warning and "54%" in warning for warning in answer["indicator"]["warnings"])

    async def test_internal_numbers_are_not_for_citizens(
        self, client: Client, official: Client, sender: Sender, approver: Editor
    ) -> None:
        draft = await sender.draft(visibility="internal")
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        assert (await client.answer(QUESTION))["reason"] == "no_permission"
        assert (await official.answer(QUESTION))["indicator"]["value"] == 1900

    async def test_withdrawn_and_rolled_back(self, client: Client, sender: Sender, approver: Editor) -> None:
        draft = await sender.draft()
        snapshot = await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/withdraw")
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        await approver.post("/api/v1/knowledge/rollback", {"snapshot": snapshot["snapshot"]})
        assert (await client.answer(QUESTION))["indicator"]["value"] == 1900

    async def test_a_shipped_data_set_can_be_replaced_and_withdrawn(
        self, official: Client, sender: Sender, approver: Editor
    ) -> None:
        question = "số văn bản đi của phường 7 chín tháng năm 2023"
        await sender.draft(document_id="van_ban", title="Văn bản 9 tháng năm 2023", visibility="internal")
        await approver.post(f"{DOCUMENTS}/van_ban/publish")
        assert (await official.answer(question))["indicator"]["value"] == 1900
        await approver.post(f"{DOCUMENTS}/van_ban/withdraw")
        assert (await official.answer(question))["kind"] == "refusal"
        await approver.post("/api/v1/knowledge/rollback", {"snapshot": "0"})
        assert (await official.answer(question))["indicator"]["value"] == 1890

    async def test_shipped_data_sets_are_listed(self, sender: Sender) -> None:
        listed = (await sender.editor.get(DOCUMENTS)).json()["documents"]
        assert {"document_id": "van_ban", "kind": "dataset", "status": "shipped"}.items() <= next(
            item for item in listed if item["document_id"] == "van_ban"
        ).items()


class TestExcel:
    async def test_numbers_are_read_as_they_are_held(self, client: Client, sender: Sender, approver: Editor) -> None:
        content = an_excel(("BÁO CÁO",), ("STT", "Đơn vị", "Tỷ lệ đúng hạn"), (1, "Phường 7", 0.9954), percent=("C3",))
        mapping = {"Đơn vị": "unit", "Tỷ lệ đúng hạn": "ty_le_dung_han"}
        draft = await sender.draft(content, "so-lieu.xlsx", mapping=json.dumps(mapping))
        await approver.post(f"{DOCUMENTS}/{draft['document_id']}/publish")
        answer = await client.answer("tỷ lệ đúng hạn của phường 7 năm 2024")
        assert answer["indicator"]["value"] == 99.54
        opened = (await client.get(f"/api/v1/sources/{answer['citations'][0]['source_id']}")).json()
        assert "ô C3" in opened["locator"]


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "name", "fields", "status", "code"),
        [
            (WIDE, "so-lieu.pdf", {}, 415, "unsupported_type"),
            (WIDE, "so-lieu.xlsx", {}, 415, "wrong_type"),
            ("", "so-lieu.csv", {}, 422, "empty"),
            (WIDE, "so-lieu.csv", {"mapping": "{"}, 422, "bad_mapping"),
            (WIDE, "so-lieu.csv", {"mapping": "[1]"}, 422, "bad_mapping"),
            (WIDE, "so-lieu.csv", {"mapping": r'{"\ud800": "unit", "Số văn bản đi": "value"}'}, 422, "bad_mapping"),
            (WIDE, "so-lieu.csv", {"title": "Văn bản"}, 422, "no_period"),
            (WIDE, "so-lieu.csv", {"period_from": "2024-05-01", "period_to": "2024-01-01"}, 422, "bad_period"),
            (WIDE, "so-lieu.csv", {"mapping": '{"Đơn vị": "unit"}'}, 422, "no_columns"),
            (WIDE, "so-lieu.csv", {"header_row": "9"}, 422, "no_columns"),
            ("Đơn vị;Số văn bản đi\nSao Hỏa;1\n", "so-lieu.csv", {}, 422, "no_rows"),
            (WIDE, "so-lieu.csv", {"document_id": "tro-ly-ao"}, 422, "not_a_dataset"),
            (WIDE, "so-lieu.csv", {"document_id": "khong-co"}, 404, "not_found"),
            (WIDE, "so-lieu.csv", {"as_of": "hôm qua"}, 422, "invalid_request"),
        ],
    )
    async def test_with_a_sentence(
        self, sender: Sender, content: str, name: str, fields: dict[str, str], status: int, code: str
    ) -> None:
        said = {"title": "Văn bản năm 2024", "mapping": json.dumps(MAPPING), **fields}
        got, body = await sender.send(content, name, **said)
        assert (got, body["error"]["code"]) == (status, code)
        assert body["error"]["message"].endswith(".")

    async def test_too_large(self, sender: Sender) -> None:
        status, body = await sender.send(b"a" * (21 * 2**20))
        assert (status, body["error"]["code"]) == (413, "body_too_large")

    async def test_a_document_does_not_take_the_place_of_a_data_set(self, sender: Sender) -> None:
        status, body = await sender.editor.send_file("# A\n\nXin chào.", document_id="van_ban")
        assert (status, body["error"]["code"]) == (422, "dataset")
