"""Pinned questions in SQL."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import pins
from assistant.adapters.turn_codec import NotATurn, turn_from_json, turn_to_json
from assistant.ports import Pin


class SqlPins:
    """See `assistant.ports.Pins`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, person_id: str) -> tuple[Pin, ...]:
        query = select(pins).where(pins.c.person_id == person_id).order_by(pins.c.pinned_at, pins.c.id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            with suppress(NotATurn):  # pinned in an older version that understood questions differently
                found.append(Pin(row.id, row.question, turn_from_json(row.asked)))
        return tuple(found)

    async def add(self, person_id: str, pin: Pin) -> None:
        row = {"id": pin.id, "person_id": person_id, "question": pin.question, "asked": turn_to_json(pin.asked)}
        same = select(pins.c.id).where(pins.c.person_id == person_id, pins.c.question == pin.question)
        async with self._engine.begin() as connection:
            if (await connection.execute(same)).first() is None:
                await connection.execute(insert(pins).values(**row, pinned_at=datetime.now(UTC)))

    async def remove(self, person_id: str, pin_id: str) -> bool:
        own = delete(pins).where(pins.c.person_id == person_id, pins.c.id == pin_id)
        async with self._engine.begin() as connection:
            done = await connection.execute(own)
        return bool(done.rowcount)
