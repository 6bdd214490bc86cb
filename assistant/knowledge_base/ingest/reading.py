"""A file that somebody hands in → its blocks. Start reading the package here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused, Extracted
from assistant.knowledge_base.ingest.csv_rows import read_csv
from assistant.knowledge_base.ingest.docx import read_docx
from assistant.knowledge_base.ingest.html_page import read_html
from assistant.knowledge_base.ingest.lines import one_line
from assistant.knowledge_base.ingest.markup import read_markdown
from assistant.knowledge_base.ingest.pdf import read_pdf
from assistant.knowledge_base.ingest.plain_text import read_text
from assistant.knowledge_base.ingest.safety import check_container, check_ole, check_pdf_streams, check_size
from assistant.knowledge_base.ingest.sheets import read_xlsx
from assistant.messages import message

_READERS: dict[str, Callable[[bytes], Extracted]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "csv": read_csv,
    "md": read_markdown,
    "html": read_html,
    "txt": read_text,
}
_TYPE_OF = {**{f".{kind}": kind for kind in _READERS}, ".htm": "html", ".markdown": "md", ".tsv": "csv", ".text": "txt"}

_MACRO_SUFFIXES = frozenset({".docm", ".xlsm", ".dotm", ".xltm", ".xlam", ".xlsb"})
_PAGE = re.compile(rb"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html\b)", re.IGNORECASE | re.DOTALL)
_HEAD = 4096  # bytes in which a web page says that it is one
_TAG = re.compile(rb"<(?:!doctype|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OTHERS = (b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", *_PICTURES)


def read_document(name: str, content: bytes) -> Extracted:
    """Returns the blocks of the file, normalised, none empty.

    Args:
        name: as the person calls it, "Báo cáo quý 3.docx"; only its ending is used, and only together with the content.

    Raises:
        DocumentRefused: the file may not or cannot be read; its `reason` says what to do.
    """
    check_size(content)
    suffix = PurePath(name.strip().lower()).suffix
    if suffix in _MACRO_SUFFIXES:
        raise DocumentRefused("macros", message("ingest.refused.macros"))
    check_ole(content)
    expected = _TYPE_OF.get(suffix)
    found = _sniffed(content, expected)
    if expected is None or found is None:
        raise DocumentRefused("unsupported_type", message("ingest.refused.unsupported_type", types=_types()))
    if found != expected:
        raise DocumentRefused("wrong_type", message("ingest.refused.wrong_type", suffix=suffix))
    extracted = _READERS[found](content)
    blocks = tuple(_cleaned(extracted.blocks))
    if not any(letter.isalnum() for block in blocks for text in (block.text, *chain(*block.rows)) for letter in text):
        raise DocumentRefused("empty", message("ingest.refused.empty"))
    title = one_line(extracted.title) if extracted.title else None
    return Extracted(title or None, blocks, extracted.warnings)


def _types() -> str:
    return ", ".join(f".{kind}" for kind in _READERS)


def _sniffed(content: bytes, expected: str | None) -> str | None:
    """Returns what the content is, whatever its name; None for a type that is not read.

    Kinds of plain text look alike: there the name decides, unless the content is a web page.
    """
    if content[:1024].lstrip().startswith(b"%PDF-") or (expected == "pdf" and b"%PDF-" in content[:1024]):
        check_pdf_streams(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        names = check_container(content)
        kinds = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
        return next((kind for part, kind in kinds.items() if part in names), None)
    if content.startswith(_OTHERS):
        return None
    if _PAGE.match(content[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if expected == "html":
        return "html" if _TAG.search(content.replace(b"\0", b"")) else "txt"
    return expected if expected in ("csv", "md", "txt") else "txt"


def _cleaned(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "table":
            rows = tuple(tuple(one_line(cell) for cell in row) for row in block.rows)
            if any(any(row) for row in rows):
                yield replace(block, rows=rows)
        elif text := one_line(block.text):
            yield replace(block, text=text)
