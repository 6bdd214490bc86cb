"""Units and periods: who counts for whom, and which days a question means. Nothing of the assistant is imported."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

FOLDER = Path(__file__).parent
KNOWLEDGE = FOLDER.parents[2] / "knowledge"
AS_OF = date(2026, 10, 18)  # the last day of `register.csv`
MERGED = date(2025, 7, 1)  # the wards of today begin
Period = tuple[date, date]
Json = dict[str, Any]


@cache
def units() -> dict[str, Json]:
    """Returns the units of `units.yml` by id."""
    rows = yaml.safe_load((KNOWLEDGE / "units" / "units.yml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in rows}


def unit_of(name: str, day: date) -> str:
    """Two wards kept their name in the reform: the day tells which one is meant."""
    fitting = [
        unit["id"]
        for unit in units().values()
        if unit["name"] == name
        and unit["type"] in ("ward", "commune", "office")
        and (unit["valid_from"] is None or date.fromisoformat(unit["valid_from"]) <= day)
        and (unit["valid_to"] is None or day <= date.fromisoformat(unit["valid_to"]))
    ]
    (unit,) = fitting
    return str(unit)


def wards(period: Period) -> tuple[str, ...]:
    """Returns the wards and communes that exist at the end of a period."""
    today = period[1] >= MERGED
    kinds = ("ward", "commune")
    return tuple(u for u, row in units().items() if row["type"] in kinds and (row["valid_from"] is not None) == today)


def extent(unit: str, period: Period) -> frozenset[str]:
    """Returns the units whose dossiers count for `unit`: what is below it; for a ward of today, in a period that begins before
    it was founded, also the wards it was made of; for the old city and its wards together, the wards of today."""
    below = {u for u in units() if _is_below(u, unit)}
    own = units()[unit]
    if own["valid_from"] is not None and period[0] < MERGED:
        below |= {u for u, row in units().items() if row["succeeded_by"] in below}
    if own["valid_to"] is not None and period[1] >= MERGED:
        heirs = {units()[u]["succeeded_by"] for u in below} - {None}
        for heir in heirs:
            if {u for u, row in units().items() if row["succeeded_by"] == heir} <= below:
                below.add(heir)
    return frozenset(below)


def _is_below(unit: str | None, above: str) -> bool:
    while unit is not None:
        if unit == above:
            return True
        unit = units()[unit]["parent"]
    return False


def period_of(text: str | None, unit: str | None = None) -> Period:
    """Reads "2025", "2025-Q1", "2025-H1", "2025-03", "2025-9t", "2025-01-05..2025-02-07"; None is what nobody said: the year of the
    last data, and of a ward that ended the half year it ended with."""
    if text is None:
        ended = unit is not None and units()[unit]["valid_to"] and unit not in ("thanh-pho-vung-tau", "khoi-phuong-xa")
        return (date(2025, 1, 1), date(2025, 6, 30)) if ended else (date(AS_OF.year, 1, 1), AS_OF)
    if ".." in text:
        first, last = text.split("..")
        return date.fromisoformat(first), min(date.fromisoformat(last), AS_OF)
    year, _, part = text.partition("-")
    start, months = 1, 12
    if part.startswith("Q"):
        start, months = int(part[1]) * 3 - 2, 3
    elif part.startswith("H"):
        start, months = int(part[1]) * 6 - 5, 6
    elif part.endswith("t"):
        months = int(part[:-1])
    elif part:
        start, months = int(part), 1
    end = start + months
    following = date(int(year) + (end - 1) // 12, (end - 1) % 12 + 1, 1)
    return date(int(year), start, 1), min(following - timedelta(days=1), AS_OF)


def steps_of(first: date, last: date, step: str) -> list[Period]:
    """Cuts a period that begins with a step into months, quarters or years; the last may be cut short."""
    months = {"tháng": 1, "quý": 3, "năm": 12}[step]
    found = []
    while first <= last:
        index = first.month - 1 + months
        following = date(first.year + index // 12, index % 12 + 1, 1)
        found.append((first, min(following - timedelta(days=1), last)))
        first = following
    return found


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=range(2023, 2028))


@cache
def working_days(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(_calendar().is_working_day(day) for day in days)
