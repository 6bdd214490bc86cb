"""Blocks as sections: trails, openings, long paragraphs, tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.document import Section
from assistant.knowledge_base.ingest.blocks import Block, Extracted
from assistant.knowledge_base.ingest.chunking import MAX_TRAIL_PART, sections
from assistant.knowledge_base.ingest.markup import markdown_blocks
from assistant.knowledge_base.ingest.plain_text import read_text
from assistant.knowledge_base.ingest.sentences import MAX_PARAGRAPH, MAX_PART, split_paragraph
from tests.unit.knowledge_base.ingest.files import REPORT, SENTENCE

HEADER = (("T T", "Đơn vị", "Hồ sơ", ""), ("", "", "Đúng hạn", "Trễ hạn"))
WORDS = st.lists(st.text("abc ệ.,;:!?0123456789()–-", min_size=1, max_size=40), min_size=1, max_size=80)


def cut(*blocks: Block) -> list[Section]:
    return list(sections(Extracted(None, blocks, ())))


def markdown(text: str) -> list[Section]:
    return cut(*markdown_blocks(text))


def heading(text: str, level: int) -> Block:
    return Block("heading", text, level)


def paragraph(text: str = SENTENCE, place: str = "") -> Block:
    return Block("text", text, place=place)


def item(text: str) -> Block:
    return Block("item", text)


def table(*rows: tuple[str, ...], place: str = "", numbers: tuple[int, ...] = ()) -> Block:
    return Block("table", "", place=place, rows=rows, row_numbers=numbers)


class TestHeadings:
    def test_are_a_trail(self) -> None:
        blocks = heading("Phần I", 2), heading("4. HTTT", 4), heading("a) Một cửa", 6), paragraph()
        assert cut(*blocks)[0].heading == "Phần I › 4. HTTT › a) Một cửa"

    def test_end_the_deeper_ones_before_them(self) -> None:
        blocks = heading("1. Một", 4), heading("a) Sâu", 6), heading("2. Hai", 4), paragraph()
        assert cut(*blocks)[0].heading == "2. Hai"

    def test_leave_the_title_out(self) -> None:
        assert cut(heading("Tên", 1), heading("1. Một", 4), paragraph())[0].heading == "1. Một"

    def test_are_the_title_where_there_is_no_other(self) -> None:
        assert cut(heading("Tên", 1), paragraph())[0].heading == "Tên"

    def test_are_the_deepest_four(self) -> None:
        blocks = [heading(f"h{level}", level) for level in range(2, 7)]
        assert cut(*blocks, paragraph())[0].heading == "h3 › h4 › h5 › h6"

    def test_are_cut_between_words(self) -> None:
        found = cut(heading("1. " + "nhiệm vụ " * 30, 4), paragraph())[0].heading
        assert found.endswith(("nhiệm…", "vụ…"))
        assert len(found) <= MAX_TRAIL_PART

    def test_stay_whole_up_to_the_limit(self) -> None:
        assert cut(heading("x" * MAX_TRAIL_PART, 4), paragraph())[0].heading == "x" * MAX_TRAIL_PART

    def test_without_text_say_nothing(self) -> None:
        assert cut(heading("1. Một", 4), heading("2. Hai", 4)) == []


class TestMarkdown:
    """As `assistant.knowledge_base.documents` cuts the documents of `knowledge/`."""

    def test_items_stand_behind_the_line_that_opens_them(self) -> None:
        assert [s.text for s in markdown("Các mức:\n\n- một\n- hai")] == ["Các mức: một", "Các mức: hai"]

    def test_a_paragraph_after_the_list_closes_it(self) -> None:
        assert [s.text for s in markdown("Các mức:\n\n- một\n\nĐoạn.\n\n- hai")] == ["Các mức: một", "Đoạn.", "hai"]

    def test_a_heading_closes_the_list(self) -> None:
        assert [s.text for s in markdown("Các mức:\n\n## Khác\n\n- hai")] == ["hai"]

    def test_an_item_that_ends_with_a_colon_opens_nothing(self) -> None:
        assert [s.text for s in markdown("Các mức:\n\n- một:\n- hai")] == ["Các mức: một:", "Các mức: hai"]

    def test_short_words_are_words(self) -> None:
        assert [s.text for s in markdown("- ba\n\nA.")] == ["ba", "A."]


class TestAnOpening:
    def test_stands_before_each_part_of_a_table(self) -> None:
        found = cut(paragraph("Số liệu:"), table(("Đơn vị", "Số"), ("Phường 1", "5")))
        assert found == [Section("", "Số liệu:\nĐơn vị: Phường 1; Số: 5")]

    def test_is_not_lost_before_a_paragraph(self) -> None:
        assert [s.text for s in cut(paragraph("Kết quả:"), paragraph())] == ["Kết quả:", SENTENCE]

    def test_is_said_once_where_it_opened_a_list(self) -> None:
        assert [s.text for s in cut(paragraph("Gồm có:"), item("một"), paragraph())] == ["Gồm có: một", SENTENCE]

    def test_that_is_long_is_a_paragraph(self) -> None:
        long = f"{SENTENCE} {SENTENCE} {SENTENCE}:"
        assert [s.text for s in cut(paragraph(long), item("một việc"))] == [long, "một việc"]


class TestALongParagraph:
    text = " ".join(SENTENCE.replace("một cửa", f"số {i}") for i in range(20))

    def test_is_cut_between_sentences(self) -> None:
        parts = split_paragraph(self.text)
        assert len(parts) > 1
        assert all(part.endswith("quy định.") for part in parts)

    def test_keeps_its_text(self) -> None:
        assert " ".join(split_paragraph(self.text)) == self.text

    def test_has_parts_of_the_limit_at_most(self) -> None:
        assert max(map(len, split_paragraph(self.text))) <= MAX_PART

    def test_keeps_its_place_and_heading_in_each_part(self) -> None:
        found = cut(heading("1. Một", 4), paragraph(self.text, "trang 3"))
        assert {(s.heading, s.place) for s in found} == {("1. Một", "trang 3")}
        assert len(found) > 1

    def test_of_one_sentence_is_cut_at_punctuation(self) -> None:
        parts = split_paragraph("các sở, ban, ngành và địa phương; " * 40 + "hết")
        assert all(part.endswith(";") for part in parts[:-1])
        assert max(map(len, parts)) <= MAX_PART

    def test_without_punctuation_is_cut_between_words(self) -> None:
        parts = split_paragraph("một " * 400 + "hết")
        assert max(map(len, parts)) <= MAX_PART

    def test_of_one_word_stays_whole(self) -> None:
        assert split_paragraph("x" * 2000) == ("x" * 2000,)

    def test_up_to_the_limit_stays_whole(self) -> None:
        text = ("câu. " * 400)[:MAX_PARAGRAPH].strip()
        assert split_paragraph(text) == (text,)

    @given(WORDS)
    @settings(deadline=None)
    def test_is_its_parts_joined_by_blanks(self, words: list[str]) -> None:
        text = " ".join(" ".join(words).split())
        parts = split_paragraph(text)
        assert " ".join(parts) == text
        assert len(parts) == 1 or max(map(len, parts)) <= MAX_PART

    @given(WORDS)
    @settings(deadline=None)
    def test_behind_an_opening_is_whole_as_well(self, words: list[str]) -> None:
        text = " ".join("".join(words).split())
        found = cut(paragraph("Gồm có:"), item(text))
        assert " ".join(s.text.removeprefix("Gồm có: ") for s in found) == text


class TestATable:
    def test_names_the_column_before_each_cell(self) -> None:
        found = cut(table(("Đơn vị", "Số"), ("Phường 1", "5"), ("Phường 2", "7")))
        assert found == [Section("", "Đơn vị: Phường 1; Số: 5\nĐơn vị: Phường 2; Số: 7")]

    def test_joins_two_header_rows(self) -> None:
        found = cut(table(*HEADER, ("1", "UBND", "23.987", "33")))
        assert found[0].text == "T T: 1; Đơn vị: UBND; Hồ sơ – Đúng hạn: 23.987; Hồ sơ – Trễ hạn: 33"

    def test_leaves_empty_cells_out(self) -> None:
        assert cut(table(*HEADER, ("2", "Phường", "", "7")))[0].text == "T T: 2; Đơn vị: Phường; Hồ sơ – Trễ hạn: 7"

    def test_says_a_row_of_one_cell_without_a_name(self) -> None:
        rows = ("STT", "Nội dung", "Số"), ("I. Nhóm chính quyền số", "", ""), ("1", "Văn bản", "5")
        assert cut(table(*rows))[0].text.split("\n")[0] == "I. Nhóm chính quyền số"

    def test_of_a_header_alone_is_not_lost(self) -> None:
        assert cut(table(("Đơn vị", "Số"), place="trang 2"))[0].text == "Đơn vị; Số"

    def test_that_fits_is_one_section_with_its_place(self) -> None:
        assert [s.place for s in cut(table(("Đơn vị", "Số"), ("a", "5"), place="trang 2"))] == ["trang 2"]

    def test_that_does_not_fit_says_which_rows(self) -> None:
        rows = [(f"Phường số {i} của thành phố", str(i)) for i in range(1, 41)]
        found = cut(table(("Tên đơn vị", "Số"), *rows, place="trang 2"))
        assert found[0].place.startswith("trang 2, dòng 1–")
        assert found[-1].place.endswith("–40")
        assert all(len(s.text) <= MAX_PART for s in found)
        assert "\n".join(s.text for s in found).count("Tên đơn vị: ") == 40

    def test_of_a_sheet_counts_the_rows_of_the_sheet(self) -> None:
        rows = [(f"Phường số {i} của thành phố", str(i)) for i in range(40)]
        place = "trang tính KPI, dòng 5–44"
        found = cut(table(("Tên đơn vị", "Số"), *rows, place=place, numbers=tuple(range(5, 45))))
        assert found[0].place.startswith("trang tính KPI, dòng 5–")
        assert found[1].place.count("dòng") == 1
        assert found[-1].place.endswith("–44")

    def test_with_a_row_over_the_limit_keeps_its_text(self) -> None:
        long = " ".join([SENTENCE] * 20)
        found = cut(table(("Nội dung", "Số"), (long, "5"), ("ngắn", "6")))
        assert " ".join(s.text for s in found).replace("\n", " ") == f"Nội dung: {long}; Số: 5 Nội dung: ngắn; Số: 6"
        assert max(len(s.text) for s in found) <= MAX_PART

    @given(st.lists(st.tuples(*[st.text("abcệ 1", max_size=300).map(str.strip)] * 2), min_size=2, max_size=20))
    @settings(deadline=None)
    def test_never_loses_a_cell(self, rows: list[tuple[str, str]]) -> None:
        text = " ".join("\n".join(s.text for s in cut(table(("Tên", "Giá trị"), *rows))).split())
        assert all(" ".join(cell.split()) in text for row in rows for cell in row)


class TestFragments:
    @pytest.mark.parametrize("text", ["12", "- 3 -", "0:00 / 0:00", "tr 5", "…"])
    def test_are_dropped(self, text: str) -> None:
        assert cut(paragraph(text)) == []

    @pytest.mark.parametrize("text", ["Có", "A.", "Quý 3", "100% đạt"])
    def test_words_are_kept(self, text: str) -> None:
        assert [s.text for s in cut(paragraph(text))] == [text]


class TestAReport:
    def test_gives_these_sections(self) -> None:
        found = list(sections(read_text(REPORT.encode())))
        assert found == [
            Section(
                "1. Phần mềm Quản lý văn bản",
                "T T: 1; Tên cơ quan: Văn phòng; Số văn bản – Đi: 1.207; Số văn bản – Đến: 139\n"
                "T T: 2; Tên cơ quan: Phòng Nội vụ; Số văn bản – Đi: 142; Số văn bản – Đến: 1201\n"
                "T T: 3; Tên cơ quan: Phòng Kinh tế của thành phố; Số văn bản – Đến: 6670",
            ),
            Section("2. HTTT Giải quyết TTHC › a) Một cửa điện tử", SENTENCE),
            Section("2. HTTT Giải quyết TTHC › b) Cổng Dịch vụ công", "Tỉnh đã làm các việc sau: Ban hành kế hoạch;"),
            Section("2. HTTT Giải quyết TTHC › b) Cổng Dịch vụ công", "Tỉnh đã làm các việc sau: Tập huấn cho cán bộ."),
            Section(
                "2. HTTT Giải quyết TTHC › b) Cổng Dịch vụ công",
                "Tỉnh đã làm các việc sau: Thanh toán trực tuyến trên Cổng Dịch vụ công quốc gia và phần mềm chưa"
                " hỗ trợ biểu mẫu báo cáo.",
            ),
        ]
