"""Excel and CSV: headers, places, values as they are shown, wrong rows."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge_base.ingest import csv_rows, sheets
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.cell_values import shown
from assistant.knowledge_base.ingest.csv_rows import read_csv
from assistant.knowledge_base.ingest.sheets import read_xlsx
from tests.unit.knowledge_base.ingest.files import an_xlsx, is_read_or_refused, repacked, saved

moment = partial(datetime, tzinfo=None)  # a cell knows no time zone
ROWS = [["Đơn vị", "Số"], ["Phường 1", 5], ["Phường 2", 7]]


class TestASheet:
    def test_is_a_table_with_its_place(self) -> None:
        (block,) = read_xlsx(saved(an_xlsx(ROWS))).blocks
        assert block.rows == (("Đơn vị", "Số"), ("Phường 1", "5"), ("Phường 2", "7"))
        assert block.place == "trang tính KPI, dòng 2–3"
        assert block.row_numbers == (2, 3)

    def test_has_its_titles_above_the_table(self) -> None:
        found = read_xlsx(saved(an_xlsx([["BẢNG TỔNG HỢP"], [], *ROWS]))).blocks
        assert [(block.kind, block.text, block.place) for block in found] == [
            ("text", "BẢNG TỔNG HỢP", "trang tính KPI, dòng 1"),
            ("table", "", "trang tính KPI, dòng 4–5"),
        ]

    def test_may_have_two_header_rows(self) -> None:
        rows = [["STT", "Văn bản", None], [None, "Đi", "Đến"], [1, 5, 6], [2, 7, 8]]
        (block,) = read_xlsx(saved(an_xlsx(rows))).blocks
        assert block.row_numbers == (3, 4)
        assert block.rows[:2] == (("STT", "Văn bản", ""), ("", "Đi", "Đến"))

    def test_without_a_header_gets_names(self) -> None:
        (block,) = read_xlsx(saved(an_xlsx([[1, 2], [3, 4]]))).blocks
        assert block.rows == (("Cột A", "Cột B"), ("1", "2"), ("3", "4"))

    def test_is_cut_every_forty_rows_with_the_header_repeated(self) -> None:
        found = read_xlsx(saved(an_xlsx([["Đơn vị", "Số"], *[[f"Phường {i}", i] for i in range(90)]]))).blocks
        assert [block.place for block in found] == [
            f"trang tính KPI, dòng {span}" for span in ("2–41", "42–81", "82–91")
        ]
        assert {block.rows[0] for block in found} == {("Đơn vị", "Số")}

    def test_of_one_column_is_text(self) -> None:
        found = read_xlsx(saved(an_xlsx([["Một việc"], ["Hai việc"]]))).blocks
        assert [(block.kind, block.text) for block in found] == [("text", "Một việc"), ("text", "Hai việc")]


class TestABook:
    def test_of_several_sheets_has_a_heading_for_each(self) -> None:
        book = an_xlsx(ROWS)
        for row in ROWS:
            book.create_sheet("Quý 2").append(row) if "Quý 2" not in book.sheetnames else book["Quý 2"].append(row)
        found = read_xlsx(saved(book)).blocks
        assert [(block.kind, block.text) for block in found] == [
            ("heading", "KPI"),
            ("table", ""),
            ("heading", "Quý 2"),
            ("table", ""),
        ]

    def test_of_one_sheet_has_no_heading(self) -> None:
        book = an_xlsx(ROWS)
        book.create_sheet("Trống")
        assert [block.kind for block in read_xlsx(saved(book)).blocks] == ["table"]

    def test_leaves_hidden_sheets_out_and_says_so(self) -> None:
        book = an_xlsx(ROWS)
        hidden = book.create_sheet("Nháp")
        hidden.append(["Đơn vị", "Số"])
        hidden.sheet_state = "hidden"
        extracted = read_xlsx(saved(book))
        assert len(extracted.blocks) == 1
        assert extracted.warnings == ("Bỏ qua trang tính ẩn “Nháp”.",)

    def test_says_where_a_formula_has_no_value(self) -> None:
        extracted = read_xlsx(saved(an_xlsx([["Đơn vị", "Số"], ["Phường 1", "=1+1"], ["Phường 2", "=2+2"]])))
        assert "“KPI” có 2 ô công thức" in extracted.warnings[0]
        assert "ô B2" in extracted.warnings[0]

    def test_with_many_rows_is_cut_with_a_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "MAX_ROWS", 2)
        extracted = read_xlsx(saved(an_xlsx(ROWS)))
        assert extracted.blocks[0].row_numbers == (2,)
        assert "2 dòng đầu" in extracted.warnings[0]

    def test_with_just_as_many_rows_has_no_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "MAX_ROWS", 3)
        assert read_xlsx(saved(an_xlsx(ROWS))).warnings == ()

    def test_with_many_columns_is_cut_with_a_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "MAX_COLUMNS", 1)
        assert "1 cột đầu" in read_xlsx(saved(an_xlsx(ROWS))).warnings[0]

    def test_does_not_believe_its_own_dimensions(self) -> None:
        content = saved(an_xlsx(ROWS))
        cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
        rows = "".join(f"<row r='{n}'>{cell.format(f'A{n}', 'Tên')}{cell.format(f'B{n}', 'Số')}</row>" for n in (1, 2))
        sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        data = f"{sheet}<sheetData>{rows}</sheetData></worksheet>".encode()
        assert len(read_xlsx(repacked(content, {"xl/worksheets/sheet1.xml": data})).blocks[0].rows[0]) == 2

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
    def test_that_is_broken_is_refused(self, part: str) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_xlsx(repacked(saved(an_xlsx(ROWS)), {part: b"<sheet"}))

    def test_that_names_no_workbook_is_refused(self) -> None:
        types = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
        with pytest.raises(DocumentRefused, match="damaged"):
            read_xlsx(repacked(saved(an_xlsx(ROWS)), {"[Content_Types].xml": types}))


class TestAValue:
    @pytest.mark.parametrize(
        ("value", "number_format", "expected"),
        [
            (None, "General", ""),
            (4602, "General", "4602"),
            (4602, "#,##0", "4.602"),
            (1234567.891, "#,##0.00", "1.234.567,89"),
            (12.5, "General", "12,5"),
            (12.5, "0.00", "12,50"),
            (12.5, "0.##", "12,5"),
            (12.0, "0.##", "12"),
            (0.9827, "0%", "98%"),
            (0.9827, "0.00%", "98,27%"),
            (-1500, "#,##0", "-1.500"),
            (-1500, "#,##0;(#,##0)", "-(1.500)"),
            (30000, '#,##0" đồng"', "30.000 đồng"),
            (30000, "#,##0\\ [$₫-42A]", "30.000 ₫"),
            (30000, "_-* #,##0_-", "30.000"),
            (7, "000", "007"),
            (1e20, "General", "1e+20"),
            (0.1 + 0.2, "General", "0,3"),
            (5, "@", "5"),
            (5, None, "5"),
            (True, "General", "TRUE"),
            ("chữ", "#,##0", "chữ"),
            (moment(2023, 6, 30), "dd/mm/yyyy", "30/06/2023"),
            (moment(2023, 6, 30, 8, 5), "dd/mm/yyyy hh:mm", "30/06/2023 08:05"),
            (moment(2023, 6, 1), "mm/yyyy", "06/2023"),
            (date(2023, 6, 3), "m/d/yyyy", "03/06/2023"),
            (time(8, 5), "hh:mm", "08:05"),
        ],
    )
    def test_is_shown_as_in_vietnamese_documents(self, value: object, number_format: str | None, expected: str) -> None:
        assert shown(value, number_format) == expected

    def test_of_a_file_has_its_format(self) -> None:
        book = an_xlsx([["Đơn vị", "Tỷ lệ", "Ngày"], ["Phường 1", 0.9827, date(2023, 6, 30)]])
        book["KPI"]["B2"].number_format = "0.00%"
        assert read_xlsx(saved(book)).blocks[0].rows[1] == ("Phường 1", "98,27%", "30/06/2023")

    @given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#,.%;"\\_*[]$- đE@/', max_size=12))
    def test_in_any_format_is_text(self, value: float, number_format: str) -> None:
        assert shown(value, number_format)


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_is_a_table_whatever_its_delimiter(self, delimiter: str) -> None:
        text = "\n".join(delimiter.join(row) for row in (("Đơn vị", "Số"), ("Phường 1", "5"), ("Phường 2", "7")))
        (block,) = read_csv(text.encode()).blocks
        assert block.rows == (("Đơn vị", "Số"), ("Phường 1", "5"), ("Phường 2", "7"))
        assert block.place == "dòng 2–3"

    def test_with_vietnamese_numbers_keeps_their_commas(self) -> None:
        assert read_csv("Đơn vị;Tỷ lệ\nA;98,27\nB;99,1".encode()).blocks[0].rows[1] == ("A", "98,27")

    def test_may_say_its_delimiter(self) -> None:
        assert read_csv("sep=|\nĐơn vị|Số\nA|5".encode()).blocks[0].rows == (("Đơn vị", "Số"), ("A", "5"))

    def test_keeps_what_stands_between_quotes(self) -> None:
        assert read_csv('Đơn vị,Ghi chú\nA,"một, hai\nba"'.encode()).blocks[0].rows[1] == ("A", "một, hai ba")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    def test_may_have_any_unicode_encoding(self, encoding: str) -> None:
        assert read_csv("Đơn vị;Số\nPhường 1;5\nPhường 2;6".encode(encoding)).blocks[0].rows[1] == ("Phường 1", "5")

    def test_keeps_a_wrong_row_and_names_it(self) -> None:
        extracted = read_csv(b"a b,c d\n1,2\n3,4\n5,6,7\n8\n9,10")
        assert extracted.blocks[0].rows[3:5] == (("5", "6", "7"), ("8", "", ""))
        assert extracted.warnings == ("2 dòng có số cột khác dòng tiêu đề (2 cột), đã giữ nguyên: dòng 4, 5.",)

    def test_with_many_rows_is_cut_with_a_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_rows, "MAX_ROWS", 2)
        assert "2 dòng đầu" in read_csv(b"a b,c d\n1,2\n3,4").warnings[0]

    def test_with_a_field_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_csv(b"ab,cd\n1," + b"x" * 200_000)

    @given(st.binary())
    def test_of_any_bytes_is_read_or_refused(self, content: bytes) -> None:
        assert is_read_or_refused(read_csv, content)

    @given(
        st.lists(st.lists(st.text("abcệ1", min_size=1, max_size=8), min_size=2, max_size=2), min_size=2, max_size=100)
    )
    def test_keeps_every_cell(self, rows: list[list[str]]) -> None:
        extracted = read_csv("\n".join(";".join(row) for row in rows).encode())
        kept = [word for block in extracted.blocks for row in (block.text.split(), *block.rows) for word in row]
        assert all(cell in kept for row in rows for cell in row)
