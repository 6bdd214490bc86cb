"""Periods of time as officials say them: "quý 3/2023", "9 tháng đầu năm 2023", "năm ngoái", "từ 1/7/2025 đến 30/9/2025"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WHICH = "nay|này|ngoái|trước|rồi|vừa rồi|qua"
_YEAR = (
    r"(?:\s*(?:/|-|,?\s*(?:của |trong )?năm)?\s*(?P<year>20\d\d)(?!\d)"
    rf"|(?:,?\s+(?:của |trong )?năm|(?<=năm))\s+(?P<relative_year>{_WHICH})\b)"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMBERS = {w: n for n, w in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)}
_NUMBERS |= {"mười một": 11, "mười hai": 12}
_COUNT = r"(?P<count>\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
# "mấy năm nay", "ba tháng rồi": a stretch of time, not the present year or the last month.
_STRETCH = re.compile(
    rf"(?:(?<!\d)(?<!phường )(?<!quận )\d+|\b(?:mấy|các|những|nhiều|cả|suốt|vài|{'|'.join(_NUMBERS)}))\s*$",
    re.IGNORECASE,
)
# "quý 1 và quý 2 năm 2023", "tháng 5 so với tháng 6/2023": what goes on with an enumeration, up to the year of its last member.
_ENUMERATION = re.compile(
    r"(?:\s*(?:,|[-–]|,?\s+(?:và|với|hay|hoặc|cùng|so với|so|sang|đến|tới))\s+(?:qu[ýíyỹ]|tháng)\s+(?:iv|i{1,3}|\d{1,2})\b)+"
    + _YEAR,
    re.IGNORECASE,
)
_DAYS_BACK = {"nay": 0, "qua": 1, "kia": 2}
_DATE = r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)"


@dataclass(frozen=True)
class PeriodMention:
    """A period found in a text; `value` is an ISO 8601 interval of whole days: "2023-01-01/2023-09-30"."""

    text: str
    value: str
    start: int
    end: int
    type: str = "period"


Bounds = tuple[date, date]


def find_periods(text: str, today: date | None = None) -> list[PeriodMention]:
    """Returns the periods in `text`, in order, not overlapping; impossible ones ("tháng 13/2023") are left out.

    Args:
        text: normalised, with diacritics.
        today: what "năm ngoái" counts from; the system's date when absent.
    """
    found = (
        PeriodMention(match.group().strip(), f"{bounds[0].isoformat()}/{bounds[1].isoformat()}", *match.span())
        for match, bounds in _read(text, today or date.today())
        if bounds and bounds[0] <= bounds[1]
    )
    return sorted(found, key=lambda period: period.start)


def impossible_period(text: str) -> str | None:
    """Returns words that name a period no calendar has ("tháng 13", "ngày 31/2/2025"), None when there are none."""
    for match, bounds in _read(text, date.today()):
        backwards = bounds is not None and bounds[0] > bounds[1]
        if backwards or (bounds is None and match.re in _DATED):
            return match.group().strip()
    return None


def _read(text: str, today: date) -> Iterator[tuple[re.Match[str], Bounds | None]]:
    """Yields what looks like a period, impossible ones as well: "tháng 13 năm 2023" is not "năm 2023"."""
    read: list[tuple[int, int]] = []
    for pattern, bounds_of in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in read):
                read.append(match.span())
                yield match, bounds_of(match, today)


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _one_day(match: re.Match[str], today: date) -> Bounds | None:
    day = _day(match["day"], match["month"], match["year"] or str(today.year))
    return (day, day) if day else None


def _near_day(match: re.Match[str], today: date) -> Bounds:
    day = today - timedelta(days=_DAYS_BACK[match["which"].lower()])
    return day, day


def _months(first: int, last: int, year: int) -> Bounds | None:
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _between_dates(match: re.Match[str], today: date) -> Bounds | None:
    first, last = _day(*match.group(1, 2, 3)), _day(*match.group(4, 5, 6))
    return (first, last) if first and last else None


def _between_months(match: re.Match[str], today: date) -> Bounds | None:
    return _months(int(match["first"]), int(match["last"]), _year(match, today))


def _until_month(match: re.Match[str], today: date) -> Bounds | None:
    return _months(1, int(match["last"]), _year(match, today))


def _until_quarter(match: re.Match[str], today: date) -> Bounds | None:
    bounds = _quarter(match, today)
    return (date(bounds[0].year, 1, 1), bounds[1]) if bounds else None


def _first_months(match: re.Match[str], today: date) -> Bounds | None:
    return _months(1, _count(match), _year(match, today))


def _last_months(match: re.Match[str], today: date) -> Bounds | None:
    return _months(13 - _count(match), 12, _year(match, today))


def _half(match: re.Match[str], today: date) -> Bounds | None:
    first, last = (1, 6) if match["which"].lower() == "đầu" else (7, 12)
    return _months(first, last, _year(match, today))


def _quarter(match: re.Match[str], today: date) -> Bounds | None:
    number = _QUARTERS.get(match["quarter"].lower())  # None for "ı": re.I takes the Turkish letter for an "i"
    return _months(3 * number - 2, 3 * number, _year(match, today)) if number else None


def _month(match: re.Match[str], today: date) -> Bounds | None:
    return _months(int(match["month"]), int(match["month"]), _year(match, today))


def _whole_year(match: re.Match[str], today: date) -> Bounds | None:
    return _months(1, 12, int(match["year"]))


def _count(match: re.Match[str]) -> int:
    return _NUMBERS.get(match["count"].lower()) or int(match["count"])


def _last_few(match: re.Match[str], today: date) -> Bounds | None:
    """The whole years, quarters or months up to the present one."""
    count, unit = _count(match), match["unit"].lower()
    if unit == "năm":
        return date(today.year - count + 1, 1, 1), today
    quarters = unit in ("quý", "quí")
    present = (today.month - 1) // 3 * 3 if quarters else today.month - 1  # the first month, counted from 0
    months = today.year * 12 + present - (count - 1) * (3 if quarters else 1)
    return (date(months // 12, months % 12 + 1, 1), today) if count else None


def _relative(match: re.Match[str], today: date) -> Bounds | None:
    if _STRETCH.search(match.string, 0, match.start()):
        return None
    unit, back = match["unit"].lower(), _back(match["which"])
    if unit == "năm":
        return _months(1, 12, today.year - back)
    if unit in ("quý", "quí"):
        quarters = today.year * 4 + (today.month - 1) // 3 - back
        return _months(3 * (quarters % 4) + 1, 3 * (quarters % 4) + 3, quarters // 4)
    if unit == "tháng":
        months = today.year * 12 + today.month - 1 - back
        return _months(months % 12 + 1, months % 12 + 1, months // 12)
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return monday, monday + timedelta(days=6)


def _to_date(match: re.Match[str], today: date) -> Bounds | None:
    return date(int(match["year"] or today.year), 1, 1), today


def _back(which: str) -> int:
    """How many years, quarters … before the present one: "này" → 0, "ngoái" → 1."""
    return 0 if which.lower() in ("nay", "này") else 1


def _year(match: re.Match[str], today: date) -> int:
    if match["relative_year"]:
        return today.year - _back(match["relative_year"])
    if match["year"]:
        return int(match["year"])
    others = _ENUMERATION.match(match.string, match.end())
    if others is None or re.search(rf"{re.escape(match.group())}\b", others.group(), re.IGNORECASE):
        return today.year  # nothing goes on, or "quý 1 so với quý 1 năm 2023"
    return _year(others, today)


def _patterns() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], date], Bounds | None]]]:
    """Longer forms first: a later pattern never cuts into what an earlier one found.

    "quy 3" and "nam 2023" stay without diacritics when no other word tells the restorer what they mean.
    """
    yield (
        re.compile(rf"từ\s+(?:ngày\s+)?{_DATE}\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?{_DATE}", re.IGNORECASE),
        _between_dates,
    )
    yield (
        re.compile(
            r"(?<!sinh )(?<!cấp )\bngày\s+(?P<day>\d{1,2})(?:[/.-]|\s+tháng\s+)(?P<month>\d{1,2})"
            r"(?:(?:[/.-]|\s+năm\s+)(?P<year>20\d\d))?(?![\d/])",
            re.IGNORECASE,
        ),
        _one_day,
    )
    yield (  # "hôm nay em xin hỏi" says when one asks
        re.compile(
            r"\bhôm\s+(?P<which>nay|qua|kia)\b(?!,?\s+(?:tôi|tui|em|mình|anh|chị|cháu|xin|cho|họp|muốn|cần|sếp|lãnh đạo)\b)",
            re.IGNORECASE,
        ),
        _near_day,
    )
    yield (
        re.compile(
            rf"từ\s+tháng\s+(?P<first>\d{{1,2}})\s+(?:đến|tới)\s+(?:hết\s+)?(?:tháng\s+)?(?P<last>\d{{1,2}}){_YEAR}?",
            re.IGNORECASE,
        ),
        _between_months,
    )
    yield (
        re.compile(
            rf"\b(?:tính\s+)?(?:từ\s+đầu\s+năm\s+)?(?:đến|tới)\s+(?:hết|cuối)\s+tháng\s+(?P<last>\d{{1,2}})\b{_YEAR}?",
            re.IGNORECASE,
        ),
        _until_month,
    )
    yield (
        re.compile(
            rf"\b(?:tính\s+)?(?:đến|tới)\s+(?:hết|cuối)\s+qu[ýíyỹ]\s+(?P<quarter>iv|i{{1,3}}|[1-4])\b{_YEAR}?",
            re.IGNORECASE,
        ),
        _until_quarter,
    )
    yield re.compile(rf"\b{_COUNT}\s+tháng\s+cuối(?:\s+năm)?{_YEAR}?\b", re.IGNORECASE), _last_months
    yield re.compile(rf"\b{_COUNT}\s+tháng\s+đầu(?:\s+năm)?{_YEAR}?\b", re.IGNORECASE), _first_months
    yield re.compile(rf"\b{_COUNT}\s+tháng{_YEAR}\b", re.IGNORECASE), _first_months
    yield re.compile(rf"\b(?:nửa|6 tháng|sáu tháng)\s+(?P<which>đầu|cuối)\s+năm{_YEAR}?\b", re.IGNORECASE), _half
    yield re.compile(rf"\b(?:qu[ýíyỹ]\s+|q)(?P<quarter>iv|i{{1,3}}|[1-4])\b{_YEAR}?", re.IGNORECASE), _quarter
    yield (
        re.compile(
            rf"(?<!phường )(?<!quận )\b{_COUNT}\s+(?P<unit>năm|qu[ýí]|tháng)\s+(?:gần đây|gần nhất|vừa qua|trở lại đây|qua)\b",
            re.IGNORECASE,
        ),
        _last_few,
    )
    yield re.compile(rf"\btháng\s+(?P<month>\d{{1,2}})\b{_YEAR}?", re.IGNORECASE), _month
    yield (
        re.compile(
            r"\b(?:(?:từ\s+)?đầu\s+năm|từ\s+năm(?=\s+20))(?:\s+(?P<year>20\d\d))?\s+(?:đến|tới)\s+(?:nay|giờ)\b",
            re.IGNORECASE,
        ),
        _to_date,
    )
    yield (
        re.compile(rf"\b(?P<unit>năm|qu[ýí]|tháng|tuần)\s+(?P<which>{_WHICH})\b", re.IGNORECASE),
        _relative,
    )
    yield re.compile(r"\bn[ăa]m\s+(?P<year>20\d\d)\b", re.IGNORECASE), _whole_year
    yield (
        re.compile(
            r"(?<![\w./-])(?<!sinh )(?<!\d )(?<!số )(?<!mã )(?P<year>20[12]\d)(?![\w/]|[.,-]\d| \d| đồng)",
            re.IGNORECASE,
        ),
        _whole_year,
    )


_PATTERNS = tuple(_patterns())
_DATED = frozenset(
    pattern for pattern, bounds_of in _PATTERNS if bounds_of in (_between_dates, _one_day, _between_months, _month)
)
