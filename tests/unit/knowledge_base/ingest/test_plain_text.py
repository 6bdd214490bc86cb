"""Text files: paragraphs, numbering, bullets, tables made with tabs, encodings."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused
from assistant.knowledge_base.ingest.plain_text import read_text
from tests.unit.knowledge_base.ingest.files import REPORT, SENTENCE, is_read_or_refused


def blocks(text: str) -> tuple[Block, ...]:
    return read_text(text.encode()).blocks


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text)]


LONG = f"{SENTENCE} {SENTENCE}"


class TestParagraphs:
    def test_end_at_a_blank_line(self) -> None:
        assert kinds("Một hai.\n\nBa bốn.") == [("text", "Một hai."), ("text", "Ba bốn.")]

    def test_join_the_lines_an_editor_wrapped(self) -> None:
        assert kinds("Một hai ba bốn năm sáu bảy tám\nchín mười.") == [
            ("text", "Một hai ba bốn năm sáu bảy tám chín mười.")
        ]

    def test_are_lines_where_lines_are_not_wrapped(self) -> None:
        assert kinds(f"{LONG}\nẢnh minh họa\n{LONG}") == [("text", LONG), ("text", "Ảnh minh họa"), ("text", LONG)]

    def test_cut_by_the_end_of_a_page_are_joined(self) -> None:
        first = "- Thanh toán trực tuyến trên Cổng Dịch vụ công, phần mềm chưa"
        assert kinds(f"{first}\n\nhỗ trợ biểu mẫu.") == [("item", f"{first[2:]} hỗ trợ biểu mẫu.")]

    def test_that_ended_are_not_joined(self) -> None:
        assert len(kinds(f"{SENTENCE}\n\nviết thường nhưng là đoạn khác.")) == 2

    def test_of_rules_are_dropped(self) -> None:
        assert kinds("Một hai.\n\n-----\n\n***\n\nBa bốn.") == [("text", "Một hai."), ("text", "Ba bốn.")]


class TestLists:
    @pytest.mark.parametrize("bullet", ["-", "+", "•", "–"])
    def test_lose_their_bullets(self, bullet: str) -> None:
        assert kinds(f"Các việc:\n{bullet} một việc\n{bullet} hai việc")[1:] == [
            ("item", "một việc"),
            ("item", "hai việc"),
        ]

    def test_of_numbers_without_anything_between_are_items(self) -> None:
        assert [kind for kind, _ in kinds("Bình chọn.\n\n1. Đạt\n2. Chưa đạt\n3. Khác")] == [
            "text",
            "item",
            "item",
            "item",
        ]

    def test_a_negative_number_is_no_item(self) -> None:
        assert kinds("Một hai.\n\n-5,3%")[1] == ("text", "-5,3%")


class TestTables:
    def test_are_one_block_across_pages_with_one_header(self) -> None:
        tables = [block for block in blocks(REPORT) if block.kind == "table"]
        assert len(tables) == 1
        assert tables[0].rows[:3] == (
            ("T T", "Tên cơ quan", "Số văn bản", ""),
            ("", "", "Đi", "Đến"),
            ("1", "Văn phòng", "1.207", "139"),
        )

    def test_put_a_row_together_that_a_page_cut(self) -> None:
        table = next(block for block in blocks(REPORT) if block.kind == "table")
        assert table.rows[-1] == ("3", "Phòng Kinh tế của thành phố", "", "6670")
        assert len(table.rows) == 5

    def test_pad_short_rows(self) -> None:
        assert blocks("Tên\tSố\tTỷ lệ\nPhường 1\t5\n")[0].rows == (("Tên", "Số", "Tỷ lệ"), ("Phường 1", "5", ""))

    def test_with_other_columns_are_other_tables(self) -> None:
        assert [len(block.rows[0]) for block in blocks("a b\tc\nd\te\n\nx y\tz\tt\nu\tv\tw")] == [2, 3]

    def test_apart_by_text_are_two(self) -> None:
        found = [block.kind for block in blocks("Tên\tSố\nA1\t5\n\nĐoạn giữa hai bảng.\n\nTên\tSố\nB2\t6")]
        assert found == ["table", "text", "table"]

    def test_of_one_row_are_text(self) -> None:
        assert kinds("Nơi nhận:\tCHỦ TỊCH") == [("text", "Nơi nhận:"), ("text", "CHỦ TỊCH")]


class TestAReport:
    def test_has_its_headings(self) -> None:
        assert [(block.level, block.text) for block in blocks(REPORT) if block.kind == "heading"] == [
            (1, "BÁO CÁO Kết quả chuyển đổi số 9 tháng năm 2023"),
            (4, "1. Phần mềm Quản lý văn bản"),
            (4, "2. HTTT Giải quyết TTHC"),
            (6, "a) Một cửa điện tử"),
            (6, "b) Cổng Dịch vụ công"),
        ]

    def test_may_have_windows_or_old_mac_line_ends(self) -> None:
        assert blocks(REPORT.replace("\n", "\r\n")) == blocks(REPORT)
        assert blocks(REPORT.replace("\n", "\r")) == blocks(REPORT)


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_of_unicode_are_found_out(self, encoding: str) -> None:
        assert read_text(REPORT.encode(encoding)).blocks == blocks(REPORT)

    def test_windows_1258_is_found_out(self) -> None:
        assert read_text(windows_1258(REPORT)).blocks == blocks(REPORT)

    def test_a_file_cut_within_a_letter_is_read_with_a_warning(self) -> None:
        extracted = read_text(f"{SENTENCE} đượ".encode()[:-1])
        assert extracted.blocks[0].text.startswith(SENTENCE)
        assert "1 ký tự hỏng" in extracted.warnings[0]

    @pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16"])
    @pytest.mark.parametrize(
        "words", ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"]
    )
    def test_of_before_unicode_are_refused(self, words: str, encoding: str) -> None:
        with pytest.raises(DocumentRefused, match="legacy_font"):
            read_text(words.encode(encoding))

    def test_of_a_program_are_refused(self) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_text(bytes(range(256)) * 10)


class TestAnyFile:
    @given(st.binary())
    def test_is_read_or_refused(self, content: bytes) -> None:
        assert is_read_or_refused(read_text, content)

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])))
    def test_keeps_its_letters(self, text: str) -> None:
        try:
            extracted = read_text(codecs.BOM_UTF8 + text.encode())
        except DocumentRefused:
            return
        kept = "".join(block.text + "".join(sum(block.rows, ())) for block in extracted.blocks)
        assert letters(kept) == letters(normalise(text))


def letters(text: str) -> str:
    """Without bullets; "o" and a blank is one."""
    return "".join(letter for letter in normalise(text) if letter.isalnum() and letter != "o")


def windows_1258(text: str) -> bytes:
    """Tones are marks of their own there, hooks and breves are not."""
    import unicodedata

    out = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out += (base + "".join(tones)).encode("cp1258")
    return bytes(out)
