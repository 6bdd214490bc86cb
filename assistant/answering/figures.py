"""What every answer about numbers shares: names, what to ask next, and why there is no number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assistant.answering import indicator_texts as texts
from assistant.domain.answer import Answer, Choice, Clarification, IndicatorAnswer, PeriodReference, Refusal
from assistant.domain.message import Understanding
from assistant.domain.principal import Principal
from assistant.domain.unit import UnitRegistry
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.resolver import Bounds, unread_period, unread_unit, unread_year
from assistant.indicators.result import NoPermission, Result
from assistant.messages import message

MOST_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Query:
    """A question about one metric with everything in it resolved.

    Attributes:
        units: those named, or the topic's in a follow-up; may be empty.
        periods: those named; the first is meant where only one can be.
    """

    metric: str
    units: tuple[str, ...]
    periods: tuple[Bounds, ...]
    understanding: Understanding
    principal: Principal

    @property
    def period(self) -> Bounds | None:
        return self.periods[0] if self.periods else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What numbers are asked for: a metric, a ready report, the index.

    Attributes:
        periods: those loaded, newest first.
        choices: questions about it that have an answer.
    """

    name: str
    periods: tuple[PeriodReference, ...]
    is_loaded: Callable[[Bounds], bool]
    choices: tuple[Choice, ...]


