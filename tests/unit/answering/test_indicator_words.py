"""How a question wants its numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.indicator_words import Asked, figure, read_asked
from assistant.domain.message import Understanding
from assistant.indicators.numbers import grouped


def asked(text: str) -> Asked:
    return read_asked(Understanding("indicator_value", 1.0, text, (), "fallback"))


class TestANumberAsTyped:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("1.867", 1867), ("1,867", 1867), ("99,54", 99.54), ("99.54", 99.54), ("95", 95), ("0,5", 0.5), ("0.125", 0.125),
         ("1.234.567", 1234567), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12345", 12345)],
    )  # fmt: skip
    def test_is_read_as_people_mean_it(self, text: str, value: float) -> None:
        assert figure(text) == value

    @pytest.mark.parametrize("text", ["", "abc", "1..2", "1.23.4", "1,2,3"])
    def test_that_is_none_is_not_guessed(self, text: str) -> None:
        assert figure(text) is None

    @given(st.integers(0, 10**9))
    def test_grouped_is_read_back(self, number: int) -> None:
        assert figure(grouped(number)) == number

    @given(st.integers(0, 9999), st.integers(1, 99))
    def test_with_two_decimals_is_read_back(self, whole: int, cents: int) -> None:
        assert figure(grouped(whole + cents / 100)) == pytest.approx(whole + cents / 100)


class TestACondition:
    @pytest.mark.parametrize(
        ("text", "meets", "fails"),
        [
            ("phường nào dưới 95%", 94.9, 95),
            ("phường nào chưa đạt 95%", 94.9, 95),
            ("đơn vị nào trên 1.000", 1001, 1000),
            ("đơn vị nào đạt 90% trở lên", 90, 89.9),
            ("đơn vị nào không quá 5", 5, 6),
            ("đơn vị nào từ 5 trở xuống", 5, 6),
            ("phường nào còn", 1, 0),
            ("phường nào không có", 0, 1),
        ],
    )
    def test_holds_for_what_was_said(self, text: str, meets: float, fails: float) -> None:
        limit = asked(text).limit
        assert limit is not None
        assert limit.holds(meets)
        assert not limit.holds(fails)

    def test_is_not_made_up(self) -> None:
        assert asked("tỷ lệ của phường 8 là bao nhiêu").limit is None


class TestWords:
    @pytest.mark.parametrize(
        ("text", "most"), [("top 3 phường cao nhất", 3), ("năm phường thấp nhất", 5), ("phường cao nhất", None)]
    )
    def test_say_how_many_of_a_ranking(self, text: str, most: int | None) -> None:
        assert asked(text).most == most

    @pytest.mark.parametrize(
        ("text", "step"), [("theo tháng", "month"), ("qua các quý", "quarter"), ("từng năm", "year"), ("năm nay", None)]
    )
    def test_say_the_steps_of_a_trend(self, text: str, step: str | None) -> None:
        assert asked(text).step == step

    @pytest.mark.parametrize(
        ("text", "by"),
        [
            ("theo lĩnh vực", "field"),
            ("thủ tục nào", "procedure"),
            ("theo kênh", "channel"),
            ("theo hình thức nộp", "channel"),
            ("phường nào", None),
        ],
    )
    def test_say_what_to_split_by(self, text: str, by: str | None) -> None:
        assert asked(text).by == by

    def test_name_one_field(self) -> None:
        assert asked("lĩnh vực đất đai thì sao").field == "đất đai thì sao"
        assert asked("lĩnh vực nào nhiều nhất").field is None

    @given(st.text(max_size=300))
    def test_of_any_text_are_read_without_failing(self, text: str) -> None:
        asked(text)
