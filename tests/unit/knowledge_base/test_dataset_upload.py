"""Tables of offices: columns, units, numbers as Vietnamese print them, errors by row and column."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import DataSource
from assistant.knowledge_base import dataset_upload
from assistant.knowledge_base.dataset_cells import CellValue, column_style, read_value
from assistant.knowledge_base.dataset_period import period_label, read_period
from assistant.knowledge_base.dataset_upload import DatasetUpload, ReadDataset, read_dataset
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.grids import GridCell
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.printed_numbers import (
    grouping_of,
    meant,
    printed_pairs,
    printed_rate,
    readings,
)
from assistant.knowledge_base.published import as_content, from_content
from tests.builders import ROOT, a_metric

YEAR_2024 = PeriodReference(date(2024, 1, 1), date(2024, 12, 31), "năm 2024")
COUNT, RATE = a_metric("count"), a_metric("rate")
TABLES = sorted((ROOT / "knowledge" / "indicators" / "tables").glob("*.csv"))


@pytest.fixture
def read(knowledge: Knowledge) -> Any:
    def of(
        content: str | bytes, mapping: Mapping[str, object] | None = None, *, name: str = "bang.csv", **named: object
    ) -> ReadDataset:
        values: dict[str, Any] = {
            "dataset_id": "bang", "name": name, "content": content.encode() if isinstance(content, str) else content,
            "title": "Bảng mẫu", "source": DataSource("Báo cáo mẫu", None, None, None, None), "period": YEAR_2024,
            "as_of": date(2024, 12, 31), "mapping": json.dumps(mapping) if mapping is not None else None, **named,
        }  # fmt: skip
        return read_dataset(DatasetUpload(**values), knowledge.tables, knowledge.units)

    return of


def cells(found: ReadDataset) -> dict[tuple[str, str], float | None]:
    return {(row.metric, row.unit): row.value for row in found.table.rows}


def errors(found: ReadDataset) -> list[tuple[int | None, str]]:
    return [(error.row, error.column) for error in found.errors]


class TestColumns:
    def test_by_their_headings(self, read: Any) -> None:
        found = read("TT,Đơn vị,SỐ VĂN BẢN ĐI\n1,Phường 7,5\n")
        assert (cells(found), found.errors) == ({("van_ban_di", "phuong-7"): 5}, ())

    def test_by_a_mapping(self, read: Any) -> None:
        found = read("Cơ quan,Đi\nPhường 7,5\n", {"Cơ quan": "unit", "Đi": {"metric": "van_ban_di"}})
        assert cells(found) == {("van_ban_di", "phuong-7"): 5}

    def test_by_letters_where_headings_repeat(self, read: Any) -> None:
        mapping = {"Cơ quan": "unit", "B": "van_ban_di", "C": "van_ban_di_ngoai_phan_mem"}
        found = read("Cơ quan,VB đi,VB đi\nPhường 7,5,6\n", mapping)
        assert cells(found) == {("van_ban_di", "phuong-7"): 5, ("van_ban_di_ngoai_phan_mem", "phuong-7"): 6}

    def test_of_units_with_one_row_a_metric(self, read: Any) -> None:
        found = read("Chỉ tiêu,Phường 7,Phường 8\nSố văn bản đi,5,6\n")
        assert cells(found) == {("van_ban_di", "phuong-7"): 5, ("van_ban_di", "phuong-8"): 6}

    def test_one_row_a_number(self, read: Any) -> None:
        found = read("metric,unit,value,locator,note\nvan_ban_di,phuong-7,5,Mục 2,đếm tay\n")
        (row,) = found.table.rows
        assert (row.value, row.locator, row.note) == (5, "Mục 2", "đếm tay")

    def test_numerator_and_denominator_of_a_rate(self, read: Any) -> None:
        mapping = {
            "Cơ quan": "unit",
            "Tỷ lệ": "ty_le_dung_han",
            "Đúng": {"metric": "ty_le_dung_han", "as": "numerator"},
            "Trả": {"metric": "ty_le_dung_han", "as": "denominator"},
        }
        (row,) = read("Cơ quan;Tỷ lệ;Đúng;Trả\nPhường 7;99,5%;1.990;2.000\n", mapping).table.rows
        assert (row.value, row.numerator, row.denominator) == (99.5, 1990, 2000)

    def test_below_lines_of_title(self, read: Any) -> None:
        found = read("BÁO CÁO VĂN BẢN,,\nNăm 2024,,\nTT,Đơn vị,Số văn bản đi\n1,Phường 7,5\n")
        assert cells(found) == {("van_ban_di", "phuong-7"): 5}

    def test_a_unit_for_the_whole_table(self, read: Any) -> None:
        assert cells(read("Chỉ tiêu,Giá trị\nSố văn bản đi,5\n", unit="Phường 7")) == {("van_ban_di", "phuong-7"): 5}

    def test_an_unknown_heading_is_told_with_the_nearest_metric(self, read: Any) -> None:
        found = read("Đơn vị,Số văn bản đi,Số văn bản đén tay\nPhường 7,5,6\n")
        assert errors(found) == [(None, "Số văn bản đén tay")]
        assert "Số văn bản đến" in found.errors[0].message

    def test_a_heading_that_is_not_there_is_told(self, read: Any) -> None:
        found = read("Đơn vị,Đi\nPhường 7,5\n", {"Đơn vị": "unit", "Đi": "van_ban_di", "Đến": "van_ban_den"})
        assert errors(found) == [(None, "Đến")]

    def test_two_columns_of_one_meaning_are_told(self, read: Any) -> None:
        found = read("Đơn vị,A,B\nPhường 7,5,6\n", {"Đơn vị": "unit", "A": "van_ban_di", "B": "van_ban_di"})
        assert (cells(found), errors(found)) == ({("van_ban_di", "phuong-7"): 5}, [(None, "B")])

    @pytest.mark.parametrize("mapping", [{"A": 1}, {"A": {"as": "nothing"}}, {"A": {"x": "y"}}, {"A": ["value"]}])
    def test_a_meaning_that_is_none(self, read: Any, mapping: Mapping[str, object]) -> None:
        with pytest.raises(DocumentRefused) as refused:
            read("A\n5\n", mapping)
        assert refused.value.code == "no_columns"

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "[]",
            '"a"',
            r'{"\ud800": "unit"}',
            r'{"columns": {}, "units": {"x": "\ud800"}}',
            '{"columns": {"a": "unit"}, "units": {"x": 1}}',
            "[" * 9999,
        ],
    )
    def test_a_mapping_that_is_none(self, knowledge: Knowledge, text: str) -> None:
        with pytest.raises(DocumentRefused) as refused:
            _with_mapping(knowledge, text)
        assert refused.value.code == "bad_mapping"


@lru_cache(maxsize=1)
def _shipped() -> Knowledge:
    """The shipped knowledge, kept out of the arguments of a property: Hypothesis would print all of it."""
    return load_knowledge(ROOT / "knowledge")


def _with_mapping(knowledge: Knowledge, text: str) -> ReadDataset:
    source = DataSource("Báo cáo", None, None, None, None)
    content = "Đơn vị,Số văn bản đi\nPhường 7,5\n".encode()
    upload = DatasetUpload("bang", "a.csv", content, "Bảng", source, YEAR_2024, date(2024, 12, 31), mapping=text)
    return read_dataset(upload, knowledge.tables, knowledge.units)


class TestUnits:
    @pytest.mark.parametrize("name", ["phuong-7", "Phường 7", "PHƯỜNG  7", "UBND Phường 7", "phuong 7", "P.7"])
    def test_as_offices_write_them(self, read: Any, name: str) -> None:
        assert list(cells(read(f'Đơn vị,Số văn bản đi\n"{name}",5\n'))) == [("van_ban_di", "phuong-7")]

    def test_as_the_mapping_says(self, read: Any) -> None:
        mapping = {"columns": {"Nơi": "unit", "Đi": "van_ban_di"}, "units": {"Một cửa TP": "khoi-thanh-pho"}}
        assert list(cells(read("Nơi,Đi\nMột cửa TP,5\n", mapping))) == [("van_ban_di", "khoi-thanh-pho")]

    def test_that_exist_in_the_period(self, read: Any) -> None:
        after = PeriodReference(date(2025, 7, 1), date(2025, 12, 31), "nửa cuối năm 2025")
        table = "Đơn vị,Số văn bản đi\nPhường Rạch Dừa,5\n"
        assert list(cells(read(table))) == [("van_ban_di", "phuong-rach-dua-cu")]
        assert list(cells(read(table, period=after))) == [("van_ban_di", "phuong-rach-dua")]

    def test_of_several_that_are_called_so_none_is_guessed(self, read: Any) -> None:
        found = read("Đơn vị,Số văn bản đi\nUBND TPVT,5\nPhường 7,6\n")
        assert errors(found) == [(2, "Đơn vị")]
        assert "nhiều thứ" in found.errors[0].message

    def test_unknown_ones_are_told_with_the_nearest(self, read: Any) -> None:
        found = read("Đơn vị,Số văn bản đi\nPường 7,5\nPhường 8,6\n")
        assert errors(found) == [(2, "Đơn vị")]
        assert "Phường 7" in found.errors[0].message

    def test_a_heading_between_the_rows_is_passed_over(self, read: Any) -> None:
        assert read("Đơn vị,Số văn bản đi\nUBND các phường xã nào đó,\nPhường 7,5\n").errors == ()

    def test_the_second_row_of_one_unit_is_told(self, read: Any) -> None:
        found = read("Đơn vị,Số văn bản đi\nPhường 7,5\nP7,6\n")
        assert (cells(found), errors(found)) == ({("van_ban_di", "phuong-7"): 5}, [(3, "Số văn bản đi")])


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1.867", 1867), ("1,867", 1867), ("1867", 1867), ("1 867", 1867), ("1.645.157", 1645157), ("09", 9),
            ("0", 0), ("24 loại", 24), ("hơn 7.000 tài khoản", 7000), ("", None), ("-", None), ("Đang thống kê", None),
            ("100%", None),
        ],
    )  # fmt: skip
    def test_where_things_are_counted(self, text: str, value: float | None) -> None:
        assert read_value(GridCell(text), COUNT) == CellValue(value)

    @pytest.mark.parametrize(
        "text",
        [
            "421.62",
            "99,54",
            "-5",
            "1e5",
            "1.23.4",
            "12,34,567",
            "½ 3",
            "29/6/2023",
            "=1+1",
            "1..2",
            "5 6",
            "٣",
            "9" * 20,
        ],
    )
    def test_that_cannot_be_counts_are_asked_for(self, text: str) -> None:
        assert "viết lại số" in str(read_value(GridCell(text), COUNT))

    @pytest.mark.parametrize(
        ("text", "value"),
        [("99,54", 99.54), ("99.54%", 99.54), ("100", 100), ("99.544", 99.544), ("Đạt hơn 8.5%", 8.5)],
    )
    def test_in_a_rate(self, text: str, value: float) -> None:
        assert read_value(GridCell(text), RATE) == CellValue(value)

    def test_of_a_rate_and_its_pair(self) -> None:
        assert read_value(GridCell("22.4% (118.103/527.025)"), RATE) == CellValue(22.4, 118103, 527025)

    def test_of_a_count_out_of_a_count(self) -> None:
        assert read_value(GridCell("18/43 nhiệm vụ"), COUNT) == CellValue(18, 18, 43)

    def test_shares_of_one_are_asked_for(self) -> None:
        column = [GridCell("0,98"), GridCell("1"), GridCell("0,5")]
        assert "dấu %" in str(read_value(column[0], RATE, column_style(column)))

    def test_a_small_rate_among_large_ones_is_a_rate(self) -> None:
        column = [GridCell("0,98"), GridCell("41,2")]
        assert read_value(column[0], RATE, column_style(column)) == CellValue(0.98)

    @pytest.mark.parametrize(("other", "value"), [("3.950.000", 4678), ("12,5", 4678), ("12.5", 4.678)])
    def test_of_measures_are_written_as_the_other_cells(self, knowledge: Knowledge, other: str, value: float) -> None:
        length = knowledge.tables.metrics["chieu_dai_cap_quang"]
        column = [GridCell("4.678"), GridCell(other)]
        assert read_value(column[0], length, column_style(column)) == CellValue(value)

    def test_of_measures_alone_are_asked_for(self, knowledge: Knowledge) -> None:
        length = knowledge.tables.metrics["chieu_dai_cap_quang"]
        assert "viết lại số" in str(read_value(GridCell("4.678"), length, column_style([GridCell("4.678")])))

    def test_a_formula_without_a_result(self) -> None:
        assert "công thức" in str(read_value(GridCell("", uncomputed=True), COUNT))

    @given(st.integers(0, 10**12))
    def test_whole_numbers_survive_every_way_of_writing_them(self, number: int) -> None:
        for text in (str(number), f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", " ")):
            assert meant(text, COUNT) == number

    @given(st.integers(0, 9999), st.sampled_from(",."))
    def test_rates_survive_both_decimal_marks(self, hundredths: int, mark: str) -> None:
        text = f"{hundredths // 100}{mark}{hundredths % 100:02}"
        assert meant(text, RATE) == pytest.approx(hundredths / 100)
        shown = printed_rate(f"Đạt {text}%")
        assert shown is not None
        assert (shown.value, shown.decimals) == (pytest.approx(hundredths / 100), 2)

    @given(st.text("0123456789.,/% abđ-", max_size=30))
    def test_nothing_written_breaks_the_reader(self, text: str) -> None:
        readings(text), grouping_of(text), printed_rate(text), printed_pairs(text)
        for metric in (COUNT, RATE):
            found = read_value(GridCell(text), metric, column_style([GridCell(text)]))
            assert isinstance(found, CellValue | str)
            assert isinstance(found, str) or found.value is None or 0 <= found.value < 1e15


class TestExcel:
    def book(self, rows: list[list[object]], formats: Mapping[str, str] | None = None, name: str = "KPI") -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(row)
        for cell, form in (formats or {}).items():
            sheet[cell].number_format = form
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_percentages_are_percent(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Tỷ lệ đúng hạn"], ["Phường 7", 0.98274]], {"B2": "0.00%"})
        (row,) = read(content, name="a.xlsx").table.rows
        assert (row.value, row.printed) == (98.274, "98,27%")

    def test_shares_are_asked_for(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Tỷ lệ đúng hạn", "Số văn bản đi"], ["Phường 7", 0.98274, 5]])
        found = read(content, name="a.xlsx")
        assert errors(found) == [(2, "Tỷ lệ đúng hạn")]

    def test_counts_are_whole(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Số văn bản đi"], ["Phường 7", 1867], ["Phường 8", 421.62]])
        found = read(content, name="a.xlsx")
        assert (cells(found), errors(found)) == ({("van_ban_di", "phuong-7"): 1867}, [(3, "Số văn bản đi")])

    def test_the_locator_names_sheet_and_cell(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Số văn bản đi"], ["Phường 7", 1867]])
        assert read(content, name="a.xlsx").table.rows[0].locator == "trang tính KPI, ô B2, cột Số văn bản đi"

    def test_formulas_without_a_result_are_told(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Số văn bản đi"], ["Phường 7", "=1+1"], ["Phường 8", 3]])
        assert errors(read(content, name="a.xlsx")) == [(2, "Số văn bản đi")]

    def test_another_sheet(self, read: Any) -> None:
        content = self.book([["Đơn vị", "Số văn bản đi"], ["Phường 7", 1867]])
        assert len(read(content, name="a.xlsx", sheet="kpi").table.rows) == 1
        with pytest.raises(DocumentRefused) as refused:
            read(content, name="a.xlsx", sheet="khác")
        assert refused.value.code == "unknown_sheet"


class TestTheDraft:
    def test_keeps_what_does_not_agree_and_notes_it_on_the_cell(self, read: Any) -> None:
        mapping = {"Đơn vị": "unit", "Tỷ lệ": "ty_le_nguoi_co_cong_ck"}
        found = read("Đơn vị,Tỷ lệ\nPhường 7,54% (1.147/2.154)\n", mapping)
        assert (found.table.rows[0].value, [one.kind for one in found.checks]) == (54, ["rate_of_pair"])
        assert found.table.rows[0].note == "In 54%, nhưng 1.147/2.154 = 53,25%."

    def test_style_is_told_and_not_noted(self, read: Any) -> None:
        found = read("Đơn vị;Số văn bản đi\nPhường 7;4311\nPhường 8;4312\nPhường 9;4.313\n")
        assert [one.kind for one in found.checks] == ["mixed_grouping"]
        assert [row.note for row in found.table.rows] == [None, None, None]

    def test_is_compared_with_the_tables_of_its_period(self, read: Any, knowledge: Knowledge) -> None:
        period = knowledge.tables.datasets["van_ban"].period
        (one,) = read("Đơn vị,Số văn bản đi\nPhường 7,1.891\n".replace(",1.891", ",1891"), period=period).checks
        assert (one.kind, one.expected) == ("printed_twice", "1.890")

    def test_is_not_compared_with_the_version_it_replaces(self, read: Any, knowledge: Knowledge) -> None:
        period = knowledge.tables.datasets["van_ban"].period
        assert read("Đơn vị,Số văn bản đi\nPhường 7,1891\n", period=period, dataset_id="van_ban").checks == ()

    def test_counts_all_errors_and_lists_two_hundred(self, read: Any) -> None:
        bad = "".join(f"Phường 7,{number},5\n" for number in range(1000, 1300))
        found = read("Đơn vị,Số văn bản đi,Số văn bản đến\n" + bad)
        assert (found.error_count, len(found.errors)) == (598, 200)

    def test_too_many_cells_are_refused(self, read: Any) -> None:
        roles = (
            "locator",
            "note",
            "printed",
            "numerator",
            "denominator",
            "target_city",
            "target_province",
            "target_national",
        )
        mapping = {"Đơn vị": "unit", "Đi": "van_ban_di", "Đến": "van_ban_den", **{role: role for role in roles}}
        with pytest.raises(DocumentRefused) as refused:
            read(",".join(mapping) + "\n" + "Phường 7,1,2,a,a,,,,,,\n" * 19_000, mapping)
        assert refused.value.code == "too_large"

    def test_too_many_numbers_are_refused(self, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        table = "Đơn vị,Số văn bản đi,Số văn bản đến\nPhường 7,5,6\nPhường 8,7,8\n"
        monkeypatch.setattr(dataset_upload, "MOST_NUMBERS", 4)
        assert len(read(table).table.rows) == 4
        monkeypatch.setattr(dataset_upload, "MOST_NUMBERS", 3)
        with pytest.raises(DocumentRefused) as refused:
            read(table)
        assert (refused.value.code, "quá 3 số" in refused.value.reason) == ("too_large", True)

    def test_survives_being_kept_as_json(self, read: Any) -> None:
        table = read("Đơn vị,Số văn bản đi\nPhường 7,5\nPhường 8,\n").table
        assert from_content("dataset", json.loads(json.dumps(as_content(table)))) == table

    def test_no_good_row_is_refused_with_the_first_errors(self, read: Any) -> None:
        with pytest.raises(DocumentRefused) as refused:
            read("Đơn vị,Số văn bản đi\nSao Hỏa,5\n")
        assert (refused.value.code, "Sao Hỏa" in refused.value.reason) == ("no_rows", True)

    @pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
    def test_the_shipped_tables_come_out_as_they_are(self, read: Any, knowledge: Knowledge, path: Any) -> None:
        dataset = knowledge.tables.datasets[path.stem]
        found = read(path.read_bytes(), period=dataset.period, dataset_id=path.stem)
        shipped = knowledge.tables.table(path.stem)
        assert shipped is not None
        assert found.errors == ()
        assert [
            (r.metric, r.unit, r.value, r.printed, r.numerator, r.denominator, r.locator) for r in found.table.rows
        ] == [(r.metric, r.unit, r.value, r.printed, r.numerator, r.denominator, r.locator) for r in shipped.rows]

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.lists(st.text("0123456789.,%/ -đa;\"'=", max_size=8), min_size=1, max_size=4), max_size=6))
    @example([["0;"], ["0;"], ["0;"]])
    def test_no_table_breaks_the_reader(self, rows: list[list[str]]) -> None:
        knowledge = _shipped()
        text = StringIO()
        csv.writer(text).writerows([["Đơn vị", "Số văn bản đi", "Tỷ lệ đúng hạn"], ["Phường 7", "5", "5%"], *rows])
        source = DataSource("Báo cáo", None, None, None, None)
        upload = DatasetUpload("b", "a.csv", text.getvalue().encode(), "B", source, YEAR_2024, date(2024, 12, 31))
        assert read_dataset(upload, knowledge.tables, knowledge.units).table.rows


class TestThePeriod:
    @pytest.mark.parametrize(
        ("text", "first", "last", "label"),
        [
            ("Văn bản năm 2024", "2024-01-01", "2024-12-31", "năm 2024"),
            ("báo cáo quý III năm 2024", "2024-07-01", "2024-09-30", "quý 3 năm 2024"),
            ("van_ban_quy_iii_nam_2024", "2024-07-01", "2024-09-30", "quý 3 năm 2024"),
            ("so-lieu-9-thang-nam-2023", "2023-01-01", "2023-09-30", "9 tháng năm 2023"),
            ("tháng 5/2024", "2024-05-01", "2024-05-31", "tháng 5 năm 2024"),
        ],
    )
    def test_in_words(self, text: str, first: str, last: str, label: str) -> None:
        expected = PeriodReference(date.fromisoformat(first), date.fromisoformat(last), label)
        assert read_period(None, None, None, text) == expected

    def test_days_count_more_than_words(self) -> None:
        found = read_period(date(2024, 1, 1), date(2024, 10, 10), "năm 2024 (đến 10/10)", "năm 2020")
        assert (found.end, found.label) == (date(2024, 10, 10), "năm 2024 (đến 10/10)")

    def test_any_days_have_a_label(self) -> None:
        assert period_label(date(2024, 1, 5), date(2024, 2, 7)) == "từ 05/01/2024 đến 07/02/2024"

    @pytest.mark.parametrize(
        ("first", "last", "text", "code"),
        [
            (None, None, "văn bản", "no_period"),
            (None, None, "so sánh năm 2023 và năm 2024", "no_period"),
            (date(2024, 1, 1), None, "năm 2024", "no_period"),
            (date(2024, 2, 1), date(2024, 1, 1), "", "bad_period"),
        ],
    )
    def test_that_nobody_says_is_refused(self, first: date | None, last: date | None, text: str, code: str) -> None:
        with pytest.raises(DocumentRefused) as refused:
            read_period(first, last, None, text)
        assert refused.value.code == code
