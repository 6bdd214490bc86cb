"""Lines of all pages → paragraphs, headings and tables; what repeats on every page is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, Row
from assistant.knowledge_base.ingest.numbering import classified, heading_level, starts_anew
from assistant.knowledge_base.ingest.pdf_page import FoundTable, Line, PageContent
from assistant.knowledge_base.ingest.tables import header_rows, table_blocks
from assistant.messages import message

_MARGIN = 0.12  # of the height: running heads and page numbers stand there
_PAGE_NUMBER = re.compile(r"(?:trang|page)?[\s\-–—|]*\d{1,4}(?:\s*/\s*\d{1,4})?[\s\-–—|]*", re.IGNORECASE)
_CLOSED = (".", ";", ":", "!", "?", "…")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")
LARGER = 1.12  # times the body's size: the line is a heading
TITLE = 1.15


@dataclass(frozen=True, slots=True)
class Look:
    """How the body of the document is set: letter size, left and right border and distance of lines, in points."""

    size: float
    left: float
    right: float
    pitch: float


def document_blocks(pages: Sequence[PageContent]) -> Iterator[Block]:
    """Yields the blocks of all pages in reading order; `settled` still has to look at them."""
    running = _running(pages)
    kept = [[line for line in page.lines if not _repeats(line, page, running)] for page in pages]
    look = _look([line for lines in kept for line in lines])
    largest = max((line.size for lines in kept[:1] for line in lines), default=0.0)
    paragraph: list[Line] = []
    last_table: tuple[Row, ...] = ()  # when nothing stands between it and what comes
    for page, lines in zip(pages, kept, strict=True):
        elements: list[Line | FoundTable] = [*lines, *page.tables]
        for element in sorted(elements, key=lambda element: element.top):
            if isinstance(element, FoundTable):
                yield from _finished(paragraph, look, largest)
                paragraph = []
                rows = _with_header(element.rows, last_table)
                yield from table_blocks(list(rows), place=_place(element.page))
                last_table = rows
                continue
            last_table = ()
            if paragraph and _begins(paragraph, element, look):
                yield from _finished(paragraph, look, largest)
                paragraph = []
            paragraph.append(element)
    yield from _finished(paragraph, look, largest)


def _place(page: int) -> str:
    return message("ingest.place.page", page=page)


def _keys(line: Line) -> set[str]:
    """The line as it is, and with "#" for the page's own number."""
    return {line.text, re.sub(rf"(?<!\d){line.page}(?!\d)", "#", line.text)}


def _in_margin(line: Line, page: PageContent) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _running(pages: Sequence[PageContent]) -> frozenset[str]:
    """Lines in the margins of more than half of the pages, of three at least; the page's own number may differ."""
    seen = Counter(key for page in pages for key in _margin_keys(page))
    return frozenset(key for key, count in seen.items() if count >= 3 and 2 * count > len(pages))


def _margin_keys(page: PageContent) -> set[str]:
    return {key for line in page.lines if _in_margin(line, page) for key in _keys(line)}


def _repeats(line: Line, page: PageContent, running: frozenset[str]) -> bool:
    return _in_margin(line, page) and (bool(_keys(line) & running) or bool(_PAGE_NUMBER.fullmatch(line.text)))


def _look(lines: Sequence[Line]) -> Look:
    if not lines:
        return Look(0.0, 0.0, 0.0, 0.0)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.6] or list(lines)
    gaps = [below.top - above.top for above, below in pairwise(body) if 0 < below.top - above.top < 4 * size]
    lefts, rights = sorted(line.x0 for line in body), sorted(line.x1 for line in body)
    return Look(size, lefts[len(lefts) // 10], rights[-1 - len(rights) // 20], median(gaps) if gaps else 1.3 * size)


def _strong(line: Line, look: Look) -> bool:
    return line.bold or line.size > LARGER * look.size


def _begins(paragraph: Sequence[Line], line: Line, look: Look) -> bool:
    """Tells whether the line begins a new paragraph."""
    before = paragraph[-1]
    if starts_anew(line.text):
        return True
    if _HYPHEN.search(before.text):
        return False
    if line.page != before.page:
        return before.text.endswith(_CLOSED) or not (line.text[:1].islower() or before.x1 > look.right - 2 * look.size)
    if _strong(line, look) != _strong(before, look) and (len(paragraph) == 1 or _strong(line, look)):
        return True
    if abs(line.size - before.size) > 1 or line.top - before.top > 1.3 * max(look.pitch, before.bottom - before.top):
        return True
    if _strong(line, look):  # the lines of one heading
        return False
    width = look.right - look.left
    is_short = before.x1 < look.right - 0.15 * width
    if is_short and (
        before.text.endswith(_CLOSED) or (line.text[:1].isupper() and before.x1 < look.right - 0.3 * width)
    ):
        return True
    indented = line.x0 > before.x0 + look.size * 0.8
    hangs = starts_anew(paragraph[0].text) and len(paragraph) == 1  # the second line of an item
    return indented and not hangs


def _finished(lines: Sequence[Line], look: Look, largest: float) -> Iterator[Block]:
    text = ""
    for line in lines:
        words = " ".join(normalise(line.text).split())
        if _HYPHEN.search(text) and words[:1].islower():
            text = text[:-1] + words
        elif _HYPHEN.search(text) and words[:1].isupper():
            text += words  # "Bà Rịa-" and "Vũng Tàu"
        else:
            text = f"{text} {words}".strip()
    if not text:
        return
    strong = None
    if all(_strong(line, look) for line in lines):
        size = max(line.size for line in lines)
        is_title = lines[0].page == 1 and size >= largest and size > TITLE * look.size and heading_level(text) is None
        strong = (
            1 if is_title else 2 if size > 1.3 * look.size else 3 if text.isupper() or size > LARGER * look.size else 6
        )
    yield from classified(text, place=_place(lines[0].page), strong=strong)


def _with_header(rows: tuple[Row, ...], before: tuple[Row, ...]) -> tuple[Row, ...]:
    """A table that goes on from the page before gets its header again."""
    header = header_rows(before)
    if not header or len(rows[0]) != len(before[0]) or rows[:header] == before[:header]:
        return rows
    return (*before[:header], *rows)
