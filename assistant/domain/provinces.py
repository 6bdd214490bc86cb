"""The country's provinces by name, so that nothing said of one answers for another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city, as people say its name.

    Attributes:
        now: the province that holds its area since 2025-07-01; None when it kept its name.
        written: how it is written, with diacritics; the name when empty.
    """

    name: str
    now: str | None = None
    written: tuple[str, ...] = ()


class Provinces:
    """Every province of the country, today's and former ones."""

    def __init__(self, provinces: Iterable[Province]) -> None:
        self._provinces: Sequence[Province] = tuple(provinces)

    def __iter__(self) -> Iterator[Province]:
        return iter(self._provinces)

    def __len__(self) -> int:
        return len(self._provinces)

    def named(self, text: str) -> frozenset[str]:
        """Returns the names of the provinces that `text`, normalised and with diacritics, speaks of."""
        return frozenset(self.mentions(text))

    def mentions(self, text: str) -> list[str]:
        """Like `named`, in the order of the text and as often as it says them."""
        return [self._by_spelling[found.lower()] for found in self._pattern.findall(text)]

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {written.lower(): one.name for one in self._provinces for written in one.written or (one.name,)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(map(re.escape, self._by_spelling), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)" if longest_first else r"(?!)", re.IGNORECASE)
