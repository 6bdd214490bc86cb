"""What the templates of the officials' pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.domain.answer import Answer, IndicatorAnswer
from assistant.domain.errors import InvalidMessage
from assistant.domain.principal import Principal
from assistant.domain.ready_report import INDEX
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.period_label import period_label
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
        if isinstance(answer, IndicatorAnswer)
        and (picked := pickable(answer.indicator.metric, edition, person, answer.indicator.period.label))
    }
    return TurnView(
        turn_id,
        own_words,
        tuple(render_answer(answer) for answer in answers),
        again,
        may_pin=len(answers) == 1 and isinstance(answers[0], IndicatorAnswer),
    )


def pickable(metric: str, edition: Edition, person: Principal, own: str = "") -> Again | None:
    """Returns the units and periods of a metric that this person may see; None when there is nothing to pick from.

    Args:
        own: the period of the answer, which can be kept while the unit changes.
    """
    engine = edition.indicators
    if metric not in engine.metrics:
        return None
    units = tuple(unit for unit in engine.units_of(metric) if engine.within_scope(unit, person))[:_MOST_UNITS]
    loaded = [period.label for period in engine.periods_of(metric)]
    counted = _counted_periods(engine) if engine.is_counted(metric) else ()
    periods = tuple(dict.fromkeys((*([own] if own else []), *loaded, *counted)))[:_MOST_PERIODS]
    if not loaded or len(units) * len(periods) < 2:
        return None
    return Again(metric, tuple(UnitOption(unit, engine.units[unit].name) for unit in units), periods)


def _counted_periods(engine: IndicatorEngine) -> Iterator[str]:
    """Yields the years of the register, its last four quarters and its last six months, newest first."""
    start, newest = engine.register_start(), engine.register_datasets(None, None)
    if start is None or not newest:
        return
    last = newest[0].as_of
    yield from (period_label(date(year, 1, 1), date(year, 12, 31)) for year in range(last.year, start.year - 1, -1))
    months = range(12 * last.year + last.month - 1, 12 * start.year + start.month - 2, -1)
    quarters = dict.fromkeys(month // 3 for month in months)
    yield from (_months_label(3 * quarter, 3) for quarter in list(quarters)[:4])
    yield from (_months_label(month, 1) for month in months[:6])


def _months_label(first: int, count: int) -> str:
    """Args: first: months since the year 0."""
    after = first + count
    return period_label(date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


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
