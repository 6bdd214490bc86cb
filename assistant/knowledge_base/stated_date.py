"""The day that a document says at its top: "Vũng Tàu, ngày 19 tháng 10 năm 2023", "Thứ Sáu, 21/01/2022"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.common.text import normalise
from assistant.domain.document import Section

_HEAD_SECTIONS = 12
_DATE_LINE = 80  # characters; in a longer line a date belongs to what is told
_DAYS = (
    re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\W*$", re.IGNORECASE),
    re.compile(
        r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b\W*(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b",
        re.IGNORECASE,
    ),
)


def stated_date(sections: Sequence[Section], today: date) -> date | None:
    """Returns the day of the first date line in the head of a document; None without one, or when it lies after `today`."""
    for section in sections[:_HEAD_SECTIONS]:
        text = normalise(section.text)
        found = next((match for line in _DAYS if (match := line.search(text))), None)
        if found is None or len(text) > _DATE_LINE:
            continue
        day, month, year = map(int, found.groups())
        try:
            stated = date(year, month, day)
        except ValueError:
            continue
        return stated if stated <= today else None
    return None
