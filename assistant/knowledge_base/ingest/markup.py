"""Markdown → blocks: headings, lists, tables; front matter skipped, marks of emphasis and code taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, Extracted, Row
from assistant.knowledge_base.ingest.decoding import decoded
from assistant.knowledge_base.ingest.tables import padded

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.{0,1000}?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(?:=+|-{3,})\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_QUOTE = re.compile(r"^\s*>\s?")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_MARKS = re.compile(r"(?<![^\W_])_{1,3}(\S.{0,1000}?\S|\S)_{1,3}(?![^\W_])|[*`]{1,3}(\S.{0,1000}?\S|\S)[*`]{1,3}")
_LINK = re.compile(
    r"!?\[([^\[\]]*)\]\([^()]{0,2000}(?:\([^()]{0,200}\))?[^()]{0,200}\)"
)  # an address may have a pair of brackets
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")


def read_markdown(content: bytes) -> Extracted:
    """Returns the blocks of a Markdown file; its first heading of level 1 is the title.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    text, warnings = decoded(content)
    blocks = tuple(markdown_blocks(text))
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), None)
    return Extracted(title, blocks, warnings)


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yields the blocks of Markdown text. A numbered line is an item here, and loses its number as a bullet is lost."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for block in re.split(r"\n\s*\n", _without_comments(text)):
        for part in _parts(block):
            if isinstance(part, list):
                yield from _table(part)
                continue
            heading = _HEADING.match(part)
            is_item = bool(_ITEM.match(part))
            plain = _plain(heading[1] if heading else _ITEM.sub("", part))
            if not plain:
                continue
            if heading:
                yield Block("heading", plain, len(part) - len(part.lstrip("#")))
            else:
                yield Block("item" if is_item else "text", plain)


def _without_comments(text: str) -> str:
    kept, start = [], 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept.append(text[start:opened])
        start = closed + 3
    return "".join((*kept, text[start:]))


def _parts(block: str) -> Iterator[str | list[str]]:
    """Lines that start a heading or a list item begin a part, lines of a table are one; others continue the one before."""
    current: list[str] = []
    table: list[str] = []
    for line in (_QUOTE.sub("", line) for line in block.split("\n")):
        is_row = bool(_TABLE.match(line))
        if table and not is_row:
            yield table
            table = []
        if _UNDERLINE.match(line) and current and not _HEADING.match(current[0]) and not _ITEM.match(current[0]):
            yield f"{'#' if line.startswith('=') else '##'} {' '.join(current)}"
            current = []
        elif not is_row and (_FENCE.match(line) or _RULE.match(line)):
            continue
        elif is_row or _HEADING.match(line) or _ITEM.match(line) or (current and _HEADING.match(current[0])):
            if current:
                yield " ".join(current)
            current = [] if is_row else [line]
            table += [line] if is_row else []
        elif line.strip():
            current.append(line.strip())
    if current:
        yield " ".join(current)
    if table:
        yield table


def _table(lines: list[str]) -> Iterator[Block]:
    rows: list[Row] = []
    for line in lines:
        if not _TABLE_RULE.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
            rows.append(tuple(_plain(cell.replace("\\|", "|")) for cell in cells))
    if found := padded(rows):
        yield Block("table", "", rows=tuple(found))


def _plain(text: str) -> str:
    text = _MARKS.sub(lambda match: match[1] or match[2], _LINK.sub(r"\1", text))
    return " ".join(normalise(_ESCAPED.sub(r"\1", text)).split())
