"""Word files: order of the body, headings, lists, merged cells, what is not to be read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused
from assistant.knowledge_base.ingest.docx import read_docx
from tests.unit.knowledge_base.ingest.files import SENTENCE, a_docx, repacked, saved


def blocks(document: object) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_docx(saved(document)).blocks]  # type: ignore[arg-type]


def bold(document: object, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True  # type: ignore[attr-defined]


class TestOrder:
    def test_of_paragraphs_and_tables_is_that_of_the_body(self) -> None:
        document = a_docx("Trước bảng.")
        document.add_table(2, 2).cell(0, 0).text = "Đơn vị"
        document.tables[0].cell(1, 1).text = "5"
        document.add_paragraph("Sau bảng.")
        assert [kind for kind, _ in blocks(document)] == ["text", "table", "text"]

    def test_keeps_a_table_inside_a_table(self) -> None:
        document = a_docx()
        outer = document.add_table(2, 2)
        for row in range(2):
            for column in range(2):
                outer.cell(row, column).text = f"ô {row}{column}"
        inner = outer.cell(1, 1).add_table(2, 2)
        for row in range(2):
            for column in range(2):
                inner.cell(row, column).text = f"trong {row}{column}"
        found = [block.rows for block in read_docx(saved(document)).blocks]
        assert found == [
            (("ô 00", "ô 01"), ("ô 10", "ô 11")),
            (("trong 00", "trong 01"), ("trong 10", "trong 11")),
        ]


class TestHeadings:
    def test_of_styles_have_their_level_below_the_title(self) -> None:
        document = a_docx()
        document.add_heading("Kết quả năm 2026", 0)
        document.add_heading("Tình hình", 1)
        document.add_heading("Số liệu", 2)
        extracted = read_docx(saved(document))
        assert [(block.level, block.text) for block in extracted.blocks] == [
            (1, "Kết quả năm 2026"),
            (2, "Tình hình"),
            (3, "Số liệu"),
        ]
        assert extracted.title == "Kết quả năm 2026"

    def test_of_a_vietnamese_word_are_known(self) -> None:
        document = a_docx()
        document.styles.add_style("Tiêu đề 3", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Số liệu quý", style="Tiêu đề 3")
        assert read_docx(saved(document)).blocks == (Block("heading", "Số liệu quý", 4),)

    def test_of_a_style_based_on_a_heading_are_known(self) -> None:
        document = a_docx()
        document.styles.add_style("Mục của tôi", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Heading 2"]
        document.add_paragraph("Số liệu quý", style="Mục của tôi")
        assert read_docx(saved(document)).blocks[0].level == 3

    def test_are_known_by_their_numbers(self) -> None:
        assert blocks(a_docx("1. Tình hình", SENTENCE, "2. Kết quả", SENTENCE))[::2] == [
            ("heading", "1. Tình hình"),
            ("heading", "2. Kết quả"),
        ]

    def test_are_known_by_bold_letters(self) -> None:
        document = a_docx(SENTENCE)
        bold(document, "Công tác chỉ đạo")
        bold(document, SENTENCE)
        assert [kind for kind, _ in blocks(document)] == ["text", "heading", "text"]

    def test_of_a_report_make_its_title(self) -> None:
        document = a_docx("ỦY BAN NHÂN DÂN")
        bold(document, "BÁO CÁO")
        bold(document, "Kết quả quý 3")
        document.add_paragraph(SENTENCE)
        assert read_docx(saved(document)).title == "BÁO CÁO Kết quả quý 3"

    def test_are_made_of_a_first_line_that_names_the_text(self) -> None:
        extracted = read_docx(saved(a_docx("Sơ kết Đề án 06 của tỉnh", SENTENCE)))
        assert extracted.title == "Sơ kết Đề án 06 của tỉnh"
        assert [block.kind for block in extracted.blocks] == ["heading", "text"]

    def test_are_not_made_where_the_file_says_its_title(self) -> None:
        document = a_docx("Dòng đầu", SENTENCE)
        document.core_properties.title = "Tên trong tệp"
        extracted = read_docx(saved(document))
        assert extracted.title == "Tên trong tệp"
        assert extracted.blocks[0].kind == "text"

    def test_are_not_repeated_by_the_table_of_contents(self) -> None:
        document = a_docx()
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("1. Tình hình … 3", style="toc 1")
        document.add_paragraph(SENTENCE)
        assert blocks(document) == [("text", SENTENCE)]


class TestLists:
    @pytest.mark.parametrize("style", ["List Bullet", "List Number 2"])
    def test_of_word_have_items(self, style: str) -> None:
        document = a_docx()
        document.add_paragraph("một việc", style=style)
        assert blocks(document) == [("item", "một việc")]

    def test_typed_by_hand_have_items(self) -> None:
        assert blocks(a_docx("- một việc;", "a) hai;", "b) ba.")) == [
            ("item", "một việc;"),
            ("item", "a) hai;"),
            ("item", "b) ba."),
        ]


class TestTables:
    def test_have_a_merged_cell_once(self) -> None:
        document = a_docx()
        table = document.add_table(3, 3)
        for row, cells in enumerate((("Đơn vị", "Văn bản", ""), ("", "Đi", "Đến"), ("Phường 1", "5", "6"))):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))
        assert read_docx(saved(document)).blocks[0].rows == (
            ("Đơn vị", "Văn bản", ""),
            ("", "Đi", "Đến"),
            ("Phường 1", "5", "6"),
        )

    def test_that_are_the_head_of_a_letter_are_text(self) -> None:
        document = a_docx()
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        table.cell(1, 0).text, table.cell(1, 1).text = "Số: 5/BC-UBND", "Vũng Tàu, ngày 5 tháng 6"
        assert [kind for kind, _ in blocks(document)] == ["text"] * 4


class TestText:
    def test_in_headers_and_footers_is_not_read(self) -> None:
        document = a_docx(SENTENCE)
        document.sections[0].header.paragraphs[0].text = "Đầu trang"
        document.sections[0].footer.paragraphs[0].text = "Chân trang"
        assert blocks(document) == [("text", SENTENCE)]

    def test_that_is_deleted_is_not_read_and_inserted_is(self) -> None:
        document = a_docx("Giữ ")
        runs = (
            '<w:del {ns} w:id="1"><w:r><w:delText>xóa</w:delText></w:r></w:del>',
            '<w:moveFrom {ns} w:id="3"><w:r><w:t>dời</w:t></w:r></w:moveFrom>',
            '<w:ins {ns} w:id="2"><w:r><w:t>thêm</w:t></w:r></w:ins>',
        )
        for xml in runs:
            document.paragraphs[0]._p.append(parse_xml(xml.format(ns=nsdecls("w"))))
        assert blocks(document) == [("text", "Giữ thêm")]

    def test_in_a_content_control_is_read(self) -> None:
        document = a_docx("Trước.")
        xml = (
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Trong ô nhập.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        document.element.body.insert(1, parse_xml(xml))
        assert blocks(document) == [("text", "Trước."), ("text", "Trong ô nhập.")]

    def test_with_line_breaks_is_one_line(self) -> None:
        assert blocks(a_docx("một việc\nhai việc\tba việc")) == [("text", "một việc hai việc ba việc")]


class TestIsRefused:
    def test_a_document_in_a_legacy_font(self) -> None:
        document = a_docx(*[SENTENCE] * 20)
        run = document.add_paragraph().add_run("Céng hßa x· héi chñ nghÜa ViÖt Nam")
        run.font.name = ".VnTime"
        with pytest.raises(DocumentRefused, match="legacy_font"):
            read_docx(saved(document))

    def test_a_document_of_legacy_letters_in_any_font(self) -> None:
        with pytest.raises(DocumentRefused, match="legacy_font"):
            read_docx(saved(a_docx("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")))

    def test_not_one_whose_legacy_font_holds_unicode(self) -> None:
        document = a_docx()
        document.add_paragraph().add_run(SENTENCE).font.name = ".VnTime"
        assert blocks(document) == [("text", SENTENCE)]

    @pytest.mark.parametrize("part", [b"<a/>", b"", b"<w:document"], ids=["other", "empty", "cut"])
    def test_a_broken_one(self, part: bytes) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_docx(repacked(saved(a_docx(SENTENCE)), {"word/document.xml": part}))

    def test_one_whose_properties_are_something_else(self) -> None:
        content = saved(a_docx(SENTENCE))
        with zipfile.ZipFile(BytesIO(content)) as archive:
            types = archive.read("[Content_Types].xml")
        broken = types.replace(b"core-properties+xml", b"other+xml")
        assert broken != types
        with pytest.raises(DocumentRefused, match="damaged"):
            read_docx(repacked(content, {"[Content_Types].xml": broken}))
