"""PDF → blocks, page by page; scans, legacy fonts and passwords are refused with what to do instead."""

from __future__ import annotations

import time
from collections.abc import Sequence
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import DocumentRefused, Extracted
from assistant.knowledge_base.ingest.legacy_fonts import is_legacy
from assistant.knowledge_base.ingest.numbering import rejoined, settled, titled
from assistant.knowledge_base.ingest.pdf_page import PageContent, page_content
from assistant.knowledge_base.ingest.pdf_paragraphs import document_blocks
from assistant.messages import message

MAX_PAGES = 1_000
MAX_READING_S = 240.0  # between two pages; one page cannot be interrupted

_FEW_LETTERS = 200  # on a page that is mostly picture: a stamp or a signature beside the scan
_MOSTLY_PICTURE = 0.5
_SCANNED_SHARE = 0.8  # of the pages
_UNMAPPED_SHARE = 0.1  # of the characters: "(cid:12)" stands for a glyph whose letter the file does not tell


def read_pdf(content: bytes) -> Extracted:
    """Returns the blocks of a PDF with places "trang 3".

    Raises:
        DocumentRefused: encrypted, damaged, too_large (pages, time), scanned or legacy_font.
    """
    try:
        with pdfplumber.open(BytesIO(content)) as document:
            pages = _pages(document)
            named = document.metadata.get("Title")
    except DocumentRefused:
        raise
    except Exception as error:  # a broken file lets pdfminer raise whatever Python has, RecursionError included
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args, error.__cause__)):
            raise DocumentRefused("encrypted", message("ingest.refused.encrypted")) from error
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    warnings = _checked(pages)
    title, blocks = titled(rejoined(settled(document_blocks(pages))), _title(named))
    return Extracted(title, blocks, warnings)


def _pages(document: pdfplumber.pdf.PDF) -> list[PageContent]:
    count = len(document.pages)
    if count > MAX_PAGES:
        raise DocumentRefused("too_large", message("ingest.refused.too_many_pages", pages=count, limit=MAX_PAGES))
    deadline = time.monotonic() + MAX_READING_S
    contents = []
    for number, page in enumerate(document.pages, start=1):
        contents.append(page_content(page, number))
        page.close()
        if time.monotonic() > deadline:
            raise DocumentRefused("too_large", message("ingest.refused.too_slow"))
    return contents


def _checked(pages: Sequence[PageContent]) -> tuple[str, ...]:
    """Returns warnings about single pages; raises when the document as a whole cannot be read."""
    scanned = [page.number for page in pages if page.letters < _FEW_LETTERS and page.pictured > _MOSTLY_PICTURE]
    if scanned and len(scanned) >= _SCANNED_SHARE * len(pages):
        raise DocumentRefused("scanned", message("ingest.refused.scanned"))
    lines = [line.text for page in pages for line in page.lines]
    cells = [" ".join(row) for page in pages for table in page.tables for row in table.rows]
    text = "\n".join((*lines, *cells))
    if 6 * text.count("(cid:") > _UNMAPPED_SHARE * len(text) or is_legacy(text):
        raise DocumentRefused("legacy_font", message("ingest.refused.legacy_font"))
    complicated = [page.number for page in pages if page.too_complex]
    warnings = []
    if scanned:
        warnings.append(message("ingest.warning.scanned_pages", count=len(scanned), pages=_listed(scanned)))
    if complicated:
        warnings.append(message("ingest.warning.skipped_pages", count=len(complicated), pages=_listed(complicated)))
    return tuple(warnings)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


def _title(named: object) -> str | None:
    """The title in the file's properties, unless a program left its own there: "untitled", "Microsoft Word - x.doc"."""
    if not isinstance(named, str) or named.lower().startswith(("untitled", "microsoft", "anonymous", "(anonymous")):
        return None
    return normalise(named) or None
