"""The files behind a kept answer, wherever they are fetched from: over HTTP or in a chat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.answer import Answer, Chart, IndicatorAnswer
from assistant.messages import message

Placed = tuple[int, IndicatorAnswer]


def with_figures(answers: Sequence[Answer]) -> list[Placed]:
    """Returns the answers that can be exported, each with its place in the turn, counted from 1."""
    placed = enumerate(answers, start=1)
    return [(place, one) for place, one in placed if isinstance(one, IndicatorAnswer) and one.has_figures]


def with_chart(answers: Sequence[Placed], place: int | None) -> tuple[IndicatorAnswer, Chart] | None:
    """Returns the answer at a place, or the first for None, and its chart; None when there is none to draw."""
    for at, one in answers:
        chart = one.chart
        if chart is not None and chart.categories and chart.series and place in (None, at):
            return one, chart
    return None


def drawn(answer: IndicatorAnswer, chart: Chart) -> bytes:
    """Returns the picture of a chart (PNG) with its source below; blocking."""
    from assistant.exports.picture import picture  # matplotlib takes two seconds: only who wants a picture waits for it

    figures = answer.indicator
    date = figures.as_of.strftime("%d/%m/%Y")
    return picture(chart, [message("export.picture.until", date=date, dataset=figures.dataset), *figures.warnings])


def file_name(answer: IndicatorAnswer) -> str:
    """Returns a name of ASCII letters without its ending: "so-lieu-ty-le-dung-han-2023-09-30"."""
    metric = re.sub(r"[^a-z0-9]+", "-", answer.indicator.metric.lower()).strip("-")
    return "-".join(part for part in ("so-lieu", metric[:60], answer.indicator.as_of.isoformat()) if part)
