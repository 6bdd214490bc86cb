"""The index of service quality: the points of one unit item by item, or in total of several units or periods."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures, Query
from assistant.answering.indicator_words import Asked, Limit, from_below
from assistant.answering.register_rows import RegisterRows, Row, Rows
from assistant.domain.answer import Answer, Chart, IndicatorAnswer, IndicatorReference, Refusal, Series, Table
from assistant.domain.ready_report import IndexItem, ServiceIndex
from assistant.indicators.numbers import display, grouped
from assistant.indicators.resolver import Bounds
from assistant.indicators.result import Result
from assistant.messages import message

_MOST_LOST = 3  # items told in the text; the table has all


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one row; items without a dossier to count do not apply, and their points cannot be earned."""

    row: Row
    items: tuple[tuple[IndexItem, Result], ...]

    @property
    def earned(self) -> float:
        return sum(points(item, result) for item, result in self.items)

    @property
    def possible(self) -> float:
        return sum(item.points for item, _ in self.items)

    @property
    def share(self) -> float:
        """In percent; what units and periods with different items can be compared by."""
        return self.earned / self.possible * 100


class IndexAnswerer:
    """Every total is said with the points that were possible."""

    def __init__(self, figures: Figures, index: ServiceIndex) -> None:
        self._figures = figures
        self._index = index
        self._metrics = tuple(item.metric for item in index.items)
        self._rows = RegisterRows(figures)

    def unread(self, query: Query, asked: Asked) -> Refusal | None:
        """See `RegisterRows.unread`."""
        return self._rows.unread(query, asked, self._index.name, self._metrics[0])

    def answer(self, query: Query, asked: Asked) -> Answer:
        """Returns the points of one unit, of several, of every ward, or of several periods."""
        if asked.each:
            query = replace(query, units=())
        periods, notes = self._rows.periods(query, asked)
        if not periods:
            return self._nothing(query, None)
        many = self._asks_for_many(query, asked, several_periods=len(periods) > 1)
        units = query.units or (() if many else (self._figures.root,))
        rows = self._rows.rows(self._metrics, units, periods, query.principal)
        if not rows.rows:
            return self._nothing(query, periods[0])
        if not many and len(periods) == 1:
            return self._of_one(self._score(rows.rows[0]))
        return self._of_many(rows, query, asked, [*notes, *rows.notes])

    def _asks_for_many(self, query: Query, asked: Asked, *, several_periods: bool) -> bool:
        """Two periods are compared with each other, where no units are named."""
        if len(query.units) > 1 or asked.each or asked.most is not None:
            return True
        intents = ("indicator_rank", "indicator_filter", *(() if several_periods else ("indicator_compare",)))
        return not query.units and (query.understanding.intent in intents or asked.ranked)

    def _score(self, row: Row) -> Score:
        there = tuple((item, row.results[item.metric]) for item in self._index.items if item.metric in row.results)
        return Score(row, there)

    def _of_one(self, score: Score) -> IndicatorAnswer:
        known, units = score.row.first, self._figures.units
        basis = self._basis()
        names = tuple(result.metric.name for _, result in score.items)
        earned = tuple(round(points(*pair), 2) for pair in score.items)
        lost = tuple(round(pair[0].points - points(*pair), 2) for pair in score.items)
        series = (Series(_column("earned"), earned), Series(_column("lost"), lost))
        return IndicatorAnswer(
            text=texts.together([*self._lines(score), basis], [known], units),
            citations=texts.citations([result for _, result in score.items], units),
            indicator=replace(
                self._reference(known),
                value=round(score.earned, 2),
                display=message(
                    "service_index.display", earned=grouped(score.earned), possible=grouped(score.possible)
                ),
                warnings=texts.warnings([known], units, [basis]),
            ),
            table=_items_table(score),
            chart=Chart("bar", self._index.name, names, series, message("service_index.unit")),
            completeness="partial",
        )

    def _lines(self, score: Score) -> list[str]:
        values = {"unit": self._figures.unit_name(score.row.unit), "period": score.row.period.label}
        values |= {"earned": grouped(score.earned), "possible": grouped(score.possible)}
        lines = [message("service_index.total", all=grouped(self._index.points), **values)]
        lost = sorted(score.items, key=lambda pair: points(*pair) - pair[0].points)[:_MOST_LOST]
        lines += [
            message(
                "service_index.lost",
                metric=result.metric.name,
                points=grouped(item.points - points(item, result)),
                display=texts.shown(result),
                full=grouped(item.full_at),
            )
            for item, result in lost
            if item.points - points(item, result) >= 0.005
        ]
        lines.append(message("service_index.not_counted", items="; ".join(self._index.not_counted)))
        absent = [self._figures.name(metric) for metric in self._metrics if metric not in score.row.results]
        return [*lines, message("service_index.not_applicable", items="; ".join(absent))] if absent else lines

    def _of_many(self, rows: Rows, query: Query, asked: Asked, notes: list[str]) -> IndicatorAnswer:
        low = from_below(query.understanding, more_is_better=True)
        scores = [self._score(row) for row in rows.rows]
        if rows.by_unit:
            limit = asked.limit if query.understanding.intent == "indicator_filter" else None
            ranked = _ranked(scores, low=low)
            lines = [_filtered(group, limit) for group in ranked if limit is not None]
            ranked = [_kept(group, limit)[: asked.most] for group in ranked]
            scores = [score for group in ranked for score in group]
            lines += [self._ranking(group, low=low) for group in ranked]
        else:
            lines = [self._periods(scores), *self._change(scores)]
        lines += [message("service_index.possible", all=grouped(self._index.points)), self._basis()]
        known, units = scores[0 if rows.by_unit else -1].row.first, self._figures.units
        reference = texts.since(self._reference(known), rows.rows[0].period)
        return IndicatorAnswer(
            text=texts.together(lines, [known], units, notes),
            citations=texts.citations([result for score in scores for _, result in score.items], units),
            indicator=replace(reference, warnings=texts.warnings([known], units, [self._basis(), *notes])),
            table=self._totals(scores, rows),
            chart=self._chart(scores, rows),
            completeness="partial",
        )

    def _ranking(self, scores: list[Score], *, low: bool) -> str:
        items = "; ".join(_item(self._figures.unit_name(score.row.unit), score) for score in scores)
        key = "service_index.low" if low else "service_index.high"
        return message(key, period=scores[0].row.period.label, items=items)

    def _periods(self, scores: list[Score]) -> str:
        items = "; ".join(_item(score.row.period.label, score) for score in scores)
        return message("service_index.periods", unit=self._figures.unit_name(scores[0].row.unit), items=items)

    def _change(self, scores: list[Score]) -> list[str]:
        """Of two periods: how many points more, or, where not the same items apply, by how much the share grew."""
        if len(scores) != 2:
            return []
        before, after = scores
        same = before.possible == after.possible
        change = after.earned - before.earned if same else after.share - before.share
        in_points = display(abs(change), message("service_index.unit"))
        shown = in_points if same else message("indicator.points", points=grouped(abs(change)))
        return [texts.changed(after.row.period.label, change, shown)]

    def _totals(self, scores: list[Score], rows: Rows) -> Table:
        columns = (*self._rows.keys(rows), *(_column(name) for name in ("earned", "points", "share")))
        return Table(
            columns,
            tuple(
                (*self._rows.key(rows, s.row), round(s.earned, 2), texts.rounded(s.possible), round(s.share, 2))
                for s in scores
            ),
        )

    def _chart(self, scores: list[Score], rows: Rows) -> Chart:
        names = tuple(", ".join(self._rows.key(rows, score.row)) for score in scores)
        series = (Series(_column("share"), tuple(round(score.share, 2) for score in scores)),)
        return Chart("bar" if rows.by_unit else "line", self._index.name, names, series, "%")

    def _reference(self, known: Result) -> IndicatorReference:
        formula = message("service_index.formula")
        return texts.of_several(known, self._figures.units, "index_766", self._index.name, formula)

    def _basis(self) -> str:
        return message("service_index.to_be_checked", basis=self._index.legal_basis)

    def _nothing(self, query: Query, period: Bounds | None) -> Refusal:
        unit = query.units[0] if query.units else self._figures.root
        return self._rows.nothing(self._index.name, self._index.names[0], unit, period)


