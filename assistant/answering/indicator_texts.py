"""How numbers are said, cited, tabulated and drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.domain.answer import Cell, Chart, Citation, IndicatorReference, PeriodReference, Series, Table
from assistant.domain.indicator import Dataset, Metric, Observation
from assistant.domain.unit import UnitRegistry
from assistant.indicators.numbers import display, grouped
from assistant.indicators.result import Result
from assistant.messages import message

_MOST_CITATIONS = 40
_PERCENT = re.compile(r"^\D{0,6}(\d+(?:[.,]\d+)?)%\.?$")


def sentence(result: Result, units: UnitRegistry) -> str:
    """Returns the number with its period, how it came about, and every doubt about it."""
    return together(statement(result, units), [result], units)


def statement(result: Result, units: UnitRegistry) -> list[str]:
    """Returns the number with its period, and how it came about."""
    values = {
        "metric": result.metric.name,
        "unit": units[result.unit].name,
        "period": result.period.label,
        "display": shown(result),
    }
    if result.numerator is not None and result.denominator is not None:
        pair = {"numerator": grouped(result.numerator), "denominator": grouped(result.denominator)}
        lines = [message("indicator.rate", **values, **pair)]
    else:
        lines = [message("indicator.value", **values)]
    if result.dataset.register:
        lines.append(counted(result, units))
    elif result.computed:
        lines.append(message("indicator.computed", formula=formula(result, units)))
    else:
        lines.append(message("indicator.printed"))
    return lines


def counted(result: Result, units: UnitRegistry) -> str:
    """Returns how a number of the register was counted and how old the register is."""
    day = result.dataset.as_of.strftime("%d/%m/%Y")
    return message("register.counted", formula=formula(result, units), day=day)


def together(lines: Sequence[str], results: Sequence[Result], units: UnitRegistry, more: Sequence[str] = ()) -> str:
    """Returns the text of an answer: first whether its numbers are made up, then what it says, then every doubt once."""
    made_up = [message("register.simulated")] if any(result.dataset.simulated for result in results) else []
    found = [doubt for result in results for doubt in doubts(result, units)]
    return "\n".join([*made_up, *lines, *dict.fromkeys((*more, *found))])


def warnings(results: Sequence[Result], units: UnitRegistry, more: Sequence[str] = ()) -> tuple[str, ...]:
    """Returns the same notice and doubts for machines."""
    return tuple(together((), results, units, more).splitlines())


def doubts(result: Result, units: UnitRegistry) -> tuple[str, ...]:
    """Returns what a careful reader should know, one sentence each."""
    found = list(result.warnings)
    if result.missing:
        found.append(message("indicator.missing_parts", units=", ".join(result.missing)))
    if result.predecessors:
        own = units[result.unit]
        since = own.valid_from.strftime("%d/%m/%Y") if own.valid_from else ""
        olds = ", ".join(result.predecessors)
        found.append(message("indicator.predecessors", unit=own.name, date=since, units=olds))
    if result.heirs:
        own = units[result.unit]
        until = own.valid_to.strftime("%d/%m/%Y") if own.valid_to else ""
        found.append(message("indicator.heirs", unit=own.name, date=until, units=", ".join(result.heirs)))
    return tuple(found)


def shown(result: Result) -> str:
    """Returns the value with its unit; "" when there is none."""
    return "" if result.value is None else display(result.value, result.metric.unit)


def formula(result: Result, units: UnitRegistry) -> str:
    """Returns how the value was computed, in words."""
    if result.metric.kind != "count" or result.metric.sum_of or result.dataset.register:
        return result.metric.formula or result.metric.definition
    return f"cộng {len(result.rows) + result.hidden} ô của {units[result.unit].name}"


def reference(result: Result, units: UnitRegistry, *, value: bool = True) -> IndicatorReference:
    """Returns the machine-readable number; without its value for comparisons and lists."""
    return IndicatorReference(
        metric=result.metric.id,
        metric_name=result.metric.name,
        unit=result.unit,
        unit_name=units[result.unit].name,
        period=result.period,
        value=result.value if value else None,
        display=shown(result) if value else "",
        numerator=result.numerator if value else None,
        denominator=result.denominator if value else None,
        formula=formula(result, units),
        target=target(result.rows[0]) if value and not result.computed else None,
        as_of=result.dataset.as_of,
        dataset=result.dataset.title,
        warnings=warnings([result], units),
    )


def of_several(known: Result, units: UnitRegistry, identity: str, name: str, how: str) -> IndicatorReference:
    """Returns the machine-readable name of a table of several metrics, in the period and for the unit of one of them."""
    return replace(reference(known, units, value=False), metric=identity, metric_name=name, formula=how)


def changed(later: str, change: float, shown: str) -> str:
    """Returns how the later of two periods differs from the one before."""
    key = "indicator.change_none" if not change else "indicator.change_up" if change > 0 else "indicator.change_down"
    return message(key, later=later[:1].upper() + later[1:], change=shown)


def since(reference: IndicatorReference, first: PeriodReference) -> IndicatorReference:
    """Returns the reference with its period begun where the first of several periods begins."""
    if first == reference.period:
        return reference
    label = f"{first.label} – {reference.period.label}"
    return replace(reference, period=replace(reference.period, start=first.start, label=label))


def empty_reference(
    metric: Metric, unit: str, units: UnitRegistry, period: PeriodReference, dataset: Dataset
) -> IndicatorReference:
    """Returns what was asked for when there is no number for it."""
    return IndicatorReference(
        metric=metric.id,
        metric_name=metric.name,
        unit=unit,
        unit_name=units[unit].name,
        period=period,
        value=None,
        display="",
        numerator=None,
        denominator=None,
        formula=metric.formula or metric.definition,
        target=None,
        as_of=dataset.as_of,
        dataset=dataset.title,
    )


def target(row: Observation) -> float | None:
    """Returns the city's target as a number; None when the report prints words or nothing."""
    match = _PERCENT.match(row.target_city.strip())
    return float(match[1].replace(",", ".")) if match else None


