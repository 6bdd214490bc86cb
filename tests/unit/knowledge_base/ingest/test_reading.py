"""Which files are read, which are refused, and what is said about it."""

from __future__ import annotations

import pytest

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.reading import read_document
from tests.unit.knowledge_base.ingest.files import SENTENCE, a_docx, a_pdf, an_xlsx, repacked, saved, text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCX = saved(a_docx(SENTENCE))
XLSX = saved(an_xlsx([["Đơn vị", "Số"], ["Phường 1", 5]]))


def refusal(name: str, content: bytes) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        read_document(name, content)
    return caught.value


class TestAFile:
    @pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT", " Báo cáo.quý 3.txt ", "a.markdown"])
    def test_of_text_is_read(self, name: str) -> None:
        assert read_document(name, SENTENCE.encode()).blocks[-1].text == SENTENCE

    def test_of_word_is_read(self) -> None:
        assert read_document("a.docx", DOCX).blocks[0].text == SENTENCE

    def test_of_excel_is_read(self) -> None:
        assert read_document("a.xlsx", XLSX).blocks[0].rows == (("Đơn vị", "Số"), ("Phường 1", "5"))

    def test_of_pdf_is_read(self) -> None:
        assert read_document("a.pdf", a_pdf(text(SENTENCE))).blocks[0].text == SENTENCE

    def test_of_html_is_read(self) -> None:
        assert read_document("a.htm", f"<p>{SENTENCE}</p>".encode()).blocks[0].text == SENTENCE

    def test_is_normalised(self) -> None:
        assert read_document("a.txt", "Hoà bình\u200b hoa\u0300n toàn".encode()).blocks[0].text == "Hòa bình hoàn toàn"

    def test_gives_no_empty_blocks(self) -> None:
        blocks = read_document("a.html", b"<p> </p><p>&nbsp;</p><ul><li></li></ul><p>Xin ch\xc3\xa0o</p>").blocks
        assert [block.text for block in blocks] == ["Xin chào"]


class TestAFileIsRefused:
    @pytest.mark.parametrize("content", [b"", b"\0\0\0", b" \n\t\r\n", b"---\n---\n", b"- - -\n* * *"], ids=repr)
    def test_when_it_says_nothing(self, content: bytes) -> None:
        assert refusal("a.txt", content).code == "empty"

    def test_when_its_page_is_empty(self) -> None:
        assert refusal("a.html", b"<html><body><script>x()</script></body></html>").code == "empty"

    def test_when_its_sheets_are_empty(self) -> None:
        assert refusal("a.xlsx", saved(an_xlsx([]))).code == "empty"

    def test_when_it_is_too_large(self) -> None:
        refused = refusal("a.txt", b"a " * (10 * 2**20 + 1))
        assert refused.code == "too_large"
        assert "20 MB" in refused.reason

    @pytest.mark.parametrize("name", ["a", "a.exe", "a.odt", "a.pptx", ".txt", ""])
    def test_when_the_name_promises_another_type(self, name: str) -> None:
        refused = refusal(name, SENTENCE.encode())
        assert refused.code == "unsupported_type"
        assert ".docx" in refused.reason

    @pytest.mark.parametrize(
        "content", [b"{\\rtf1 abc}", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x7fELF"], ids=repr
    )
    def test_when_the_content_is_another_type(self, content: bytes) -> None:
        assert refusal("a.txt", content).code == "unsupported_type"

    def test_when_it_is_a_container_of_something_else(self) -> None:
        assert refusal("a.docx", repacked(DOCX, {}).replace(b"word/document.xml", b"worx/document.xml")).code in (
            "unsupported_type",
            "damaged",
        )

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xlsx", DOCX),
            ("a.docx", XLSX),
            ("a.txt", DOCX),
            ("a.pdf", SENTENCE.encode()),
            ("a.docx", SENTENCE.encode()),
            ("a.txt", b"<!DOCTYPE html><html><p>a</p></html>"),
            ("a.csv", b"%PDF-1.4 x"),
            ("a.html", SENTENCE.encode()),
        ],
        ids=[
            "word as xlsx",
            "excel as docx",
            "word as txt",
            "text as pdf",
            "text as docx",
            "page as txt",
            "pdf as csv",
            "text as html",
        ],
    )
    def test_when_name_and_content_disagree(self, name: str, content: bytes) -> None:
        refused = refusal(name, content)
        assert refused.code == "wrong_type"
        assert f".{name.split('.')[1]} " in refused.reason

    @pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.docx", "a.xlsx"])
    def test_when_it_is_from_an_old_office(self, name: str) -> None:
        refused = refusal(name, OLE)
        assert refused.code == "unsupported_type"
        assert ".doc, .xls" in refused.reason

    def test_when_office_has_locked_it(self) -> None:
        assert refusal("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")).code == "encrypted"

    def test_when_a_pdf_is_locked(self) -> None:
        assert refusal("a.pdf", a_pdf(text(SENTENCE), encrypted="mật khẩu")).code == "encrypted"

    @pytest.mark.parametrize("name", ["a.docm", "a.xlsm"])
    def test_when_its_name_promises_macros(self, name: str) -> None:
        assert refusal(name, DOCX).code == "macros"

    @pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
    def test_when_half_of_it_is_missing(self, name: str) -> None:
        content = DOCX if name == "a.docx" else XLSX
        assert refusal(name, content[: len(content) // 2]).code == "damaged"

    def test_when_half_of_a_pdf_is_missing(self) -> None:
        assert refusal("a.pdf", b"%PDF-1.7\n1 0 obj\n<<").code == "damaged"

    def test_with_a_reason_that_says_what_to_do(self) -> None:
        assert "Bạn" in refusal("a.docx", OLE).reason


class TestTheTitle:
    def test_of_a_report_is_its_kind_and_subject(self) -> None:
        content = f"ỦY BAN NHÂN DÂN\n\nSố: 5/BC-UBND\n\nBÁO CÁO\n\nKết quả quý 3\n\n{SENTENCE}".encode()
        assert read_document("a.txt", content).title == "BÁO CÁO Kết quả quý 3"

    def test_of_a_text_is_its_first_line(self) -> None:
        assert read_document("a.txt", f"Kết quả quý 3\n\n{SENTENCE}".encode()).title == "Kết quả quý 3"

    def test_is_unknown_when_the_text_begins_at_once(self) -> None:
        assert read_document("a.txt", f"{SENTENCE}\n\n{SENTENCE}".encode()).title is None

    def test_is_normalised(self) -> None:
        assert read_document("a.md", "# Hoà  bình\n\nĐoạn.".encode()).title == normalise("Hòa bình")
