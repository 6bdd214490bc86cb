"""Working days in Vietnam: Monday to Friday without public holidays, with the days that were swapped for bridges.

The holidays are those of the `holidays` package, which knows Tết, substitute days and the swapped days that the
government announces for each year. A day of the future whose announcement is not out yet counts as the law has it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import date
from functools import cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1990, 2110
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
_HOURS_A_DAY = 8


class _Span(NamedTuple):
    """Whole years in a row.

    Attributes:
        before: for each day from `first` on, and the day after the last, how many working days lie before it.
        days: the working days as ordinals, ascending.
    """

    first: int
    before: list[int]
    days: list[int]


_NOTHING = _Span(0, [0], [])


class WorkingCalendar:
    """Counts working days; days are ordinals (`date.toordinal`). Years are worked out when they are first asked for."""

    def __init__(self) -> None:
        self._span = _NOTHING  # replaced as a whole, so that threads may share the calendar
        self._years: tuple[int, int] | None = None

    def is_working_day(self, day: int) -> bool:
        """Raises ValueError outside the years `FIRST_YEAR` to `LAST_YEAR`, as all methods do."""
        span = self._covering(day, day)
        return span.before[day - span.first + 1] > span.before[day - span.first]

    def between(self, start: int, end: int) -> int:
        """Returns how many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        span = self._covering(start, end)
        return span.before[end - span.first + 1] - span.before[start - span.first + 1]

    def add(self, start: int, count: int) -> int:
        """Returns the `count`-th working day after `start`; `start` itself for 0, whatever day that is."""
        if count < 0:
            raise ValueError("working days are counted forward")
        if count == 0:
            return start
        span = self._covering(start, start)
        wanted = span.before[start - span.first + 1] + count - 1
        while wanted >= len(span.days):
            last = span.first + len(span.before) - 2
            span = self._covering(span.first, last + 1)
            wanted = span.before[start - span.first + 1] + count - 1
        return span.days[wanted]

    def _covering(self, start: int, end: int) -> _Span:
        span = self._span
        if span.first <= start and end - span.first < len(span.before) - 1:
            return span
        if not FIRST_DAY <= start <= end <= LAST_DAY:
            raise ValueError(f"working days are known from {FIRST_YEAR} to {LAST_YEAR}")
        first, last = date.fromordinal(start).year, date.fromordinal(end).year
        if self._years is not None:
            first, last = min(first, self._years[0]), max(last, self._years[1])
        self._years = first, last
        self._span = span = _span_of(first, last)
        return span


def _span_of(first: int, last: int) -> _Span:
    days = [day for year in range(first, last + 1) for day in _working_days_of(year)]
    start, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
    return _Span(start, [bisect_right(days, day - 1) for day in range(start, end + 2)], days)


@cache
def _working_days_of(year: int) -> tuple[int, ...]:
    import holidays  # takes a while, and most who import this module never count

    calendar = holidays.country_holidays("VN", years=year)
    start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return tuple(day for day in range(start, end + 1) if calendar.is_working_day(date.fromordinal(day)))


CALENDAR = WorkingCalendar()


def whole_days(days: float = 0, hours: float = 0) -> int:
    """Returns a time limit in whole working days, the last one begun counted in full."""
    return math.ceil(days + hours / _HOURS_A_DAY)
