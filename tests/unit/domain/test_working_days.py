"""Working days: weekends, Tết, substitute days and the days swapped for bridges."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.working_days import CALENDAR, FIRST_DAY, LAST_DAY, WorkingCalendar, whole_days

DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31)).map(date.toordinal)


def between(start: date, end: date) -> int:
    return CALENDAR.between(start.toordinal(), end.toordinal())


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        "day",
        [
            pytest.param(date(2024, 5, 4), id="Saturday worked for 29 April"),
            pytest.param(date(2025, 4, 26), id="Saturday worked for 2 May"),
            pytest.param(date(2026, 8, 22), id="Saturday worked for 31 August"),
            pytest.param(date(2025, 3, 4), id="an ordinary Tuesday"),
        ],
    )
    def test_is_true(self, day: date) -> None:
        assert CALENDAR.is_working_day(day.toordinal())

    @pytest.mark.parametrize(
        "day",
        [
            pytest.param(date(2025, 3, 8), id="Saturday"),
            pytest.param(date(2024, 4, 29), id="swapped"),
            pytest.param(date(2025, 5, 2), id="swapped"),
            pytest.param(date(2024, 2, 12), id="Tết"),
            pytest.param(date(2023, 1, 26), id="Tết, substitute"),
            pytest.param(date(2024, 4, 18), id="Hùng Kings"),
            pytest.param(date(2023, 5, 3), id="substitute of a Sunday"),
            pytest.param(date(2025, 9, 1), id="National Day"),
        ],
    )
    def test_is_false(self, day: date) -> None:
        assert not CALENDAR.is_working_day(day.toordinal())


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("start", "count", "end"),
        [
            (date(2025, 3, 4), 0, date(2025, 3, 4)),
            (date(2025, 3, 4), 1, date(2025, 3, 5)),
            (date(2025, 3, 7), 1, date(2025, 3, 10)),
            (date(2025, 4, 24), 3, date(2025, 4, 28)),
            (date(2025, 1, 24), 1, date(2025, 2, 3)),
            (date(2026, 12, 30), 3, date(2027, 1, 5)),
        ],
    )
    def test_counts_from_the_day_after(self, start: date, count: int, end: date) -> None:
        assert CALENDAR.add(start.toordinal(), count) == end.toordinal()

    def test_never_counts_back(self) -> None:
        with pytest.raises(ValueError, match="forward"):
            CALENDAR.add(date(2025, 3, 4).toordinal(), -1)


class TestWorkingDaysBetween:
    def test_of_one_day_is_nothing(self) -> None:
        assert between(date(2025, 3, 4), date(2025, 3, 4)) == 0

    def test_leaves_a_long_holiday_out(self) -> None:
        assert between(date(2025, 4, 24), date(2025, 5, 5)) == 5

    def test_backwards_is_nothing(self) -> None:
        assert between(date(2025, 3, 5), date(2025, 3, 4)) == 0

    @given(DAYS, st.integers(1, 400))
    def test_undoes_adding(self, start: int, count: int) -> None:
        end = CALENDAR.add(start, count)
        assert CALENDAR.is_working_day(end)
        assert CALENDAR.between(start, end) == count

    @given(DAYS, st.integers(0, 900))
    def test_counts_each_day_once(self, start: int, length: int) -> None:
        days = range(start + 1, start + length + 1)
        assert CALENDAR.between(start, start + length) == sum(map(CALENDAR.is_working_day, days))


class TestWorkingCalendar:
    @pytest.mark.parametrize("day", [FIRST_DAY - 1, LAST_DAY + 1])
    def test_has_an_end_on_both_sides(self, day: int) -> None:
        with pytest.raises(ValueError, match="known from"):
            WorkingCalendar().is_working_day(day)

    def test_grows_in_both_directions(self) -> None:
        calendar = WorkingCalendar()
        middle, later, earlier = (date(year, 6, 4).toordinal() for year in (2025, 2027, 2023))
        asked = [calendar.is_working_day(middle), calendar.is_working_day(later), calendar.is_working_day(earlier)]
        assert asked == [True, True, False]
        assert calendar.between(earlier, later) == WorkingCalendar().between(earlier, later)


@pytest.mark.parametrize(
    ("days", "hours", "whole"), [(0, 0, 0), (5, 0, 5), (2.5, 0, 3), (0, 8, 1), (0, 9, 2), (0, 1, 1)]
)
def test_a_limit_is_whole_days(days: float, hours: float, whole: int) -> None:
    assert whole_days(days, hours) == whole
