"""Numbers that stand for two quantities at once, in the tables of one period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from assistant.domain.indicator import Observation
from assistant.knowledge_base.amounts import Amounts
from assistant.knowledge_base.cell_checks import Disagreement, disagreement, number
from assistant.knowledge_base.tables import IndicatorTables
from assistant.messages import message

_CELL_PART = re.compile(r"\s*\((?:số|ý)[^)]*\)$")  # "… cột Kết quả thực hiện (số thứ nhất)"
TELLING = 100  # a smaller number may well be the same for two quantities by chance


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
                for row in same:
                    others = [self._called(one) for one in same if not self._belongs(row, one)]
                    if others:
                        yield disagreement(row, "repeated", number(count), others="; ".join(dict.fromkeys(others)))
            yield from self._repeated_sums(ids, seen)

    def _repeated_sums(self, ids: list[str], seen: dict[float, list[Observation]]) -> Iterator[Disagreement]:
        for metric in self._metrics.values():
            for unit in dict.fromkeys(row.unit for row in self._amounts.rows) if metric.sum_of else ():
                for dataset in ids:
                    if (dataset, metric.id, unit) in self._amounts.cells:
                        continue
                    total = self._amounts.partial(dataset, metric.id, unit)
                    for row in seen.get(total, ()) if total is not None and total >= TELLING else ():
                        if row.unit == unit and row.dataset != dataset and row.metric not in self._kin(metric.id):
                            yield disagreement(row, "repeated_sum", number(total or 0.0), name=metric.name)

    def _belongs(self, row: Observation, other: Observation) -> bool:
        """Tells whether two equal numbers may well be equal: one quantity, one cell, or a whole and its part."""
        places = [(one.dataset, _CELL_PART.sub("", one.locator)) for one in (row, other)]
        if row.metric == other.metric or places[0] == places[1]:
            return True
        return other.metric in self._kin(row.metric) or row.metric in self._kin(other.metric)

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
