"""Numbers as Vietnamese officials write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.indicators.numbers import display, grouped, printed_decimals


class TestGrouped:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1000, "1.000"),
            (64861, "64.861"),
            (1_000_000_000, "1.000.000.000"),
            (1000.0, "1.000"),
        ],
    )
    def test_puts_points_between_thousands(self, value: float, written: str) -> None:
        assert grouped(value) == written

    @pytest.mark.parametrize(
        ("value", "written"), [(0.73, "0,73"), (98.5, "98,5"), (1234.56, "1.234,56"), (10.01, "10,01")]
    )
    def test_puts_a_comma_before_decimals(self, value: float, written: str) -> None:
        assert grouped(value) == written

    @pytest.mark.parametrize(
        ("value", "written"), [(99.544, "99,54"), (99.996, "100"), (999.999, "1.000"), (100.001, "100")]
    )
    def test_keeps_two_decimals_at_most(self, value: float, written: str) -> None:
        assert grouped(value) == written

    @pytest.mark.parametrize(("value", "written"), [(-1234, "-1.234"), (-0.5, "-0,5")])
    def test_keeps_the_sign(self, value: float, written: str) -> None:
        assert grouped(value) == written

    @given(st.integers(-(10**12), 10**12))
    def test_a_whole_number_can_be_read_back(self, value: int) -> None:
        assert int(grouped(value).replace(".", "")) == value

    @given(st.floats(0, 1e9))
    def test_a_number_can_be_read_back_to_two_decimals(self, value: float) -> None:
        assert float(grouped(value).replace(".", "").replace(",", ".")) == round(value, 2)

    @given(st.floats(0, 1e9))
    def test_is_written_as_officials_do(self, value: float) -> None:
        assert re.fullmatch(r"\d{1,3}(\.\d{3})*(,\d?[1-9])?", grouped(value))


class TestDisplay:
    def test_a_percentage_has_its_sign_right_behind(self) -> None:
        assert display(99.544, "%") == "99,54%"

    def test_a_whole_percentage_has_no_decimals(self) -> None:
        assert display(100.0, "%") == "100%"

    def test_a_percentage_of_zero_is_an_answer(self) -> None:
        assert display(0.0, "%") == "0%"

    def test_a_count_has_its_unit_after_a_blank(self) -> None:
        assert display(1867, "văn bản") == "1.867 văn bản"

    def test_without_a_unit_the_number_stands_alone(self) -> None:
        assert display(1867, "") == "1.867"


class TestPrintedDecimals:
    @pytest.mark.parametrize(
        ("printed", "decimals"),
        [
            ("98.27% (118.103/527.025)", 2),
            ("22.4% (118.103/527.025)", 1),
            ("100% (89.035/89.035)", 0),
            ("39%", 0),
            ("99,54%", 2),
            ("98,5 %", 1),
            ("98,5\u00a0%", 1),
            ("đạt 98,5% (kế hoạch 100,00%)", 1),
            ("30% đến cuối năm là 50,5%", 0),
            ("(98,5%)", 1),
            ("98.27", 2),
            ("", 0),
        ],
    )
    def test_are_those_of_the_first_percentage(self, printed: str, decimals: int) -> None:
        assert printed_decimals(printed) == decimals

    @given(st.text(st.characters(codec=None)))
    def test_are_never_fewer_than_none(self, printed: str) -> None:
        assert printed_decimals(printed) >= 0
