"""HTML → blocks: headings, paragraphs, lists, tables; what a browser does not show is dropped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused, Extracted, Row
from assistant.knowledge_base.ingest.decoding import decoded
from assistant.knowledge_base.ingest.numbering import classified, rejoined, settled, without_bullet
from assistant.knowledge_base.ingest.tables import table_blocks
from assistant.messages import message

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNSEEN = frozenset(
    "script style nav noscript template svg select button iframe object head title textarea math".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr o:p input".split()
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(content: bytes) -> Extracted:
    """Returns the blocks of a page; the title is the one level-1 heading, else <title>.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    charset = _CHARSET.search(content[:4096])
    text, warnings = decoded(content, declared=_codec(charset[1]) if charset else None)
    root = _parsed(text)
    if root is None:
        return Extracted(None, (), warnings)
    blocks = tuple(rejoined(settled(_Walk().blocks(root))))
    first_level = [block.text for block in blocks if block.kind == "heading" and block.level == 1]
    named = root.findtext(".//head/title")
    title = first_level[0] if len(first_level) == 1 else " ".join(normalise(named or "").split()) or None
    if len(first_level) > 1:  # chapters then, and no title of the whole
        blocks = tuple(replace(b, level=min(b.level + 1, 6)) if b.kind == "heading" else b for b in blocks)
    return Extracted(title, blocks, warnings)


def _codec(name: bytes) -> str | None:
    try:
        return codecs.lookup(name.decode("ascii", "replace")).name
    except LookupError:
        return None


def _parsed(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(_INVALID.sub(" ", text).encode("utf-8", "ignore"), parser=parser)
    except etree.ParserError:  # nothing but blanks and comments
        return None
    except (etree.LxmlError, ValueError) as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    if any("depth" in entry.message for entry in parser.error_log):  # what stands deeper was dropped
        raise DocumentRefused("damaged", message("ingest.refused.damaged"))
    return root


class _Walk:
    """One pass over the elements: collects inline text and gives it out where a paragraph, heading or item ends."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._heading = 0
        self._items = 0  # how many <li> are open

    def blocks(self, root: html.HtmlElement) -> Iterator[Block]:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _UNSEEN or _is_hidden(element):
                    self._text.append(" ")
                    walker.skip_subtree()
                    continue
                if tag == "table" and not _is_layout(element):
                    yield from self._flush()
                    yield from table_blocks(_rows(element))
                    walker.skip_subtree()
                    continue
                yield from self._open(tag)
                self._text.append(element.text or "")
            else:
                yield from self._close(tag, element)
                self._text.append(element.tail or "")
        yield from self._flush()

    def _open(self, tag: str) -> Iterator[Block]:
        if tag == "br" and (self._heading or self._items):
            self._text.append(" ")
        elif tag not in _INLINE:
            yield from self._flush()
        if re.fullmatch("h[1-6]", tag):
            self._heading = int(tag[1])
        self._items += tag == "li"

    def _close(self, tag: str, element: html.HtmlElement) -> Iterator[Block]:
        if tag in _UNSEEN or _is_hidden(element) or (tag == "table" and not _is_layout(element)):
            return
        if tag not in _INLINE and tag != "br":
            yield from self._flush()
        if re.fullmatch("h[1-6]", tag):
            self._heading = 0
        self._items -= tag == "li"

    def _flush(self) -> Iterator[Block]:
        text, self._text = " ".join(normalise(_BLANKS.sub(" ", "".join(self._text))).split()), []
        if not text:
            return
        if self._heading:
            yield Block("heading", text, self._heading)
        elif self._items:
            yield Block("item", without_bullet(text) or text)
        else:
            yield from classified(text)


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )


def _is_layout(table: html.HtmlElement) -> bool:
    """Old pages are laid out with tables: such a one holds another table, headings, words beside its cells, or one cell a row."""
    if next(table.iterdescendants("table", "h1", "h2", "h3", "h4"), None) is not None:
        return True
    beside = [table.text, *(row.text for row in table.iterdescendants("tr", "tbody", "thead", "tfoot"))]
    beside += [part.tail for part in table.iterdescendants("td", "th", "tr", "tbody", "thead", "tfoot")]
    if any(words and words.strip() for words in beside):
        return True
    return all(len(row.findall("td")) + len(row.findall("th")) < 2 for row in table.iterdescendants("tr"))


def _rows(table: html.HtmlElement) -> list[Row]:
    """Cells over several columns or rows stand once, at their first place."""
    rows: list[Row] = []
    taken: dict[int, int] = {}  # column → rows below this one that a cell above still covers
    for row in table.iterdescendants("tr"):
        if _is_hidden(row):
            continue
        cells: list[str] = []
        covered, taken = taken, {column: left - 1 for column, left in taken.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while len(cells) in covered:
                cells.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + width):
                if height > 1:
                    taken[column] = height - 1
            cells += [_cell_text(cell), *("",) * (width - 1)]
        rows.append(tuple(cells))
    return rows


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 100) if value.isascii() and value.isdecimal() and len(value) < 4 else 1


def _cell_text(cell: html.HtmlElement) -> str:
    parts: list[str] = []
    walker = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _UNSEEN or _is_hidden(element):
                walker.skip_subtree()
                continue
            parts += ["" if tag in _INLINE else " ", element.text or ""]
        elif element is not cell:
            parts += ["" if tag in _INLINE else " ", element.tail or ""]
    return " ".join(normalise("".join(parts)).split())
