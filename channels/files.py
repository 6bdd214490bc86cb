"""The files of kept answers for chats that cannot fetch them over HTTP: the picture of a chart, the Excel file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.answer import IndicatorAnswer
from assistant.domain.principal import CITIZEN, Principal
from assistant.exports.files import drawn, file_name, with_chart, with_figures
from assistant.exports.workbook import workbook
from assistant.ports import Journal, KeptTurn
from channels.rendering import FilePart


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to send; `name` is of ASCII letters and has its ending, `caption` says what it is."""

    name: str
    content: bytes
    caption: str


class ChatFiles:
    """Makes files of turns: of a citizen's, in which nothing internal is, and of an official's for the chat that is theirs."""

    def __init__(self, journal: Journal, definitions: Callable[[], Mapping[str, str]]) -> None:
        """Args: definitions: tells what each metric means, by its id."""
        self._journal = journal
        self._definitions = definitions

    async def make(self, part: FilePart, person: Principal = CITIZEN) -> MadeFile | None:
        """Returns the file, None when there is nothing (any more) to make it of that the person may have."""
        kept = await self._journal.turn(part.turn_id, person)
        if kept is None:
            return None
        answers = with_figures(kept.turn.answers)
        if part.kind == "workbook":
            return await self._workbook(kept, [one for _, one in answers]) if answers else None
        found = with_chart(answers, part.answer)
        if found is None:
            return None
        answer, chart = found
        content = await asyncio.to_thread(drawn, answer, chart)
        return MadeFile(f"{file_name(answer)}.png", content, chart.title)

    async def _workbook(self, kept: KeptTurn, answers: list[IndicatorAnswer]) -> MadeFile:
        content = await asyncio.to_thread(workbook, answers, self._definitions(), kept.answered_at)
        reference = answers[0].indicator
        caption = ", ".join(part for part in (reference.metric_name, reference.period.label) if part)
        return MadeFile(f"{file_name(answers[0])}.xlsx", content, caption)
