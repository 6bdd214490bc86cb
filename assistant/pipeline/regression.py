"""The regression set, asked of what answers now and of what would answer with a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from time import monotonic

from assistant.domain.errors import InvalidMessage
from assistant.domain.principal import CITIZEN
from assistant.domain.regression import MOST_REGRESSION, Asked, Compared, Comparison, RegressionQuestion, meets
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from assistant.pipeline.trial import answered, any_official
from assistant.ports import RegressionQuestions

PATIENCE_S = 60.0  # for a whole run; what was not asked by then is shown as not asked
_Wanted = tuple[str, int, int, date, tuple[RegressionQuestion, ...]]


class Regression:
    """Asks by rules and search, inside this process; one run at a time, the next one waits."""

    def __init__(self, questions: RegressionQuestions, editions: Editions, *, patience_s: float = PATIENCE_S) -> None:
        self.questions = questions
        self._editions = editions
        self._patience_s = patience_s
        self._running = asyncio.Lock()
        self._compared: tuple[_Wanted, Comparison] | None = None

    async def run(self) -> tuple[Asked, ...]:
        """Asks what answers now, the newest question first."""
        async with self._running:
            edition = await self._editions.newest()
            until = monotonic() + self._patience_s
            return tuple([await _asked(edition, question, until) for question in await self._newest()])

    async def compare(self, item_id: str, number: int) -> Comparison:
        """Asks what answers now and what would answer if a version were published; the last result is kept for who decides.

        Raises:
            UnknownVersion: there is no such version.
        """
        async with self._running:
            questions = await self._newest()
            if not questions:
                return Comparison(())
            edition = await self._editions.newest()
            wanted = (item_id, number, edition.revision, edition.day, questions)
            if self._compared is None or self._compared[0] != wanted:
                draft = await self._editions.with_draft(item_id, number)
                self._compared = wanted, await self._both(edition, draft, questions)
            return self._compared[1]

    async def _both(self, edition: Edition, draft: Edition, questions: Sequence[RegressionQuestion]) -> Comparison:
        until = monotonic() + self._patience_s
        return Comparison(
            tuple([Compared(await _asked(edition, one, until), await _asked(draft, one, until)) for one in questions])
        )

    async def _newest(self) -> tuple[RegressionQuestion, ...]:
        return (await self.questions.all())[:MOST_REGRESSION]


async def _asked(edition: Edition, question: RegressionQuestion, until: float) -> Asked:
    if monotonic() > until:
        return Asked(question, (), None)
    person = CITIZEN if question.asked_as == "citizen" else any_official(edition)
    try:
        answers = await answered(edition, question.question, person)
    except InvalidMessage:  # nothing that the desk takes in; an import may hold anything
        return Asked(question, (), False)
    return Asked(question, answers, meets(question.expected, answers))
