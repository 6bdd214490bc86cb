"""Verdicts on answers in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import feedback, turn_facts, turns
from assistant.adapters.sql.turn_days import drop_days, of_turns
from assistant.common.identifiers import mask
from assistant.domain.insight import Verdict


class SqlFeedback:
    """See `assistant.ports.Feedback`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def give(self, turn_id: str, verdict: Verdict) -> bool:
        words = None if verdict.words is None else mask(verdict.words)
        values = {"helpful": verdict.helpful, "reason": verdict.reason, "words": words, "given_at": datetime.now(UTC)}
        if await self._replace(turn_id, values):
            return True
        try:
            async with self._engine.begin() as connection:
                if (await connection.execute(select(turns.c.id).where(turns.c.id == turn_id))).first() is None:
                    return False
                await connection.execute(insert(feedback).values(turn_id=turn_id, **values))
                await drop_days(connection, of_turns(turn_facts.c.turn_id == turn_id))
        except IntegrityError:  # another verdict came in between, or the turn was forgotten
            return await self._replace(turn_id, values)
        return True

    async def of(self, turn_id: str) -> Verdict | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(feedback).where(feedback.c.turn_id == turn_id))).one_or_none()
        return None if row is None else Verdict(row.helpful, row.reason, row.words)

    async def _replace(self, turn_id: str, values: Mapping[str, object]) -> bool:
        own = update(feedback).where(feedback.c.turn_id == turn_id).values(dict(values))
        async with self._engine.begin() as connection:
            done = await connection.execute(own)
            await drop_days(connection, of_turns(turn_facts.c.turn_id == turn_id))
        return bool(done.rowcount)