def gap(difference: float, *, better: bool) -> str:
    """Returns how far a rate is from its target, in percentage points."""
    points = message("indicator.points", points=grouped(round(abs(difference), 2)))
    if not difference:
        return message("indicator.target_met")
    reached = (difference > 0) is better
    return message("indicator.target_passed" if reached else "indicator.target_missed", gap=points)


def citations(results: Sequence[Result], units: UnitRegistry) -> tuple[Citation, ...]:
    """Returns one citation a printed cell, the quote being the cell as printed."""
    cells = dict.fromkeys((row, result.dataset) for result in results for row in result.rows)
    return tuple(cell_citation(row, dataset) for row, dataset in list(cells)[:_MOST_CITATIONS])


def cell_citation(row: Observation, dataset: Dataset) -> Citation:
    return Citation(
        source_id=f"data:{row.dataset}:{row.metric}:{row.unit}",
        title=dataset.source.title,
        locator=row.locator,
        url=dataset.source.url,
        quote=row.printed or None,
        as_of=dataset.as_of,
    )


def cell_text(row: Observation, dataset: Dataset, metric: Metric, units: UnitRegistry) -> str:
    """Returns what opening a cell's citation shows."""
    lines = [
        message(
            "indicator.source_row",
            metric=metric.name,
            unit=units[row.unit].name,
            period=dataset.period.label,
            printed=row.printed,
            locator=row.locator,
        )
    ]
    if row.target_city or row.target_province or row.target_national:
        lines.append(message("indicator.source_targets", **target_texts(row)))
    if row.note:
        lines.append(message("indicator.source_note", note=row.note))
    return "\n".join(lines)


def target_texts(row: Observation) -> dict[str, str]:
    """Returns the three targets as printed, for people."""
    missing = message("indicator.no_target")
    return {
        "national": row.target_national or missing,
        "province": row.target_province or missing,
        "city": row.target_city or missing,
    }


def table(results: Sequence[Result], units: UnitRegistry) -> Table:
    """Returns units and values in the order given, with numerator and denominator where every value has them."""
    columns = (message("indicator.column_unit"), *number_columns(results))
    cells = number_cells(results)
    return Table(columns, tuple((units[r.unit].name, *row) for r, row in zip(results, cells, strict=True)))


def with_column(table: Table | None, name: str, values: Sequence[float]) -> Table | None:
    """Returns the table with one more column of numbers."""
    if table is None:
        return None
    rows = tuple((*row, rounded(value)) for row, value in zip(table.rows, values, strict=True))
    return Table((*table.columns, name), rows)


def number_columns(results: Sequence[Result]) -> tuple[str, ...]:
    """Returns the headings of `number_cells`."""
    metric = results[0].metric
    pair = (message("indicator.column_numerator"), message("indicator.column_denominator"))
    return (f"{metric.name} ({metric.unit})", *(pair if _divided(results) else ()))


def number_cells(results: Sequence[Result]) -> tuple[tuple[Cell, ...], ...]:
    """Returns one row a result: its value, and what was divided where every value has that."""
    if not _divided(results):
        return tuple((rounded(result.value),) for result in results)
    return tuple((rounded(r.value), rounded(r.numerator), rounded(r.denominator)) for r in results)


def _divided(results: Sequence[Result]) -> bool:
    return all(result.numerator is not None and result.denominator is not None for result in results)


def chart(results: Sequence[Result], units: UnitRegistry) -> Chart:
    """Returns the same numbers as bars."""
    metric = results[0].metric
    return Chart(
        type="bar",
        title=f"{metric.name}, {results[0].period.label}",
        categories=tuple(units[result.unit].name for result in results),
        series=(Series(metric.name, tuple(rounded(result.value) for result in results)),),
        unit=metric.unit,
    )


def rounded(value: float | None) -> float | int | None:
    """Returns a number as tables show it: whole, or with two decimals."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 2)


def parts_chart(result: Result, metrics: Mapping[str, Metric]) -> Chart | None:
    """Returns the counts that a number of the register was made of as bars, None when they cannot stand on one axis."""
    parts = [metrics[row.metric] for row in result.rows]
    if not result.dataset.register or len(parts) < 2 or len({part.unit for part in parts}) > 1:
        return None
    return Chart(
        type="bar",
        title=f"{result.metric.name}, {result.period.label}",
        categories=tuple(part.name for part in parts),
        series=(Series(message("indicator.column_printed"), tuple(rounded(row.value) for row in result.rows)),),
        unit=parts[0].unit,
    )
