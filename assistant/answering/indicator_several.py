"""Several units side by side: ranked, filtered, compared, added, averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures, Query
from assistant.answering.indicator_words import Asked, Limit, from_below
from assistant.domain.answer import Answer, IndicatorAnswer, Table
from assistant.indicators.numbers import display, grouped
from assistant.indicators.result import Result
from assistant.messages import message


class SeveralUnits:
    """Every method returns one answer whose table and chart hold the numbers of all units."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._engine = figures.engine
        self._units = figures.units

    def rank(self, query: Query, asked: Asked) -> Answer:
        """Orders the units by what the words call first, as many as were asked for."""
        results, missing = self._comparable(query)
        if len(results) < 2:
            return self._none(query)
        low = from_below(query.understanding, more_is_better=self._engine.metrics[query.metric].more_is_better)
        ranked = sorted(results, key=lambda result: result.value or 0.0, reverse=not low)
        key = "indicator.rank_low" if low else "indicator.rank_high"
        leader = texts.shown(ranked[0])
        ties = [self._name(result) for result in ranked if texts.shown(result) == leader]
        if asked.most is not None and asked.most < len(ranked):
            ranked = ranked[: asked.most]
        return self._listing(ranked, key, missing, best=", ".join(ties), display=leader)

    def place(self, query: Query, unit: str) -> Answer:
        """Says which place a unit has among the units of its kind; those with the same number share a place."""
        value = self._engine.value(query.metric, unit, query.principal, query.period)
        if value is None or value.value is None:
            return self._figures.no_value(query, unit, value)
        period = (value.period.start, value.period.end)
        results, missing = self._comparable(replace(query, units=(), periods=(period,)))
        own = next((result for result in results if result.unit == unit), None)
        if own is None or len(results) < 2:
            return self._figures.no_value(query, unit)
        less_is_better = self._engine.metrics[query.metric].more_is_better is False
        ranked = sorted(results, key=lambda result: result.value or 0.0, reverse=not less_is_better)
        shown = [texts.shown(result) for result in ranked]
        same = shown.count(texts.shown(own)) - 1
        shared = message("indicator.place_shared", count=str(same)) if same else ""
        place = str(shown.index(texts.shown(own)) + 1)
        values = {"unit": self._name(own), "display": texts.shown(own), "place": place, "shared": shared}
        key = "indicator.place_low" if less_is_better else "indicator.place_high"
        return self._listing(ranked, key, missing, **values, all=str(len(ranked)), best=shown[0])

    def filter(self, query: Query, limit: Limit | None) -> Answer:
        """Keeps the units whose value meets the condition; without a condition all of them."""
        results, missing = self._comparable(query)
        if len(results) < 2:
            return self._none(query)
        if limit is None:
            return self._listing(results, "indicator.list_units", missing)
        kept = [result for result in results if limit.holds(result.value or 0.0)]
        if not kept:
            return self._listing(results, "indicator.filter_none", missing, condition=limit.said)
        kept.sort(key=lambda result: result.value or 0.0, reverse=True)
        counts = {"count": str(len(kept)), "all": str(len(results))}
        items = "; ".join(self._item(result) for result in kept)
        return self._listing(kept, "indicator.filter", missing, condition=limit.said, items=items, **counts)

    def list_units(self, query: Query) -> Answer:
        """Shows all units, or those below one named unit."""
        return self.filter(query, None)

    def has_each(self, query: Query) -> bool:
        """Tells whether there are numbers of single units to list."""
        return len(self._comparable(query)[0]) > 1

    def compare(self, query: Query, asked: Asked) -> Answer:
        """Sets named units side by side, and says the difference of two."""
        found = self._engine.values(query.metric, query.units, query.principal, query.period)
        results = [result for result in found if result.value is not None]
        there = {result.unit for result in results}
        absent = [unit for unit in query.units if unit not in there]
        if len(results) < 2:
            return self._figures.no_value(query, absent[0])
        if len({result.period for result in results}) > 1:
            return self._different_periods(results)
        items = "; ".join(self._item(result) for result in results)
        names = [self._figures.unit_name(unit) for unit in absent]
        after = ""
        total = asked.total or query.understanding.intent == "indicator_total"
        if asked.average or (total and self._engine.metrics[query.metric].additive):
            after = self._together(results, average=asked.average)
        elif len(results) == 2:
            after = self._difference(results)
        return self._listing(results, "indicator.compare", names, after=after, items=items)

    def together(self, query: Query, *, average: bool) -> Answer:
        """Adds the units up, or says their average: of a count the mean, of a rate the rate of the whole."""
        results, missing = self._comparable(query)
        if len(results) < 2:
            return self._none(query)
        sentence = self._together(results, average=average)
        return self._listing(results, "indicator.list_units", missing, before=sentence)

    def share(self, query: Query, units: tuple[str, ...], whole_unit: str) -> Answer | None:
        """Says what part of the whole count each unit has, and all of them; None where that makes no sense."""
        found = self._engine.values(query.metric, units, query.principal, query.period)
        parts = [result for result in found if result.value is not None]
        whole = self._whole(query, whole_unit, parts[0]) if len(parts) == len(units) else None
        if whole is None or not whole.value or {result.period for result in parts} != {whole.period}:
            return None
        if not whole.metric.additive:
            return None
        all_of = [part.value or 0.0 for part in parts]
        texts_of = [self._shared(self._name(part), value, whole) for part, value in zip(parts, all_of, strict=True)]
        if len(parts) > 1 and self._apart(units):
            together = message("indicator.units_together", count=str(len(parts)))
            texts_of.append(self._shared(together, sum(all_of), whole))
        items = "; ".join(map(self._item, (*parts, whole)))
        answer = self._listing([*parts, whole], "indicator.compare", [], before="\n".join(texts_of), items=items)
        shares = [value / whole.value * 100 for value in all_of]
        return replace(
            answer, table=texts.with_column(answer.table, message("indicator.column_share"), [*shares, 100.0])
        )

    def _whole(self, query: Query, unit: str, part: Result) -> Result | None:
        """The number of the whole, from the same kind of source and in the same period as that of the part."""
        look_up = self._engine.counted if part.dataset.register else self._engine.value
        return look_up(query.metric, unit, query.principal, (part.period.start, part.period.end))

    def _apart(self, units: tuple[str, ...]) -> bool:
        """Tells whether no unit is counted in another one."""
        return not any(
            self._units.is_within(a, (b,)) or self._units[a].succeeded_by == b for a, b in permutations(units, 2)
        )

    def _shared(self, name: str, value: float, whole: Result) -> str:
        return message(
            "indicator.share",
            unit=name,
            whole=self._name(whole),
            metric=whole.metric.name,
            period=whole.period.label,
            share=display(value / (whole.value or 1.0) * 100, "%"),
            numerator=grouped(value),
            denominator=grouped(whole.value or 0.0),
        )

    def _comparable(self, query: Query) -> tuple[list[Result], list[str]]:
        """The numbers of the named units, of those below one named unit, or of all wards; and the names of units without one."""
        among: Sequence[str] | None = None
        if len(query.units) > 1:
            among = query.units
        elif query.units and self._units.children(query.units[0]):
            among = [child.id for child in self._units.children(query.units[0])]
        results, missing = self._engine.by_unit(query.metric, query.principal, query.period, among)
        if among is not None and len(results) < 2 and self._engine.is_counted(query.metric):
            results, missing = self._engine.by_unit(query.metric, query.principal, query.period)
        return list(results), [self._figures.unit_name(unit) for unit in missing]

    def _none(self, query: Query) -> Answer:
        unit = query.units[0] if query.units else self._figures.root
        return self._figures.no_value(query, unit, split=message("indicator.each_unit"))

    def _different_periods(self, results: list[Result]) -> IndicatorAnswer:
        """Numbers of different periods: each said with its own, nothing compared."""
        warning = message("indicator.different_periods")
        reference = texts.reference(results[0], self._units, value=False)
        lines = [warning, *(line for result in results for line in texts.statement(result, self._units))]
        return IndicatorAnswer(
            text=texts.together(lines, results, self._units),
            citations=texts.citations(results, self._units),
            indicator=replace(reference, warnings=texts.warnings(results, self._units, [warning])),
            completeness="partial",
        )

    def _listing(
        self, results: list[Result], key: str, missing: list[str], *, before: str = "", after: str = "", **values: str
    ) -> IndicatorAnswer:
        """`key` with `values` is the sentence about the list; `before` and `after` stand around it."""
        first = results[0]
        sentence = message(key, metric=first.metric.name, period=first.period.label, **values)
        lines = [line for line in (before, sentence, after) if line]
        lacking = [message("indicator.missing_parts", units=", ".join(missing))] if missing else []
        if first.dataset.register:
            lines.append(texts.counted(first, self._units))
        reference = texts.reference(first, self._units, value=False)
        return IndicatorAnswer(
            text=texts.together(lines, results, self._units, lacking),
            citations=texts.citations(results, self._units),
            indicator=replace(reference, warnings=texts.warnings(results, self._units, lacking)),
            table=texts.table(results, self._units),
            chart=texts.chart(results, self._units),
            completeness="partial" if missing else "complete",
        )

    def _together(self, results: list[Result], *, average: bool) -> str:
        metric, count = results[0].metric, str(len(results))
        values = {"metric": metric.name, "count": count, "period": results[0].period.label}
        total = sum(result.value or 0.0 for result in results)
        if metric.kind == "count" and metric.additive:
            if average:
                shown = display(total / len(results), metric.unit)
                return message("indicator.mean", **values, display=shown, total=grouped(total))
            return message("indicator.sum", **values, display=display(total, metric.unit))
        above = sum(result.numerator or 0.0 for result in results)
        below = sum(result.denominator or 0.0 for result in results)
        if not below or any(result.denominator is None for result in results):
            return message("indicator.not_added", metric=metric.name)
        rate = above / below * (100 if metric.kind == "rate" else 1)
        pair = {"numerator": grouped(above), "denominator": grouped(below)}
        return message("indicator.rate_together", **values, display=display(rate, metric.unit), **pair)

    def _difference(self, results: list[Result]) -> str:
        high, low = sorted(results, key=lambda result: result.value or 0.0, reverse=True)
        gap = (high.value or 0.0) - (low.value or 0.0)
        if not gap:
            return message("indicator.same")
        unit = high.metric.unit
        shown = message("indicator.points", points=grouped(gap)) if unit == "%" else display(gap, unit)
        return message("indicator.difference", high=self._name(high), low=self._name(low), display=shown)

    def _item(self, result: Result) -> str:
        return message("indicator.compare_item", unit=self._name(result), display=texts.shown(result))

    def _name(self, result: Result) -> str:
        return self._figures.unit_name(result.unit)


