"""Checks of the tables at load: what does not agree is found and told, never mended.

rate against its own two numbers, and against the metrics it is made of      rate_of_pair, rate_of_metrics, wrong_whole
sum against its parts, total against the units below it                      sum_of_metrics, sum_of_units, head_of_units
part larger than the whole, two columns swapped, rate above 100 %            part_over_whole, swapped, over_hundred
one quantity printed differently, one number printed for two quantities      printed_twice, same_quantity, repeated …
cells that are empty, words, or written otherwise than the others            empty, words, malformed, mixed_grouping …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import Observation
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.amounts import Amounts
from assistant.knowledge_base.cell_checks import (
    Disagreement,
    by_place,
    cell_findings,
    disagreement,
    number,
    percent,
    rate_shown,
    style_findings,
)
from assistant.knowledge_base.repeated_numbers import RepeatedNumbers
from assistant.knowledge_base.table_relations import Place
from assistant.knowledge_base.tables import IndicatorTables


def check(tables: IndicatorTables, units: UnitRegistry) -> tuple[Disagreement, ...]:
    """Returns every disagreement inside the data sets and between those of one period, by data set in the order of the rows."""
    found = [*_Checks(tables, units).findings()]
    order = {id_: place for place, id_ in enumerate(tables.datasets)}
    rows = {key: place for place, key in enumerate(by_place(tables.observations))}
    found.sort(key=lambda one: (order[one.dataset], rows[one.dataset, one.metric, one.unit]))
    return tuple(dict.fromkeys(found))


class _Checks:
    """The tables, and the ways to look a number up in them."""

    def __init__(self, tables: IndicatorTables, units: UnitRegistry) -> None:
        self._tables = tables
        self._units = units
        self._metrics = tables.metrics
        self._amounts = Amounts(tables)
        self._cells, self._rows = self._amounts.cells, self._amounts.rows
        self._periods: dict[PeriodReference, list[str]] = defaultdict(list)
        for dataset in tables.datasets.values():
            self._periods[dataset.period].append(dataset.id)

    def findings(self) -> Iterator[Disagreement]:
        for row in self._rows:
            yield from cell_findings(row, self._metrics[row.metric])
            yield from self._rate(row)
            yield from self._sum(row)
            yield from self._units_below(row)
            yield from self._printed_twice(row)
        for dataset in self._tables.datasets:
            yield from style_findings([row for row in self._rows if row.dataset == dataset], self._metrics)
        yield from self._parts()
        yield from RepeatedNumbers(self._tables, self._amounts).findings(self._periods.values())
        yield from self._same()
        yield from self._wholes()
        yield from self._heads()

    def _rate(self, row: Observation) -> Iterator[Disagreement]:
        metric, rate = self._metrics[row.metric], rate_shown(row)
        if metric.kind != "rate" or rate is None:
            return
        above, below = self._amounts.ratio(row.dataset, metric, row.unit)
        for made in self._tables.relations.made_of:
            if made.rate == row.metric:
                parts = [self._amounts.amount(row.dataset, part, row.unit) for part in made.denominator]
                below = None if None in parts else sum(part for part in parts if part is not None)
                above = self._amounts.amount(row.dataset, made.numerator, row.unit)
        if above is None or not below:
            return
        again = above / below * 100
        if rate.agrees_with(again):
            return
        pairs = f"{number(above)}/{number(below)}"
        kind = "swapped" if above > below and rate.agrees_with(below / above * 100) else "rate_of_metrics"
        yield disagreement(row, kind, percent(again), value=percent(rate.value), pairs=pairs)  # type: ignore[arg-type]

    def _sum(self, row: Observation) -> Iterator[Disagreement]:
        metric = self._metrics[row.metric]
        parts = [self._amounts.amount(row.dataset, part, row.unit) for part in metric.sum_of or ()]
        there = [part for part in parts if part is not None]
        if row.value is None or not there or len(there) < len(parts):
            return
        if abs(sum(there) - row.value) > 1e-6:
            shown = " + ".join(map(number, there))
            yield disagreement(row, "sum_of_metrics", number(sum(there)), value=number(row.value), parts=shown)

    def _units_below(self, row: Observation) -> Iterator[Disagreement]:
        if row.value is None or not self._metrics[row.metric].additive:
            return
        below = [self._cells.get((row.dataset, row.metric, child.id)) for child in self._units.children(row.unit)]
        there = [cell.value for cell in below if cell is not None and cell.value is not None]
        if len(there) >= 2 and abs(sum(there) - row.value) > 1e-6:
            values = {"value": number(row.value), "count": len(there)}
            yield disagreement(row, "sum_of_units", number(sum(there)), **values)

    def _heads(self) -> Iterator[Disagreement]:
        for head in self._tables.relations.heads:
            parent = self._units[head.unit].parent if head.unit in self._units else None
            beside = [child.id for child in self._units.children(parent)] if parent else []
            for row in self._rows:
                if (row.dataset, row.unit) != (head.dataset, head.unit) or row.value is None:
                    continue
                cells = [self._cells.get((row.dataset, row.metric, unit)) for unit in beside if unit != row.unit]
                there = [cell.value for cell in cells if cell is not None and cell.value is not None]
                if len(there) >= 2 and sum(there) != row.value:
                    values = {"value": number(row.value), "count": len(there)}
                    yield disagreement(row, "head_of_units", number(sum(there)), **values)

    def _printed_twice(self, row: Observation) -> Iterator[Disagreement]:
        for other_id in self._periods[self._tables.datasets[row.dataset].period]:
            other = self._cells.get((other_id, row.metric, row.unit))
            if other_id == row.dataset or other is None or other.value is None or row.value is None:
                continue
            if other.value != row.value:
                where = self._tables.datasets[other_id].title
                yield disagreement(row, "printed_twice", self._shown(other), value=self._shown(row), where=where)

    def _shown(self, row: Observation) -> str:
        return self._as_text(row.metric, row.value or 0.0)

    def _as_text(self, metric: str, value: float) -> str:
        return percent(value) if self._metrics[metric].kind == "rate" else number(value)

    def _parts(self) -> Iterator[Disagreement]:
        """Parts larger than their whole; where a printed rate is right the other way round, `_rate` calls the two swapped."""
        rates = [metric for metric in self._metrics.values() if metric.numerator and metric.kind == "rate"]
        printed = {(row.dataset, row.metric, row.unit) for row in self._rows if row.value is not None}
        pairs = {(m.numerator, m.denominator): m.id for m in rates if m.numerator and m.denominator}
        pairs.update(dict.fromkeys(self._tables.relations.part_of, ""))
        units = dict.fromkeys(row.unit for row in self._rows)
        for (part, whole), rate in pairs.items():
            for ids in self._periods.values():
                for unit in units:
                    first = self._amounts.first(ids, part, unit)
                    second = self._amounts.first(ids, whole, unit)
                    if first is None or second is None or first[1] <= second[1] + 1e-6:
                        continue
                    if first[0] == second[0] and (first[0], rate, unit) in printed:
                        continue  # told at the rate
                    names = {"part_name": self._metrics[part].name, "whole_name": self._metrics[whole].name}
                    row = self._amounts.row_of(first[0], part, unit)
                    if row is not None:
                        values = {"part": number(first[1]), "whole": number(second[1])}
                        yield disagreement(row, "part_over_whole", number(second[1]), **values, **names)

    def _place(self, place: Place, unit: str) -> str:
        return place.unit or unit

    def _same(self) -> Iterator[Disagreement]:
        units = dict.fromkeys(row.unit for row in self._rows)
        for first, second in self._tables.relations.same:
            for ids in self._periods.values():
                for unit in [first.unit] if first.unit else units:
                    own = self._amounts.first(ids, first.metric, unit)
                    other = self._amounts.first(ids, second.metric, self._place(second, unit))
                    row = self._amounts.row_of(own[0], first.metric, unit) if own else None
                    if own is None or other is None or row is None:
                        continue
                    rate = rate_shown(row)
                    close = rate.agrees_with(other[1]) if rate and row.metric == first.metric else False
                    if not close and abs(own[1] - other[1]) > 1e-6:
                        texts = (self._as_text(first.metric, own[1]), self._as_text(second.metric, other[1]))
                        name = self._metrics[second.metric].name
                        yield disagreement(row, "same_quantity", texts[1], value=texts[0], name=name)

    def _wholes(self) -> Iterator[Disagreement]:
        relations = self._tables.relations
        for entry in relations.whole_of:
            for ids in self._periods.values():
                for row in self._rows:
                    if row.dataset not in ids or row.metric != entry.rate.metric or row.denominator is None:
                        continue
                    if row.unit != self._place(entry.rate, row.unit):
                        continue
                    whole = self._amounts.first(ids, entry.whole.metric, self._place(entry.whole, row.unit))
                    if whole is not None and whole[1] != row.denominator:
                        name = self._metrics[entry.whole.metric].name
                        denominator = number(row.denominator)
                        yield disagreement(row, "wrong_whole", number(whole[1]), value=denominator, name=name)
        for groups, kind in ((relations.same_whole, "same_whole"), (relations.other_whole, "other_whole")):
            for group in groups:
                yield from self._denominators(group, kind == "same_whole")

    def _denominators(self, group: tuple[str, ...], must_agree: bool) -> Iterator[Disagreement]:
        for row in self._rows:
            if row.metric not in group or row.denominator is None:
                continue
            others = [self._cells.get((row.dataset, metric, row.unit)) for metric in group if metric != row.metric]
            wrong = [
                other
                for other in others
                if other is not None
                and other.denominator is not None
                and (other.denominator == row.denominator) != must_agree
            ]
            if wrong:
                names = "; ".join(self._metrics[other.metric].name for other in wrong)
                values = {"value": number(row.denominator), "name": names}
                expected = "; ".join(dict.fromkeys(number(other.denominator or 0.0) for other in wrong))
                yield disagreement(row, "same_whole" if must_agree else "other_whole", expected, **values)
