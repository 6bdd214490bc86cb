"""The regression set in SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import regression_questions as kept
from assistant.domain.regression import Expectation, RegressionQuestion


class SqlRegressionQuestions:
    """See `assistant.ports.RegressionQuestions`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, questions: Iterable[RegressionQuestion]) -> None:
        rows = {one.key: _row(one) for one in questions}
        if not rows:
            return
        async with transaction(self._engine) as connection:
            await connection.execute(delete(kept).where(kept.c.key.in_(rows)))
            await connection.execute(insert(kept), list(rows.values()))

    async def all(self) -> tuple[RegressionQuestion, ...]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(kept).order_by(kept.c.added_at.desc(), kept.c.key))).all()
        return tuple(
            RegressionQuestion(
                row.question,
                row.asked_as,
                Expectation(row.kind, row.target, row.section),
                row.added_at,
                row.added_by,
                row.origin,
            )
            for row in rows
        )

    async def remove(self, key: str) -> bool:
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(kept).where(kept.c.key == key))
        return bool(done.rowcount)


def _row(one: RegressionQuestion) -> dict[str, object]:
    return {
        "key": one.key,
        "question": one.question,
        "asked_as": one.asked_as,
        "kind": one.expected.kind,
        "target": one.expected.target,
        "section": one.expected.section,
        "origin": one.origin,
        "added_at": one.added_at,
        "added_by": one.added_by,
    }
