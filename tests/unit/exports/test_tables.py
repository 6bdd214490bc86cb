"""Plain tables as files."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from assistant.domain.answer import Cell, Table
from assistant.exports.tables import tables_csv, tables_workbook

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
FRUIT = Table(("Tên", "Số"), (("Cam", 3), ("Bưởi", 2.5), ("Ổi", None)))
DANGEROUS = ["=1+1", "+84", "-3", "@x", "\t=1", "  =1"]


def rows(file: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"))))


def a_table(cell: Cell) -> Table:
    return Table(("Ô",), ((cell,),))


class TestCsv:
    def test_has_headings_and_rows(self) -> None:
        assert rows(tables_csv([("Quả", FRUIT)])) == [["Tên", "Số"], ["Cam", "3"], ["Bưởi", "2.5"], ["Ổi", ""]]

    def test_is_marked_as_utf_8_for_excel(self) -> None:
        assert tables_csv([("Quả", FRUIT)]).startswith(b"\xef\xbb\xbf")

    def test_names_each_of_several_tables(self) -> None:
        found = rows(tables_csv([("Một", a_table(1)), ("Hai", a_table(2))]))
        assert found == [["Một"], ["Ô"], ["1"], [], ["Hai"], ["Ô"], ["2"]]

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_runs_no_text(self, text: str) -> None:
        assert rows(tables_csv([("", a_table(text))]))[1] == [f"'{text}"]

    def test_leaves_numbers_below_zero_alone(self) -> None:
        assert rows(tables_csv([("", a_table(-3))]))[1] == ["-3"]


class TestWorkbook:
    def test_has_a_sheet_a_table_with_the_notes_above(self) -> None:
        file = tables_workbook("Thống kê", ["Tháng mười một."], [("Quả", FRUIT), ("Ô", a_table(1))], NOON)
        book = load_workbook(BytesIO(file))
        assert book.sheetnames == ["Quả", "Ô"]
        found = [[cell.value for cell in row] for row in book["Quả"].iter_rows()]
        assert found[:2] == [["Quả", None], ["Tháng mười một.", None]]
        assert found[3:] == [["Tên", "Số"], ["Cam", 3], ["Bưởi", 2.5], ["Ổi", None]]

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_runs_no_text(self, text: str) -> None:
        book = load_workbook(BytesIO(tables_workbook("", [], [("Ô", a_table(text))], NOON)))
        cell = book["Ô"].cell(row=4, column=1)
        assert (cell.value, cell.data_type) == (text, "s")

    def test_knows_when_it_was_made(self) -> None:
        book = load_workbook(BytesIO(tables_workbook("Thống kê", [], [("Ô", a_table(1))], NOON)))
        assert (book.properties.title, book.properties.created) == ("Thống kê", NOON.replace(tzinfo=None))
