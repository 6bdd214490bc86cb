"""A reply → what a chat shows: texts within the platform's limits, buttons to tap, files to send.

Plain text only: how a line looks (bold, a link) is the platform's matter, `channels/telegram.py` and others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from assistant.domain.answer import (
    Answer,
    Cell,
    Choice,
    Citation,
    Download,
    Help,
    IndicatorAnswer,
    Table,
)
from assistant.indicators.numbers import grouped
from assistant.messages import message
from assistant.pipeline.downloads import PATH

MOST_ROWS = 20  # of a table, as text; all of them are in the Excel file
_MOST_PLACES, _PLACES_OF_A_LINE = 12, 6  # in one source
_FILE = re.compile(rf"{re.escape(PATH)}/(?P<turn>[\w-]+)/(?:export\.xlsx|chart\.png(?:\?answer=(?P<answer>\d+))?)")


def utf16_length(text: str) -> int:
    """Returns the length as chat platforms count it: most emoji are two units."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows.

    Attributes:
        longest_text: of one message, in units of `length`; at least 200.
        most_buttons: below one message; 0 when there are none: then choices are a numbered list.
        longest_label: of a button, in characters; at least 5.
        length: how the platform counts (`len`: characters).
    """

    longest_text: int
    most_buttons: int
    longest_label: int
    length: Callable[[str], int] = len


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; of a source, with the address that opens it."""

    text: str
    url: str | None = None
    is_source: bool = False

    @property
    def plain(self) -> str:
        return f"{self.text} {self.url}" if self.url else self.text


