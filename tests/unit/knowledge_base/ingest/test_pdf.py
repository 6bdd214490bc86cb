"""PDF files: paragraphs, headings, tables over pages, running heads, scans, legacy fonts."""

from __future__ import annotations

import pytest

from assistant.knowledge_base.ingest import pdf
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused
from assistant.knowledge_base.ingest.pdf import read_pdf
from tests.unit.knowledge_base.ingest.files import SENTENCE, a_pdf, a_scan, new_page, style, table, text

LONG = " ".join([SENTENCE] * 4)
KPI = [["STT", "Đơn vị", "Văn bản", ""], ["", "", "Đi", "Đến"], ["1", "Phường 1", "1.582", "4.465"]]
SPANS = [((2, 0), (3, 0)), ((0, 0), (0, 1)), ((1, 0), (1, 1))]


def blocks(content: bytes) -> tuple[Block, ...]:
    return read_pdf(content).blocks


class TestParagraphs:
    def test_are_put_together_from_their_lines(self) -> None:
        assert [block.text for block in blocks(a_pdf(text(LONG), text(SENTENCE)))] == [LONG, SENTENCE]

    def test_begin_with_an_indent(self) -> None:
        found = blocks(a_pdf(text(LONG, indent=24, after=0), text(f"Hai. {LONG}", indent=24, after=0)))
        assert [block.text for block in found] == [LONG, f"Hai. {LONG}"]

    def test_begin_after_a_short_line(self) -> None:
        found = blocks(a_pdf(text(SENTENCE, after=0), text("Đoạn khác của văn bản.", after=0)))
        assert [block.text for block in found][-1] == "Đoạn khác của văn bản."

    def test_know_their_page(self) -> None:
        found = blocks(a_pdf(text(SENTENCE), new_page(), text(LONG)))
        assert [block.place for block in found] == ["trang 1", "trang 2"]

    def test_go_on_over_the_end_of_a_page(self) -> None:
        found = blocks(a_pdf(text(SENTENCE[:-19]), new_page(), text(SENTENCE[-19:])))
        assert [(block.text, block.place) for block in found] == [(SENTENCE, "trang 1")]

    def test_lose_the_hyphen_of_a_cut_word(self) -> None:
        found = blocks(a_pdf(text("Người dân dùng inter-<br/>net ở Bà Rịa-<br/>Vũng Tàu.")))
        assert found[0].text == "Người dân dùng internet ở Bà Rịa-Vũng Tàu."

    def test_printed_twice_are_read_once(self) -> None:
        from io import BytesIO

        from reportlab.pdfgen.canvas import Canvas

        out = BytesIO()
        canvas = Canvas(out)
        canvas.setFont(style().fontName, 12)
        canvas.drawString(100, 700, SENTENCE[:60])
        canvas.drawString(100.4, 700, SENTENCE[:60])
        canvas.save()
        assert blocks(out.getvalue())[0].text == SENTENCE[:60].strip()


class TestHeadings:
    def test_are_known_by_their_numbers(self) -> None:
        lines = ["PHẦN I. TÌNH HÌNH", "Chương II", "Mục 1. Số liệu", "Điều 5. Trách nhiệm"]
        found = blocks(a_pdf(*[part for line in lines for part in (text(line), text(SENTENCE))]))
        assert [(b.level, b.text) for b in found if b.kind == "heading"] == [
            (2, lines[0]),
            (3, lines[1]),
            (4, lines[2]),
            (5, lines[3]),
        ]

    def test_are_known_by_bold_letters(self) -> None:
        found = blocks(a_pdf(text(SENTENCE), text("Công tác chỉ đạo", bold=True), text(SENTENCE)))
        assert [block.kind for block in found] == ["text", "heading", "text"]

    def test_are_no_bold_sentences(self) -> None:
        assert blocks(a_pdf(text(SENTENCE), text(SENTENCE, bold=True)))[1].kind == "text"

    def test_of_several_lines_are_one(self) -> None:
        found = blocks(a_pdf(text("Công tác chỉ đạo,<br/>điều hành", bold=True), text(LONG)))
        assert found[0] == Block("heading", "Công tác chỉ đạo, điều hành", 6, "trang 1")

    def test_of_the_largest_letters_on_page_one_are_the_title(self) -> None:
        extracted = read_pdf(a_pdf(text("Kết quả chuyển đổi số", size=18), text(LONG), title="x.doc"))
        assert extracted.title == "Kết quả chuyển đổi số"

    def test_at_the_top_are_the_title_though_they_are_no_larger(self) -> None:
        assert read_pdf(a_pdf(text("Sơ kết Đề án 06 của tỉnh"), text(LONG))).title == "Sơ kết Đề án 06 của tỉnh"

    def test_of_a_report_are_its_title(self) -> None:
        extracted = read_pdf(a_pdf(text("BÁO CÁO", bold=True), text("Kết quả quý 3", bold=True), text(LONG)))
        assert extracted.title == "BÁO CÁO Kết quả quý 3"

    def test_are_not_the_motto(self) -> None:
        found = blocks(a_pdf(text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True), text(LONG)))
        assert found[0].kind == "text"


