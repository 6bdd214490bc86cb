"""Which lines are headings and which are items, by how Vietnamese documents number them."""

from __future__ import annotations

import pytest

from assistant.knowledge_base.ingest.blocks import Block
from assistant.knowledge_base.ingest.numbering import (
    classified,
    heading_level,
    settled,
    starts_anew,
    titled,
    without_bullet,
)
from tests.unit.knowledge_base.ingest.files import SENTENCE


def read(*lines: str) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, b.text) for b in settled(block for line in lines for block in classified(line))]


class TestTheLevel:
    @pytest.mark.parametrize(
        ("line", "level"),
        [
            ("PHẦN I", 2),
            ("Phần thứ nhất", 2),
            ("PHỤ LỤC", 2),
            ("Phụ lục II", 2),
            ("A. TÌNH HÌNH CHUNG", 2),
            ("Chương II", 3),
            ("CHƯƠNG 3. TỔ CHỨC", 3),
            ("I. Tình hình", 3),
            ("XIV. Kết luận", 3),
            ("Mục 1", 4),
            ("1. Tình hình", 4),
            ("12/ Kết quả", 4),
            ("Điều 5. Trách nhiệm", 5),
            ("1.1. Số liệu", 5),
            ("10.2 Số liệu", 5),
            ("1.1.1. Chi tiết", 6),
        ],
    )
    def test_of_a_heading(self, line: str, level: int) -> None:
        assert heading_level(line) == level

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "Tình hình chung",
            "1. một việc;",
            f"1. {SENTENCE * 2}",
            "1.250 hồ sơ",
            "30/6/2023",
            "1,5 triệu đồng",
            "Phần mềm quản lý văn bản",
            "Mục 1 Điều 5 Luật này",
            "Điều 5 Luật Cư trú",
            "Chương trình hành động",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Vũng Tàu",
            "I",
            "C. Mác",
        ],
    )
    def test_of_other_lines_is_none(self, line: str) -> None:
        assert heading_level(line) is None


class TestABullet:
    @pytest.mark.parametrize("line", ["- một", "-một", "+ một", "• một", "– một", "\uf0b7 một", "o một"])
    def test_is_taken_off(self, line: str) -> None:
        assert without_bullet(line) == "một"

    @pytest.mark.parametrize("line", ["một", "-5", "-5,3%", "--", "-", "-----", "ông một", "**một**"])
    def test_is_not_seen_where_there_is_none(self, line: str) -> None:
        assert without_bullet(line) is None


class TestALetter:
    def test_in_a_row_is_an_item(self) -> None:
        assert read("a) một", "b) hai") == [("item", 0, "a) một"), ("item", 0, "b) hai")]

    def test_with_text_below_is_a_heading(self) -> None:
        assert read("a) Một cửa", SENTENCE)[0] == ("heading", 6, "a) Một cửa")

    @pytest.mark.parametrize("line", ["a) một việc.", "a) một việc;", "a) gồm có:", f"a) {SENTENCE * 2}"])
    def test_that_ends_a_sentence_is_an_item(self, line: str) -> None:
        assert read(line, SENTENCE)[0][0] == "item"

    def test_below_an_article_is_an_item(self) -> None:
        assert read("Điều 5. Trách nhiệm", "a) Một cửa", SENTENCE)[1][0] == "item"


class TestANumber:
    def test_with_text_below_is_a_heading(self) -> None:
        assert read("1. Tình hình", SENTENCE, "2. Kết quả", SENTENCE)[::2] == [
            ("heading", 4, "1. Tình hình"),
            ("heading", 4, "2. Kết quả"),
        ]

    def test_in_a_row_is_an_item(self) -> None:
        assert {kind for kind, _, _ in read("1. Đạt", "2. Chưa đạt")} == {"item"}

    def test_below_an_article_is_an_item(self) -> None:
        assert read("Điều 5. Trách nhiệm", "1. Cơ quan chủ trì", SENTENCE)[1][0] == "item"

    def test_below_the_next_chapter_is_a_heading_again(self) -> None:
        assert read("Điều 5. Trách nhiệm", SENTENCE, "Chương II", "1. Cơ quan", SENTENCE)[3][0] == "heading"

    def test_above_its_own_part_is_a_heading_however_long(self) -> None:
        long = f"6. {SENTENCE} {SENTENCE}"
        assert read(long, "6.1. Công tác", SENTENCE)[:3] == [
            ("heading", 4, long),
            ("text", 0, long),
            ("heading", 5, "6.1. Công tác"),
        ]


class TestAnArticle:
    def test_of_a_decision_is_heading_and_text(self) -> None:
        line = "Điều 2. Quyết định này có hiệu lực từ ngày ký."
        assert read(line) == [("heading", 5, "Điều 2"), ("text", 0, line)]

    def test_of_a_law_is_a_heading(self) -> None:
        assert read("Điều 2. Đối tượng áp dụng", SENTENCE)[0] == ("heading", 5, "Điều 2. Đối tượng áp dụng")


class TestALine:
    @pytest.mark.parametrize("line", ["1. một", "a) một", "a)một", "- một", "Điều 5. Một", "Chương II"])
    def test_that_begins_something_starts_anew(self, line: str) -> None:
        assert starts_anew(line)

    @pytest.mark.parametrize("line", ["một hai", "2023 và 2024", "1.250 hồ sơ", "(a) một", "Phần mềm"])
    def test_that_goes_on_does_not(self, line: str) -> None:
        assert not starts_anew(line)


class TestTheTitle:
    def test_of_a_known_heading_is_kept(self) -> None:
        blocks = (Block("heading", "Tên", 1), Block("text", "BÁO CÁO"), Block("text", "Đoạn."))
        assert titled(blocks) == ("Tên", blocks)

    def test_is_none_for_ordinary_text(self) -> None:
        blocks = (Block("text", SENTENCE),)
        assert titled(blocks) == (None, blocks)

    def test_of_an_ordinary_text_is_its_first_line_when_it_looks_so(self) -> None:
        blocks = (Block("text", "Sở hữu trí tuệ ở phường"), Block("text", SENTENCE))
        title, made = titled(blocks)
        assert title == "Sở hữu trí tuệ ở phường"
        assert [(block.kind, block.level) for block in made] == [("heading", 1), ("text", 0)]

    def test_in_the_file_comes_before_the_first_line(self) -> None:
        blocks = (Block("text", "Dòng đầu"), Block("text", SENTENCE))
        assert titled(blocks, "Tên trong tệp") == ("Tên trong tệp", blocks)

    @pytest.mark.parametrize(
        "line",
        [
            "ỦY BAN NHÂN DÂN THÀNH PHỐ VŨNG TÀU",
            "CÔNG AN PHƯỜNG TAM THẮNG",
            "Số: 12/BC-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            SENTENCE,
        ],
    )
    def test_is_no_letterhead_and_no_sentence(self, line: str) -> None:
        assert titled((Block("text", line), Block("text", SENTENCE)))[0] is None

    def test_is_not_looked_for_far_below(self) -> None:
        blocks = (*[Block("text", SENTENCE)] * 15, Block("text", "BÁO CÁO"), Block("text", "Tên"))
        assert titled(blocks)[0] is None
