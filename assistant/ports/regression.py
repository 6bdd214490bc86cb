"""Questions that are asked again before knowledge changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from assistant.domain.regression import RegressionQuestion


class RegressionQuestions(Protocol):
    """Keeps the set. What is in it holds the words of citizens: personal numbers are masked before they get here."""

    async def add(self, questions: Iterable[RegressionQuestion]) -> None:
        """Keeps them; one of the same key is replaced.

        Raises:
            StoreUnavailable: they could not be kept.
        """

    async def all(self) -> tuple[RegressionQuestion, ...]:
        """Returns the set, the newest first."""

    async def remove(self, key: str) -> bool:
        """Takes a question out; False when it is not in the set."""
