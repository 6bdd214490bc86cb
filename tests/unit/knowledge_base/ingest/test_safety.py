"""Files made to do harm: bombs, macros, entities, paths that lead out."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from assistant.knowledge_base.ingest import safety
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.reading import read_document
from assistant.knowledge_base.ingest.safety import check_container, check_pdf_streams
from tests.unit.knowledge_base.ingest.files import SENTENCE, a_docx, a_pdf, an_xlsx, repacked, saved, text

DOCX = saved(a_docx(SENTENCE))
XLSX = saved(an_xlsx([["Đơn vị", "Số"], ["Phường 1", 5]]))
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def container(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def code(content: bytes) -> str:
    with pytest.raises(DocumentRefused) as caught:
        check_container(content)
    return caught.value.code


class TestAnOrdinaryFile:
    @pytest.mark.parametrize("content", [DOCX, XLSX], ids=["docx", "xlsx"])
    def test_passes(self, content: bytes) -> None:
        assert "[Content_Types].xml" in check_container(content)

    def test_may_hold_a_thousand_equal_rows(self) -> None:
        rows = [["Đơn vị", "Số"], *[["Phường 1", 5]] * 1000]
        assert "xl/workbook.xml" in check_container(saved(an_xlsx(rows)))


class TestABomb:
    def test_is_noticed_by_its_ratio(self) -> None:
        assert code(container({"a.bin": bytes(50 * 2**20)})) == "zip_bomb"

    def test_is_noticed_beside_an_entry_that_does_not_pack(self) -> None:
        assert code(container({"a.bin": os.urandom(2**20), "b.bin": bytes(50 * 2**20)})) == "zip_bomb"

    def test_is_noticed_by_its_size(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(safety, "MAX_UNPACKED", 1000)
        assert code(container({"a.bin": bytes(range(256)) * 2, "b.bin": bytes(range(256)) * 2})) == "zip_bomb"

    def test_is_noticed_by_the_number_of_its_entries(self) -> None:
        assert code(container({f"{i}.bin": b"" for i in range(safety.MAX_ENTRIES + 1)})) == "zip_bomb"

    def test_that_lies_about_its_size_is_damaged(self) -> None:
        content = bytearray(container({"a.bin": bytes(2**20)}))
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = content.rindex(signature) + offset
            content[place : place + 4] = struct.pack("<I", 10)
        assert code(bytes(content)) == "damaged"

    def test_inside_a_pdf_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(safety, "MAX_UNPACKED", 2**20)
        with pytest.raises(DocumentRefused, match="zip_bomb"):
            check_pdf_streams(b"%PDF-1.4\nstream\n" + zlib.compress(bytes(2**21)) + b"\nendstream")

    def test_is_not_seen_in_an_ordinary_pdf(self) -> None:
        content = a_pdf(text(SENTENCE))
        check_pdf_streams(content)
        assert read_document("a.pdf", content).blocks


class TestMacros:
    @pytest.mark.parametrize("content", [DOCX, XLSX], ids=["docx", "xlsx"])
    def test_are_refused_under_an_innocent_name(self, content: bytes) -> None:
        assert code(repacked(content, {"word/vbaProject.bin": b"x"})) == "macros"

    def test_are_refused_by_the_type_of_the_main_part(self) -> None:
        with zipfile.ZipFile(BytesIO(DOCX)) as archive:
            types = archive.read("[Content_Types].xml")
        changed = types.replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
        )
        assert changed != types
        assert code(repacked(DOCX, {"[Content_Types].xml": changed})) == "macros"


class TestEntities:
    @pytest.mark.parametrize("name", ["word/document.xml", "word/other.txt", "customXml/item1.xml"])
    def test_make_a_part_damaged(self, name: str) -> None:
        assert code(repacked(DOCX, {name: DTD})) == "damaged"

    def test_are_found_in_utf_16(self) -> None:
        part = DTD.decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")
        assert code(repacked(DOCX, {"word/document.xml": part})) == "damaged"

    def test_are_found_behind_a_long_comment(self) -> None:
        noise = b"".join(b"%d " % i for i in range(40_000))
        part = DTD.replace(b"<!DOCTYPE", b"<!-- " + noise + b" --><!DOCTYPE")
        assert code(repacked(DOCX, {"word/document.xml": part})) == "damaged"

    def test_cannot_hide_in_another_encoding(self) -> None:
        part = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x><x/>'
        assert code(repacked(DOCX, {"word/document.xml": part})) == "damaged"

    def test_of_a_sheet_never_reach_the_reader(self) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_document("a.xlsx", repacked(XLSX, {"xl/worksheets/sheet1.xml": DTD}))


class TestPaths:
    @pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "a/../../b.xml", "C:/a.xml", "..\\a.xml"])
    def test_out_of_the_container_make_it_damaged(self, name: str) -> None:
        assert code(container({name: b"<a/>"})) == "damaged"

    def test_within_it_may_have_two_dots_in_a_name(self) -> None:
        assert check_container(container({"a..b/c.xml": b"<a/>"})) == {"a..b/c.xml"}


class TestAPassword:
    def test_on_an_entry_is_refused(self) -> None:
        content = bytearray(container({"a.xml": b"<a/>"}))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(signature) + offset] |= 1
        assert code(bytes(content)) == "encrypted"
