"""A title that says of where and when: "Chuyển đổi số – động lực" is of Bà Rịa - Vũng Tàu in 2024, which only its text tells.

Passages are found, judged and shown under the title of their document; a report names its province and year at the top and
seldom again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant.common.text import normalise
from assistant.domain.document import Document
from assistant.domain.provinces import Provinces

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[./,]\d|/)")  # no part of a number: "82/2024/NĐ-CP", "2.024"
# A plan reaches further than its time, and the day of a decision is told of what it rests on.
_OTHER_TIME = re.compile(
    r"\b\d{4}\s*[-–]\s*\d{4}\b|\bđến (?:hết )?(?:năm )?\d{4}\b|\b\d{1,2}/\d{1,2}/\d{4}\b", re.IGNORECASE
)
_OFTEN = 3  # what is said less often may be said in passing, as the year of a law
_OFTEN_IF_NEAR = 2  # the year in which a document was made, or the one before


def with_place_and_time(document: Document, provinces: Provinces) -> Document:
    """Returns the document with the province and the year that it speaks of most in its title, unless the title says some."""
    texts = [normalise(section.text) for section in document.sections]
    title = normalise(document.title)
    place = None if provinces.named(title) else _most(one for text in texts for one in provinces.mentions(text))
    years = (one for text in texts for one in _YEAR.findall(_OTHER_TIME.sub(" ", text)))
    year = None if _YEAR.search(title) else _most(years, often_if=_years_of(document.as_of))
    told = ", ".join(part for part in (place, year) if part is not None)
    return replace(document, title=f"{document.title} ({told})") if told else document


def _years_of(day: date | None) -> frozenset[str]:
    return frozenset() if day is None else frozenset((str(day.year), str(day.year - 1)))


def _most(said: Iterable[str], often_if: frozenset[str] = frozenset()) -> str | None:
    """What is said often, and more often than everything else together: a title that is shown must not say what is doubtful.

    Args:
        often_if: what is likely enough to be said less often.
    """
    counts = Counter(said)
    first, count = next(iter(counts.most_common(1)), ("", 0))
    often = _OFTEN_IF_NEAR if first in often_if else _OFTEN
    return first if count >= often and 2 * count > counts.total() else None
