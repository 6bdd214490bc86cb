"""From a query over named metrics to a number with its proof. Nothing here guesses, and nothing here reads a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import Dataset, Metric, Observation
from assistant.domain.principal import Principal
from assistant.domain.unit import UnitRegistry
from assistant.indicators.numbers import grouped, printed_decimals
from assistant.knowledge_base.tables import IndicatorTables
from assistant.messages import message


@dataclass(frozen=True, slots=True)
class Result:
    """A number and everything it was made of.

    Attributes:
        value: None when a printed cell holds no number ("not measured").
        rows: the printed cells it rests on, at least one; only those that the person asking may see.
        hidden: how many more cells it rests on.
        computed: False when the value itself is printed in the source.
        missing: units or metrics of a sum for which the source has no number.
        predecessors: old units a new unit's number was summed from.
    """

    metric: Metric
    unit: str
    dataset: Dataset
    value: float | None
    numerator: float | None
    denominator: float | None
    rows: tuple[Observation, ...]
    computed: bool
    missing: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def period(self) -> PeriodReference:
        return self.dataset.period


class NoPermission(Exception):
    """The number exists, and this person may not see it."""

    def __init__(self, metric: Metric, unit: str, *, internal: bool) -> None:
        super().__init__(metric.id)
        self.metric, self.unit, self.internal = metric, unit, internal


class IndicatorEngine:
    """Computes metrics from printed tables; permissions are enforced here, whoever asks and however."""

    def __init__(self, tables: IndicatorTables, units: UnitRegistry) -> None:
        self._tables = tables
        self._units = units
        self._cells: dict[tuple[str, str, str], Observation] = {}
        for row in tables.observations:
            self._cells.setdefault((row.dataset, row.metric, row.unit), row)

    @property
    def metrics(self) -> dict[str, Metric]:
        return self._tables.metrics

    @property
    def units(self) -> UnitRegistry:
        return self._units

    def datasets(self) -> tuple[Dataset, ...]:
        """Returns all data sets in the order they are listed."""
        return tuple(self._tables.datasets.values())

    def metrics_in(self, dataset_id: str) -> tuple[str, ...]:
        """Returns the metrics that a data set prints, in the order of the source."""
        return tuple(dict.fromkeys(row.metric for row in self._tables.observations if row.dataset == dataset_id))

    def first_row(self, dataset_id: str, principal: Principal) -> Observation | None:
        """Returns the first cell of a data set that this person may see, for a citation of the whole."""
        public = self._tables.datasets[dataset_id].visibility == "public"
        rows = (row for row in self._tables.observations if row.dataset == dataset_id)
        return next((row for row in rows if public or self.within_scope(row.unit, principal)), None)

    def datasets_of(self, metric_id: str) -> tuple[Dataset, ...]:
        """Returns the data sets that print the metric or what it is made of, newest first."""
        wanted = self._ingredients(metric_id)
        ids = dict.fromkeys(row.dataset for row in self._tables.observations if row.metric in wanted)
        found = [self._tables.datasets[dataset_id] for dataset_id in ids]
        return tuple(sorted(found, key=lambda dataset: dataset.period.end, reverse=True))

    def periods_of(self, metric_id: str) -> tuple[PeriodReference, ...]:
        """Returns the loaded periods of a metric, newest first."""
        return tuple(dict.fromkeys(dataset.period for dataset in self.datasets_of(metric_id)))

    def units_of(self, metric_id: str) -> tuple[str, ...]:
        """Returns the units for which the metric, or what it is made of, is printed, in the order of the source."""
        wanted = self._ingredients(metric_id)
        return tuple(dict.fromkeys(row.unit for row in self._tables.observations if row.metric in wanted))

    def value(
        self, metric_id: str, unit: str, principal: Principal, period: tuple[date, date] | None = None
    ) -> Result | None:
        """Returns the number of one unit, None when the source has none for it.

        Args:
            period: first and last day; only data of this period answers (`PeriodReference.is_meant_by`). None: the newest.

        Raises:
            NoPermission: there is a number, but not for this person.
        """
        for dataset in self.datasets_of(metric_id):
            if period is not None and not dataset.period.is_meant_by(*period):
                continue
            result = self._compute(self._tables.metrics[metric_id], unit, dataset)
            if result is not None:
                return self._permitted(result, principal)
        return None

    def values(
        self, metric_id: str, units: Iterable[str], principal: Principal, period: tuple[date, date] | None = None
    ) -> tuple[Result, ...]:
        """Returns the numbers of several units; those without one are left out.

        Raises:
            NoPermission: the person may not see one of them.
        """
        results = (self.value(metric_id, unit, principal, period) for unit in units)
        return tuple(result for result in results if result is not None)

    def check_visible(self, metric_id: str, principal: Principal) -> None:
        """Raises:
        NoPermission: all data of the metric are internal, and the person may not see internal data.
        """
        visibilities = {dataset.visibility for dataset in self.datasets_of(metric_id)}
        if visibilities == {"internal"} and not principal.may_see("internal"):
            raise NoPermission(self._tables.metrics[metric_id], "", internal=True)

    def row(self, source_id: str, principal: Principal) -> tuple[Observation, Dataset] | None:
        """Returns the cell that a citation of ours points to, None when there is none this person may see."""
        parts = source_id.split(":")
        cell = self._cells.get((parts[1], parts[2], parts[3])) if len(parts) == 4 and parts[0] == "data" else None
        if cell is None:
            return None
        dataset = self._tables.datasets[cell.dataset]
        visible = principal.may_see(dataset.visibility) and (
            dataset.visibility == "public" or self.within_scope(cell.unit, principal)
        )
        return (cell, dataset) if visible else None

    def within_scope(self, unit: str, principal: Principal) -> bool:
        """Tells whether internal numbers of `unit` are for this person.

        An official sees the own units, everything below them, what became part of them, and the totals above them
        (of which the cells of other units are kept back).
        """
        if principal.sees_all_units:
            return True
        above = {ancestor for own in principal.units if own in self._units for ancestor in self._units.ancestors(own)}
        successor = self._units[unit].succeeded_by
        within = (self._units.is_within(place, principal.units) for place in (unit, successor) if place)
        return unit in above or any(within)

    def _permitted(self, result: Result, principal: Principal) -> Result:
        """Returns the result without the cells that are not for this person; whoever sees all of them sees their sum."""
        if result.dataset.visibility == "public":
            return result
        if not principal.may_see("internal"):
            raise NoPermission(result.metric, result.unit, internal=True)
        rows = tuple(row for row in result.rows if self.within_scope(row.unit, principal))
        hidden = len(result.rows) - len(rows)
        if not rows or (hidden and not self.within_scope(result.unit, principal)):
            raise NoPermission(result.metric, result.unit, internal=False)
        return replace(result, rows=rows, hidden=hidden)

    def _ingredients(self, metric_id: str) -> set[str]:
        metric = self._tables.metrics[metric_id]
        parts = {metric_id}
        for other in (metric.numerator, metric.denominator, *(metric.sum_of or ())):
            if other is not None:
                parts |= self._ingredients(other)
        return parts

    def _compute(self, metric: Metric, unit: str, dataset: Dataset) -> Result | None:
        """Printed cell first; then the rate, the sum of parts, the sum over the units below."""
        cell = self._cells.get((dataset.id, metric.id, unit))
        if cell is not None:
            return _printed(metric, cell, dataset)
        if metric.kind == "rate":
            return self._rate(metric, unit, dataset)
        if metric.sum_of:
            parts = [(part, self._compute(self._tables.metrics[part], unit, dataset)) for part in metric.sum_of]
            names = {part: self._tables.metrics[part].name for part in metric.sum_of}
            return _sum(metric, unit, dataset, [(names[part], result) for part, result in parts])
        return self._sum_over_units(metric, unit, dataset)

    def _rate(self, metric: Metric, unit: str, dataset: Dataset) -> Result | None:
        if metric.numerator is None or metric.denominator is None:
            return None
        above = self._compute(self._tables.metrics[metric.numerator], unit, dataset)
        below = self._compute(self._tables.metrics[metric.denominator], unit, dataset)
        if above is None or below is None or above.value is None or not below.value:
            return None
        value = above.value / below.value * 100
        rows = tuple(dict.fromkeys((*above.rows, *below.rows)))
        missing = tuple(dict.fromkeys((*above.missing, *below.missing)))
        warnings = tuple(dict.fromkeys((*above.warnings, *below.warnings)))
        return Result(
            metric, unit, dataset, value, above.value, below.value, rows, True, missing, above.predecessors, warnings
        )

    def _sum_over_units(self, metric: Metric, unit: str, dataset: Dataset) -> Result | None:
        if not metric.additive:
            return None
        below = [child.id for child in self._units.children(unit)]
        old = [other.id for other in self._units if other.succeeded_by == unit]
        own = self._units[unit]
        is_later = own.valid_from is not None and own.valid_from > dataset.period.end
        parts = [
            (self._units[part].name, self._compute(metric, part, dataset)) for part in (old if is_later else below)
        ]
        if not parts or any(result is None for _, result in parts):
            return None  # a total over some of the units would pass for the whole
        total = _sum(metric, unit, dataset, parts)
        if total is None or not is_later:
            return total
        return replace(total, predecessors=tuple(name for name, _ in parts))


def _printed(metric: Metric, cell: Observation, dataset: Dataset) -> Result:
    warnings = [] if cell.note is None else [cell.note]
    if metric.kind == "rate" and cell.value is not None and cell.numerator is not None and cell.denominator:
        again = cell.numerator / cell.denominator * 100
        if abs(again - cell.value) > 0.5 * 10 ** -printed_decimals(cell.printed) + 1e-9 and not warnings:
            shown = grouped(round(again, 2))
            pair = {"numerator": grouped(cell.numerator), "denominator": grouped(cell.denominator)}
            warnings.append(message("indicator.mismatch", printed=cell.printed, computed=f"{shown}%", **pair))
    return Result(
        metric,
        cell.unit,
        dataset,
        cell.value,
        cell.numerator,
        cell.denominator,
        (cell,),
        computed=False,
        warnings=tuple(warnings),
    )


def _sum(metric: Metric, unit: str, dataset: Dataset, parts: list[tuple[str, Result | None]]) -> Result | None:
    """Adds what there is and names what is missing; None when there is nothing."""
    found = [result for _, result in parts if result is not None and result.value is not None]
    if not found:
        return None
    missing = [name for name, result in parts if result is None or result.value is None]
    return Result(
        metric,
        unit,
        dataset,
        sum(result.value or 0.0 for result in found),
        None,
        None,
        tuple(dict.fromkeys(row for result in found for row in result.rows)),
        computed=True,
        missing=tuple(dict.fromkeys((*missing, *(name for result in found for name in result.missing)))),
    )
