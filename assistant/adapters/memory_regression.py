"""The regression set as long as the process lives."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.regression import RegressionQuestion


class MemoryRegressionQuestions:
    """See `assistant.ports.RegressionQuestions`."""

    def __init__(self) -> None:
        self._questions: dict[str, RegressionQuestion] = {}

    async def add(self, questions: Iterable[RegressionQuestion]) -> None:
        self._questions.update({one.key: one for one in questions})

    async def all(self) -> tuple[RegressionQuestion, ...]:
        by_key = sorted(self._questions.values(), key=lambda one: one.key)
        return tuple(sorted(by_key, key=lambda one: one.added_at, reverse=True))

    async def remove(self, key: str) -> bool:
        return self._questions.pop(key, None) is not None
