"""The files of kept answers for chats that cannot fetch them over HTTP: the picture of a chart, the Excel file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.answer import Chart, IndicatorAnswer, IndicatorReference
from assistant.domain.principal import CITIZEN
from assistant.exports.workbook import workbook
from assistant.messages import message
from assistant.ports import Journal, KeptTurn
from channels.rendering import FilePart


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to send; `name` is of ASCII letters and has its ending, `caption` says what it is."""

    name: str
    content: bytes
    caption: str


class ChatFiles:
    """Makes files of turns that a citizen asked for, so that nothing internal is in them."""

    def __init__(self, journal: Journal, definitions: Callable[[], Mapping[str, str]]) -> None:
        """Args: definitions: tells what each metric means, by its id."""
        self._journal = journal
        self._definitions = definitions

    async def make(self, part: FilePart) -> MadeFile | None:
        """Returns the file, None when there is nothing (any more) to make it of."""
        kept = await self._journal.turn(part.turn_id, CITIZEN)
        if kept is None or not kept.public:
            return None
        turn = enumerate(kept.turn.answers, start=1)
        answers = [(place, one) for place, one in turn if isinstance(one, IndicatorAnswer) and one.has_figures]
        if part.kind == "workbook":
            return await self._workbook(kept, [one for _, one in answers]) if answers else None
        for place, one in answers:
            chart = one.chart
            if chart is not None and chart.categories and chart.series and part.answer in (None, place):
                content = await asyncio.to_thread(_drawn, chart, one.indicator)
                return MadeFile(f"{_name(one)}.png", content, chart.title)
        return None

    async def _workbook(self, kept: KeptTurn, answers: list[IndicatorAnswer]) -> MadeFile:
        content = await asyncio.to_thread(workbook, answers, self._definitions(), kept.answered_at)
        reference = answers[0].indicator
        caption = ", ".join(part for part in (reference.metric_name, reference.period.label) if part)
        return MadeFile(f"{_name(answers[0])}.xlsx", content, caption)


def _drawn(chart: Chart, figures: IndicatorReference) -> bytes:
    from assistant.exports.picture import picture  # matplotlib takes two seconds: only who wants a picture waits for it

    date = figures.as_of.strftime("%d/%m/%Y")
    return picture(chart, [message("export.picture.until", date=date, dataset=figures.dataset), *figures.warnings])


def _name(answer: IndicatorAnswer) -> str:
    metric = re.sub(r"[^a-z0-9]+", "-", answer.indicator.metric.lower()).strip("-")
    return "-".join(part for part in ("so-lieu", metric[:60], answer.indicator.as_of.isoformat()) if part)
