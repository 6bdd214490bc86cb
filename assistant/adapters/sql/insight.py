"""What people ask, counted in SQL from the short rows beside the turns (`turn_facts`).

A day that is over is counted once and kept (`turn_days`); only verdicts, which may come later, are counted each time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.adapters.sql.tables import feedback, turn_days, turns
from assistant.adapters.sql.tables import turn_facts as facts
from assistant.domain.insight import AnswerFacts, DayCounts, Days, Insights, Unanswered, UnansweredTurn, shown_text
from assistant.ports import MOST_LISTED

_PLACES = 3  # answers of a turn that are read: a message holds at most three questions
_AT_ONCE = 500  # values in one statement
_LATE = timedelta(hours=1)  # another process may still be keeping a turn of the day before
_ByChannel = dict[str, DayCounts]


class SqlInsight:
    """See `assistant.ports.Insight`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def counts(self, days: Days) -> Insights:
        async with self._engine.connect() as connection:
            query = select(turn_days).where(turn_days.c.day.between(days.first, days.last))
            kept = {row.day: _from_json(row.counted) for row in await connection.execute(query)}
            missing = [day for day in days.each() if day not in kept]
            counted = await _counted(connection, missing)
            verdicts = (await connection.execute(_verdicts(days))).all()
        await self._keep(counted)
        insights = Insights()
        for day, channels in sorted((kept | counted).items()):
            for channel, counts in channels.items():
                if days.channel in (None, channel):
                    insights.add(day, channel, counts)
        for row in verdicts:
            insights.add_verdicts(row.day, row.channel, row.helpful, row.reason, row.number)
        return insights

    async def settle(self) -> int:
        known = select(turn_days.c.day)
        query = select(facts.c.day).distinct().where(facts.c.day.not_in(known)).order_by(facts.c.day)
        async with self._engine.connect() as connection:
            days = [day for day in (await connection.scalars(query)).all() if _is_over(day)]
            for day in days:
                await self._keep(await _counted(connection, [day]))
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

    async def _keep(self, counted: Mapping[date, _ByChannel]) -> None:
        rows = [{"day": day, "counted": _json(channels)} for day, channels in counted.items() if _is_over(day)]
        if not rows:
            return
        with suppress(SQLAlchemyError):  # somebody else kept them, or the store is busy: they are counted again
            async with self._engine.begin() as connection:
                await connection.execute(delete(turn_days).where(turn_days.c.day.in_([row["day"] for row in rows])))
                await connection.execute(insert(turn_days), rows)


def _is_over(day: date) -> bool:
    return Days(day, day).end + _LATE < datetime.now(UTC)


async def _counted(connection: AsyncConnection, days: Collection[date]) -> dict[date, _ByChannel]:
    """Counts days; one on which nothing was asked is left out."""
    found: dict[date, _ByChannel] = {}

    async def rows(*columns: ColumnElement[Any], distinct: ColumnElement[Any] | None = None) -> Iterable[Any]:
        number = func.count() if distinct is None else func.count(distinct.distinct())
        of = select(facts.c.day, facts.c.channel, *columns, number.label("number")).where(facts.c.day.in_(days))
        return (await connection.execute(of.group_by(facts.c.day, facts.c.channel, *columns))).all()

    def of(row: Row[Any]) -> DayCounts:
        return found.setdefault(row.day, {}).setdefault(row.channel, DayCounts())

    if not days:
        return found
    for row in await rows(facts.c.outcome, facts.c.fallback, facts.c.hour):
        counts = of(row)
        counts.tally.questions += row.number
        counts.tally.fallback += row.number if row.fallback else 0
        counts.tally.outcomes[row.outcome] += row.number
        counts.hours[row.hour] += row.number
    for row in await rows(facts.c.took_ms):
        of(row).tally.took_ms[row.took_ms] += row.number
    for row in await rows(distinct=facts.c.conversation_id):
        of(row).tally.conversations += row.number
    for row in await rows(facts.c.subjects):
        _add_subjects(of(row), row.subjects, row.number)
    return found


def _add_subjects(counts: DayCounts, subjects: str | None, number: int) -> None:
    said = json.loads(subjects) if subjects else {}
    for reason in said.get("refusals", ()):
        counts.refusals[reason] += number
    for kind, counted in (("procedure", counts.procedures), ("indicator", counts.metrics)):
        for code, name in said.get(kind, ()):
            counted[code, name] += number


def _json(channels: _ByChannel) -> dict[str, Any]:
    return {
        channel: {
            "questions": one.tally.questions,
            "fallback": one.tally.fallback,
            "conversations": one.tally.conversations,
            "outcomes": dict(one.tally.outcomes),
            "took_ms": [[step, number] for step, number in one.tally.took_ms.items()],
            "hours": [[hour, number] for hour, number in one.hours.items()],
            "refusals": dict(one.refusals),
            "procedures": [[*about, number] for about, number in one.procedures.items()],
            "metrics": [[*about, number] for about, number in one.metrics.items()],
        }
        for channel, one in channels.items()
    }


def _from_json(kept: Mapping[str, Any]) -> _ByChannel:
    found: _ByChannel = {}
    for channel, one in kept.items():
        counts = found[channel] = DayCounts()
        tally = counts.tally
        tally.questions, tally.fallback, tally.conversations = one["questions"], one["fallback"], one["conversations"]
        tally.outcomes.update(one["outcomes"])
        tally.took_ms.update(dict(one["took_ms"]))
        counts.hours.update(dict(one["hours"]))
        counts.refusals.update(one["refusals"])
        counts.procedures.update({(code, name): number for code, name, number in one["procedures"]})
        counts.metrics.update({(code, name): number for code, name, number in one["metrics"]})
    return found


def _verdicts(days: Days) -> Select[Any]:
    """Verdicts on answers of these days, which cannot be older than the days themselves."""
    columns = (facts.c.day, facts.c.channel, feedback.c.helpful, feedback.c.reason)
    query = (
        select(*columns, func.count().label("number"))
        .join_from(feedback, facts, facts.c.turn_id == feedback.c.turn_id)
        .where(feedback.c.given_at >= days.start, facts.c.day.between(days.first, days.last))
    )
    return _of_channel(query, days).group_by(*columns)


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
