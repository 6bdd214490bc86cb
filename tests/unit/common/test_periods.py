"""Periods of time as officials say them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.common.periods import PeriodMention, find_periods, impossible_period
from assistant.common.text import normalise

TODAY = date(2025, 8, 20)  # a Wednesday
DAYS = st.dates(date(2000, 1, 8), date(2099, 12, 31))
WORDS = st.sampled_from(
    "từ đến hết tháng THÁNG quý quí nửa sáu 6 9 13 0 i IV ı İ đầu cuối ĐẦU năm Năm 2023 /2023 nay này ngoái trước "
    "vừa rồi qua gần nhất đây mấy ba hai chín q3 Q2/2023 sinh 2023.5 tuần của 1/7/2025 30/9/2025 31/2/2024 , ٣ phường 8".split()
)
TEXTS = st.text(st.characters(codec=None)) | st.lists(WORDS).map(" ".join)


def values(text: str, today: date = TODAY) -> list[str]:
    return [period.value for period in find_periods(text, today)]


class TestDay:
    @pytest.mark.parametrize("text", ["ngày 5/3/2025", "ngày 05-03-2025", "ngày 5 tháng 3 năm 2025", "ngày 5/3"])
    def test_is_one_day(self, text: str) -> None:
        assert values(text) == ["2025-03-05/2025-03-05"]

    @pytest.mark.parametrize(("text", "day"), [("hôm nay", "20"), ("hôm qua", "19"), ("hôm kia", "18")])
    def test_counts_back_from_today(self, text: str, day: str) -> None:
        assert values(f"{text} phường 8 nhận bao nhiêu hồ sơ") == [f"2025-08-{day}/2025-08-{day}"]

    @pytest.mark.parametrize("text", ["hôm nay em xin hỏi", "hôm nay, cho hỏi", "tôi sinh ngày 5/3/2010"])
    def test_says_when_one_asks_or_was_born(self, text: str) -> None:
        assert values(text) == []


class TestImpossible:
    @pytest.mark.parametrize(
        "said", ["tháng 13", "tháng 13/2025", "tháng 0 năm 2024", "ngày 31/2/2025", "ngày 35/5/2025"]
    )
    def test_is_named(self, said: str) -> None:
        assert (impossible_period(f"tỷ lệ đúng hạn {said} của phường 8"), values(said)) == (said, [])

    @pytest.mark.parametrize("text", ["tháng 5", "mấy năm nay", "phường 13", "từ 1/7/2025 đến 30/9/2025", ""])
    def test_is_not_found_where_there_is_none(self, text: str) -> None:
        assert impossible_period(text) is None


class TestQuarter:
    @pytest.mark.parametrize(
        "text",
        [
            "quý 3/2023",
            "quý 3 năm 2023",
            "quý 3, năm 2023",
            "quý 3 của năm 2023",
            "quý 3 2023",
            "quý 3-2023",
            "quý III/2023",
            "Quý iii năm 2023",
            "QUÝ III NĂM 2023",
            "quí 3/2023",
            "quy 3/2023",
        ],
    )
    def test_of_a_year(self, text: str) -> None:
        assert values(text) == ["2023-07-01/2023-09-30"]

    @pytest.mark.parametrize(
        ("number", "days"), [("I", "01-01/2023-03-31"), ("II", "04-01/2023-06-30"), ("IV", "10-01/2023-12-31")]
    )
    def test_in_roman_numerals(self, number: str, days: str) -> None:
        assert values(f"quý {number}/2023") == [f"2023-{days}"]

    def test_without_a_year_is_this_years(self) -> None:
        assert values("quý 1") == ["2025-01-01/2025-03-31"]

    def test_of_last_year(self) -> None:
        assert values("quý 3 năm ngoái") == ["2024-07-01/2024-09-30"]

    def test_of_this_year(self) -> None:
        assert values("quý 3 năm nay") == ["2025-07-01/2025-09-30"]

    @pytest.mark.parametrize("text", ["q2/2023", "Q2/2023", "q2 2023", "q2-2023", "q2 năm 2023", "qii/2023"])
    def test_in_short(self, text: str) -> None:
        assert values(text) == ["2023-04-01/2023-06-30"]

    @pytest.mark.parametrize("text", ["q3", "Q3", "số liệu q3 thế nào"])
    def test_in_short_without_a_year_is_this_years(self, text: str) -> None:
        assert values(text) == ["2025-07-01/2025-09-30"]

    @pytest.mark.parametrize("text", ["q0", "q5", "q12", "q", "iq3"])
    def test_in_short_that_does_not_exist_is_none(self, text: str) -> None:
        assert values(text) == []

    @pytest.mark.parametrize(
        "text", ["quý 5/2023", "quý 0", "quý 12", "quý ı", "quý İ", "quý vị", "kính thưa quý khách"]
    )
    def test_that_does_not_exist_is_none(self, text: str) -> None:
        assert values(text) == []


class TestMonth:
    @pytest.mark.parametrize("text", ["tháng 5/2023", "tháng 05/2023", "tháng 5 năm 2023", "THÁNG 5-2023"])
    def test_of_a_year(self, text: str) -> None:
        assert values(text) == ["2023-05-01/2023-05-31"]

    def test_of_february_in_a_leap_year_has_29_days(self) -> None:
        assert values("tháng 2/2024") == ["2024-02-01/2024-02-29"]

    def test_without_a_year_is_this_years(self) -> None:
        assert values("tháng 5") == ["2025-05-01/2025-05-31"]

    def test_of_last_year(self) -> None:
        assert values("tháng 5 năm ngoái") == ["2024-05-01/2024-05-31"]

    @pytest.mark.parametrize("text", ["tháng 13/2023", "tháng 0", "tháng 13 năm 2023", "tháng 123"])
    def test_that_does_not_exist_is_none(self, text: str) -> None:
        assert values(text) == []


class TestMonthsFromOneEndOfTheYear:
    @pytest.mark.parametrize(
        "text",
        [
            "9 tháng đầu năm 2023",
            "9 tháng đầu 2023",
            "9 tháng năm 2023",
            "9 THÁNG ĐẦU NĂM 2023",
            "chín tháng đầu năm 2023",
            "Chín tháng năm 2023",
        ],
    )
    def test_nine_months_end_in_september(self, text: str) -> None:
        assert values(text) == ["2023-01-01/2023-09-30"]

    @pytest.mark.parametrize("text", ["3 tháng cuối năm 2023", "ba tháng cuối năm 2023"])
    def test_the_last_three_months_begin_in_october(self, text: str) -> None:
        assert values(text) == ["2023-10-01/2023-12-31"]

    @pytest.mark.parametrize(
        "text", ["6 tháng đầu năm 2023", "sáu tháng đầu năm 2023", "nửa đầu năm 2023", "NỬA ĐẦU NĂM 2023"]
    )
    def test_the_first_half_ends_in_june(self, text: str) -> None:
        assert values(text) == ["2023-01-01/2023-06-30"]

    @pytest.mark.parametrize("text", ["6 tháng cuối năm 2023", "sáu tháng cuối năm 2023", "nửa cuối năm 2023"])
    def test_the_second_half_begins_in_july(self, text: str) -> None:
        assert values(text) == ["2023-07-01/2023-12-31"]

    @pytest.mark.parametrize("text", ["6 tháng đầu năm ngoái", "nửa đầu năm ngoái", "6 tháng đầu của năm ngoái"])
    def test_of_last_year(self, text: str) -> None:
        assert values(text) == ["2024-01-01/2024-06-30"]

    @pytest.mark.parametrize("text", ["6 tháng đầu năm", "6 tháng đầu năm nay", "sáu tháng đầu năm"])
    def test_of_this_year(self, text: str) -> None:
        assert values(text) == ["2025-01-01/2025-06-30"]

    @pytest.mark.parametrize("text", ["13 tháng đầu năm 2023", "0 tháng đầu năm 2023", "15 tháng cuối năm 2023"])
    def test_more_than_twelve_or_none_is_no_period(self, text: str) -> None:
        assert values(text) == []

    def test_a_time_limit_is_no_period(self) -> None:
        assert values("thời hạn 3 tháng kể từ ngày nộp") == []


class TestYear:
    @pytest.mark.parametrize(
        "text", ["năm 2023", "Năm 2023", "trong năm 2023?", "nam 2023", "2023", "2023?", "số liệu 2023"]
    )
    def test_is_january_to_december(self, text: str) -> None:
        assert values(text) == ["2023-01-01/2023-12-31"]

    def test_standing_alone_may_be_several(self) -> None:
        assert values("2022 và 2023") == ["2022-01-01/2022-12-31", "2023-01-01/2023-12-31"]

    @pytest.mark.parametrize(
        "text",
        [
            "68/2020/QH14",
            "năm 1975",
            "năm 20234",
            "5 năm",
            "079203001234",
            "2023/TT",
            "01/2023/TT-BTP",
            "sinh 2015",
            "2023.5",
            "2023,5",
            "1.2023",
            "2023đ",
            "2023-2024",
            "2099",
            "0903 2023 12",
        ],
    )
    def test_is_not_any_number(self, text: str) -> None:
        assert values(text) == []


class TestRelative:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("năm nay", "2025-01-01/2025-12-31"),
            ("năm ngoái", "2024-01-01/2024-12-31"),
            ("NĂM NGOÁI", "2024-01-01/2024-12-31"),
            ("quý này", "2025-07-01/2025-09-30"),
            ("quý trước", "2025-04-01/2025-06-30"),
            ("quí trước", "2025-04-01/2025-06-30"),
            ("tháng này", "2025-08-01/2025-08-31"),
            ("tháng vừa rồi", "2025-07-01/2025-07-31"),
            ("tuần này", "2025-08-18/2025-08-24"),
            ("tuần qua", "2025-08-11/2025-08-17"),
            ("từ đầu năm đến nay", "2025-01-01/2025-08-20"),
        ],
    )
    def test_counts_from_today(self, text: str, value: str) -> None:
        assert values(text) == [value]

    @pytest.mark.parametrize(
        ("text", "value"), [("tháng trước", "2024-12-01/2024-12-31"), ("quý trước", "2024-10-01/2024-12-31")]
    )
    def test_reaches_back_over_new_year(self, text: str, value: str) -> None:
        assert values(text, date(2025, 1, 1)) == [value]

    def test_a_week_may_span_two_years(self) -> None:
        assert values("tuần này", date(2025, 1, 1)) == ["2024-12-30/2025-01-05"]


class TestTheLastFew:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("3 tháng gần nhất", "2025-06-01"),
            ("ba tháng gần đây", "2025-06-01"),
            ("một tháng qua", "2025-08-01"),
            ("12 tháng vừa qua", "2024-09-01"),
            ("13 THÁNG QUA", "2024-08-01"),
            ("2 năm qua", "2024-01-01"),
            ("năm năm trở lại đây", "2021-01-01"),
            ("1 năm qua", "2025-01-01"),
        ],
    )
    def test_are_whole_and_end_today(self, text: str, first: str) -> None:
        assert values(text) == [f"{first}/2025-08-20"]

    @pytest.mark.parametrize("text", ["3 quý qua", "ba quý gần đây", "ba quí gần đây"])
    def test_quarters_end_today(self, text: str) -> None:
        assert [value.split("/")[1] for value in values(text)] == ["2025-08-20"]

    def test_quarters_are_whole(self) -> None:
        assert values("ba quý gần đây") == ["2025-01-01/2025-08-20"]

    def test_reach_back_over_new_year(self) -> None:
        assert values("3 tháng qua", date(2025, 1, 1)) == ["2024-11-01/2025-01-01"]

    @pytest.mark.parametrize(
        "text",
        [
            "mấy năm nay",
            "mấy tháng qua",
            "hai năm nay",
            "3 năm nay",
            "ba tháng rồi",
            "3 tháng rồi",
            "nhiều năm qua",
            "các năm trước",
            "suốt tháng qua",
            "0 tháng qua",
            "100 tháng qua",
        ],
    )
    def test_a_stretch_of_time_is_no_period(self, text: str) -> None:
        assert values(text) == []

    def test_more_than_ten_in_words_are_not_cut(self) -> None:
        assert values("mười hai tháng qua") != values("hai tháng qua")

    def test_the_number_of_a_ward_does_not_count_them(self) -> None:
        assert values("phường 8 tháng qua") == ["2025-07-01/2025-07-31"]


class TestAnEnumeration:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("quý 1 và quý 2 năm 2023", ["2023-01-01/2023-03-31", "2023-04-01/2023-06-30"]),
            (
                "quý I, quý II và quý III/2023",
                ["2023-01-01/2023-03-31", "2023-04-01/2023-06-30", "2023-07-01/2023-09-30"],
            ),
            ("tháng 5 và tháng 6 năm ngoái", ["2024-05-01/2024-05-31", "2024-06-01/2024-06-30"]),
        ],
    )
    def test_takes_the_year_of_its_last_member(self, text: str, expected: list[str]) -> None:
        assert values(text) == expected

    def test_with_years_of_their_own_keeps_them(self) -> None:
        assert values("quý 1 năm 2022 và quý 1 năm 2023") == ["2022-01-01/2022-03-31", "2023-01-01/2023-03-31"]

    @pytest.mark.parametrize("with_", ["so với", "so", "đến"])
    def test_is_a_comparison_of_others(self, with_: str) -> None:
        expected = ["2023-01-01/2023-03-31", "2023-04-01/2023-06-30"]
        assert values(f"quý 1 {with_} quý 2 năm 2023") == expected

    def test_is_no_comparison_with_the_same_of_another_year(self) -> None:
        assert values("quý 1 so với quý 1 năm 2023") == ["2025-01-01/2025-03-31", "2023-01-01/2023-03-31"]


class TestRange:
    def test_between_two_days(self) -> None:
        assert values("từ 1/7/2025 đến 30/9/2025") == ["2025-07-01/2025-09-30"]

    @pytest.mark.parametrize("text", ["từ ngày 01.07.2025 đến hết ngày 30.09.2025", "Từ 1-7-2025 tới 30-9-2025"])
    def test_between_two_days_written_otherwise(self, text: str) -> None:
        assert values(text) == ["2025-07-01/2025-09-30"]

    @pytest.mark.parametrize("text", ["từ đầu năm 2023 đến nay", "đầu năm 2023 tới giờ", "từ năm 2023 đến nay"])
    def test_from_the_beginning_of_a_year_ends_today(self, text: str) -> None:
        assert values(text) == ["2023-01-01/2025-08-20"]

    def test_of_one_day(self) -> None:
        assert values("từ 1/7/2025 đến 1/7/2025") == ["2025-07-01/2025-07-01"]

    @pytest.mark.parametrize(
        "text", ["từ 30/9/2025 đến 1/7/2025", "từ 31/2/2025 đến 30/9/2025", "từ tháng 9 đến tháng 3 năm 2023"]
    )
    def test_that_cannot_be_is_none(self, text: str) -> None:
        assert values(text) == []

    @pytest.mark.parametrize(
        "text", ["từ tháng 1 đến tháng 6 năm 2023", "từ tháng 1 đến hết tháng 6/2023", "từ tháng 1 tới 6/2023"]
    )
    def test_between_two_months(self, text: str) -> None:
        assert values(text) == ["2023-01-01/2023-06-30"]

    def test_between_two_months_of_last_year(self) -> None:
        assert values("từ tháng 1 đến tháng 6 năm ngoái") == ["2024-01-01/2024-06-30"]


class TestMention:
    def test_says_what_was_read_and_where(self) -> None:
        expected = PeriodMention("quý 3/2023", "2023-07-01/2023-09-30", 14, 24)
        assert find_periods("hồ sơ của p.8 quý 3/2023 ạ", TODAY) == [expected]

    def test_the_number_of_a_ward_is_no_number_of_months(self) -> None:
        assert values("phường 8 tháng 5/2023") == ["2023-05-01/2023-05-31"]

    def test_several_come_in_the_order_of_the_text(self) -> None:
        assert values("năm 2024 so với quý 1/2023") == ["2024-01-01/2024-12-31", "2023-01-01/2023-03-31"]

    @pytest.mark.parametrize(
        "text",
        ["", "😀", pytest.param("\ud83d", id="a lone surrogate"), "000.00.12.H26-240511-0003", "lệ phí bao nhiêu"],
    )
    def test_is_none_where_no_period_is(self, text: str) -> None:
        assert values(text) == []

    def test_counts_from_the_systems_date_when_none_is_given(self) -> None:
        before = date.today()
        found = find_periods("năm nay")[0].value
        assert found in {f"{day.year}-01-01/{day.year}-12-31" for day in (before, date.today())}


class TestPeriodsAlways:
    @given(st.text(st.sampled_from("hHaAıİiIſsSuáÁ tnngđầuămqý23/.")) | TEXTS, DAYS)
    @example("haı tháng đầu năm 2023", TODAY)
    @example("ſáu tháng đầu năm 2023", TODAY)
    def test_are_read_whatever_was_typed(self, text: str, today: date) -> None:
        find_periods(normalise(text), today)

    @given(TEXTS, DAYS)
    @example("quý ı", TODAY)
    @example("quý İ/2023", TODAY)
    def test_begin_before_they_end(self, text: str, today: date) -> None:
        bounds = [[date.fromisoformat(day) for day in value.split("/")] for value in values(text, today)]
        assert all(first <= last for first, last in bounds)

    @given(TEXTS, DAYS)
    def test_quote_the_text(self, text: str, today: date) -> None:
        assert all(period.text == text[period.start : period.end] for period in find_periods(text, today))

    @given(TEXTS, DAYS)
    def test_never_overlap(self, text: str, today: date) -> None:
        found = find_periods(text, today)
        assert all(first.end <= second.start for first, second in pairwise(found))

    @given(st.sampled_from(["năm nay", "quý này", "tháng này", "tuần này"]), DAYS)
    def test_the_present_one_holds_today(self, text: str, today: date) -> None:
        first, last = values(text, today)[0].split("/")
        assert first <= today.isoformat() <= last

    @given(st.sampled_from(["năm", "quý", "tháng", "tuần"]), DAYS)
    def test_the_last_one_ends_the_day_before_the_present_one(self, unit: str, today: date) -> None:
        last = date.fromisoformat(values(f"{unit} trước", today)[0].split("/")[1])
        assert (last + timedelta(days=1)).isoformat() == values(f"{unit} này", today)[0].split("/")[0]
