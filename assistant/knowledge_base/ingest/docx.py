"""Word (.docx) → blocks, in the order of the body; headers, footers, comments and deleted text are not read.

python-docx leaves out what stands in content controls and tracked insertions, so the text is taken from the XML.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, cast

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused, Extracted, Row
from assistant.knowledge_base.ingest.legacy_fonts import is_legacy, is_legacy_font
from assistant.knowledge_base.ingest.numbering import classified, heading_level, is_motto, settled, titled
from assistant.knowledge_base.ingest.tables import table_blocks
from assistant.messages import message

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.styles.style import ParagraphStyle

_HEADING_STYLE = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|tiêu đề", re.IGNORECASE)
_SKIPPED_STYLE = re.compile(r"toc \d|toc heading|mục lục \d|table of figures|header|footer", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list|danh sách", re.IGNORECASE)
_UNREAD = frozenset(
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr", "w:footnoteReference", "w:commentReference")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_LEVEL_OF_BOLD = 6
_BROKEN = (
    *(OpcError, etree.LxmlError, zipfile.BadZipFile, OSError),
    *(LookupError, ValueError, AttributeError, TypeError, RecursionError),
)


def read_docx(content: bytes) -> Extracted:
    """Returns the blocks of a Word document; `safety.check_container` has looked at it before.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    try:
        document = docx.Document(BytesIO(content))
        reader = _Reader(document)
        named = normalise(document.core_properties.title or "") or None
        title, blocks = titled(settled(reader.blocks(document.element.body)), named)
    except _BROKEN as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    if reader.has_legacy_font or is_legacy(" ".join(reader.raw)):
        raise DocumentRefused("legacy_font", message("ingest.refused.legacy_font"))
    return Extracted(title, blocks, ())


class _Reader:
    """Walks through one document.

    Attributes:
        raw: the text as it stands in the file, before normalisation.
        has_legacy_font: a run in .VnTime or VNI-Times with the characters of such a font was met.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.raw: list[str] = []
        self.has_legacy_font = False
        self._styles: dict[str | None, tuple[tuple[str, ...], bool]] = {}  # id → names, whether it is bold

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        for child in container.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in (
                qn("w:sdt"),
                qn("w:sdtContent"),
                qn("w:ins"),
                qn("w:moveTo"),
                qn("w:customXml"),
                qn("w:smartTag"),
            ):
                yield from self.blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        text = self._text(element)
        if text:
            yield from self._classified(element, text)
        for box in element.iterdescendants(qn("w:txbxContent")):
            if not any(parent.tag in _UNREAD for parent in box.iterancestors()):
                yield from self.blocks(box)

    def _classified(self, element: etree._Element, text: str) -> Iterator[Block]:
        paragraph = Paragraph(cast("CT_P", element), self._document._body)
        names, is_bold = self._style(element, paragraph)
        is_bold = _is_bold(paragraph, by_style=is_bold)
        if any(_SKIPPED_STYLE.match(name) for name in names):
            return
        level = _outline_level(element, names)
        if level is not None and not is_motto(text):
            yield Block("heading", text, min(level + 1, 6))
        elif any(_TITLE_STYLE.fullmatch(name) for name in names):
            yield Block("heading", text, 1)
        elif (_in_list(element) or any(_LIST_STYLE.match(name) for name in names)) and heading_level(text) is None:
            if is_bold and not text.endswith((".", ";", ",", ":")):
                yield from classified(text, strong=_LEVEL_OF_BOLD)
            else:
                yield Block("item", text)
        else:
            strong = (3 if text.isupper() else _LEVEL_OF_BOLD) if is_bold else None
            yield from classified(text, strong=strong)

    def _style(self, element: etree._Element, paragraph: Paragraph) -> tuple[tuple[str, ...], bool]:
        named = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        identity = named.get(qn("w:val")) if named is not None else None
        if identity not in self._styles:  # python-docx looks it up with XPath, a millisecond each time
            by_style = bool(paragraph.style and paragraph.style.font.bold)
            self._styles[identity] = (_style_names(paragraph), by_style)
        return self._styles[identity]

    def _table(self, element: etree._Element) -> Iterator[Block]:
        """A cell over several columns or rows stands once; a table inside a cell follows the table it is in."""
        rows: list[Row] = []
        for row in _through_controls(element, "w:tr"):
            properties = row.find(qn("w:trPr"))
            before = properties.find(qn("w:gridBefore")) if properties is not None else None
            cells = [""] * _number(before)
            for cell in _through_controls(row, "w:tc"):
                cell_properties = cell.find(qn("w:tcPr"))
                span = cell_properties.find(qn("w:gridSpan")) if cell_properties is not None else None
                merge = cell_properties.find(qn("w:vMerge")) if cell_properties is not None else None
                goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
                paragraphs = [self._text(paragraph) for paragraph in _through_controls(cell, "w:p")]
                cells += ["" if goes_on else " ".join(filter(None, paragraphs)), *[""] * (max(_number(span), 1) - 1)]
            rows.append(tuple(cells))
        yield from table_blocks(rows)
        for cell in (cell for row in _through_controls(element, "w:tr") for cell in _through_controls(row, "w:tc")):
            for inner in _through_controls(cell, "w:tbl"):
                yield from self._table(inner)

    def _text(self, paragraph: etree._Element) -> str:
        parts = list(_pieces(paragraph))
        raw = "".join(parts)
        self.raw.append(raw)
        used = list(paragraph.iter(qn("w:rFonts")))
        fonts = {str(font.get(qn(name), "")) for font in used for name in ("w:ascii", "w:hAnsi")}
        if any(is_legacy_font(font) for font in fonts) and is_legacy(raw):
            self.has_legacy_font = True
        return " ".join(normalise(raw).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _UNREAD:
            yield from _pieces(child)


def _through_controls(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yields the children of this name, also those that a content control holds."""
    for child in parent.iterchildren():
        if child.tag == qn(name):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _through_controls(child, name)


def _style_names(paragraph: Paragraph) -> tuple[str, ...]:
    """Names of the paragraph's style and those it is based on."""
    names: list[str] = []
    style: ParagraphStyle | None = paragraph.style
    while style is not None and len(names) < 10:
        names.append(style.name or "")
        style = style.base_style if hasattr(style, "base_style") else None
    return tuple(names)


def _outline_level(element: etree._Element, names: tuple[str, ...]) -> int | None:
    """Returns 1–9 for a heading, from its style's name or the outline level given to the paragraph."""
    for name in names:
        if found := _HEADING_STYLE.match(name):
            return int(found[1]) or 1
    outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    level = _number(outline)
    return level + 1 if outline is not None and level < 9 else None


def _in_list(element: etree._Element) -> bool:
    number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    return number is not None and number.get(qn("w:val")) != "0"


def _is_bold(paragraph: Paragraph, *, by_style: bool) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(by_style if run.bold is None else run.bold for run in runs)


def _number(element: etree._Element | None) -> int:
    value = element.get(qn("w:val"), "0") if element is not None else "0"
    return min(int(value), 100) if value.isascii() and value.isdecimal() else 0
