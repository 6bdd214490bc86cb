"""Looks a number up in the tables: printed, or made of what is printed."""

from __future__ import annotations

from assistant.domain.indicator import Metric, Observation
from assistant.knowledge_base.cell_checks import by_place
from assistant.knowledge_base.tables import IndicatorTables


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
        cell = self.cells.get((dataset, metric, unit))
        if cell is not None:
            return cell.value
        known = self._metrics[metric]
        if known.kind == "count" and known.sum_of:
            parts = [self.amount(dataset, part, unit) for part in known.sum_of]
            return sum(part for part in parts if part is not None) if None not in parts else None
        above, below = self.ratio(dataset, known, unit)
        return above / below * 100 if known.kind == "rate" and above is not None and below else None

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
