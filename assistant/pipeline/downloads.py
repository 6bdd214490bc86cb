"""What can be downloaded of an answer with figures: its Excel file and the picture of its chart."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.answer import Answer, Download, Help, IndicatorAnswer
from assistant.domain.message import Files, Topic, Turn
from assistant.messages import message

PATH = "/api/v1/answers"


def with_downloads(turn: Turn, turn_id: str, before: Topic, answers_before: int = 0) -> Turn:
    """Returns the turn, its figures with their files, and a topic that knows the last of them.

    Args:
        turn_id: the id under which the journal will keep the turn.
        before: the topic that the turn began with; its files stay the last ones when this turn has none.
        answers_before: how many answers of the same message stand before those of this turn.
    """
    files, answers = before.files, list(turn.answers)
    for place, answer in enumerate(turn.answers):
        if isinstance(answer, IndicatorAnswer) and answer.has_figures:
            files = _files(answer, turn_id, answers_before + place + 1)
            answers[place] = replace(answer, downloads=files.downloads)
    return replace(turn, answers=tuple(answers), topic=replace(turn.topic, files=files))


def without_downloads(answers: tuple[Answer, ...], turn_id: str) -> tuple[Answer, ...]:
    """Returns the answers of a turn that the journal could not keep: of those, nothing can be fetched later."""
    return tuple(
        replace(answer, downloads=tuple(file for file in answer.downloads if f"/{turn_id}/" not in file.url))
        if isinstance(answer, IndicatorAnswer | Help)
        else answer
        for answer in answers
    )


def _files(answer: IndicatorAnswer, turn_id: str, place: int) -> Files:
    downloads = [Download(message("export.label.workbook"), f"{PATH}/{turn_id}/export.xlsx")]
    if answer.chart is not None:
        url = f"{PATH}/{turn_id}/chart.png?answer={place}"
        downloads.append(Download(message("export.label.picture"), url))
    return Files(answer.indicator.metric, _title(answer), tuple(downloads))


def _title(answer: IndicatorAnswer) -> str:
    """The figures in words; one number is of one unit, a table names its units itself."""
    own = answer.indicator
    unit = own.unit_name if answer.table is None else ""
    return ", ".join(part for part in (own.metric_name, unit, own.period.label) if part)
