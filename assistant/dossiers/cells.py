"""The text of a cell → a moment, a number of working days, a code. Vietnam has one time zone and no summer time."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from assistant.common.text import fold
from assistant.domain.dossier import Moment
from assistant.domain.working_days import FIRST_DAY, LAST_DAY, whole_days

_VIETNAM = timezone(timedelta(hours=7))
_DAY = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
_TIME = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[AaPp][Mm]|SA|CH)?"
_WRITTEN = (re.compile(rf"{_DAY}(?:[\sT,]+{_TIME})?"), re.compile(rf"{_TIME}[\s,]+(?:ngày\s+)?{_DAY}"))
_NATIONAL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_LIMIT = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(.*)")
_PROCEDURE = re.compile(r"(\d)\.(\d{1,6})(?:\.[\w.]*)?")
_NOBODY_S_DAY = ("0001-01-01", "01/01/0001", "1/1/0001", "00010101")  # what some systems write for "none"
_EPOCH = date(1970, 1, 1).toordinal()
_OFFSET_S = 7 * 3600
_MOST_KEPT = 150_000  # a day has 86,400 seconds

_DAY_FIRST = re.compile(r"(?:\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)

_days: dict[str, int] = {}  # the first ten characters of a cell
_seconds: dict[str, int] = {}  # what follows them


def moment_of(text: str) -> Moment | None:
    """Returns the moment in Vietnam that a cell tells, None for an empty one.

    Read are 2025-03-04, 04/03/2025, both with a time (14:30, 14:30:05), "14:30 04/03/2025", ISO 8601 with an offset and
    yyyyMMdd[HHmm[ss]].

    Raises:
        ValueError: it is none of these, or no day from `FIRST_DAY` to `LAST_DAY`.
    """
    if not text:
        return None
    day = _days.get(text[:10])
    if day is not None:  # days and times come again and again: this is the way nearly all cells go
        if len(text) == 10:
            return Moment(day)
        second = _seconds.get(text[10:])
        if second is not None:
            return Moment(day, second)
    if text.startswith(_NOBODY_S_DAY):
        return None
    found = _moment(text)
    if not FIRST_DAY <= found.day <= LAST_DAY:
        raise ValueError("no such year")
    if _DAY_FIRST.fullmatch(text):
        if len(_days) + len(_seconds) > _MOST_KEPT:
            _days.clear()
            _seconds.clear()
        _days[text[:10]] = found.day
        if found.second >= 0:
            _seconds[text[10:]] = found.second
    return found


def _moment(text: str) -> Moment:
    national = _NATIONAL.fullmatch(text)
    if national:
        year, month, day, hour, minute, second = (int(part or 0) for part in national.groups())
        told = _second(hour, minute, second) if national[4] else -1
        return Moment(date(year, month, day).toordinal(), told)
    for pattern in _WRITTEN:
        written = pattern.fullmatch(text)
        if written:
            found = date(int(written["year"]), int(written["month"]), int(written["day"])).toordinal()
            return Moment(found, _written_second(written) if written["hour"] else -1)
    iso = datetime.fromisoformat(text)
    if iso.tzinfo is not None:
        try:
            iso = iso.astimezone(_VIETNAM)
        except OverflowError as error:
            raise ValueError("beyond the calendar") from error
    told = -1 if len(text) <= 10 else _second(iso.hour, iso.minute, iso.second)
    return Moment(iso.toordinal(), told)


def _written_second(written: re.Match[str]) -> int:
    hour = int(written["hour"])
    if written["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if written["half"].upper() in ("PM", "CH") else 0)
    return _second(hour, int(written["minute"]), int(written["second"] or 0))


def _second(hour: int, minute: int, second: int) -> int:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        raise ValueError("no such time")
    return hour * 3600 + minute * 60 + second


def epoch_of(moment: Moment) -> int:
    """Returns seconds since 1970, UTC; a day without a time is its beginning in Vietnam."""
    return (moment.day - _EPOCH) * 86_400 + max(moment.second, 0) - _OFFSET_S


def day_of(epoch: int) -> int:
    """Returns the day in Vietnam of a second since 1970, UTC."""
    return (epoch + _OFFSET_S) // 86_400 + _EPOCH


def limit_of(text: str, unit: str = "") -> int | None:
    """Returns whole working days, None for an empty cell: "5", "05 ngày làm việc", "8 giờ" → 5, 5, 1; "trong ngày" → 0.

    Args:
        unit: what another column says is counted, when `text` does not say it itself.

    Raises:
        ValueError: it is no number of working days or hours.
    """
    if not text:
        return None
    folded = fold(text)
    if folded in ("trong ngay", "ngay", "tra ngay"):
        return 0
    found = _LIMIT.fullmatch(folded)
    if not found:
        raise ValueError("no number")
    value, what = float(found[1].replace(",", ".")), found[2] or fold(unit)
    if what in ("", "n", "ngay", "ngay lam viec"):
        return whole_days(value)
    if what in ("g", "h", "gio", "gio lam viec"):
        return whole_days(hours=value)
    raise ValueError("no working days")


def procedure_code_of(text: str) -> str:
    """Returns the code of the national catalogue: "1.001193.000.00.00.H06" → "1.001193"; another code stays as it is."""
    found = _PROCEDURE.fullmatch(text)
    return f"{found[1]}.{found[2]:0<6}" if found else text  # a spreadsheet drops the zeros at the end
