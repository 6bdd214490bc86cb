"""Looks a number up in the tables: printed, or made of what is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from assistant.domain.indicator import Metric, Observation
from assistant.knowledge_base.cell_checks import by_place
from assistant.knowledge_base.tables import IndicatorTables

T = TypeVar("T")


def look_up(
    metric: Metric,
    metrics: Mapping[str, Metric],
    *,
    printed: Callable[[Metric], T | None],
    divided: Callable[[Metric, T, T], T | None],
    added: Callable[[Metric, list[tuple[Metric, T | None]]], T | None],
) -> T | None:
    """Returns what is printed for a metric; else the rate of its two numbers, or the sum of its parts, looked up likewise."""

    def again(part: str | None) -> T | None:
        return None if part is None else look_up(metrics[part], metrics, printed=printed, divided=divided, added=added)

    found = printed(metric)
    if found is not None:
        return found
    if metric.kind == "count":
        return added(metric, [(metrics[part], again(part)) for part in metric.sum_of]) if metric.sum_of else None
    above, below = again(metric.numerator), again(metric.denominator)
    return divided(metric, above, below) if above is not None and below is not None else None


class _Amount(NamedTuple):
    """What a place has; value None: something is printed there, and it is no number."""

    value: float | None


class Amounts:
    """The cells of some tables by data set, metric and unit.

    Attributes:
        rows: one for each place; of two rows for one place the first.
    """

    def __init__(self, tables: IndicatorTables) -> None:
        self._metrics = tables.metrics
        self.cells = by_place(tables.observations)
        self.rows = tuple(self.cells.values())

    def amount(self, dataset: str, metric: str, unit: str) -> float | None:
        """The printed number, or the sum of all its parts; None when one of them is missing."""

        def printed(known: Metric) -> _Amount | None:
            cell = self.cells.get((dataset, known.id, unit))
            return None if cell is None else _Amount(cell.value)

        found = look_up(self._metrics[metric], self._metrics, printed=printed, divided=_divided, added=_added)
        return None if found is None else found.value

    def partial(self, dataset: str, metric: str, unit: str) -> float | None:
        """Like `_amount`; of a sum, what there is of its parts when at least two of them are printed."""
        amount = self.amount(dataset, metric, unit)
        parts = [self.amount(dataset, part, unit) for part in self._metrics[metric].sum_of or ()]
        there = [part for part in parts if part is not None]
        return amount if amount is not None or len(there) < 2 else sum(there)

    def ratio(self, dataset: str, metric: Metric, unit: str) -> tuple[float | None, float | None]:
        if metric.numerator is None or metric.denominator is None:
            return None, None
        return self.amount(dataset, metric.numerator, unit), self.amount(dataset, metric.denominator, unit)

    def first(self, ids: list[str], metric: str, unit: str) -> tuple[str, float] | None:
        """The first data set that has the number, and the number."""
        found = ((dataset, self.amount(dataset, metric, unit)) for dataset in ids)
        found_partial = ((dataset, self.partial(dataset, metric, unit)) for dataset in ids)
        exact = next(((dataset, value) for dataset, value in found if value is not None), None)
        return exact or next(((dataset, value) for dataset, value in found_partial if value is not None), None)

    def row_of(self, dataset: str, metric: str, unit: str) -> Observation | None:
        """The cell of a metric, or of the first printed part of it."""
        cell = self.cells.get((dataset, metric, unit))
        known = self._metrics[metric]
        parts = known.sum_of or (known.numerator, known.denominator)
        deeper = (self.row_of(dataset, part, unit) for part in parts if part is not None)
        return cell or next((row for row in deeper if row is not None), None)


def _divided(metric: Metric, above: _Amount, below: _Amount) -> _Amount | None:
    if metric.kind != "rate" or above.value is None or not below.value:
        return None
    return _Amount(above.value / below.value * 100)


def _added(metric: Metric, parts: list[tuple[Metric, _Amount | None]]) -> _Amount | None:
    there = [part.value for _, part in parts if part is not None and part.value is not None]
    return _Amount(sum(there)) if len(there) == len(parts) else None
