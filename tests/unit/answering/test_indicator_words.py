"""How a question wants its numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.indicator_words import Asked, figure, from_below, read_asked
from assistant.domain.message import Entity, Understanding
from assistant.indicators.numbers import grouped


def asked(text: str) -> Asked:
    return read_asked(Understanding("indicator_value", 1.0, text, (), "fallback"))


def named(text: str, period: str) -> Understanding:
    """A question in which a period was recognised ("": none)."""
    entities = (Entity("period", period, "2025-01-01/2025-12-31", text.index(period)),) if period else ()
    return Understanding("indicator_rank", 1.0, text, entities, "fallback")


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

    @pytest.mark.parametrize(
        ("text", "period"),
        [
            ("top 0 phường nhiều hồ sơ nhất", ""),
            ("tháng 3 phường nào tiếp nhận nhiều hồ sơ nhất", "tháng 3"),
            ("tháng 13 phường nào tiếp nhận nhiều hồ sơ nhất", ""),
            ("phường 7, phường 8 đơn vị nào nhiều nhất", ""),
        ],
    )
    def test_do_not_say_how_many_with_another_number(self, text: str, period: str) -> None:
        assert read_asked(named(text, period)).most is None

    @pytest.mark.parametrize(
        ("text", "period", "low"),
        [
            ("6 tháng cuối năm 2025 phường nào tiếp nhận nhiều hồ sơ nhất", "6 tháng cuối năm 2025", False),
            ("đến cuối năm 2025 phường nào có nhiều hồ sơ trễ hạn nhất", "năm 2025", False),
            ("đến cuối năm 2025 xếp hạng các phường", "năm 2025", False),
            ("đến cuối năm 2025 phường nào có ít hồ sơ nhất", "năm 2025", True),
            ("phường nào đứng cuối năm 2025", "năm 2025", True),
            ("5 phường cuối bảng", "", True),
            ("phường nào cao nhất", "", False),
        ],
    )
    def test_say_where_a_ranking_begins(self, text: str, period: str, low: bool) -> None:
        assert from_below(named(text, period), more_is_better=True) is low

    @given(st.text(max_size=300))
    def test_of_any_text_are_read_without_failing(self, text: str) -> None:
        asked(text)
