"""/admin/archive: what one office knows answers alike in another store; what was tampered with changes nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.adapters.memory_desk import MemoryKeptSettings
from assistant.adapters.memory_library import MemoryLibrary
from assistant.adapters.memory_regression import MemoryRegressionQuestions
from assistant.adapters.memory_understanding import MemoryExamples
from assistant.domain.approval import APPROVALS
from assistant.domain.regression import Expectation, RegressionQuestion
from assistant.knowledge_base.archive import unpacked
from assistant.knowledge_base.moving import Moving
from assistant.knowledge_base.publishing import Publishing
from assistant.knowledge_base.uploads import Upload
from assistant.understanding.examples import is_teachable
from tests.web.client import Client
from tests.web.desk import Desk, published

PATH = "/admin/archive"
IMPORT, EXPORT = f"{PATH}/import", f"{PATH}/export"
ZOO = "<!DOCTYPE html><html><body><h1>Vườn thú Hoa Sữa</h1><p>Khách vườn thú Hoa Sữa gửi xe tại cổng phụ.</p></body></html>"
QUESTION = "khách vườn thú Hoa Sữa gửi xe tại cổng nào"
TAUGHT = "đưa cho tôi cái bảng đó để in nghen"
SHIPPED = "1.000894"
Entries = dict[str, bytes]


async def nothing() -> None:
    """There is no edition to make."""


@pytest.fixture
async def elsewhere() -> bytes:
    """The archive of another office: a web page published, a draft of it, a shipped procedure withdrawn."""
    library, settings, questions = MemoryLibrary(), MemoryKeptSettings(), MemoryRegressionQuestions()
    publishing = Publishing(library, nothing)
    version, _ = await publishing.upload(Upload("vuon-thu.html", ZOO.encode()), "lan")
    await publishing.publish(version.item_id, 1, "minh", "đúng")
    await publishing.upload(Upload("vuon-thu.html", ZOO.replace("phụ", "chính").encode(), version.item_id), "lan")
    await publishing.withdraw(SHIPPED, "minh", "chờ quy định mới")
    await settings.put(APPROVALS, 1, "truong")
    asked = RegressionQuestion(QUESTION, "citizen", Expectation("document", version.item_id), datetime.now(UTC), "lan")
    await questions.add([asked])
    examples = MemoryExamples()
    await examples.add(TAUGHT, "export", "lan")
    return await Moving(publishing, settings, questions, examples, is_teachable).export("truong")


async def bring(desk: Desk, content: bytes) -> httpx.Response:
    return await desk.http.post(IMPORT, data={"csrf": await desk.proof()}, files={"file": ("kho.zip", content)})


def entries_of(content: bytes) -> Entries:
    with zipfile.ZipFile(BytesIO(content)) as container:
        return {name: container.read(name) for name in container.namelist()}


def zipped(entries: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, entry in entries.items():
            container.writestr(name, entry)
    return out.getvalue()


def signed(entries: Entries, **told: Any) -> bytes:
    """Returns an archive whose manifest fits its entries, as one who knows the format could make it."""
    digests = {name: hashlib.sha256(entry).hexdigest() for name, entry in entries.items() if name != "manifest.json"}
    manifest = {**json.loads(entries["manifest.json"]), "sha256": digests, **told}
    return zipped({**entries, "manifest.json": json.dumps(manifest).encode()})


def changed(entries: Entries, name: str, change: Any) -> bytes:
    part = json.loads(entries[name])
    change(part)
    return signed({**entries, name: json.dumps(part).encode()})


class TestTheRoundTrip:
    async def test_answers_as_elsewhere(self, client: Client, chief: Desk, elsewhere: bytes) -> None:
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        assert (await bring(chief, elsewhere)).status_code == 303
        assert "cổng phụ" in (await client.answer(QUESTION))["text"]
        assert (await client.answer("đăng ký kết hôn lệ phí bao nhiêu")).get("procedure") is None

    async def test_brings_drafts_files_history_settings_and_questions(self, chief: Desk, elsewhere: bytes) -> None:
        await bring(chief, elsewhere)
        assert "chờ quy định mới" in await chief.page("/admin/snapshots")
        assert "Một người có quyền duyệt" in await chief.page("/admin/requests")
        assert QUESTION in await chief.page("/admin/regression")
        item = unpacked(elsewhere).library.versions[0][0].item_id
        file = await chief.http.get(f"/api/v1/knowledge/documents/{item}/file?version=1")
        assert file.content == ZOO.encode()
        assert "cổng chính" in await chief.page(f"/admin/items/{item}", version="2")
        assert "Nhập kho" in await chief.page("/admin/audit")

    async def test_brings_the_sentences_for_rasa(self, chief: Desk, elsewhere: bytes) -> None:
        await bring(chief, elsewhere)
        assert TAUGHT in await chief.page("/admin/understanding?source=own")

    @pytest.mark.parametrize(
        "sentence", [["xin\n- chào", "export"], ["in ra nghen", "khong_co"], ["/restart", "export"]]
    )
    async def test_leaves_out_a_sentence_nobody_could_have_added(
        self, app: FastAPI, chief: Desk, elsewhere: bytes, sentence: list[str]
    ) -> None:
        content = changed(entries_of(elsewhere), "examples.json", lambda part: part.append(sentence))
        assert (await bring(chief, content)).status_code == 303
        assert [one.marked for one in await app.state.application.examples.active()] == [TAUGHT]

    async def test_may_be_of_before_there_were_sentences(self, chief: Desk, elsewhere: bytes) -> None:
        entries = entries_of(elsewhere)
        del entries["examples.json"]
        assert (await bring(chief, signed(entries))).status_code == 303

    async def test_goes_out_again_as_it_came(self, chief: Desk, elsewhere: bytes) -> None:
        await bring(chief, elsewhere)
        again = await chief.submit(EXPORT)
        assert again.headers["content-disposition"].startswith('attachment; filename="kho-tri-thuc-')
        assert unpacked(again.content) == unpacked(elsewhere)

    async def test_rolls_back_as_elsewhere(self, client: Client, chief: Desk, elsewhere: bytes) -> None:
        await bring(chief, elsewhere)
        await chief.done("/admin/snapshots/0/rollback", reason="từ đầu")
        assert (await client.answer(QUESTION))["kind"] == "refusal"

    async def test_needs_an_empty_store(
        self, client: Client, lan: Desk, minh: Desk, chief: Desk, elsewhere: bytes
    ) -> None:
        await published(lan, minh, "# Chợ Hoa Mai\n\nChợ Hoa Mai mở cửa lúc bảy giờ sáng.\n")
        response = await bring(chief, elsewhere)
        assert (response.status_code, "Chỉ nhập được vào kho còn trống" in response.text) == (409, True)
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        assert 'type="file"' not in await chief.page(PATH)


class TestAnImport:
    @pytest.mark.parametrize(
        "content", [b"", b"PK", b"\x00" * 100, b"khong phai zip", zipped({"x": b"1"})], ids=range(5)
    )
    async def test_of_something_else_is_refused(self, chief: Desk, content: bytes) -> None:
        response = await bring(chief, content)
        assert (response.status_code, 'role="alert"' in response.text) == (422, True)

    async def test_of_no_file_asks_for_one(self, chief: Desk) -> None:
        assert (await chief.submit(IMPORT)).status_code == 422

    async def test_of_a_bomb_is_refused(self, chief: Desk, elsewhere: bytes) -> None:
        response = await bring(chief, signed({**entries_of(elsewhere), "versions.json": b" " * 40 * 2**20}))
        assert response.status_code == 422
        assert 'type="file"' in await chief.page(PATH)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "files/../../x", "/x", "files/khong-phai", "x.json"])
    async def test_of_an_entry_with_a_strange_name_is_refused(self, chief: Desk, elsewhere: bytes, name: str) -> None:
        assert (await bring(chief, signed({**entries_of(elsewhere), name: b"x"}))).status_code == 422

    async def test_of_a_changed_entry_is_refused(self, chief: Desk, elsewhere: bytes) -> None:
        entries = entries_of(elsewhere)
        versions = entries["versions.json"].replace("cổng phụ".encode(), "cổng sau".encode())
        response = await bring(chief, zipped({**entries, "versions.json": versions}))
        assert (response.status_code, "đã bị thay đổi" in response.text) == (422, True)

    async def test_of_a_later_format_is_refused(self, chief: Desk, elsewhere: bytes) -> None:
        response = await bring(chief, signed(entries_of(elsewhere), format=2))
        assert (response.status_code, "phiên bản khác" in response.text) == (422, True)

    async def test_of_what_cannot_answer_changes_nothing(self, client: Client, chief: Desk, elsewhere: bytes) -> None:
        entries = entries_of(elsewhere)

        def without_sections(part: Any) -> None:
            del part[0][1]["sections"]

        def of_version_nine(part: Any) -> None:
            item = next(iter(part[0]["changes"]))
            part[0]["changes"][item][1] = [9, None]

        for name, change in (("versions.json", without_sections), ("history.json", of_version_nine)):
            assert (await bring(chief, changed(entries, name, change))).status_code == 422, name
        assert "Bản cài sẵn" in await chief.page("/admin/snapshots")
        assert (await bring(chief, elsewhere)).status_code == 303
