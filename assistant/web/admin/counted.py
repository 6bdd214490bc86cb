"""Counts as tables and charts: the page, the CSV file and the workbook show the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.answer import Cell, Table
from assistant.domain.insight import OUTCOMES, Insights, Tally
from assistant.messages import message
from assistant.web.admin.days import channel_name

Json = dict[str, Any]
_MOST_NAMES = 20  # procedures or metrics


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name."""

    name: str
    table: Table


def sheets(insights: Insights) -> list[Sheet]:
    """Returns every table of some days; one without rows is left out."""
    total = [(message("insight.all"), insights.total)] if insights.total.questions else []
    by_day = [(f"{day:%d/%m/%Y}", tally) for day, tally in sorted(insights.days.items(), reverse=True)]
    channels = sorted(insights.channels.items(), key=lambda one: -one[1].questions)
    found = [
        _sheet("channels", _tally_columns("channel"), _rows([*total, *((channel_name(c), t) for c, t in channels)])),
        _sheet("days", _tally_columns("day"), _rows(by_day)),
        _counted("refusals", "reason", [(message(f"insight.cause.{key}"), n) for key, n in _most(insights.refusals)]),
        _counted(
            "complaints", "reason", [(message(f"insight.complaint.{key}"), n) for key, n in _most(insights.complaints)]
        ),
        _named("procedures", "procedure", insights.procedures),
        _named("metrics", "metric", insights.metrics),
        _counted("hours", "hour", [(_hour(hour), insights.hours[hour]) for hour in range(24)] if total else []),
    ]
    return [sheet for sheet in found if sheet.table.rows]


def charts(insights: Insights) -> list[Json]:
    """Returns what can be seen at a glance, as `ChartSpec` of frontend/desk/charts.ts."""
    if not insights.total.questions:
        return []
    days = sorted(insights.days.items())
    questions = _series("questions", [tally.questions for _, tally in days])
    refused = _series("refused", [tally.outcomes["refused"] for _, tally in days])
    went = [insights.total.outcomes[outcome] for outcome in OUTCOMES]
    names = [message(f"insight.column.{outcome}") for outcome in OUTCOMES]
    hours = [insights.hours[hour] for hour in range(24)]
    return [
        _chart("line", "days", [f"{day:%d/%m}" for day, _ in days], [questions, refused]),
        _chart("bar", "outcomes", names, [_series("questions", went)]),
        _chart("line", "hours", [_hour(hour) for hour in range(24)], [_series("questions", hours)]),
    ]


def _tally_columns(first: str) -> list[str]:
    counts = ("questions", "conversations", *OUTCOMES, "fallback", "median", "slow", "helpful", "unhelpful")
    return [first, *counts]


def _rows(named: Iterable[tuple[str, Tally]]) -> list[tuple[Cell, ...]]:
    return [
        (
            name,
            tally.questions,
            tally.conversations,
            *(tally.outcomes[outcome] for outcome in OUTCOMES),
            round(100 * tally.fallback / tally.questions, 1),
            tally.percentile_ms(0.5),
            tally.percentile_ms(0.95),
            tally.helpful,
            tally.unhelpful,
        )
        for name, tally in named
    ]


def _counted(name: str, first: str, rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    return _sheet(name, [first, "questions"], rows)


def _named(name: str, first: str, counted: Counter[tuple[str, str]]) -> Sheet:
    rows = [(title, code, count) for (code, title), count in counted.most_common(_MOST_NAMES)]
    return _sheet(name, [first, "code", "questions"], rows)


def _sheet(name: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    headings = tuple(message(f"insight.column.{column}") for column in columns)
    return Sheet(message(f"insight.sheet.{name}"), Table(headings, tuple(rows)))


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return counted.most_common()


def _series(column: str, values: Sequence[int]) -> Json:
    return {"name": message(f"insight.column.{column}"), "values": list(values)}


def _chart(kind: str, name: str, categories: list[str], series: list[Json]) -> Json:
    title, unit = message(f"insight.chart.{name}"), message("insight.unit")
    return {"type": kind, "title": title, "categories": categories, "series": series, "unit": unit}


def _hour(hour: int) -> str:
    return message("insight.hour", hour=hour)
