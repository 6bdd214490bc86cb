"""Files made to do harm, at every page that takes files: refused with a reason, or made harmless."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.web.browser import Browser, browser_of
from tests.web.test_datasets import WIDE, an_excel

UPLOAD, DATASETS, REGISTER = "/admin/upload", "/admin/datasets/upload", "/admin/register"
FIELDS = {UPLOAD: "files", DATASETS: "file", REGISTER: "file"}
SCRIPT = "<script>alert(1)</script>"


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_entries(entries: dict[str, bytes]) -> bytes:
    """Returns an Excel file with something more in it."""
    out = io.BytesIO(an_excel(("Đơn vị", "Số văn bản đi"), ("Phường 7", 5)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


HARMFUL = {
    "bomb": ("bang.xlsx", with_entries({"xl/media/a.bin": bytes(60 * 2**20)})),
    "macros": ("bang.xlsx", with_entries({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + os.urandom(600)})),
    "program called a table": ("bang.xlsx", b"MZ\x90\x00" + os.urandom(400)),
    "old Excel": ("bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "archive": ("bang.csv", packed({"../../etc/passwd": b"root"})),
    "svg": ("hinh.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()),
    "program": ("a.exe", b"MZ\x90\x00" + os.urandom(400)),
    "empty": ("bang.csv", b""),
}


@pytest.fixture
async def admin(app: FastAPI) -> Browser:
    return await browser_of(app, "quan-tri", "admin")


async def sent(own: Browser, page: str, name: str, content: bytes) -> httpx.Response:
    files = [(FIELDS[page], (name, content))]
    return await own.http.post(page, data={"csrf": await own.proof()}, files=files)


def everything_below(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


class TestAHarmfulFile:
    @pytest.mark.parametrize("page", FIELDS)
    async def test_is_refused_with_a_reason_and_nothing_is_kept(self, app: FastAPI, admin: Browser, page: str) -> None:
        for harm, (name, content) in HARMFUL.items():
            response = await sent(admin, page, name, content)
            assert (harm, response.status_code) == (harm, 422)
            assert 'role="alert"' in response.text
            assert SCRIPT not in response.text
        assert await app.state.application.publishing.library.newest() == ()

    @pytest.mark.parametrize("page", FIELDS)
    async def test_that_is_too_large_is_refused_before_it_is_read(self, admin: Browser, page: str) -> None:
        response = await sent(admin, page, "to.csv", b"a;b\n" * (16 * 2**20))
        assert response.status_code == 413


class TestANameThatLeadsOut:
    @pytest.mark.parametrize("name", ["../../../etc/passwd.csv", "..\\..\\boot.csv", "/tmp/x.csv", "C:\\x.csv"])
    async def test_is_only_a_name(self, admin: Browser, tmp_path: Path, name: str) -> None:
        response = await sent(admin, DATASETS, name, WIDE.encode())
        assert response.status_code == 303
        text = await admin.page(response.headers["location"])
        assert ".." not in text.partition("<h1>")[2].partition("</h1>")[0]
        assert not {"passwd.csv", "boot.csv", "x.csv"} & everything_below(tmp_path)

    async def test_stays_a_name_when_the_file_is_fetched(self, admin: Browser) -> None:
        response = await sent(admin, UPLOAD, "../../quy-che.md", b"# Quy che\n\nGui xe tai cong phu.\n")
        item = response.headers["location"].partition("?")[0].rpartition("/")[2]
        file = await admin.get(f"/api/v1/knowledge/documents/{item}/file", version="1")
        assert "/" not in file.headers["content-disposition"].partition("filename=")[2].partition(";")[0]
        assert file.headers["content-type"] == "application/octet-stream"
        assert file.headers["content-disposition"].startswith("attachment")

    async def test_with_a_script_is_shown_as_words(self, admin: Browser) -> None:
        response = await sent(admin, UPLOAD, f"{SCRIPT}.exe", b"MZ")
        assert SCRIPT not in response.text


class TestAScriptInAFile:
    async def test_of_html_is_left_out(self, admin: Browser) -> None:
        body = (
            f"<html><body><h1>Quy che</h1><p>Gui xe tai cong phu.</p>{SCRIPT}<img src=x onerror=alert(2)></body></html>"
        )
        response = await sent(admin, UPLOAD, "quy-che.html", body.encode())
        page = await admin.page(response.headers["location"])
        assert "Gui xe tai cong phu." in page
        assert SCRIPT not in page
        assert "onerror" not in page

    async def test_of_a_table_is_shown_as_words(self, admin: Browser) -> None:
        table = f"Đơn vị;Số văn bản đi;Ghi chú\nPhường 7;5;{SCRIPT}\n"
        response = await sent(admin, DATASETS, "van-ban-2024.csv", table.encode())
        assert SCRIPT not in await admin.page(response.headers["location"])

    async def test_of_a_heading_is_shown_as_words(self, admin: Browser) -> None:
        table = f"Đơn vị;{SCRIPT};Số văn bản đi\nPhường 7;1;5\n"
        response = await sent(admin, DATASETS, "van-ban-2024.csv", table.encode())
        assert SCRIPT not in await admin.page(response.headers["location"])


class TestAFormula:
    @pytest.mark.parametrize("formula", ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"])
    async def test_of_a_question_is_no_formula_in_the_file_of_questions(
        self, app: FastAPI, admin: Browser, formula: str
    ) -> None:
        await admin.ask(f"{formula} giấy phép nuôi hổ trắng")
        response = await admin.get("/admin/unanswered/cau-hoi.csv")
        rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=_delimiter(response.text)))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []

    async def test_of_a_table_is_no_number(self, admin: Browser) -> None:
        table = 'Đơn vị;Số văn bản đi\nPhường 7;"=1+1"\n'
        address = (await sent(admin, DATASETS, "van-ban-2024.csv", table.encode())).headers["location"]
        fields = {"role_0": "unit", "role_1": "value", "of_1": "Số văn bản đi trên phần mềm", "title": "Năm 2024"}
        assert (await admin.submit(address, **fields)).status_code == 422


def _delimiter(text: str) -> str:
    return ";" if text.splitlines()[0].count(";") > text.splitlines()[0].count(",") else ","
