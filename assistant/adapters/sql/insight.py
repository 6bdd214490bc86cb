"""What people ask, counted in SQL from the short rows beside the turns (`turn_facts`), a day at a time (`turn_days.py`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import feedback, turns
from assistant.adapters.sql.tables import turn_facts as facts
from assistant.adapters.sql.turn_counts import count
from assistant.adapters.sql.turn_days import count_and_keep, days_asked_on, days_not_kept, is_over, kept_counts
from assistant.domain.insight import AnswerFacts, Days, Insights, Unanswered, UnansweredTurn, shown_text
from assistant.ports import MOST_LISTED

_PLACES = 3  # answers of a turn that are read: a message holds at most three questions
_AT_ONCE = 500  # values in one statement


class SqlInsight:
    """See `assistant.ports.Insight`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def counts(self, days: Days) -> Insights:
        async with self._engine.connect() as connection:
            found = await kept_counts(connection, days)
            missing = [day for day in days.each() if day not in found]
            asked = await days_asked_on(connection, missing)
            found |= await count(connection, [day for day in asked if not is_over(day)])
        for day in filter(is_over, asked):
            found |= await count_and_keep(self._engine, day)
        insights = Insights()
        for day, channels in sorted(found.items()):
            for channel, counts in channels.items():
                if days.channel in (None, channel):
                    insights.add(day, channel, counts)
        return insights

    async def settle(self) -> int:
        async with self._engine.connect() as connection:
            days = [day for day in await days_not_kept(connection) if is_over(day)]
        for day in days:
            await count_and_keep(self._engine, day)
        return len(days)

    async def unanswered(self, days: Days, *, limit: int = MOST_LISTED) -> Unanswered:
        told = feedback.c.helpful.is_(False) & facts.c.unanswered.is_(False) & (facts.c.cause == "unhelpful")
        async with self._engine.connect() as connection:
            rows = [
                *(await connection.execute(_listed(days, facts.c.unanswered.is_(True), limit))).all(),
                *(await connection.execute(_listed(days, told, limit, verdicts_first=True))).all(),
            ]
        rows.sort(key=lambda row: row.asked_at, reverse=True)
        found = tuple(_unanswered_turn(row) for row in rows[:limit])
        return Unanswered(found, found[-1].asked_at if len(rows) > limit else None)

    async def words(self, turn_ids: Collection[str]) -> Mapping[str, str]:
        wanted = [turn_id for turn_id in turn_ids if "\0" not in turn_id]  # PostgreSQL cannot even look for it
        found: dict[str, str] = {}
        async with self._engine.connect() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = select(turns.c.id, turns.c.own_words).where(turns.c.id.in_(wanted[at : at + _AT_ONCE]))
                found.update((row.id, row.own_words) for row in await connection.execute(query))
        return found


def _listed(days: Days, which: ColumnElement[bool], limit: int, *, verdicts_first: bool = False) -> Select[Any]:
    columns = (facts.c.turn_id, facts.c.asked_at, facts.c.channel, facts.c.cause, turns.c.own_words, feedback.c.words)
    understood = turns.c.turn[("understanding", "text")].as_string().label("understood")
    query = select(*columns, understood, _of_place("kind"), _of_place("text")).where(which)
    if verdicts_first:  # few have one
        joined = query.join_from(feedback, facts, facts.c.turn_id == feedback.c.turn_id)
        joined = joined.where(feedback.c.given_at >= days.start)
    else:
        joined = query.select_from(facts).outerjoin(feedback, feedback.c.turn_id == facts.c.turn_id)
    joined = joined.join(turns, turns.c.id == facts.c.turn_id)
    within = joined.where(facts.c.asked_at >= days.start, facts.c.asked_at < days.end)
    return _of_channel(within, days).order_by(facts.c.asked_at.desc()).limit(limit + 1)


def _of_channel(query: Select[Any], days: Days) -> Select[Any]:
    return query if days.channel is None else query.where(facts.c.channel == days.channel)


def _of_place(key: str) -> ColumnElement[str]:
    """What the answer says that tells why a turn is unanswered."""
    places = {place: turns.c.turn[("answers", place, key)].as_string() for place in range(_PLACES)}
    return case(places, value=facts.c.place, else_="").label(key)


def _unanswered_turn(row: Row[Any]) -> UnansweredTurn:
    said = shown_text([AnswerFacts(row.kind or "")], 0, row.text or "")
    understood = row.understood or row.own_words
    return UnansweredTurn(
        row.turn_id, row.asked_at, row.channel, row.own_words, understood, row.cause, said, row.words or ""
    )
