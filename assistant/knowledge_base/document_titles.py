"""A title that says of where and when: "Chuyển đổi số – động lực" is of Bà Rịa - Vũng Tàu in 2024, which only its text tells.

Passages are found, judged and shown under the title of their document; a report names its province and year at the top and
seldom again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.common.text import normalise
from assistant.domain.document import Document
from assistant.domain.provinces import Provinces

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d./,]\d|/)")  # no part of a number: "82/2024/NĐ-CP", "2.024"
_TWICE = 2  # what is said once may be said in passing


def with_place_and_time(document: Document, provinces: Provinces) -> Document:
    """Returns the document with the province and the year that it speaks of most in its title, unless the title says some."""
    texts = [normalise(section.text) for section in document.sections]
    title = normalise(document.title)
    place = None if provinces.named(title) else _most(one for text in texts for one in provinces.mentions(text))
    year = None if _YEAR.search(title) else _most(one for text in texts for one in _YEAR.findall(text))
    told = ", ".join(part for part in (place, year) if part is not None)
    return replace(document, title=f"{document.title} ({told})") if told else document


def _most(said: Iterable[str]) -> str | None:
    """What is said more than once and more often than anything else."""
    first, second, *_ = [*Counter(said).most_common(2), ("", 0), ("", 0)]
    return first[0] if first[1] >= max(_TWICE, second[1] + 1) else None
