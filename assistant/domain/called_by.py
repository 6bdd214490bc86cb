"""By which other names people call a metric or a unit: what an office edits and publishes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST_NAME, MOST_NAMES = 80, 80  # characters; names of one thing


@dataclass(frozen=True, slots=True)
class CalledBy:
    """Takes the place of the synonyms of a metric or the aliases of a unit; `of` is its id."""

    kind: Literal["metric", "unit"]
    of: str
    names: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of the item in the library."""
        return f"{self.kind}:{self.of}"
