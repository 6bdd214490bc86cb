"""What the templates of the officials' pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.answer import Answer, IndicatorAnswer
from assistant.domain.errors import InvalidMessage
from assistant.domain.principal import Principal
from assistant.domain.ready_report import INDEX
from assistant.messages import message
from assistant.pipeline.edition import Edition
from channels.web import render_answer

Json = dict[str, Any]
_MOST_UNITS, _MOST_PERIODS = 60, 24


@dataclass(frozen=True, slots=True)
class UnitOption:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Again:
    """The same metric of another unit or period: what can be picked."""

    metric: str
    units: tuple[UnitOption, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question with its answers; `again` has what can be picked below the answer of a place."""

    turn_id: str
    own_words: str
    answers: tuple[Json, ...]
    again: Mapping[int, Again]
    may_pin: bool


def turn_view(
    turn_id: str, own_words: str, answers: tuple[Answer, ...], edition: Edition, person: Principal
) -> TurnView:
    again = {
        place: picked
        for place, answer in enumerate(answers)
        if isinstance(answer, IndicatorAnswer) and (picked := pickable(answer.indicator.metric, edition, person))
    }
    return TurnView(
        turn_id,
        own_words,
        tuple(render_answer(answer) for answer in answers),
        again,
        may_pin=len(answers) == 1 and isinstance(answers[0], IndicatorAnswer),
    )


def pickable(metric: str, edition: Edition, person: Principal) -> Again | None:
    """Returns the units and periods of a metric that this person may see; None when there is nothing to pick from."""
    engine = edition.indicators
    if metric not in engine.metrics:
        return None
    units = tuple(unit for unit in engine.units_of(metric) if engine.within_scope(unit, person))[:_MOST_UNITS]
    periods = tuple(period.label for period in engine.periods_of(metric))[:_MOST_PERIODS]
    if not periods or len(units) * len(periods) < 2:
        return None
    return Again(metric, tuple(UnitOption(unit, engine.units[unit].name) for unit in units), periods)


def picked_question(metric: str, unit: str, period: str, than: str, edition: Edition) -> str:
    """Returns what was picked as a question in words, so that it is understood, answered and kept like any other.

    Args:
        than: the unit to compare with, "" for none.

    Raises:
        InvalidMessage: there is no such metric or unit.
    """
    engine = edition.indicators
    if metric not in engine.metrics or unit not in engine.units or (than and than not in engine.units):
        raise InvalidMessage("empty_message")
    name, of = engine.metrics[metric].name, engine.units[unit].name
    if than:
        return message("officials.compared", metric=name, unit=engine.units[than].name, other=of, period=period)
    return message("officials.picked", metric=name, unit=of, period=period)


def report_question(report_id: str, unit: str, period: str, edition: Edition) -> str:
    """Returns a ready report, or the index, as a question in words.

    Raises:
        InvalidMessage: there is no such report or unit.
    """
    ready = edition.knowledge.reports
    named = {report.id: report.names[0] for report in ready.reports} | {INDEX: ready.index.names[0]}
    if report_id not in named or (unit and unit not in edition.indicators.units):
        raise InvalidMessage("empty_message")
    of = edition.indicators.units[unit].name if unit else message("officials.every_unit")
    return message("officials.picked", metric=named[report_id], unit=of, period=period).strip()