class TestLists:
    def test_have_items(self) -> None:
        found = blocks(a_pdf(text("Gồm có:"), text(f"- {LONG}"), text("a) một việc;"), text("b) hai việc.")))
        assert [(b.kind, b.text) for b in found[1:]] == [
            ("item", LONG),
            ("item", "a) một việc;"),
            ("item", "b) hai việc."),
        ]


class TestTables:
    def test_are_tables_and_no_paragraphs(self) -> None:
        found = blocks(a_pdf(text(SENTENCE), table(KPI, SPANS), text(LONG)))
        assert [block.kind for block in found] == ["text", "table", "text"]
        assert found[1].rows == tuple(map(tuple, KPI))
        assert found[1].place == "trang 1"

    def test_keep_the_lines_of_a_cell_together(self) -> None:
        found = blocks(a_pdf(table([["Đơn vị", "Số"], ["Phường 1\nthành phố", "5"]])))
        assert found[0].rows[1] == ("Phường 1 thành phố", "5")

    def test_have_their_header_again_on_the_next_page(self) -> None:
        first, second = [["Đơn vị", "Số"], ["Phường 1", "5"]], [["Phường 2", "6"], ["Phường 3", "7"]]
        found = blocks(a_pdf(table(first), new_page(), table(second)))
        assert found[1].rows == (("Đơn vị", "Số"), ("Phường 2", "6"), ("Phường 3", "7"))
        assert found[1].place == "trang 2"

    def test_after_a_paragraph_have_their_own_header(self) -> None:
        first, second = [["Đơn vị", "Số"], ["Phường 1", "5"]], [["Tên", "Tỷ lệ"], ["Xã 3", "7%"]]
        assert blocks(a_pdf(table(first), text(LONG), table(second)))[2].rows[0] == ("Tên", "Tỷ lệ")


class TestRunningHeads:
    def test_and_page_numbers_are_dropped(self) -> None:
        pages = [part for i in range(4) for part in (text(f"Đoạn {i}. {LONG}"), new_page())]
        found = blocks(a_pdf(*pages, head="Báo cáo quý 3"))
        assert [block.text for block in found] == [f"Đoạn {i}. {LONG}" for i in range(4)]

    def test_a_line_of_one_page_stays(self) -> None:
        found = blocks(a_pdf(text(LONG), head="Báo cáo quý 3"))
        assert [block.text for block in found] == ["Báo cáo quý 3", LONG]


class TestIsRefused:
    def test_a_scan(self) -> None:
        with pytest.raises(DocumentRefused) as caught:
            read_pdf(a_scan())
        assert caught.value.code == "scanned"
        assert "OCR" in caught.value.reason

    @pytest.mark.parametrize(
        "words", ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"]
    )
    def test_a_legacy_font(self, words: str) -> None:
        with pytest.raises(DocumentRefused, match="legacy_font"):
            read_pdf(a_pdf(text(f"{words}. {words}.")))

    def test_too_many_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "MAX_PAGES", 1)
        with pytest.raises(DocumentRefused) as caught:
            read_pdf(a_pdf(text(SENTENCE), new_page(), text(SENTENCE)))
        assert caught.value.code == "too_large"
        assert "2 trang" in caught.value.reason

    def test_what_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "MAX_READING_S", -1.0)
        with pytest.raises(DocumentRefused, match="too_large"):
            read_pdf(a_pdf(text(SENTENCE)))

    @pytest.mark.parametrize("cut", [20, 300, 1000])
    def test_a_damaged_one(self, cut: int) -> None:
        with pytest.raises(DocumentRefused):
            read_pdf(a_pdf(text(SENTENCE))[:cut])


class TestWarnings:
    def test_name_the_pages_that_are_pictures(self) -> None:
        from io import BytesIO

        from PIL import Image as Picture
        from reportlab.platypus import Image

        png = BytesIO()
        Picture.new("L", (60, 90), 200).save(png, "PNG")
        extracted = read_pdf(a_pdf(text(LONG), new_page(), Image(png, 430, 680), new_page(), text(LONG)))
        assert extracted.warnings == ("Không đọc được 1 trang chỉ có ảnh quét: trang 2.",)

    def test_are_none_for_an_ordinary_file(self) -> None:
        assert read_pdf(a_pdf(text(LONG), table(KPI, SPANS))).warnings == ()
