"""The period of an uploaded table, from the days or the words that came with it."""

from __future__ import annotations

import calendar
import re
from datetime import date

from assistant.common.periods import find_periods
from assistant.common.text import fold, normalise
from assistant.common.understood import understand_text
from assistant.domain.answer import PeriodReference
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.messages import message

_QUARTERS = ("i", "ii", "iii", "iv")
_ROMAN = re.compile(rf"\b(quy) ({'|'.join(_QUARTERS)})\b")


def read_period(first: date | None, last: date | None, label: str | None, *texts: str) -> PeriodReference:
    """Returns the period; days count more than the label, the label more than other `texts` (title, file name).

    Raises:
        DocumentRefused: no_period, bad_period.
    """
    label = normalise(label or "") or None
    if first is None or last is None:
        bounds = next((found for text in (label or "", *texts) if (found := _bounds(text))), None)
        if bounds is None or (first, last) != (None, None):
            raise DocumentRefused("no_period", message("dataset.refused.no_period"))
        first, last = bounds
    if first > last:
        raise DocumentRefused("bad_period", message("dataset.refused.period"))
    return PeriodReference(first, last, label or period_label(first, last))


def _bounds(text: str) -> tuple[date, date] | None:
    said = normalise(text.replace("_", " ").replace("-", " ")).lower()
    if said == fold(said):  # the name of a file
        said = understand_text(_ROMAN.sub(lambda match: f"{match[1]} {_QUARTERS.index(match[2]) + 1}", said))
    found = find_periods(said)
    if len(found) != 1:
        return None
    first, _, last = found[0].value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def period_label(first: date, last: date) -> str:
    """Returns how people call a period: "năm 2024", "quý 3 năm 2024", "9 tháng năm 2023", "từ ngày … đến ngày …"."""
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if not whole_months or first.year != last.year:
        days = (f"{day.day:02}/{day.month:02}/{day.year}" for day in (first, last))
        return message("dataset.period.days", **dict(zip(("first", "last"), days)))
    if (first.month, last.month) == (1, 12):
        return message("dataset.period.year", year=first.year)
    if first.month == last.month:
        return message("dataset.period.month", month=first.month, year=first.year)
    if last.month - first.month == 2 and last.month % 3 == 0:
        return message("dataset.period.quarter", quarter=last.month // 3, year=first.year)
    if first.month == 1:
        return message("dataset.period.months", months=last.month, year=first.year)
    days = (f"{day.day:02}/{day.month:02}/{day.year}" for day in (first, last))
    return message("dataset.period.days", **dict(zip(("first", "last"), days)))
