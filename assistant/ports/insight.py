"""What people ask, counted without anybody's name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from assistant.domain.insight import Days, HandledQuestion, Insights, Unanswered, Verdict


class Feedback(Protocol):
    """What people think of answers: one verdict a turn."""

    async def give(self, turn_id: str, verdict: Verdict) -> bool:
        """Keeps a verdict in place of the one before, personal numbers in its words masked; False when there is no such turn."""

    async def of(self, turn_id: str) -> Verdict | None:
        """Returns the verdict on a turn, None when nobody gave one."""


MOST_LISTED = 1_000  # unanswered questions that one look brings


class Insight(Protocol):
    """Reads of the journal what people ask."""

    async def counts(self, days: Days) -> Insights:
        """Counts every turn of these days."""

    async def settle(self) -> int:
        """Counts the days that are over and were not counted yet, so that nobody waits for it; returns how many."""

    async def unanswered(self, days: Days, *, limit: int = MOST_LISTED) -> Unanswered:
        """Returns what was refused, answered in part or found unhelpful (`assistant.domain.insight.gap`), newest first.

        Args:
            limit: how many are returned at most.
        """

    async def words(self, turn_ids: Collection[str]) -> Mapping[str, str]:
        """Returns turn id → what the person said, personal numbers masked; unknown ids are left out."""


class HandledQuestions(Protocol):
    """Questions that were unanswered until somebody dealt with them, by the key of their words."""

    async def add(self, questions: Iterable[HandledQuestion]) -> None:
        """Keeps them; one of the same key is replaced."""

    async def among(self, keys: Collection[str]) -> frozenset[str]:
        """Returns those of `keys` that have been dealt with."""

    async def newest(self, limit: int = 200) -> tuple[HandledQuestion, ...]:
        """Returns what was dealt with last, newest first."""

    async def remove(self, key: str) -> bool:
        """Puts a question back among the unanswered ones; False when it was not handled."""
