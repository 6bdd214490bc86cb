"""The period of an uploaded table, from the days or the words that came with it."""

from __future__ import annotations

from datetime import date

from assistant.common.periods import find_periods
from assistant.common.text import fold, normalise
from assistant.common.understood import understand_text
from assistant.domain.answer import PeriodReference
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.period_label import period_label
from assistant.messages import message


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
        said = understand_text(said)
    found = find_periods(said)
    if len(found) != 1:
        return None
    first, _, last = found[0].value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)
