"""Numbers that stand for two quantities at once, in the tables of one period."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from assistant.domain.indicator import Observation
from assistant.knowledge_base.amounts import Amounts
from assistant.knowledge_base.cell_checks import Disagreement, disagreement, number
from assistant.knowledge_base.tables import IndicatorTables
from assistant.messages import message

_CELL_PART = re.compile(r"\s*\((?:số|ý)[^)]*\)$")  # "… cột Kết quả thực hiện (số thứ nhất)"
TELLING = 100  # a smaller number may well be the same for two quantities by chance
MOST_NAMED = 3  # other places of a number; a table of one number everywhere would name all of them at each
_TOLD = MOST_NAMED + 1  # one more tells that there are more

_Place = tuple[str, str]  # data set and cell
_Named = tuple[_Place, str]  # where a number stands, and how that is called


class RepeatedNumbers:
    """Finds counts that are printed for two metrics which have nothing to do with each other."""

    def __init__(self, tables: IndicatorTables, amounts: Amounts) -> None:
        self._metrics = tables.metrics
        self._amounts = amounts
        self._relatives: dict[str, set[str]] = {}

    def findings(self, periods: Iterable[list[str]]) -> Iterator[Disagreement]:
        """Args: periods: the ids of the data sets of each period."""
        for ids in periods:
            seen: dict[float, list[Observation]] = defaultdict(list)
            for row in self._amounts.rows:
                if row.dataset not in ids:
                    continue
                count = row.value if self._metrics[row.metric].kind == "count" else row.numerator
                is_all = row.numerator is not None and row.numerator == row.denominator
                if count is not None and count >= TELLING and not is_all:
                    seen[count].append(row)
            for count, same in seen.items():
                yield from self._repeated(count, same)
            yield from self._repeated_sums(ids, seen)

    def _repeated(self, count: float, same: list[Observation]) -> Iterator[Disagreement]:
        by_metric: dict[str, list[Observation]] = defaultdict(list)
        for row in same:
            by_metric[row.metric].append(row)
        named = {metric: self._named(rows) for metric, rows in by_metric.items()}
        # Twice as many as are told leave enough of them without those of any one place.
        strangers = {metric: list(islice(self._strangers(metric, named), 2 * _TOLD)) for metric in named}
        for row in same:
            others = list(dict.fromkeys(text for place, text in strangers[row.metric] if place != _place(row)))
            if others:
                told = others[:MOST_NAMED] + ([message("check.and_others")] if len(others) > MOST_NAMED else [])
                yield disagreement(row, "repeated", number(count), others="; ".join(told))

    def _named(self, rows: list[Observation]) -> list[_Named]:
        """Where the rows of a metric stand and what they are called, each name once."""
        return list(dict.fromkeys((_place(row), self._called(row)) for row in rows))

    def _strangers(self, metric: str, named: Mapping[str, list[_Named]]) -> Iterator[_Named]:
        """Yields rows of metrics that have nothing to do with this one, no more of a place than can be told."""
        told: Counter[_Place] = Counter()
        for other, ones in named.items():
            for place, text in ones if not self._are_kin(metric, other) else ():
                told[place] += 1
                if told[place] <= _TOLD:
                    yield place, text

    def _repeated_sums(self, ids: list[str], seen: dict[float, list[Observation]]) -> Iterator[Disagreement]:
        by_unit: dict[tuple[float, str], list[Observation]] = defaultdict(list)
        for count, rows in seen.items():
            for row in rows:
                by_unit[count, row.unit].append(row)
        units = dict.fromkeys(row.unit for row in self._amounts.rows)
        for metric in self._metrics.values():
            for unit in units if metric.sum_of else ():
                for dataset in ids:
                    if (dataset, metric.id, unit) in self._amounts.cells:
                        continue
                    total = self._amounts.partial(dataset, metric.id, unit)
                    for row in by_unit.get((total, unit), ()) if total is not None else ():
                        if row.dataset != dataset and row.metric not in self._kin(metric.id):
                            yield disagreement(row, "repeated_sum", number(total or 0.0), name=metric.name)

    def _are_kin(self, metric: str, other: str) -> bool:
        """Tells whether numbers of two metrics may well be equal: one quantity, or a whole and its part."""
        return other in self._kin(metric) or metric in self._kin(other)

    def _called(self, row: Observation) -> str:
        metric = self._metrics[row.metric]
        key = "check.count_at" if metric.kind == "count" else "check.numerator_at"
        return message(key, name=metric.name, where=row.locator)

    def _kin(self, metric: str) -> set[str]:
        """The metrics of which it is a part or which are parts of it, and the other number of a rate."""
        if metric in self._relatives:
            return self._relatives[metric]
        kin = self._relatives[metric] = {metric, *(self._metrics[metric].sum_of or ())}
        for other in self._metrics.values():
            group = {other.id, *(other.sum_of or ()), other.numerator or "", other.denominator or ""}
            if metric in group:
                kin |= group
        return kin


def _place(row: Observation) -> _Place:
    return row.dataset, _CELL_PART.sub("", row.locator)
