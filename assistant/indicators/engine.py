"""From a query over named metrics to a number with its proof. Nothing here guesses, and nothing here reads a sentence.

A number is a printed cell, a count of the register, or made of those: the rate of two, the sum of several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import Dataset, Dimension, Metric, Observation
from assistant.domain.principal import Principal
from assistant.domain.unit import UnitRegistry
from assistant.indicators.register import PREFIX, Register
from assistant.indicators.result import NoPermission, Result, divided, printed, summed
from assistant.knowledge_base.amounts import look_up
from assistant.knowledge_base.tables import IndicatorTables

RECEIVED = "ho_so_tiep_nhan"  # a unit is in the register when dossiers were received there
Cells = Mapping[str, Observation]  # metric → its count in one field, procedure or channel


class IndicatorEngine:
    """Computes metrics from tables and register; permissions are enforced here, whoever asks and however."""

    def __init__(self, tables: IndicatorTables, units: UnitRegistry, register: Register | None = None) -> None:
        """Args: register: None when no dossiers can be loaded."""
        self._tables = tables
        self._units = units
        self._register = register
        self._cells: dict[tuple[str, str, str], Observation] = {}
        for row in tables.observations:
            self._cells.setdefault((row.dataset, row.metric, row.unit), row)
        self._printed_in: dict[str, dict[str, None]] = {}
        for row in tables.observations:
            self._printed_in.setdefault(row.metric, {})[row.dataset] = None

    @property
    def metrics(self) -> dict[str, Metric]:
        return self._tables.metrics

    @property
    def units(self) -> UnitRegistry:
        return self._units

    def datasets(self) -> tuple[Dataset, ...]:
        """Returns the register, if one is loaded, and all other data sets in the order they are listed."""
        whole = self._register.whole() if self._register is not None else None
        return (*(() if whole is None else (whole,)), *self._tables.datasets.values())

    def metrics_in(self, dataset_id: str) -> tuple[str, ...]:
        """Returns the metrics that a data set prints, in the order of the source, or that the register can count."""
        if dataset_id.startswith(PREFIX):
            return tuple(metric for metric in self._tables.metrics if self.is_counted(metric))
        return tuple(dict.fromkeys(row.metric for row in self._tables.observations if row.dataset == dataset_id))

    def first_row(self, dataset_id: str, principal: Principal) -> Observation | None:
        """Returns the first cell of a data set that this person may see, for a citation of the whole."""
        whole = self._opened(dataset_id)
        if whole is not None and whole.register:
            cells = (self._cell(self.metrics[RECEIVED], unit.id, whole) for unit in self._units)
            return next((cell for cell in cells if cell is not None and self.within_scope(cell.unit, principal)), None)
        public = self._tables.datasets[dataset_id].visibility == "public"
        rows = (row for row in self._tables.observations if row.dataset == dataset_id)
        return next((row for row in rows if public or self.within_scope(row.unit, principal)), None)

    def datasets_of(self, metric_id: str) -> tuple[Dataset, ...]:
        """Returns the data sets that print the metric or what it is made of, and the register if it counts that, newest first."""
        ids = {dataset for part in self._ingredients(metric_id) for dataset in self._printed_in.get(part, ())}
        found = [dataset for dataset_id, dataset in self._tables.datasets.items() if dataset_id in ids]
        whole = self._register.whole() if self._register is not None and self.is_counted(metric_id) else None
        found += [] if whole is None else [whole]
        return tuple(sorted(found, key=lambda dataset: dataset.period.end, reverse=True))

    def is_counted(self, metric_id: str) -> bool:
        """Tells whether the register can count the metric, or all that it is made of."""
        metric = self._tables.metrics[metric_id]
        if metric.register is not None:
            return True
        parts = (metric.numerator, metric.denominator) if metric.kind != "count" else metric.sum_of or (None,)
        return all(part is not None and self.is_counted(part) for part in parts)

    def register_datasets(self, unit: str | None, period: tuple[date, date] | None) -> tuple[Dataset, ...]:
        """Returns the register in a period (without one: the newest year of the unit), nothing when it does not reach there."""
        found = self._register.dataset(unit, period) if self._register is not None else None
        return () if found is None else (found,)

    def periods_of(self, metric_id: str) -> tuple[PeriodReference, ...]:
        """Returns the loaded periods of a metric, newest first."""
        return tuple(dict.fromkeys(dataset.period for dataset in self.datasets_of(metric_id)))

    def register_start(self) -> date | None:
        """Returns the first day of the register's first month, None when nothing is loaded."""
        whole = self._register.whole() if self._register is not None else None
        return whole.period.start if whole else None

    def split(
        self, metric_id: str, unit: str, principal: Principal, by: Dimension, period: tuple[date, date] | None = None
    ) -> tuple[tuple[str, Result], ...]:
        """Returns the metric for each field, procedure or channel, from the register; empty when it cannot be counted so.

        Raises:
            NoPermission: the unit is not for this person.
        """
        metric = self._tables.metrics[metric_id]
        if self._register is None or not self.is_counted(metric_id):
            return ()
        found: list[tuple[str, Result]] = []
        counted = [part for part in self._ingredients(metric_id) if self._tables.metrics[part].register is not None]
        for dataset in self.register_datasets(unit, period):
            parts = self._register.split([self._tables.metrics[part] for part in counted], unit, dataset, by)
            for name, cells in parts.items():
                result = self._compute(metric, unit, dataset, {cell.metric: cell for cell in cells})
                if result is not None and result.value is not None:
                    found.append((name, self._permitted(result, principal)))
        return tuple(found)

    def ask_register(self, metric_ids: Iterable[str], dataset: Dataset) -> None:
        """Counts all that several metrics are made of in one statement; single numbers then come from memory."""
        parts = {part for metric_id in metric_ids for part in self._ingredients(metric_id)}
        if self._register is not None:
            self._register.ask([self._tables.metrics[part] for part in sorted(parts)], dataset)

    def counted(
        self, metric_id: str, unit: str, principal: Principal, period: tuple[date, date] | None = None
    ) -> Result | None:
        """Like `value`, from the register alone."""
        metric = self._tables.metrics[metric_id]
        for dataset in self.register_datasets(unit, period) if self.is_counted(metric_id) else ():
            self.ask_register((metric_id,), dataset)
            result = self._compute(metric, unit, dataset)
            if result is not None:
                return self._permitted(result, principal)
        return None

    def is_loaded(self, metric_id: str, period: tuple[date, date]) -> bool:
        """Tells whether there are data of this period: printed for it, or in the register."""
        printed = any(one.period.is_meant_by(*period) for one in self.datasets_of(metric_id) if not one.register)
        return printed or (self.is_counted(metric_id) and bool(self.register_datasets(None, period)))

    def has_target(self, metric_id: str) -> bool:
        """Tells whether any source prints a target for the metric."""
        rows = (row for row in self._tables.observations if row.metric == metric_id)
        return any(row.target_city or row.target_province or row.target_national for row in rows)

    def units_of(self, metric_id: str) -> tuple[str, ...]:
        """Returns the units for which the metric, or what it is made of, is printed, in the order of the source."""
        wanted = self._ingredients(metric_id)
        printed = (row.unit for row in self._tables.observations if row.metric in wanted)
        counted = self._register.units() if self._register is not None and self.is_counted(metric_id) else ()
        return tuple(dict.fromkeys((*printed, *counted)))

    def value(
        self, metric_id: str, unit: str, principal: Principal, period: tuple[date, date] | None = None
    ) -> Result | None:
        """Returns the number of one unit, None when the source has none for it.

        Args:
            period: first and last day; only data of this period answers (`PeriodReference.is_meant_by`). None: the newest.

        Raises:
            NoPermission: there is a number, but not for this person.
        """
        metric = self._tables.metrics[metric_id]
        for dataset in self._candidates(metric, unit, period):
            result = self._compute(metric, unit, dataset)
            if result is not None:
                return self._permitted(result, principal)
        return None

    def _candidates(self, metric: Metric, unit: str | None, period: tuple[date, date] | None) -> Iterator[Dataset]:
        """Printed tables of the period, then the register; without a period the newest first, what is made up last."""
        printed = [dataset for dataset in self.datasets_of(metric.id) if not dataset.register]
        if period is not None:
            printed = [dataset for dataset in printed if dataset.period.is_meant_by(*period)]
        counted = list(self.register_datasets(unit, period)) if self.is_counted(metric.id) else []
        if counted:
            self.ask_register((metric.id,), counted[0])
        both = [*printed, *counted]
        if period is None:
            both.sort(key=lambda dataset: (not dataset.simulated, dataset.period.end), reverse=True)
        yield from both

    def values(
        self, metric_id: str, units: Iterable[str], principal: Principal, period: tuple[date, date] | None = None
    ) -> tuple[Result, ...]:
        """Returns the numbers of several units, of one data set where one has them all; those without one are left out.

        Raises:
            NoPermission: the person may not see one of them.
        """
        wanted = tuple(units)
        for dataset in self._candidates(self._tables.metrics[metric_id], None, period):
            results = self._of_dataset(metric_id, wanted, dataset)
            if wanted and len(results) == len(wanted):
                return tuple(self._permitted(result, principal) for result in results)
        single = (self.value(metric_id, unit, principal, period) for unit in wanted)
        return tuple(result for result in single if result is not None)

    def by_unit(
        self,
        metric_id: str,
        principal: Principal,
        period: tuple[date, date] | None = None,
        among: Collection[str] | None = None,
    ) -> tuple[tuple[Result, ...], tuple[str, ...]]:
        """Returns the numbers of all wards and communes (or of those `among`) from the data set that has most of them (one that
        is made up only where no other has any), and the units it has none for. Only units that existed at the end of its period
        can stand side by side.

        Raises:
            NoPermission: the person may not see one of them.
        """
        best: tuple[tuple[Result, ...], tuple[str, ...]] = ((), tuple(among or ()))
        for dataset in self._candidates(self._tables.metrics[metric_id], None, period):
            if dataset.simulated and best[0] and not best[0][0].dataset.simulated:
                break  # what is made up never pushes a printed number aside, however many units it has
            units = self.side_by_side(dataset, metric_id, among)
            results = tuple(r for r in self._of_dataset(metric_id, units, dataset) if r.value is not None)
            if len(results) > len(best[0]):
                there = {result.unit for result in results}
                best = results, tuple(unit for unit in units if unit not in there)
        return tuple(self._permitted(result, principal) for result in best[0]), best[1]

    def side_by_side(self, dataset: Dataset, metric_id: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Returns the wards and communes (or those `among`) that there were at the end of a data set's period."""
        end = dataset.period.end
        wards = (unit for unit in self.units_of(metric_id) if self._units[unit].type in ("ward", "commune"))
        return tuple(unit for unit in (wards if among is None else among) if self._units[unit].exists_during(end, end))

    def _of_dataset(self, metric_id: str, units: Iterable[str], dataset: Dataset) -> tuple[Result, ...]:
        metric = self._tables.metrics[metric_id]
        results = (self._compute(metric, unit, dataset) for unit in units)
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
        if len(parts) != 4 or parts[0] != "data" or parts[2] not in self.metrics or parts[3] not in self._units:
            return None
        dataset = self._opened(parts[1])
        cell = self._cell(self.metrics[parts[2]], parts[3], dataset) if dataset is not None else None
        if cell is None or dataset is None:
            return None
        visible = principal.may_see(dataset.visibility) and (
            dataset.visibility == "public" or self.within_scope(cell.unit, principal)
        )
        return (cell, dataset) if visible else None

    def _opened(self, dataset_id: str) -> Dataset | None:
        if dataset_id.startswith(PREFIX):
            return self._register.opened(dataset_id) if self._register is not None else None
        return self._tables.datasets.get(dataset_id)

    def _cell(self, metric: Metric, unit: str, dataset: Dataset) -> Observation | None:
        if dataset.register:
            return self._register.cell(metric, unit, dataset) if self._register is not None else None
        return self._cells.get((dataset.id, metric.id, unit))

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

    def _compute(self, metric: Metric, unit: str, dataset: Dataset, cells: Cells | None = None) -> Result | None:
        """Cell first; then the rate, the sum of parts, the sum over the units below (which the register has added up)."""

        def there(known: Metric) -> Result | None:
            cell = self._cell(known, unit, dataset) if cells is None else cells.get(known.id)
            if cell is not None:
                return self._counted(known, cell, dataset) if dataset.register else printed(known, cell, dataset)
            below = known.kind == "count" and not known.sum_of and not dataset.register
            return self._sum_over_units(known, unit, dataset) if below else None

        def added(known: Metric, parts: list[tuple[Metric, Result | None]]) -> Result | None:
            return summed(known, unit, dataset, [(part.name, result) for part, result in parts])

        return look_up(metric, self._tables.metrics, printed=there, divided=divided, added=added)

    def _counted(self, metric: Metric, cell: Observation, dataset: Dataset) -> Result:
        others = self._register.others(cell.unit, dataset) if self._register is not None else ()
        ended = self._units[cell.unit].valid_to
        old = ended is not None and ended < dataset.period.end
        return Result(
            metric,
            cell.unit,
            dataset,
            cell.value,
            None,
            None,
            (cell,),
            computed=True,
            predecessors=() if old else others,
            heirs=others if old else (),
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
        total = summed(metric, unit, dataset, parts)
        if total is None or not is_later:
            return total
        return replace(total, predecessors=tuple(name for name, _ in parts))