def joined(answers: Sequence[IndicatorAnswer], notes: Sequence[str]) -> IndicatorAnswer:
    """Returns the answers of several periods as one: what was said of each, and one table with a column for the period."""
    first, last = answers[0], answers[-1]
    warnings = tuple(dict.fromkeys(warning for answer in answers for warning in answer.indicator.warnings))
    lines = list(first.text.split("\n"))
    for answer in answers[1:]:  # a doubt is told once; two periods may well have the same difference
        lines += [line for line in answer.text.split("\n") if line not in warnings or line not in lines]
    partial = bool(notes) or any(answer.completeness != "complete" for answer in answers)
    citations = (citation for answer in answers for citation in answer.citations)
    reference = texts.since(last.indicator, first.indicator.period)
    return IndicatorAnswer(
        text="\n".join([*lines, *notes]),
        citations=tuple(dict.fromkeys(citations)),
        indicator=replace(reference, warnings=(*warnings, *notes)),
        table=_joined_table(answers),
        completeness="partial" if partial else "complete",
        reason=next((answer.reason for answer in answers if answer.reason is not None), None),
    )


def _joined_table(answers: Sequence[IndicatorAnswer]) -> Table | None:
    tables = [(answer.indicator.period.label, answer.table) for answer in answers if answer.table is not None]
    if len({table.columns for _, table in tables}) != 1:
        return None  # what one period has, another has not
    name, *numbers = tables[0][1].columns
    rows = tuple((cells[0], label, *cells[1:]) for label, table in tables for cells in table.rows)
    return Table((name, message("indicator.column_period"), *numbers), rows)
