"""Words of a cell → status, channel, flag. The same few come again in every row, so what was read is kept."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.common.text import normalise
from assistant.dossiers.columns import squeezed, vocabulary

_AMOUNT = re.compile(r"\d[\d.,\s]*")
_FREE = frozenset(("mienphi", "khongthu", "mien"))
_KEPT = 8192


@lru_cache(maxsize=_KEPT)
def status_of(text: str) -> str:
    """Raises KeyError for a word that is no status; so do the others here for theirs."""
    return vocabulary().statuses[squeezed(text)]


@lru_cache(maxsize=_KEPT)
def channel_of(text: str) -> int:
    """Returns 1 at the desk (also for an empty cell), 2 online, 3 by post."""
    return vocabulary().channels[squeezed(text)] if text else 1


@lru_cache(maxsize=_KEPT)
def flag_of(text: str) -> int:
    """Returns 1 or 0; 0 for an empty cell."""
    return vocabulary().flags[squeezed(text)] if text else 0


@lru_cache(maxsize=_KEPT)
def paid_of(text: str) -> int:
    """Like `flag_of`; the national field also has 2, paid through the gateway of the province."""
    return 1 if text == "2" else flag_of(text)


@lru_cache(maxsize=_KEPT)
def fee_due_of(text: str) -> int:
    """Returns whether there is anything to pay: an amount ("50.000 đ"), a flag, "miễn phí" or nothing."""
    if not text:
        return 0
    amount = _AMOUNT.match(text)
    if amount:
        return int(any(digit not in "0., \t\xa0" for digit in amount[0]))
    word = squeezed(text)
    return 0 if word in _FREE else vocabulary().flags[word]


@lru_cache(maxsize=_KEPT)
def one_line_of(text: str) -> str:
    """Returns normalised text on one line."""
    return " ".join(normalise(text).split())
