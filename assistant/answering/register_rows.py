"""Rows of several metrics of the register: of one unit, of every ward, of one period or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.figures import Figures, Query, Subject, dates
from assistant.answering.indicator_periods import register_steps, without_number, year_before
from assistant.answering.indicator_words import Asked
from assistant.domain.answer import Choice, PeriodReference, Refusal
from assistant.domain.principal import Principal
from assistant.indicators.engine import RECEIVED
from assistant.indicators.resolver import Bounds
from assistant.indicators.result import NoPermission, Result
from assistant.knowledge_base.period_label import period_label
from assistant.messages import message


@dataclass(frozen=True, slots=True)
class Row:
    """What there is of some metrics for one unit in one period; those with nothing to divide by are left out."""

    unit: str
    period: PeriodReference
    results: dict[str, Result]

    @property
    def first(self) -> Result:
        return next(iter(self.results.values()))


@dataclass(frozen=True, slots=True)
class Rows:
    """Several rows, of several units or periods or both.

    Attributes:
        notes: what must be said about those that have no number.
    """

    rows: tuple[Row, ...]
    by_unit: bool
    by_period: bool
    notes: tuple[str, ...] = ()

    def results(self) -> list[Result]:
        return [result for row in self.rows for result in row.results.values()]


class RegisterRows:
    """Reads the register only: a printed report has its own tables."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._engine = figures.engine

    def unread(self, query: Query, asked: Asked, name: str, metric: str) -> Refusal | None:
        """Refuses what was said and cannot be answered: no register at all, an unknown unit, a period not loaded.

        Raises:
            NoPermission: nothing in the register is for this person, who is told nothing else.
        """
        whole = self._engine.register_datasets(None, None)
        if not whole:
            return Refusal(message("report_ready.no_register", name=name), "no_data")
        if not query.principal.may_see(whole[0].visibility):
            raise NoPermission(self._engine.metrics[metric], "", internal=True)
        periods = tuple(dataset.period for dataset in self._engine.datasets() if dataset.register)
        subject = Subject(name, periods, self._is_loaded, ())
        refused = self._figures.unread(subject, query.understanding, query.periods)
        before = [period for period in self.periods(query, asked)[0] if not self._is_loaded(period)]
        return self._figures.not_loaded(subject, dates(before[0])) if before and refused is None else refused

    def _is_loaded(self, period: Bounds) -> bool:
        return bool(self._engine.register_datasets(None, period))

    def periods(self, query: Query, asked: Asked) -> tuple[tuple[Bounds, ...], list[str]]:
        """Returns the periods asked for, at least one (unless the unit has none), and what is said about those left out."""
        unit = query.units[0] if query.units else self._figures.root
        if len(query.periods) < 2 and asked.trend and not asked.same_period_last_year:
            return register_steps(self._engine, unit, query.period, asked.step)
        if len(query.periods) > 1:
            return tuple(sorted(query.periods)), []
        datasets = self._engine.register_datasets(unit if query.units else None, query.period)
        period = (datasets[0].period.start, datasets[0].period.end) if datasets else query.period
        if period is None:
            return (), []
        return ((year_before(period), period) if asked.same_period_last_year else (period,)), []

    def wards(self, period: Bounds, principal: Principal) -> tuple[str, ...]:
        """Returns the wards and communes that the register has in a period."""
        return tuple(
            unit
            for dataset in self._engine.register_datasets(None, period)
            for unit in self._engine.side_by_side(dataset, RECEIVED)
            if self._engine.counted(RECEIVED, unit, principal, period) is not None
        )

    def rows(
        self, metrics: Sequence[str], units: tuple[str, ...], periods: Sequence[Bounds], principal: Principal
    ) -> Rows:
        """Returns a row for each unit (of every ward when none is named) in each period."""
        places = [(unit, days) for days in periods for unit in units or self.wards(days, principal)]
        found = {place: self.row(metrics, *place, principal) for place in places}
        there = tuple(row for row in found.values() if row is not None)
        rows = Rows(there, by_unit=len(units) != 1 or len(periods) == 1, by_period=len(periods) > 1)
        lacking = (
            ", ".join(self._key(rows, unit, period_label(*days))) for (unit, days), row in found.items() if not row
        )
        return replace(rows, notes=tuple(without_number(lacking)))

    def row(self, metrics: Sequence[str], unit: str, period: Bounds, principal: Principal) -> Row | None:
        """Returns the register's numbers of one unit, None when there are none at all."""
        for dataset in self._engine.register_datasets(unit, period):
            self._engine.ask_register(metrics, dataset)
            found = {metric: self._engine.counted(metric, unit, principal, period) for metric in metrics}
            there = {m: result for m, result in found.items() if result is not None and result.value is not None}
            return Row(unit, dataset.period, there) if there else None
        return None

    def nothing(self, name: str, question: str, unit: str, period: Bounds | None) -> Refusal:
        """The register is loaded and the period too: it is the unit that has no number."""
        heir = self._figures.units[unit].succeeded_by or self._figures.root
        where = self._figures.unit_name(heir)
        text = message(
            "report_ready.no_unit",
            name=name,
            unit=self._figures.unit_name(unit),
            period=period_label(*period) if period else "",
        )
        choices = (Choice(where, f"{question} của {where}"),) if heir != unit else ()
        return Refusal(text, "no_data", choices)

    def keys(self, rows: Rows) -> tuple[str, ...]:
        """Returns the headings of `key`."""
        unit, period = message("indicator.column_unit"), message("indicator.column_period")
        return (*((unit,) if rows.by_unit else ()), *((period,) if rows.by_period else ()))

    def key(self, rows: Rows, row: Row) -> tuple[str, ...]:
        """Returns what tells a row from the others: its unit, its period, or both."""
        return self._key(rows, row.unit, row.period.label)

    def _key(self, rows: Rows, unit: str, period: str) -> tuple[str, ...]:
        name = self._figures.unit_name(unit)
        return (*((name,) if rows.by_unit else ()), *((period,) if rows.by_period else ()))