class Figures:
    """The engine with words around it."""

    def __init__(self, engine: IndicatorEngine, root_unit: str) -> None:
        self.engine = engine
        self.units: UnitRegistry = engine.units
        self.root = root_unit

    def name(self, metric: str) -> str:
        return self.engine.metrics[metric].name

    def unit_name(self, unit: str) -> str:
        return self.units[unit].name

    def default_unit(self, query: Query) -> str | None:
        """No unit was named: the only one there is, else the whole office, None when that has no number."""
        units = self.engine.units_of(query.metric)
        if len(units) == 1:
            return units[0]
        whole = self.engine.value(query.metric, self.root, query.principal, query.period)
        return self.root if whole is not None else None

    def value_choices(self, metric: str) -> tuple[Choice, ...]:
        """Returns questions about the metric that have an answer."""
        return self._by_unit(metric, 2)

    def _by_unit(self, metric: str, most: int) -> tuple[Choice, ...]:
        units = self.engine.units_of(metric)[:most]
        return tuple(Choice(self.unit_name(unit), f"{self.name(metric)} của {self.unit_name(unit)}") for unit in units)

    def next_choices(self, metric: str, unit: str) -> tuple[Choice, ...]:
        """Returns what is asked next about a number: how it is computed, the ranking, the unit above."""
        name = self.name(metric)
        choices = [Choice("Cách tính", f"{name} tính thế nào?")]
        known = self.engine.units_of(metric)
        if sum(self.units[place].type in ("ward", "commune") for place in known) > 1:
            choices.append(Choice("Xếp hạng các phường, xã", f"{name}: phường nào cao nhất?"))
        above = next((place for place in self.units.ancestors(unit) if place in known), None)
        if above:
            choices.append(Choice(self.unit_name(above), f"{name} của {self.unit_name(above)}"))
        return tuple(choices)

    def which_unit(self, metric: str) -> Clarification | Refusal:
        """Asks for the unit; refuses when there is no number of any."""
        choices = self._by_unit(metric, MOST_CHOICES)
        if not choices:
            return Refusal(message("indicator.never_measured", metric=self.name(metric)), "no_data")
        if len(choices) < 2:
            return Refusal(message("indicator.which_unit"), "unknown_unit", choices)
        return Clarification(message("indicator.which_unit"), choices)

    def subject(self, metric: str) -> Subject:
        """Returns what is asked for when it is one metric."""
        return Subject(
            self.name(metric),
            self.engine.periods_of(metric),
            partial(self.engine.is_loaded, metric),
            self.value_choices(metric),
        )

    def unread(self, subject: Subject, understanding: Understanding, periods: tuple[Bounds, ...]) -> Refusal | None:
        """What was said but cannot be answered must not be passed over in silence: a unit we do not know, a period not loaded."""
        unit = unread_unit(understanding)
        if unit is not None:
            return Refusal(message("indicator.unknown_unit", unit=unit), "unknown_unit", subject.choices)
        impossible = self._no_such_period(subject, understanding)
        if impossible is not None:
            return impossible
        for period in periods:
            if not subject.is_loaded(period):
                return self.not_loaded(subject, _as_said(understanding, period))
        year = unread_year(understanding)
        return self.not_loaded(subject, year) if year is not None else None

    def _no_such_period(self, subject: Subject, understanding: Understanding) -> Refusal | None:
        said = unread_period(understanding)
        if said is None:
            return None
        text = message("indicator.no_such_period", asked=said, loaded=_loaded(subject))
        return Refusal(text, "period_not_loaded", subject.choices)

    def not_loaded(self, subject: Subject, asked: str) -> Refusal:
        """Refuses a period and says which there are."""
        text = message("indicator.period_not_loaded", metric=subject.name, asked=asked, loaded=_loaded(subject))
        return Refusal(text, "period_not_loaded", subject.choices)

    def denied(self, denial: NoPermission, principal: Principal) -> Refusal:
        """Refuses what exists but is not for this person."""
        name = denial.metric.name
        if denial.internal:
            return Refusal(message("indicator.no_permission_citizen", metric=name), "no_permission")
        allowed = ", ".join(self.unit_name(unit) for unit in principal.units if unit in self.units) or "–"
        where = self.unit_name(denial.unit)
        text = message("indicator.no_permission_unit", metric=name, unit=where, allowed=allowed)
        return Refusal(text, "no_permission")

    def no_value(self, query: Query, unit: str, result: Result | None = None, split: str | None = None) -> Answer:
        """Keeps apart: the cell is empty, the report does not split that far, there is nothing at all."""
        metric = query.metric
        name, where = self.name(metric), self.unit_name(unit)
        if result is not None and result.dataset.register:
            period = result.period.label
            text = message("indicator.nothing_to_divide", metric=name, unit=where, period=period)
            return Refusal(text, "no_data", self.value_choices(metric), texts.citations([result], self.units))
        if result is not None:
            row = result.rows[0]
            key = "indicator.not_measured" if row.printed else "indicator.not_measured_empty"
            text = message(key, period=result.period.label, metric=name, unit=where, printed=row.printed)
            return Refusal(text, "not_measured", citations=texts.citations([result], self.units))
        context = self._context(query, unit)
        if context is None:
            periods = self.engine.periods_of(metric)
            label = periods[0].label if periods else ""
            text = message("indicator.no_data", metric=name, unit=where, period=label)
            return Refusal(text, "no_data", self.value_choices(metric))
        text = message(
            "indicator.no_split_register" if context.dataset.register else "indicator.no_split",
            period=context.period.label,
            metric=name,
            unit=split or where,
            context="\n".join(texts.statement(context, self.units)),
        )
        return IndicatorAnswer(
            text=texts.together([text], [context], self.units),
            citations=texts.citations([context], self.units),
            indicator=texts.empty_reference(context.metric, unit, self.units, context.period, context.dataset),
            table=texts.table([context], self.units),
            completeness="partial",
            reason="no_data",
        )

    def _surrounds_office(self, unit: str) -> bool:
        """Tells whether what became of the whole office lies within the unit."""
        heirs = (self.units[part].succeeded_by for part in self.units.below(self.root))
        return any(heir is not None and self.units.is_within(heir, (unit,)) for heir in heirs)

    def _context(self, query: Query, unit: str) -> Result | None:
        """Returns the number of the nearest unit: the successor, one that includes it, the whole office, one below it."""
        successor = self.units[unit].succeeded_by
        below = (other for other in self.engine.units_of(query.metric) if self.units.is_within(other, (unit,)))
        denied: NoPermission | None = None
        above = self.units.ancestors(unit)
        office = (self.root,) if self._surrounds_office(unit) else ()
        for other in (unit, *((successor,) if successor else ()), *above, *office, *below):
            try:
                result = self.engine.value(query.metric, other, query.principal, query.period)
            except NoPermission as denial:
                denied = denied or denial
                continue
            if result is not None and result.value is not None:
                return result
        if denied is not None:
            raise denied  # there are numbers, and they are not for this person: that is not "no data"
        return None


def _loaded(subject: Subject) -> str:
    return "; ".join(period.label for period in subject.periods) or message("indicator.none_yet")


def dates(period: Bounds) -> str:
    """Returns the first and the last day as people write them, a single one once."""
    return " – ".join(dict.fromkeys(day.strftime("%d/%m/%Y") for day in period))


def _as_said(understanding: Understanding, period: Bounds) -> str:
    """The words that named the period, with its days; the days alone where it was not named."""
    value = "/".join(day.isoformat() for day in period)
    said = next((e.text for e in understanding.entities if (e.type, e.value) == ("period", value)), None)
    return dates(period) if said is None else f"{said} ({dates(period)})"
