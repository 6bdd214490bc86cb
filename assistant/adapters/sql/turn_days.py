"""What was asked on a day, counted with the verdicts on it; a day that is over is counted once and kept.

Whoever changes what is counted of such a day drops it in the same transaction (`drop_days`): a verdict that comes late, a
conversation that is forgotten. While a day is counted to be kept, nobody can do that (`_alone`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.adapters.sql.tables import turn_days
from assistant.adapters.sql.tables import turn_facts as facts
from assistant.adapters.sql.turn_counts import ByChannel, count, counts_from_json, counts_to_json
from assistant.domain.insight import Days

_LATE = timedelta(hours=1)  # another process may still be keeping a turn of the day before


def is_over(day: date) -> bool:
    return Days(day, day).end + _LATE < datetime.now(UTC)


async def kept_counts(connection: AsyncConnection, days: Days) -> dict[date, ByChannel]:
    """Returns what is kept of these days."""
    query = select(turn_days).where(turn_days.c.day.between(days.first, days.last))
    return {row.day: counts_from_json(row.counted) for row in await connection.execute(query)}


async def days_asked_on(connection: AsyncConnection, days: Collection[date]) -> Sequence[date]:
    """Returns those of `days` on which something was asked."""
    return (await connection.scalars(select(facts.c.day).distinct().where(facts.c.day.in_(days)))).all()


async def days_not_kept(connection: AsyncConnection) -> Sequence[date]:
    """Returns every day on which something was asked and of which nothing is kept."""
    query = select(facts.c.day).distinct().where(facts.c.day.not_in(select(turn_days.c.day)))
    return (await connection.scalars(query.order_by(facts.c.day))).all()


async def count_and_keep(engine: AsyncEngine, day: date) -> dict[date, ByChannel]:
    """Counts a day that is over, and keeps the counts unless the store is busy: then it is counted again the next time."""
    try:
        async with engine.begin() as connection:
            await _alone(connection)
            await drop_days(connection, turn_days.c.day == day)
            found = await count(connection, [day])
            rows = [{"day": day, "counted": counts_to_json(channels)} for day, channels in found.items()]
            if rows:  # it may just have been forgotten
                await connection.execute(insert(turn_days), rows)
            return found
    except SQLAlchemyError:
        async with engine.connect() as connection:
            return await count(connection, [day])


async def drop_days(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Lets days be counted anew. First or last in a transaction alike: until its end no day is counted to be kept."""
    await connection.execute(delete(turn_days).where(which))


def of_turns(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Returns the condition for the days of these turns."""
    return turn_days.c.day.in_(select(facts.c.day).where(which))


async def _alone(connection: AsyncConnection) -> None:
    """SQLite has one writer at a time anyway; in PostgreSQL reading goes on."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE turn_days IN SHARE ROW EXCLUSIVE MODE"))
