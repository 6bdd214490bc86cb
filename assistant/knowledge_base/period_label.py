"""How a period is called."""

from __future__ import annotations

import calendar
from datetime import date

from assistant.messages import message


def period_label(first: date, last: date) -> str:
    """Returns a period as officials say it: "quý 3 năm 2025", "ngày 05/03/2025", "từ 05/03/2025 đến 20/04/2025"."""
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_months and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return message("period.year", year=first.year)
        if first.month == last.month:
            return message("period.month", month=first.month, year=first.year)
        if last.month - first.month == 2 and last.month % 3 == 0:
            return message("period.quarter", quarter=last.month // 3, year=first.year)
        if first.month == 1:
            return message("period.months", months=last.month, year=first.year)
    if first == last:
        return message("period.day", day=first.strftime("%d/%m/%Y"))
    return message("period.days", first=first.strftime("%d/%m/%Y"), last=last.strftime("%d/%m/%Y"))
