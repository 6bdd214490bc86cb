"""One page of a PDF → its lines and tables, with what their look tells: place, size, bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.text import extract_words

from assistant.knowledge_base.ingest.blocks import Row
from assistant.knowledge_base.ingest.tables import padded

MAX_EDGES = 4_000  # drawn lines of a page; a map or chart with more would keep the search for tables busy for minutes

Word = dict[str, Any]  # of pdfplumber, also of one letter: text, x0, x1, top, bottom; a word has chars


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; lengths in points, measured from the upper left corner of the page.

    Attributes:
        size: of the letters.
        bold: every letter is.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Rows of equal width; `top` is where the table begins on its page, in points."""

    rows: tuple[Row, ...]
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds.

    Attributes:
        letters: how many letters stand on it.
        pictured: the share of its area under pictures, 0–1 and more.
        too_complex: its tables were not looked for.
    """

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[FoundTable, ...]
    letters: int
    pictured: float
    too_complex: bool


def page_content(page: Page, number: int) -> PageContent:
    """Returns lines from top to bottom, without those inside tables."""
    words = extract_words(_once(page.chars), return_chars=True)
    drawn = len(page.lines) + 4 * len(page.rects) + len(page.curves)
    too_complex = drawn > MAX_EDGES
    tables: list[FoundTable] = []
    for found in page.find_tables() if drawn >= 4 and not too_complex else ():
        rows, inside = _table(found, words)
        if len(rows) > 1 and len(rows[0]) > 1:  # else a frame around text
            tables.append(FoundTable(tuple(rows), number, found.bbox[1]))
            words = [word for word in words if id(word) not in inside]
    pictures = sum(abs(image["width"] * image["height"]) for image in page.images)
    return PageContent(
        number=number,
        height=float(page.height),
        lines=tuple(_lines(words, number)),
        tables=tuple(tables),
        letters=sum(character["text"].isalpha() for character in page.chars),
        pictured=pictures / max(float(page.width * page.height), 1.0),
        too_complex=too_complex,
    )


def _once(chars: Sequence[Word]) -> list[Word]:
    """Letters printed twice at one place, a point apart at most, which is how some programs make bold.

    pdfplumber's own `dedupe_chars` takes time with the square of the letters of a page.
    """
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for char in chars:
        text, x, y = char["text"], char["x0"], char["top"]
        near = (seen.get((text, int(x) + i, int(y) + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if text.isspace() or not any(
            abs(x - left) <= 1 and abs(y - top) <= 1 for places in near for left, top in places
        ):
            seen.setdefault((text, int(x), int(y)), []).append((x, y))
            kept.append(char)
    return kept


def _table(found: Table, words: Sequence[Word]) -> tuple[list[Row], set[int]]:
    """Returns the rows and the ids of the words in them. A merged cell has its words in its first place."""
    cells = [(i, j, box) for i, row in enumerate(found.rows) for j, box in enumerate(row.cells) if box]
    held: dict[tuple[int, int], list[Word]] = {}
    inside: set[int] = set()
    for word in words:
        x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        for i, j, (left, top, right, bottom) in cells:
            if left <= x < right and top <= y < bottom:
                held.setdefault((i, j), []).append(word)
                inside.add(id(word))
                break
    width = max((len(row.cells) for row in found.rows), default=0)
    rows = [
        tuple(" ".join(line.text for line in _lines(held.get((i, j), []), 0)) for j in range(width))
        for i in range(len(found.rows))
    ]
    return padded(rows), inside


def _lines(words: Sequence[Word], page: int) -> list[Line]:
    """Words whose middles are at one height make a line; raised figures belong to the line they touch."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and rows[-1][0]["top"] <= middle < rows[-1][0]["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: float(word["x0"])), page) for row in rows]


def _line(words: Sequence[Word], page: int) -> Line:
    letters = [char for word in words for char in word["chars"] if not char["text"].isspace()]
    return Line(
        text=" ".join(word["text"] for word in words),
        page=page,
        x0=min(word["x0"] for word in words),
        x1=max(word["x1"] for word in words),
        top=min(word["top"] for word in words),
        bottom=max(word["bottom"] for word in words),
        size=median(char["size"] for char in letters) if letters else 0.0,
        bold=bool(letters) and all(_is_bold(char["fontname"]) for char in letters),
    )


def _is_bold(font: str) -> bool:
    return any(word in font.lower() for word in ("bold", "black", "heavy", "demi"))
