"""The Excel file behind an answer, read back by another library."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.answer import Cell, Chart, Citation, Series, Table
from assistant.exports.cells import LONGEST_TEXT
from assistant.exports.figures_sheet import MOST_COLUMNS, MOST_ROWS
from assistant.exports.workbook import workbook
from tests.unit.exports.figures import (
    ANSWERED_AT,
    CHART,
    CITATION,
    TABLE,
    a_rate,
    a_reference,
    an_answer,
    place_of,
    sheets,
    texts,
    value_after,
)

DANGEROUS = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    '=HYPERLINK("http://x")',
    "\t=1",
    "Sheet1!A1",
    "=Bảng!$A$1",
    "https://x.vn",
    "{=1}",
    "1e5",
]


def day(year: int, month: int, of_month: int) -> datetime:
    """A day as openpyxl reads it back."""
    return datetime.combine(date(year, month, of_month), datetime.min.time())


class TestATable:
    def test_has_its_columns(self) -> None:
        sheet = sheets(an_answer(TABLE))["Số liệu"]
        row, _ = place_of(sheet, "Đơn vị")
        assert [cell.value for cell in sheet[row]][:2] == list(TABLE.columns)

    def test_has_numbers_that_are_numbers(self) -> None:
        sheet = sheets(an_answer(TABLE))["Số liệu"]
        assert value_after(sheet, "Phường 7") == 1890

    def test_shows_whole_numbers_without_decimals(self) -> None:
        sheet = sheets(an_answer(TABLE))["Số liệu"]
        row, column = place_of(sheet, 1890)
        assert sheet.cell(row, column).number_format == "#,##0"

    def test_shows_decimals_where_there_are_any(self) -> None:
        sheet = sheets(an_answer(Table(("Đơn vị", "Tỷ lệ (%)"), (("A", 99.54), ("B", 100)))))["Số liệu"]
        row, column = place_of(sheet, 100)
        assert sheet.cell(row, column).number_format == "#,##0.00"

    def test_leaves_empty_what_is_not_known(self) -> None:
        sheet = sheets(an_answer(Table(("Đơn vị", "Số"), (("A", None), ("B", 0)))))["Số liệu"]
        assert (value_after(sheet, "A"), value_after(sheet, "B")) == (None, 0)

    def test_may_have_rows_of_any_length(self) -> None:
        sheet = sheets(an_answer(Table(("Đơn vị", "Số"), (("A",), ("B", 2, 3)))))["Số liệu"]
        assert (value_after(sheet, "A"), value_after(sheet, "B")) == (None, 2)

    def test_can_be_filtered(self) -> None:
        assert sheets(an_answer(TABLE))["Số liệu"].auto_filter.ref

    def test_says_of_which_day_it_is(self) -> None:
        assert "Số liệu tính đến ngày 30/09/2023" in texts(sheets(an_answer(TABLE))["Số liệu"])

    def test_says_every_doubt(self) -> None:
        answer = an_answer(TABLE, reference=a_reference(warnings=("Số liệu mô phỏng.",)))
        assert "Lưu ý: Số liệu mô phỏng." in texts(sheets(answer)["Số liệu"])

    def test_that_is_too_long_is_cut_and_says_so(self) -> None:
        table = Table(("A",), tuple((at,) for at in range(MOST_ROWS + 5)))
        sheet = sheets(an_answer(table))["Số liệu"]
        row, _ = place_of(sheet, "A")
        assert sheet.max_row == row + MOST_ROWS
        assert any("Bảng quá lớn" in text for text in texts(sheet))

    def test_that_is_too_wide_is_cut(self) -> None:
        table = Table(tuple(f"C{at}" for at in range(MOST_COLUMNS + 5)), (tuple(range(MOST_COLUMNS + 5)),))
        assert sheets(an_answer(table))["Số liệu"].max_column == MOST_COLUMNS


class TestOneNumber:
    def test_is_there_with_what_it_was_made_of(self) -> None:
        sheet = sheets(a_rate())["Số liệu"]
        told = [value_after(sheet, label) for label in ("Giá trị", "Tử số", "Mẫu số", "Chỉ tiêu được giao")]
        assert told == [99.54, 64861, 65158, 95]

    def test_that_is_a_percentage_is_shown_as_one(self) -> None:
        sheet = sheets(a_rate())["Số liệu"]
        row, column = place_of(sheet, 99.54)
        assert sheet.cell(row, column).number_format == '#,##0.00"%"'

    def test_without_parts_has_no_rows_for_them(self) -> None:
        answer = an_answer(reference=a_reference(value=1867, display="1.867 văn bản"))
        assert "Tử số" not in texts(sheets(answer)["Số liệu"])

    def test_says_whose_it_is(self) -> None:
        assert "Phường 7, 9 tháng năm 2023" in texts(sheets(a_rate())["Số liệu"])


class TestAChart:
    def test_is_drawn_by_excel(self) -> None:
        assert len(sheets(an_answer(TABLE, CHART))["Số liệu"]._charts) == 1

    def test_points_to_the_cells_of_the_table(self) -> None:
        sheet = sheets(an_answer(TABLE, CHART))["Số liệu"]
        row, _ = place_of(sheet, "Phường 7")
        series = sheet._charts[0].series[0]
        assert (series.cat.strRef.f, series.val.numRef.f) == (
            f"'Số liệu'!$A${row}:$A${row + 1}",
            f"'Số liệu'!$B${row}:$B${row + 1}",
        )

    def test_whose_numbers_are_not_in_the_table_brings_its_own_cells(self) -> None:
        chart = replace(CHART, categories=("Quý II", "Quý III"))
        sheet = sheets(an_answer(TABLE, chart))["Số liệu"]
        row, column = place_of(sheet, "Quý II")
        assert column > len(TABLE.columns)
        assert sheet.cell(row, column + 1).value == 1890

    def test_beside_one_number_leaves_it_alone(self) -> None:
        sheet = sheets(replace(a_rate(), chart=CHART))["Số liệu"]
        assert (value_after(sheet, "Giá trị"), value_after(sheet, "Phường 7")) == (99.54, 1890)

    def test_of_several_series_has_them_all(self) -> None:
        chart = replace(CHART, series=(*CHART.series, Series("Số văn bản đến", (5, None))))
        assert len(sheets(an_answer(TABLE, chart))["Số liệu"]._charts[0].series) == 2

    def test_of_bars_has_the_first_on_top_and_the_unit_along_them(self) -> None:
        drawn = sheets(an_answer(TABLE, CHART))["Số liệu"]._charts[0]
        assert drawn.barDir == "bar"
        assert (drawn.x_axis.tagname, drawn.x_axis.scaling.orientation) == ("catAx", "maxMin")
        assert drawn.y_axis.title.tx.rich.p[0].r[0].t == "văn bản"

    def test_of_a_line_has_the_unit_beside_it(self) -> None:
        drawn = sheets(an_answer(TABLE, replace(CHART, type="line")))["Số liệu"]._charts[0]
        assert (drawn.tagname, drawn.x_axis.scaling.orientation) == ("lineChart", "minMax")
        assert drawn.y_axis.title.tx.rich.p[0].r[0].t == "văn bản"

    def test_of_bars_has_no_markers_which_excel_would_not_open(self) -> None:
        file = zipfile.ZipFile(BytesIO(workbook((an_answer(TABLE, CHART),), {}, ANSWERED_AT)))
        assert b"<c:marker>" not in file.read("xl/charts/chart1.xml")

    def test_of_nothing_is_left_out(self) -> None:
        assert sheets(an_answer(TABLE, Chart("line", "", (), (), "")))["Số liệu"]._charts == []

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_holds_no_formula_in_its_names(self, text: str) -> None:
        chart = Chart("bar", text, (text, "B"), (Series(text, (1, 2)), Series("khác", (1, 2))), text)
        file = zipfile.ZipFile(BytesIO(workbook((an_answer(None, chart),), {}, ANSWERED_AT)))
        drawn = file.read("xl/charts/chart1.xml").decode()
        assert all(reference.startswith("'Số liệu'!$") for reference in re.findall(r"<c:f>([^<]*)", drawn))


class TestTheSources:
    def test_name_metric_period_and_day(self) -> None:
        sheet = sheets(a_rate())["Nguồn"]
        told = [
            value_after(sheet, label) for label in ("Chỉ tiêu", "Kỳ số liệu", "Từ ngày", "Đến ngày", "Số liệu tính đến")
        ]
        assert told == [
            "Tỷ lệ đúng hạn", "9 tháng năm 2023", day(2023, 1, 1), day(2023, 9, 30), day(2023, 9, 30),
        ]  # fmt: skip

    def test_tell_how_it_was_computed(self) -> None:
        sheet = sheets(a_rate(), definitions={"van_ban_di": "hồ sơ xong trước hẹn"})["Nguồn"]
        told = [value_after(sheet, label) for label in ("Ý nghĩa", "Cách tính", "Tử số", "Mẫu số")]
        assert told == ["hồ sơ xong trước hẹn", "đúng hạn chia cho đã giải quyết", 64861, 65158]

    def test_tell_data_set_doubts_and_words(self) -> None:
        sheet = sheets(a_rate())["Nguồn"]
        told = [value_after(sheet, label) for label in ("Bộ số liệu", "Lưu ý", "Nội dung trả lời")]
        assert told == ["Báo cáo chuyển đổi số 9 tháng", "Báo cáo in khác.", "Tỷ lệ đúng hạn của Phường 7: 99,54%."]

    def test_tell_when_it_was_answered_by_the_clock_here(self) -> None:
        assert value_after(sheets(a_rate())["Nguồn"], "Trợ lý trả lời lúc") == "09:30 22/11/2026"

    def test_quote_every_citation(self) -> None:
        cited = (CITATION, Citation("x", "Báo cáo khác", "", None, None, None))
        sheet = sheets(an_answer(TABLE, citations=cited))["Nguồn"]
        row, _ = place_of(sheet, "Báo cáo mẫu")
        first, second = ([cell.value for cell in sheet[at]] for at in (row, row + 1))
        assert first == [1, "Báo cáo mẫu", "Mục 4a, dòng 2", "1.890", "https://example.vn/bc", day(2023, 9, 30)]
        assert second == [2, "Báo cáo khác", None, None, None, None]

    def test_do_not_name_one_unit_for_a_table_of_many(self) -> None:
        assert "Phường 7" not in texts(sheets(an_answer(TABLE))["Nguồn"])


class TestAFile:
    def test_of_one_answer_has_two_sheets(self) -> None:
        assert sheets(an_answer(TABLE)).sheetnames == ["Số liệu", "Nguồn"]

    def test_of_several_answers_has_sheets_for_each(self) -> None:
        names = sheets(an_answer(TABLE), a_rate()).sheetnames
        assert names == ["Số liệu 1", "Nguồn 1", "Số liệu 2", "Nguồn 2"]

    def test_of_no_answer_is_refused(self) -> None:
        with pytest.raises(ValueError, match="needs an answer"):
            workbook((), {}, ANSWERED_AT)

    def test_is_the_same_for_the_same_answers(self) -> None:
        first, second = (workbook((an_answer(TABLE, CHART),), {}, ANSWERED_AT) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_holds_no_formula_and_no_link(self, text: str) -> None:
        citation = replace(CITATION, title=text, locator=text, quote=text, url=text)
        answer = an_answer(
            Table((text, "Số"), ((text, 1), ("B", 2))), text=text, citations=(citation,),
            reference=replace(a_reference(name=text, warnings=(text,)), dataset=text, formula=text, unit_name=text),
        )  # fmt: skip
        file = zipfile.ZipFile(BytesIO(workbook((answer,), {"van_ban_di": text}, ANSWERED_AT)))
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            content = file.read(name).decode()
            assert "<f>" not in content
            assert "<hyperlink" not in content

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_keeps_dangerous_text_as_it_is(self, text: str) -> None:
        sheet = sheets(an_answer(Table(("Tên", "Số"), ((text, 1),))))["Số liệu"]
        row, _ = place_of(sheet, "Tên")
        assert sheet.cell(row + 1, 1).value == text
        assert sheet.cell(row + 1, 1).data_type == "s"

    def test_holds_no_control_characters(self) -> None:
        sheet = sheets(an_answer(Table(("Tên",), (("a\x00b\x1b\u202ec\ud800\r\nd",),))))["Số liệu"]
        assert "abc\nd" in texts(sheet)

    def test_cuts_a_text_that_no_cell_can_hold(self) -> None:
        sheet = sheets(an_answer(Table(("Tên",), (("x" * 40_000,),))))["Số liệu"]
        assert max(len(text) for text in texts(sheet)) == LONGEST_TEXT


cells: st.SearchStrategy[Cell] = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=20))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(max_size=10), max_size=4), st.lists(st.lists(cells, max_size=4), max_size=5), st.text(max_size=30)
)
def test_whatever_is_in_an_answer_can_be_read_back(columns: list[str], rows: list[list[Cell]], text: str) -> None:
    table = Table(tuple(columns), tuple(tuple(row) for row in rows))
    values = tuple(cell if isinstance(cell, int | float) else None for row in rows for cell in row)
    chart = Chart("line", text, tuple(str(at) for at in range(len(values))), (Series(text, values),), text)
    assert sheets(an_answer(table, chart, text=text)).sheetnames == ["Số liệu", "Nguồn"]
