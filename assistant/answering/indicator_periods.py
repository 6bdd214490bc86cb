"""One unit over several periods: a trend, or two periods side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures, Query
from assistant.answering.indicator_words import Step
from assistant.domain.answer import Answer, Chart, IndicatorAnswer, Refusal, Series, Table
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.numbers import display, grouped
from assistant.indicators.resolver import Bounds
from assistant.indicators.result import Result
from assistant.knowledge_base.period_label import period_label
from assistant.messages import message

_MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}
_MOST_STEPS = 24


class SeveralPeriods:
    """Numbers of a printed source stand only for the periods it prints; the register is cut into any."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._engine = figures.engine

    def trend(self, query: Query, unit: str, step: Step | None) -> Answer:
        """Shows the periods one after the other; refuses when there is one only."""
        results, notes = self._steps(query, unit, step)
        if len(results) < 2:
            periods = self._engine.periods_of(query.metric)
            loaded = "; ".join(period.label for period in periods) or message("indicator.none_yet")
            text = message("indicator.one_period", metric=self._figures.name(query.metric), loaded=loaded)
            return Refusal(text, "period_not_loaded", self._figures.value_choices(query.metric))
        first, last = results[0], results[-1]
        values = {
            "metric": first.metric.name,
            "unit": self._figures.unit_name(unit),
            "first": first.period.label,
            "last": last.period.label,
            "from_display": texts.shown(first),
            "to_display": texts.shown(last),
        }
        change = (last.value or 0.0) - (first.value or 0.0)
        key = "indicator.trend_same" if not change else "indicator.trend_up" if change > 0 else "indicator.trend_down"
        return self._series(results, [message(key, **values, change=_gap(first, abs(change)))], notes)

    def compare(self, query: Query, unit: str, periods: tuple[Bounds, ...]) -> Answer | None:
        """Sets two or more periods side by side and names those without a number; None when none of them has one."""
        found = {period: self._engine.value(query.metric, unit, query.principal, period) for period in sorted(periods)}
        results, lacking = _apart(found)
        if not results:
            return None
        items = "; ".join(f"{result.period.label}: {texts.shown(result)}" for result in results)
        names = {"metric": results[0].metric.name, "unit": self._figures.unit_name(unit)}
        lines = [message("indicator.compare_periods", **names, items=items)]
        if len(results) == 2:
            change = (results[1].value or 0.0) - (results[0].value or 0.0)
            lines.append(texts.changed(results[1].period.label, change, _gap(results[0], abs(change))))
        return self._series(results, lines, without_number(lacking))

    def a_year_before(self, query: Query, unit: str) -> tuple[Bounds, ...]:
        """Returns the period asked for (else the register's newest) and the same days of the year before."""
        if query.period is not None:
            period = query.period
        else:
            now = self._engine.value(query.metric, unit, query.principal)
            if now is None:
                return ()
            period = (now.period.start, now.period.end)
        return (period, year_before(period))

    def _steps(self, query: Query, unit: str, step: Step | None) -> tuple[list[Result], list[str]]:
        """The numbers of the steps, and what must be said about steps that are not shown."""
        printed = self._printed(query, unit)
        counted = self._engine.is_counted(query.metric) and not (len(printed) > 1 and query.period is None)
        periods, notes = register_steps(self._engine, unit, query.period, step) if counted else ((), [])
        if not periods:
            return printed, []
        found = {period: self._engine.counted(query.metric, unit, query.principal, period) for period in periods}
        results, lacking = _apart(found)
        return results, [*notes, *without_number(lacking)]

    def _printed(self, query: Query, unit: str) -> list[Result]:
        found = []
        for dataset in self._engine.datasets_of(query.metric):
            if dataset.register:
                continue
            bounds = (dataset.period.start, dataset.period.end)
            result = self._engine.value(query.metric, unit, query.principal, bounds)
            if result is not None and result.value is not None and result.dataset.id == dataset.id:
                found.append(result)
        return sorted(found, key=lambda result: result.period.end)

    def _series(self, results: list[Result], lines: list[str], notes: list[str]) -> IndicatorAnswer:
        """`notes`: what the numbers do not tell."""
        first = results[0]
        units = self._figures.units
        labels = tuple(result.period.label for result in results)
        values = tuple(texts.rounded(result.value) for result in results)
        if first.dataset.register:
            lines.append(texts.counted(results[-1], units))
        name = first.metric.name
        cells = texts.number_cells(results)
        rows = tuple((label, *numbers) for label, numbers in zip(labels, cells, strict=True))
        columns = (message("indicator.column_period"), *texts.number_columns(results))
        reference = texts.reference(results[-1], units, value=False)
        line = Chart("line", f"{name}, {reference.unit_name}", labels, (Series(name, values),), first.metric.unit)
        return IndicatorAnswer(
            text=texts.together(lines, results, units, notes),
            citations=texts.citations(results, units),
            indicator=replace(texts.since(reference, first.period), warnings=texts.warnings(results, units, notes)),
            table=Table(columns, rows),
            chart=line if len(results) > 1 else None,
            completeness="partial" if notes else "complete",
        )


def register_steps(
    engine: IndicatorEngine, unit: str, period: Bounds | None, step: Step | None
) -> tuple[tuple[Bounds, ...], list[str]]:
    """Returns a period of the register cut into steps, and the words for those that are too many to show."""
    whole = engine.register_datasets(unit, period)
    if not whole:
        return (), []
    start, end = whole[0].period.start, whole[0].period.end
    if period is None and step in ("quarter", "year"):
        start = min(start, engine.register_start() or start)
    steps = tuple(_cut(start, end, step or _fitting(start, end)))
    shown = steps[-_MOST_STEPS:]
    count, first = str(len(shown)), period_label(*shown[0])
    return shown, [message("indicator.steps_cut", count=count, first=first)] if len(steps) > len(shown) else []


def without_number(items: Iterable[str]) -> list[str]:
    """Returns the sentence that names what has no number, nothing when there is no such thing."""
    named = "; ".join(items)
    return [message("indicator.without_number", items=named)] if named else []


def year_before(period: Bounds) -> Bounds:
    """Returns the same days of the year before."""
    return _year_back(period[0]), _year_back(period[1])


def _gap(result: Result, change: float) -> str:
    if result.metric.unit == "%":
        return message("indicator.points", points=grouped(change))
    return display(change, result.metric.unit)


def _apart(found: Mapping[Bounds, Result | None]) -> tuple[list[Result], list[str]]:
    """The results with a value, and the names of the periods without one."""
    there = {period: result for period, result in found.items() if result is not None and result.value is not None}
    return list(there.values()), [period_label(*period) for period in found if period not in there]


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _fitting(start: date, end: date) -> Step:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return "month" if months <= 18 else "quarter" if months <= 48 else "year"


def _cut(start: date, end: date, step: Step) -> Iterator[Bounds]:
    """Yields whole steps; the first and the last may be cut short by the data."""
    length = _MONTHS[step]
    first = start
    while first <= end:
        month = (first.month - 1) // length * length + length  # months of the year that are over after this step
        following = date(first.year + month // 12, month % 12 + 1, 1)
        yield first, min(following - timedelta(days=1), end)
        first = following