def points(item: IndexItem, result: Result) -> float:
    """Returns the points that a rate earns."""
    return item.earned(result.value or 0.0)


def _kept(scores: list[Score], limit: Limit | None) -> list[Score]:
    """The scores that meet a condition; all of them when none does."""
    return [score for score in scores if limit is None or _holds(limit, score)] or scores


def _holds(limit: Limit, score: Score) -> bool:
    of_share = "%" in limit.said or "phần trăm" in limit.said
    return limit.holds(score.share if of_share else score.earned)


def _filtered(scores: list[Score], limit: Limit) -> str:
    count = str(sum(_holds(limit, score) for score in scores))
    period = scores[0].row.period.label
    values = {"count": count, "all": str(len(scores)), "condition": limit.said}
    return message("service_index.filter", period=period[:1].upper() + period[1:], **values)


def _ranked(scores: list[Score], *, low: bool) -> list[list[Score]]:
    """The scores of each period in order."""
    periods = dict.fromkeys(score.row.period for score in scores)
    groups = ([score for score in scores if score.row.period == period] for period in periods)
    return [sorted(group, key=lambda score: score.share, reverse=not low) for group in groups]


def _item(name: str, score: Score) -> str:
    values = {"earned": grouped(score.earned), "possible": grouped(score.possible)}
    return message("service_index.item", name=name, share=display(score.share, "%"), **values)


def _items_table(score: Score) -> Table:
    columns = ("group", "metric", "rate", "numerator", "denominator", "full", "points", "earned", "lost")
    rows = tuple(
        (i.group, r.metric.name, texts.rounded(r.value), texts.rounded(r.numerator), texts.rounded(r.denominator),
         i.full_at, i.points, round(points(i, r), 2), round(i.points - points(i, r), 2))
        for i, r in score.items
    )  # fmt: skip
    return Table(tuple(map(_column, columns)), rows)


def _column(name: str) -> str:
    return message(f"service_index.column.{name}")
