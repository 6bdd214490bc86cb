"""Ready reports: several metrics of one unit, of every ward, or of several periods, in one table."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures, Query
from assistant.answering.indicator_words import Asked
from assistant.answering.register_rows import RegisterRows, Row, Rows
from assistant.domain.answer import Answer, Chart, Choice, IndicatorAnswer, Refusal, Series, Table
from assistant.domain.ready_report import ReadyReport, ReadyReports
from assistant.indicators.resolver import Bounds
from assistant.messages import message


class ReportAnswerer:
    """One row a unit or a period, one column a metric."""

    def __init__(self, figures: Figures, reports: ReadyReports) -> None:
        self._figures = figures
        self._engine = figures.engine
        self._reports = reports
        self._rows = RegisterRows(figures)

    def unread(self, report: ReadyReport, query: Query, asked: Asked) -> Refusal | None:
        """See `RegisterRows.unread`."""
        return self._rows.unread(query, asked, report.name, report.metrics[0])

    def answer(self, report: ReadyReport, query: Query, asked: Asked) -> Answer:
        """Returns the table: the units and the whole of them, or the periods side by side."""
        if asked.each:
            query = replace(query, units=())
        periods, notes = self._rows.periods(query, asked)
        if not periods:
            return self._nothing(report, query, None)
        if len(periods) == 1:
            return self._of_period(report, query, periods[0])
        units = query.units if query.units or asked.each else (self._figures.root,)
        rows = self._rows.rows(report.metrics, units, periods, query.principal)
        if not rows.rows:
            return self._nothing(report, query, periods[0])
        return self._by_period(report, rows, [*notes, *rows.notes])

    def _of_period(self, report: ReadyReport, query: Query, period: Bounds) -> Answer:
        """The units, the whole last; of one unit alone its own row."""
        one = query.units[0] if len(query.units) == 1 else None
        total = self._rows.row(report.metrics, one or self._figures.root, period, query.principal)
        if total is None:
            return self._nothing(report, query, period)
        rows = Rows((), by_unit=True, by_period=False)
        if one is None:
            rows = self._rows.rows(report.metrics, query.units, [period], query.principal)
        unit = self._figures.unit_name(total.unit)
        lines = [message("report_ready.title", name=report.name, unit=unit, period=total.period.label)]
        lines += [
            message("report_ready.line", metric=r.metric.name, display=texts.shown(r)) for r in total.results.values()
        ]
        everything = replace(rows, rows=(*rows.rows, total))
        answer = self._answer(report, everything, lines, list(rows.notes), chart=rows)
        citations = texts.citations(list(total.results.values()), self._figures.units)
        return replace(answer, citations=citations, choices=self._other_reports(report.id, unit))

    def _by_period(self, report: ReadyReport, rows: Rows, notes: list[str]) -> IndicatorAnswer:
        units = dict.fromkeys(self._figures.unit_name(row.unit) for row in rows.rows)
        labels = tuple(dict.fromkeys(row.period.label for row in rows.rows))
        label = labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}"
        title = message("report_ready.title", name=report.name, unit=", ".join(units), period=label)
        return self._answer(report, rows, [title, message("report_ready.by_period")], notes, chart=rows)

    def _answer(
        self, report: ReadyReport, rows: Rows, lines: list[str], notes: list[str], *, chart: Rows
    ) -> IndicatorAnswer:
        results, units = rows.results(), self._figures.units
        known = rows.rows[-1].first
        counted = message("report_ready.counted", day=known.dataset.as_of.strftime("%d/%m/%Y"))
        reference = texts.of_several(known, units, report.id, report.name, message("report_ready.formula"))
        return IndicatorAnswer(
            text=texts.together([*lines, counted], results, units, notes),
            citations=texts.citations(results, units),
            indicator=replace(
                texts.since(reference, rows.rows[0].period), warnings=texts.warnings(results, units, notes)
            ),
            table=self._table(report, rows),
            chart=self._chart(report, chart) if chart.rows else None,
            completeness="partial" if notes else "complete",
        )

    def _table(self, report: ReadyReport, rows: Rows) -> Table:
        columns = (*self._rows.keys(rows), *(self._column(metric) for metric in report.metrics))
        return Table(
            columns,
            tuple((*self._rows.key(rows, row), *(self._cell(row, m) for m in report.metrics)) for row in rows.rows),
        )

    def _cell(self, row: Row, metric: str) -> float | int | None:
        return texts.rounded(row.results[metric].value) if metric in row.results else None

    def _column(self, metric: str) -> str:
        return f"{self._figures.name(metric)} ({self._engine.metrics[metric].unit})"

    def _chart(self, report: ReadyReport, rows: Rows) -> Chart:
        rates = [m for m in report.metrics if self._engine.metrics[m].kind == "rate"] or list(report.metrics[:1])
        names = tuple(", ".join(self._rows.key(rows, row)) for row in rows.rows)
        series = tuple(Series(self._figures.name(m), tuple(self._cell(row, m) for row in rows.rows)) for m in rates)
        return Chart("bar" if rows.by_unit else "line", report.name, names, series, self._engine.metrics[rates[0]].unit)

    def _nothing(self, report: ReadyReport, query: Query, period: Bounds | None) -> Refusal:
        unit = query.units[0] if query.units else self._figures.root
        return self._rows.nothing(report.name, report.names[0], unit, period)

    def _other_reports(self, own: str, unit: str) -> tuple[Choice, ...]:
        others = [report for report in self._reports.reports if report.id != own][:4]
        return tuple(Choice(report.name, f"{report.names[0]} của {unit}") for report in others)
