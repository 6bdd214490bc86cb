"""Ready reports and the index: several metrics of one unit, or of every ward, in one table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures
from assistant.answering.indicator_words import Asked
from assistant.domain.answer import (
    Answer,
    Cell,
    Chart,
    Choice,
    IndicatorAnswer,
    IndicatorReference,
    Refusal,
    Series,
    Table,
)
from assistant.domain.principal import Principal
from assistant.domain.ready_report import IndexItem, ReadyReport, ReadyReports
from assistant.indicators.numbers import grouped
from assistant.indicators.resolver import Bounds
from assistant.indicators.result import Result
from assistant.messages import message


class ReportAnswerer:
    """Reads the register only: a printed report has its own tables."""

    def __init__(self, figures: Figures, reports: ReadyReports) -> None:
        self._figures = figures
        self._engine = figures.engine
        self._reports = reports

    def report(
        self, report: ReadyReport, units: tuple[str, ...], period: Bounds | None, principal: Principal
    ) -> Answer:
        """Returns the table of a report: one row a unit, one column a metric, and the total last."""
        total = self._row(report.metrics, units[0] if len(units) == 1 else self._figures.root, period, principal)
        if not total:
            return self._nothing(report.name, period)
        rows = [] if len(units) == 1 else self._rows(report.metrics, units, period, principal)
        known = next(iter(total.values()))
        everything = [result for row in (*rows, total) for result in row.values()]
        places = self._figures.units
        columns = (message("indicator.column_unit"), *(self._column(metric) for metric in report.metrics))
        table = Table(columns, tuple(self._cells(report.metrics, row) for row in (*rows, total)))
        unit = self._figures.unit_name(known.unit)
        lines = [message("report_ready.title", name=report.name, unit=unit, period=known.period.label)]
        lines += [message("report_ready.line", metric=r.metric.name, display=texts.shown(r)) for r in total.values()]
        day = known.dataset.as_of.strftime("%d/%m/%Y")
        lines.append(message("report_ready.counted", day=day))
        return IndicatorAnswer(
            text=texts.together(lines, everything, places),
            citations=texts.citations(list(total.values()), places),
            indicator=replace(
                self._reference(report.id, report.name, known), warnings=texts.warnings(everything, places)
            ),
            table=table,
            chart=self._chart(report, rows) if rows else None,
            choices=self._other_reports(report.id, unit),
        )

    def index(
        self, units: tuple[str, ...], period: Bounds | None, principal: Principal, asked: Asked, *, many: bool
    ) -> Answer:
        """Returns the points of one unit item by item, or in total of several units (`many`: of every ward)."""
        if asked.each:
            units = ()
        if len(units) > 1 or asked.most is not None or (not units and (many or asked.each)):
            return self._index_of_many(units, period, principal)
        return self._index_of_one(units[0] if units else self._figures.root, period, principal)

    def _index_of_one(self, unit: str, period: Bounds | None, principal: Principal) -> Answer:
        index = self._reports.index
        row = self._row(tuple(item.metric for item in index.items), unit, period, principal)
        if not row:
            return self._nothing(index.name, period)
        known = next(iter(row.values()))
        scored = [(item, row[item.metric]) for item in index.items if item.metric in row]
        earned = sum(_points(item, result) for item, result in scored)
        possible = sum(item.points for item, _ in scored)
        lost = sorted(scored, key=lambda pair: _points(*pair) - pair[0].points)
        values = {"unit": self._figures.unit_name(unit), "period": known.period.label}
        lines = [
            message(
                "service_index.total",
                earned=grouped(earned),
                possible=grouped(possible),
                all=grouped(index.points),
                **values,
            )
        ]
        lines += [
            message(
                "service_index.lost",
                metric=r.metric.name,
                points=grouped(i.points - _points(i, r)),
                display=texts.shown(r),
                full=grouped(i.full_at),
            )
            for i, r in lost[:3]
            if i.points - _points(i, r) >= 0.005
        ]
        lines.append(message("service_index.not_counted", items="; ".join(index.not_counted)))
        absent = [self._figures.name(item.metric) for item in index.items if item.metric not in row]
        if absent:
            lines.append(message("service_index.not_applicable", items="; ".join(absent)))
        basis = message("service_index.to_be_checked", basis=index.legal_basis)
        rows = tuple(
            (i.group, r.metric.name, texts.rounded(r.value), texts.rounded(r.numerator), texts.rounded(r.denominator),
             i.full_at, i.points, round(_points(i, r), 2), round(i.points - _points(i, r), 2))
            for i, r in scored
        )  # fmt: skip
        columns = ("group", "metric", "rate", "numerator", "denominator", "full", "points", "earned", "lost")
        names = tuple(r.metric.name for _, r in scored)
        bars = Series(message("service_index.column.earned"), tuple(round(_points(i, r), 2) for i, r in scored))
        gaps = Series(
            message("service_index.column.lost"), tuple(round(i.points - _points(i, r), 2) for i, r in scored)
        )
        return IndicatorAnswer(
            text=texts.together([*lines, basis], [known], self._figures.units),
            citations=texts.citations([result for _, result in scored], self._figures.units),
            indicator=replace(
                self._reference("index_766", index.name, known),
                value=round(earned, 2),
                display=message("service_index.display", earned=grouped(earned), possible=grouped(possible)),
                formula=message("service_index.formula"),
                warnings=texts.warnings([known], self._figures.units, [basis]),
            ),
            table=Table(tuple(message(f"service_index.column.{name}") for name in columns), rows),
            chart=Chart("bar", index.name, names, (bars, gaps), message("service_index.unit")),
            completeness="partial",
        )

    def _index_of_many(self, units: tuple[str, ...], period: Bounds | None, principal: Principal) -> Answer:
        index = self._reports.index
        metrics = tuple(item.metric for item in index.items)
        rows = self._rows(metrics, units, period, principal)
        if not rows:
            return self._nothing(index.name, period)
        totals = sorted(
            ((sum(_points(i, row[i.metric]) for i in index.items if i.metric in row), row) for row in rows),
            key=lambda pair: -pair[0],
        )
        known = next(iter(rows[0].values()))
        possible = sum(item.points for item in index.items)
        named = [(self._figures.unit_name(next(iter(row.values())).unit), round(points, 2)) for points, row in totals]
        items = "; ".join(f"{name} {grouped(points)}" for name, points in named)
        text = message(
            "service_index.many",
            items=items,
            period=known.period.label,
            possible=grouped(possible),
            all=grouped(index.points),
        )
        basis = message("service_index.to_be_checked", basis=index.legal_basis)
        points = message("service_index.column.earned")
        return IndicatorAnswer(
            text=texts.together([text, basis], [known], self._figures.units),
            citations=texts.citations([result for row in rows for result in row.values()], self._figures.units),
            indicator=replace(
                self._reference("index_766", index.name, known),
                formula=message("service_index.formula"),
                warnings=texts.warnings([known], self._figures.units, [basis]),
            ),
            table=Table((message("indicator.column_unit"), points), tuple(named)),
            chart=Chart(
                "bar",
                index.name,
                tuple(n for n, _ in named),
                (Series(points, tuple(p for _, p in named)),),
                message("service_index.unit"),
            ),
            completeness="partial",
        )

    def _row(
        self, metrics: tuple[str, ...], unit: str, period: Bounds | None, principal: Principal
    ) -> dict[str, Result]:
        """The register's numbers of one unit; metrics without a number (nothing to divide by) are left out."""
        found: dict[str, Result] = {}
        for dataset in self._engine.register_datasets(unit, period):
            bounds: tuple[date, date] = (dataset.period.start, dataset.period.end)
            self._engine.ask_register(metrics, dataset)
            for metric in metrics:
                result = self._engine.counted(metric, unit, principal, bounds)
                if result is not None and result.value is not None:
                    found[metric] = result
        return found

    def _rows(
        self, metrics: tuple[str, ...], units: tuple[str, ...], period: Bounds | None, principal: Principal
    ) -> list[dict[str, Result]]:
        datasets = self._engine.register_datasets(None, period)
        if not datasets:
            return []
        bounds = (datasets[0].period.start, datasets[0].period.end)
        wanted = units or tuple(r.unit for r in self._engine.by_unit("ho_so_tiep_nhan", principal, bounds)[0])
        rows = (self._row(metrics, unit, bounds, principal) for unit in wanted)
        return [row for row in rows if row]

    def _cells(self, metrics: tuple[str, ...], row: dict[str, Result]) -> tuple[Cell, ...]:
        unit = self._figures.unit_name(next(iter(row.values())).unit)
        return (unit, *(texts.rounded(row[m].value) if m in row else None for m in metrics))

    def _column(self, metric: str) -> str:
        return f"{self._figures.name(metric)} ({self._engine.metrics[metric].unit})"

    def _chart(self, report: ReadyReport, rows: list[dict[str, Result]]) -> Chart:
        rates = [m for m in report.metrics if self._engine.metrics[m].kind == "rate"] or list(report.metrics[:1])
        names = tuple(self._figures.unit_name(next(iter(row.values())).unit) for row in rows)
        series = tuple(
            Series(self._figures.name(m), tuple(texts.rounded(row[m].value) if m in row else None for row in rows))
            for m in rates
        )
        return Chart("bar", report.name, names, series, self._engine.metrics[rates[0]].unit)

    def _reference(self, identity: str, name: str, known: Result) -> IndicatorReference:
        reference = texts.reference(known, self._figures.units, value=False)
        return replace(reference, metric=identity, metric_name=name, formula=message("report_ready.formula"))

    def _nothing(self, name: str, period: Bounds | None) -> Refusal:
        if period is not None and self._engine.register_start() is not None:
            dates = " – ".join(day.strftime("%d/%m/%Y") for day in period)
            return Refusal(message("report_ready.not_loaded", name=name, period=dates), "period_not_loaded")
        return Refusal(message("report_ready.no_register", name=name), "no_data")

    def _other_reports(self, own: str, unit: str) -> tuple[Choice, ...]:
        others = [report for report in self._reports.reports if report.id != own][:4]
        return tuple(Choice(report.name, f"{report.names[0]} của {unit}") for report in others)


def _points(item: IndexItem, result: Result) -> float:
    return item.earned(result.value or 0.0)
