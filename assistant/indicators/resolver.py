"""From words to one metric, units and a period; says so when several readings remain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.common.text import tokens
from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.principal import Principal
from assistant.indicators.engine import IndicatorEngine, NoPermission

Bounds = tuple[date, date]


@dataclass(frozen=True, slots=True)
class MetricReading:
    """Which metrics the words may mean.

    Attributes:
        metrics: all of them are asked for, when `ambiguous` is empty.
        ambiguous: the word that may mean several metrics; then `metrics` are the readings to choose from.
    """

    metrics: tuple[str, ...]
    ambiguous: str = ""


def read_metrics(understanding: Understanding, engine: IndicatorEngine) -> MetricReading:
    """Returns the metrics named in the question; empty when none is."""
    groups = _mentions(understanding, "metric")
    specific = [group for group in groups if len(group) == 1]
    if specific:
        longest_first = sorted(specific, key=lambda group: -len(group[0].text))
        named = dict.fromkeys(group[0].value for group in longest_first)
        return MetricReading(_without_parts(tuple(named), longest_first))
    if not groups:
        return MetricReading(())
    shared = [entity.value for entity in groups[0] if all(entity.value in {e.value for e in group} for group in groups)]
    candidates = shared or [entity.value for entity in groups[0]]
    chosen = _most_said(understanding.text, candidates, engine)
    if len(chosen) == 1:
        return MetricReading(tuple(chosen))
    return MetricReading(tuple(chosen), groups[0][0].text)


def read_units(
    understanding: Understanding, metric: str, engine: IndicatorEngine, principal: Principal, period: Bounds | None
) -> tuple[str, ...]:
    """Returns one unit a mention: of several units called the same, the one whose number is printed."""
    return tuple(
        dict.fromkeys(
            _unit_with_number([entity.value for entity in group], metric, engine, principal, period)
            for group in _mentions(understanding, "unit")
        )
    )


def read_period(understanding: Understanding, topic: Topic, *, keep_topic: bool) -> Bounds | None:
    """Returns the period asked for, the topic's in a follow-up, None when none is named."""
    values = understanding.values("period")
    value = values[0] if values else topic.period if keep_topic else None
    if value is None:
        return None
    first, last = value.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def _mentions(understanding: Understanding, kind: str) -> list[list[Entity]]:
    """Groups the readings of each mention."""
    groups: dict[int, list[Entity]] = {}
    for entity in understanding.entities:
        if entity.type == kind:
            groups.setdefault(entity.start, []).append(entity)
    return list(groups.values())


def _without_parts(named: tuple[str, ...], groups: Sequence[Sequence[Entity]]) -> tuple[str, ...]:
    """Two metrics named in full are two questions; more than three is a list nobody asked for."""
    return named[: min(3, len(groups))]


def _most_said(question: str, candidates: Collection[str], engine: IndicatorEngine) -> list[str]:
    """Returns the candidates whose own name shares most words with the question, all of them when it is a draw."""
    asked = set(tokens(question))
    shares: dict[str, float] = {}
    for candidate in candidates:
        words = set(tokens(engine.metrics[candidate].name))
        shares[candidate] = len(words & asked) / len(words)
    best = max(shares.values())
    return [candidate for candidate, share in shares.items() if share == best]


def _unit_with_number(
    units: Sequence[str], metric: str, engine: IndicatorEngine, principal: Principal, period: Bounds | None
) -> str:
    if len(units) == 1:
        return units[0]
    printed = set(engine.units_of(metric))
    for unit in units:
        if unit in printed:
            return unit
    for unit in units:
        try:
            if engine.value(metric, unit, principal, period) is not None:
                return unit
        except NoPermission:
            return unit
    return units[0]
