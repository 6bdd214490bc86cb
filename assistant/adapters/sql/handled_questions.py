"""Questions that somebody dealt with, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import handled_questions as handled
from assistant.domain.insight import HandledQuestion

_AT_ONCE = 500  # values in one statement


class SqlHandledQuestions:
    """See `assistant.ports.HandledQuestions`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, questions: Iterable[HandledQuestion]) -> None:
        rows = {one.key: _row(one) for one in questions}
        if not rows:
            return
        async with transaction(self._engine) as connection:
            await connection.execute(delete(handled).where(handled.c.key.in_(rows)))
            await connection.execute(insert(handled), list(rows.values()))

    async def among(self, keys: Collection[str]) -> frozenset[str]:
        wanted = list(keys)
        found: set[str] = set()
        async with self._engine.connect() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = select(handled.c.key).where(handled.c.key.in_(wanted[at : at + _AT_ONCE]))
                found.update((await connection.execute(query)).scalars())
        return frozenset(found)

    async def newest(self, limit: int = 200) -> tuple[HandledQuestion, ...]:
        query = select(handled).order_by(handled.c.handled_at.desc(), handled.c.key).limit(limit)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            HandledQuestion(row.question, row.outcome, row.target or "", row.handled_at, row.handled_by) for row in rows
        )

    async def remove(self, key: str) -> bool:
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(handled).where(handled.c.key == key))
        return bool(done.rowcount)


def _row(one: HandledQuestion) -> dict[str, object]:
    return {
        "key": one.key,
        "question": one.question,
        "outcome": one.outcome,
        "target": one.note or None,
        "handled_at": one.handled_at,
        "handled_by": one.handled_by,
    }
