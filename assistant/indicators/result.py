"""A number and its proof: printed, or added up."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import Dataset, Metric, Observation
from assistant.indicators.numbers import grouped, printed_decimals
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
        heirs: new units that the number of a unit that is no more was summed from.
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
    heirs: tuple[str, ...] = ()

    @property
    def period(self) -> PeriodReference:
        return self.dataset.period


class NoPermission(Exception):
    """The number exists, and this person may not see it."""

    def __init__(self, metric: Metric, unit: str, *, internal: bool) -> None:
        super().__init__(metric.id)
        self.metric, self.unit, self.internal = metric, unit, internal


def printed(metric: Metric, cell: Observation, dataset: Dataset) -> Result:
    """Returns a printed cell; a rate that its own pair contradicts comes with a warning."""
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


def divided(metric: Metric, above: Result, below: Result) -> Result | None:
    """Returns the rate (or the average) of two numbers of one unit, None when there is nothing to divide by."""
    if above.value is None or not below.value:
        return None
    return Result(
        metric,
        above.unit,
        above.dataset,
        above.value / below.value * (100 if metric.kind == "rate" else 1),
        above.value,
        below.value,
        tuple(dict.fromkeys((*above.rows, *below.rows))),
        computed=True,
        missing=tuple(dict.fromkeys((*above.missing, *below.missing))),
        predecessors=above.predecessors,
        warnings=tuple(dict.fromkeys((*above.warnings, *below.warnings))),
        heirs=above.heirs,
    )


def summed(metric: Metric, unit: str, dataset: Dataset, parts: list[tuple[str, Result | None]]) -> Result | None:
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
        predecessors=tuple(dict.fromkeys(name for result in found for name in result.predecessors)),
        heirs=tuple(dict.fromkeys(name for result in found for name in result.heirs)),
    )
