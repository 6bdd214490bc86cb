"""The office's own sentences, in SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import nlu_examples
from assistant.domain.example import OwnExample


class SqlExamples:
    """See `assistant.ports.Examples`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, marked: str, intent: str, by: str) -> OwnExample:
        now = datetime.now(UTC)
        row = {"marked": marked, "intent": intent, "state": "active", "added_at": now, "added_by": by[:80]}
        async with transaction(self._engine) as connection:
            done = await connection.execute(insert(nlu_examples).values(row).returning(nlu_examples.c.id))
            number = int(done.scalar_one())
        return OwnExample(number, marked, intent, now, by[:80])

    async def withdraw(self, number: int, by: str) -> OwnExample | None:
        change = (
            update(nlu_examples)
            .where(nlu_examples.c.id == number, nlu_examples.c.state == "active")
            .values(state="withdrawn", withdrawn_at=datetime.now(UTC), withdrawn_by=by[:80])
            .returning(*nlu_examples.c)
        )
        async with transaction(self._engine) as connection:
            row = (await connection.execute(change)).one_or_none()
        return None if row is None else _example(row)

    async def active(self) -> tuple[OwnExample, ...]:
        wanted = select(nlu_examples).where(nlu_examples.c.state == "active")
        return await self._found(wanted.order_by(nlu_examples.c.id))

    async def newest(self) -> tuple[OwnExample, ...]:
        return await self._found(select(nlu_examples).order_by(nlu_examples.c.id.desc()))

    async def _found(self, query: Select[Any]) -> tuple[OwnExample, ...]:
        async with self._engine.connect() as connection:
            return tuple(_example(row) for row in (await connection.execute(query)).all())


def _example(row: Row[Any]) -> OwnExample:
    return OwnExample(
        row.id, row.marked, row.intent, row.added_at, row.added_by, row.withdrawn_at, row.withdrawn_by or ""
    )
