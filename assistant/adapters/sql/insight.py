"""What people ask, read from the journal in SQL: the database takes the few parts that count out of each turn's JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.selectable import Subquery

from assistant.adapters.sql.tables import conversations, feedback, turns
from assistant.domain.insight import AnswerFacts, AskedTurn, Days, Insights, Unanswered, UnansweredTurn, gap, shown_text
from assistant.ports import MOST_COUNTED, MOST_LISTED

_PLACES = 3  # answers of a turn that are read: a message holds at most three questions
_BATCH = 500  # rows in memory
_AT_ONCE = 500  # values in one statement
_ABOUT = {"procedure": ("code", "name"), "indicator": ("metric", "metric_name")}


class SqlInsight:
    """See `assistant.ports.Insight`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def counts(self, days: Days, *, limit: int = MOST_COUNTED) -> Insights:
        parts = [_part(place, *path).label(_name(place, *path)) for place in range(_PLACES) for path in _counted()]
        query = _of_turns(
            _newest(days, limit),
            turns.c.asked_at,
            turns.c.conversation_id,
            conversations.c.channel,
            turns.c.route,
            turns.c.took_ms,
            feedback.c.helpful,
            feedback.c.reason,
            *parts,
        )
        async with self._engine.connect() as connection:
            asked = await connection.scalar(_in(days, func.count()))
            insights = Insights(asked=int(asked or 0))
            async for batch in (await connection.stream(query)).partitions(_BATCH):
                for row in batch:
                    insights.add(_asked_turn(row))
        return insights

    async def unanswered(self, days: Days, *, read: int = MOST_COUNTED, limit: int = MOST_LISTED) -> Unanswered:
        newest = _newest(days, read)
        parts = [_part(place, key).label(_name(place, key)) for place in range(_PLACES) for key in ("kind", *_SAID)]
        query = _of_turns(
            newest,
            turns.c.id,
            turns.c.asked_at,
            conversations.c.channel,
            turns.c.own_words,
            turns.c.turn[("understanding", "intent")].as_string().label("intent"),
            turns.c.turn[("understanding", "text")].as_string().label("understood"),
            feedback.c.helpful,
            feedback.c.words,
            *parts,
        )
        query = query.where(_may_be_unanswered()).order_by(turns.c.asked_at.desc())
        found: list[UnansweredTurn] = []
        async with self._engine.connect() as connection:
            scanned = (await connection.execute(select(func.count(), func.min(newest.c.asked_at)))).one()
            since = scanned[1] if scanned[0] == read else None
            rows = await connection.stream(query)
            async for row in rows:
                turn = _unanswered_turn(row)
                if turn is not None and len(found) == limit:
                    since = found[-1].asked_at
                    break
                found += [turn] if turn is not None else []
            await rows.close()
        return Unanswered(tuple(found), since)

    async def words(self, turn_ids: Collection[str]) -> Mapping[str, str]:
        wanted = [turn_id for turn_id in turn_ids if "\0" not in turn_id]  # PostgreSQL cannot even look for it
        found: dict[str, str] = {}
        async with self._engine.connect() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = select(turns.c.id, turns.c.own_words).where(turns.c.id.in_(wanted[at : at + _AT_ONCE]))
                found.update((row.id, row.own_words) for row in await connection.execute(query))
        return found


_SAID = ("reason", "completeness", "text")


def _counted() -> tuple[tuple[str, ...], ...]:
    about = tuple((kind, key) for kind, keys in _ABOUT.items() for key in keys)
    return (("kind",), ("reason",), ("completeness",), *about)


def _part(place: int, *path: str) -> ColumnElement[str]:
    part: ColumnElement[str] = turns.c.turn[("answers", place, *path)].as_string()
    return part


def _name(place: int, *path: str) -> str:
    return "_".join((*path, str(place)))


def _in(days: Days, *columns: ColumnElement[Any]) -> Select[Any]:
    """The turns of these days; their index tells when they were asked, without a look at the turns themselves."""
    query = select(*columns).select_from(turns).where(turns.c.asked_at >= days.start, turns.c.asked_at < days.end)
    if days.channel is None:
        return query
    of_its_conversation = turns.c.conversation_id == conversations.c.id
    return query.join(conversations, of_its_conversation).where(conversations.c.channel == days.channel)


def _newest(days: Days, limit: int) -> Subquery:
    return _in(days, turns.c.id, turns.c.asked_at).order_by(turns.c.asked_at.desc()).limit(limit).subquery("newest")


def _of_turns(newest: Subquery, *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join_from(newest, turns, turns.c.id == newest.c.id)
        .join(conversations, turns.c.conversation_id == conversations.c.id)
        .outerjoin(feedback, feedback.c.turn_id == turns.c.id)
    )


def _may_be_unanswered() -> ColumnElement[bool]:
    """Everything that `gap` could find, so that few rows are left to look at."""
    places = range(_PLACES)
    refused = [_part(place, "kind") == "refusal" for place in places]
    in_part = [_part(place, "completeness").in_(("partial", "none")) for place in places]
    return or_(feedback.c.helpful.is_(False), *refused, *in_part)


def _asked_turn(row: Row[Any]) -> AskedTurn:
    values = row._mapping
    answers = []
    for place in range(_PLACES):
        kind = values[_name(place, "kind")]
        if kind is None:
            break
        code, name = (values[_name(place, kind, key)] for key in _ABOUT[kind]) if kind in _ABOUT else (None, None)
        reason, completeness = values[_name(place, "reason")], values[_name(place, "completeness")]
        answers.append(AnswerFacts(kind, reason, completeness, code, name))
    return AskedTurn(
        row.asked_at,
        row.conversation_id,
        row.channel,
        row.route == "fallback",
        row.took_ms,
        tuple(answers),
        row.helpful,
        values["reason"],
    )


def _unanswered_turn(row: Row[Any]) -> UnansweredTurn | None:
    values = row._mapping
    kept = [place for place in range(_PLACES) if values[_name(place, "kind")] is not None]
    answers = [
        AnswerFacts(*(values[_name(place, key)] for key in ("kind", "reason", "completeness"))) for place in kept
    ]
    why = gap(answers, row.intent or "", unhelpful=row.helpful is False)
    if why is None:
        return None
    cause, place = why
    said = shown_text(answers, place, values[_name(place, "text")] or "")
    understood = row.understood or row.own_words
    return UnansweredTurn(row.id, row.asked_at, row.channel, row.own_words, understood, cause, said, row.words or "")