@dataclass(frozen=True, slots=True)
class Button:
    """A choice to tap.

    Attributes:
        label: within the platform's limit.
        text: what is said when it is tapped.
        answer, place: which choice it is: the answer in the reply and the choice in the answer, both from 0.
    """

    label: str
    text: str
    answer: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class TextPart:
    """One message: lines that together, `plain` and with line ends, are within the limit.

    Attributes:
        listed: whether the text, this message or the one before, lists the choices as well.
    """

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    listed: bool = False

    @property
    def plain(self) -> str:
        return "\n".join(line.plain for line in self.lines)


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a kept turn, made by `channels.files.ChatFiles`.

    Attributes:
        answer: which answer of the turn has the chart, from 1; None: the first one that has.
        label: what it is, for people.
        url: where the same file is fetched over HTTP, by who may see it.
    """

    kind: Literal["picture", "workbook"]
    turn_id: str
    answer: int | None
    label: str
    url: str


Part = TextPart | FilePart


def render(answers: Sequence[Answer], limits: Limits) -> tuple[Part, ...]:
    """Returns what to send, in order; nothing of an answer is lost, and a source that fits into a message stands whole in one."""
    last = max((place for place, answer in enumerate(answers) if answer.choices), default=-1)
    parts: list[Part] = []
    for place, answer in enumerate(answers):
        parts += _texts(answer, place, limits, numbers=place == last)
        parts += _files(answer)
    return tuple(parts)


def render_text(text: str, limits: Limits, choices: Sequence[Choice] = ()) -> tuple[TextPart, ...]:
    """Returns a text of the channel itself (a greeting, a notice) with its choices."""
    lines = [Line(line) for line in text.split("\n")]
    return _with_choices(lines, choices, 0, limits, numbers=True)


def _texts(answer: Answer, place: int, limits: Limits, *, numbers: bool) -> tuple[TextPart, ...]:
    lines = [Line(line) for line in answer.text.split("\n")]
    if isinstance(answer, IndicatorAnswer):
        lines += _table(answer.table) if answer.table is not None else []
        warnings = (warning for warning in answer.indicator.warnings if warning not in answer.text)
        lines += [Line(message("chat.warning", text=warning)) for warning in warnings]
    sources = _sources(getattr(answer, "citations", ()), in_file=isinstance(answer, IndicatorAnswer))
    lines += [Line(""), *sources] if sources else []
    return _with_choices(lines, answer.choices, place, limits, numbers=numbers)


def _with_choices(
    lines: list[Line], choices: Sequence[Choice], place: int, limits: Limits, *, numbers: bool
) -> tuple[TextPart, ...]:
    """Choices that do not fit on buttons stand in the text as well, numbered where "2" would pick one."""
    in_text = len(choices) > limits.most_buttons or any(len(c.label) > limits.longest_label for c in choices)
    if choices and in_text:
        marks = [f"{number}." if numbers else "•" for number in range(1, len(choices) + 1)]
        lines = [*lines, Line(""), *(Line(f"{mark} {c.label}") for mark, c in zip(marks, choices, strict=True))]
        if numbers:
            lines.append(Line(message("chat.by_number" if limits.most_buttons else "chat.number_only")))
    buttons = []
    for number, choice in enumerate(choices[: limits.most_buttons]):
        label = f"{number + 1}. {choice.label}" if in_text and numbers else choice.label
        buttons.append(Button(_shortened(label, limits.longest_label), choice.text, place, number))
    packed = _packed(lines, limits)
    return (*packed[:-1], TextPart(packed[-1].lines, tuple(buttons), listed=in_text))


def _packed(lines: Iterable[Line], limits: Limits) -> list[TextPart]:
    """Returns the lines in as few messages as the order allows, none of which begins or ends with an empty line."""
    packed: list[list[Line]] = [[]]
    used = 0
    for line in chain.from_iterable(_pieces(given, limits) for given in lines):
        size = limits.length(line.plain) + 1  # its line end; the last one of a message has none
        if used + size > limits.longest_text + 1:
            packed.append([])
            used = 0
        if line.text or packed[-1]:
            packed[-1].append(line)
            used += size
    for part in packed:
        while part and not part[-1].text:
            part.pop()
    return [TextPart(tuple(part)) for part in packed if part] or [TextPart((Line("…"),))]


def _pieces(line: Line, limits: Limits) -> list[Line]:
    """Returns the line in pieces that fit; a source that is too long loses its address first."""
    line = Line(line.text.rstrip(), line.url, line.is_source)
    if limits.length(line.plain) <= limits.longest_text:
        return [line]
    pieces, rest = [], line.text
    while limits.length(rest) > limits.longest_text:
        end = _fitting(rest, limits)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [Line(piece, None, line.is_source) for piece in (*pieces, rest) if piece]


def _fitting(text: str, limits: Limits) -> int:
    """Returns how many characters fit, up to the end of a word where one ends; at least 1."""
    low, high = 1, min(len(text), limits.longest_text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if limits.length(text[:middle]) <= limits.longest_text else (low, middle - 1)
    blank = text.rfind(" ", 1, low + 1)
    return blank if blank > low // 2 else low


def _sources(citations: Iterable[Citation], *, in_file: bool) -> list[Line]:
    """One line for a source and up to six places in it; of figures, whose file names every place, the first twelve."""
    places: dict[tuple[str, str | None, date | None], dict[str, None]] = {}
    for citation in citations:
        title, place = " ".join(citation.title.split()), " ".join(citation.locator.split())
        places.setdefault((title, citation.url, citation.as_of), {})[place] = None
    lines = []
    for (title, url, as_of), found in places.items():
        shown = list(found)[: _MOST_PLACES if in_file else None]
        for first in range(0, len(shown), _PLACES_OF_A_LINE):
            where = "; ".join(place for place in shown[first : first + _PLACES_OF_A_LINE] if place)
            lines.append(_source(", ".join(part for part in (title, where) if part), url, as_of))
        if len(shown) < len(found):
            lines.append(Line(message("chat.more_places", count=len(found) - len(shown)), is_source=True))
    return lines


def _source(where: str, url: str | None, as_of: date | None) -> Line:
    if as_of is not None:
        where = message("chat.source_until", source=where, date=f"{as_of:%d/%m/%Y}")
    text = message("chat.source", source=where)
    is_address = url is not None and re.fullmatch(r"https?://\S+", url)
    return Line(text, url if is_address else None, is_source=True)


def _table(table: Table) -> list[Line]:
    lines = [_row(table.columns, row) for row in table.rows[:MOST_ROWS]]
    if len(table.rows) > MOST_ROWS:
        lines.append(message("chat.more_rows", count=len(table.rows) - MOST_ROWS))
    return [Line(""), *map(Line, lines)]


def _row(columns: Sequence[str], row: Sequence[Cell]) -> str:
    """The first cell names the row; of several others each is named by its column."""
    name, *cells = [_cell(cell) for cell in row] or [""]
    if len(cells) == 1:
        return f"• {name}: {cells[0]}"
    named = [f"{column}: {cell}" for column, cell in zip(columns[1:], cells, strict=False)]
    return f"• {name} – {'; '.join(named)}" if named else f"• {name}"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return message("chat.no_value")
    return " ".join(cell.split()) if isinstance(cell, str) else grouped(cell)


def _files(answer: Answer) -> tuple[FilePart, ...]:
    """The chart of figures and its Excel file, which a short table does without; everything that somebody asked for."""
    if not isinstance(answer, IndicatorAnswer | Help):
        return ()
    files = [file for download in answer.downloads if (file := _file(download)) is not None]
    rows = answer.table.rows if isinstance(answer, IndicatorAnswer) and answer.table is not None else ()
    if isinstance(answer, IndicatorAnswer) and answer.chart is None and len(rows) <= MOST_ROWS:
        files = [file for file in files if file.kind == "picture"]
    return tuple(sorted(files, key=lambda file: file.kind))


def _file(download: Download) -> FilePart | None:
    found = _FILE.fullmatch(download.url)
    if found is None:
        return None
    kind: Literal["picture", "workbook"] = "workbook" if download.url.endswith("/export.xlsx") else "picture"
    answer = int(found["answer"]) if found["answer"] else None
    return FilePart(kind, found["turn"], answer, download.label, download.url)


def _shortened(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"
