"""What is counted of days: from the short rows beside the turns (`turn_facts`) and the verdicts on them, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.adapters.sql.tables import feedback
from assistant.adapters.sql.tables import turn_facts as facts
from assistant.domain.insight import DayCounts

ByChannel = dict[str, DayCounts]
_EACH = func.count()
_VERDICTS = facts.join(feedback, feedback.c.turn_id == facts.c.turn_id)


async def count(connection: AsyncConnection, days: Collection[date]) -> dict[date, ByChannel]:
    """Counts days; one on which nothing was asked is left out."""
    found: defaultdict[date, ByChannel] = defaultdict(lambda: defaultdict(DayCounts))

    async def rows(
        *columns: ColumnElement[Any], of: FromClause = facts, number: ColumnElement[int] = _EACH
    ) -> Iterable[Any]:
        own = (facts.c.day, facts.c.channel, *columns)
        query = select(*own, number.label("number")).select_from(of).where(facts.c.day.in_(days))
        return (await connection.execute(query.group_by(*own))).all()

    def of(row: Row[Any]) -> DayCounts:
        return found[row.day][row.channel]

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
    for row in await rows(number=func.count(facts.c.conversation_id.distinct())):
        of(row).tally.conversations += row.number
    for row in await rows(facts.c.subjects):
        _add_subjects(of(row), row.subjects, row.number)
    for row in await rows(feedback.c.helpful, feedback.c.reason, of=_VERDICTS):
        _add_verdicts(of(row), row)
    return found


def _add_subjects(counts: DayCounts, subjects: str | None, number: int) -> None:
    said = json.loads(subjects) if subjects else {}
    for reason in said.get("refusals", ()):
        counts.refusals[reason] += number
    for kind, counted in (("procedure", counts.procedures), ("indicator", counts.metrics)):
        for code, name in said.get(kind, ()):
            counted[code, name] += number


def _add_verdicts(counts: DayCounts, row: Row[Any]) -> None:
    counts.tally.helpful += row.number if row.helpful else 0
    counts.tally.unhelpful += 0 if row.helpful else row.number
    if row.reason and not row.helpful:
        counts.complaints[row.reason] += row.number


def counts_to_json(channels: ByChannel) -> dict[str, Any]:
    return {
        channel: {
            "questions": one.tally.questions,
            "fallback": one.tally.fallback,
            "conversations": one.tally.conversations,
            "helpful": one.tally.helpful,
            "unhelpful": one.tally.unhelpful,
            "outcomes": dict(one.tally.outcomes),
            "took_ms": [[step, number] for step, number in one.tally.took_ms.items()],
            "hours": [[hour, number] for hour, number in one.hours.items()],
            "refusals": dict(one.refusals),
            "complaints": dict(one.complaints),
            "procedures": [[*about, number] for about, number in one.procedures.items()],
            "metrics": [[*about, number] for about, number in one.metrics.items()],
        }
        for channel, one in channels.items()
    }


def counts_from_json(kept: Mapping[str, Any]) -> ByChannel:
    found: ByChannel = {}
    for channel, one in kept.items():
        counts = found[channel] = DayCounts()
        tally = counts.tally
        tally.questions, tally.fallback, tally.conversations = one["questions"], one["fallback"], one["conversations"]
        tally.helpful, tally.unhelpful = one["helpful"], one["unhelpful"]
        tally.outcomes.update(one["outcomes"])
        tally.took_ms.update(dict(one["took_ms"]))
        counts.hours.update(dict(one["hours"]))
        counts.refusals.update(one["refusals"])
        counts.complaints.update(one["complaints"])
        counts.procedures.update({(code, name): number for code, name, number in one["procedures"]})
        counts.metrics.update({(code, name): number for code, name, number in one["metrics"]})
    return found
