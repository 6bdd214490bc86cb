"""Plain text → blocks: paragraphs between blank lines, Vietnamese numbering, bullets, tables made with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, Extracted, Row
from assistant.knowledge_base.ingest.decoding import decoded
from assistant.knowledge_base.ingest.numbering import (
    classified,
    heading_level,
    rejoined,
    settled,
    starts_anew,
    titled,
)
from assistant.knowledge_base.ingest.tables import continued, even, table_blocks

_LONGEST_WRAPPED = 130  # characters; a file with a longer line was not wrapped by its editor
_RULE = re.compile(r"[\s\-–—_=*.~|+]+")


def read_text(content: bytes) -> Extracted:
    """Returns the blocks of a text file; UTF-8, UTF-16 or windows-1258.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    text, warnings = decoded(content)
    title, blocks = titled(rejoined(settled(text_blocks(text))))
    return Extracted(title, blocks, warnings)


def text_blocks(text: str) -> Iterator[Block]:
    """Yields the blocks of raw text; `settled` still has to look at them.

    A table ends where a line without a tab stands. A page's end inside it, a blank line, does not end it when what
    follows has as many columns; a header repeated there is dropped, a row cut in two is put together.
    """
    table: list[Row] = []
    is_wrapped = all(len(line) <= _LONGEST_WRAPPED for line in _lines(text))
    for is_table, group in groupby(_lines(text), key=lambda line: "\t" in line if line.strip() else None):
        lines = list(group)
        if is_table:
            rows = even([_cells(line) for line in lines if not _RULE.fullmatch(line)])
            if table and rows and len(table[0]) == len(rows[0]):
                table = continued(table, rows)
                continue
            yield from table_blocks(table)
            table = rows
        elif is_table is False:
            yield from table_blocks(table)
            table = []
            yield from _paragraphs(lines, is_wrapped=is_wrapped)
    yield from table_blocks(table)


def _lines(text: str) -> Iterator[str]:
    return iter(text.replace("\x0c", "\n\n").replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _cells(line: str) -> Row:
    return tuple(" ".join(normalise(cell).split()) for cell in line.split("\t"))


def _paragraphs(lines: list[str], *, is_wrapped: bool) -> Iterator[Block]:
    """Lines without a blank one between them; those that begin a heading or an item begin a paragraph.

    Where lines are not cut to a width, each is a paragraph.
    """
    current: list[str] = []
    for line in (" ".join(normalise(line).split()) for line in lines):
        if current and (not is_wrapped or starts_anew(line) or _ends(current)):
            yield from _classified(current)
            current = []
        current.append(line)
    yield from _classified(current)


def _classified(lines: list[str]) -> Iterator[Block]:
    text = " ".join(filter(None, lines))
    if text and not _RULE.fullmatch(text):
        yield from classified(text)


def _ends(lines: list[str]) -> bool:
    """A short line ends its paragraph when it closes a sentence or opens a list, a heading always does."""
    if len(lines) > 2:
        return False
    text = " ".join(lines)
    return (len(text) < 60 and text.endswith((".", ":", ";", "!", "?"))) or heading_level(text) is not None
