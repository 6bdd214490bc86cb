"""A file → its header and rows of text, streamed: CSV in any encoding Vietnamese offices use, or XLSX."""

from __future__ import annotations

import csv
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import PurePath
from typing import BinaryIO

from assistant.dossiers.columns import Layout, layout_of, missing_fields, title_of, vocabulary
from assistant.dossiers.workbook import sheets_of
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.csv_rows import found_delimiter, told_delimiter
from assistant.knowledge_base.ingest.safety import check_ole
from assistant.messages import message

Row = tuple[int, list[str] | None]  # its number, counted from 1, and its cells; None when it cannot be read

_HEADER_WITHIN = 30  # rows; exports have a title above the header
_SAMPLE = 2**16
_MOST_LINES = 50  # of one row; more of them is a quote that was never closed
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Export:
    """An export of the one-stop system.

    Attributes:
        width: how many columns the header has.
        rows: below the header, without the empty ones; to be read once.
    """

    layout: Layout
    width: int
    rows: Iterator[Row]


def open_export(stream: BinaryIO, name: str) -> Export:
    """Returns header and rows of a file that can be read from any place; `name` is only looked at for its ending.

    Raises:
        DocumentRefused: unsupported_type, encrypted, zip_bomb, macros, damaged, or no_header: no row names the columns needed.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    check_ole(head)
    suffix = PurePath(name.lower()).suffix
    if head.startswith(_ZIP):
        if suffix != ".xlsx":
            raise DocumentRefused("unsupported_type", message("dossier_import.refused.type"))
        tables: Iterator[Iterator[Row]] = sheets_of(stream)
    elif suffix in (".csv", ".tsv", ".txt"):
        tables = iter([_csv_rows(stream, head)])
    else:
        raise DocumentRefused("unsupported_type", message("dossier_import.refused.type"))
    best: tuple[str, ...] | None = None
    for rows in tables:
        found = _header(rows)
        if isinstance(found, Export):
            return found
        if best is None or len(found) < len(best):
            best = found
    names = ", ".join(title_of(field) for field in best or vocabulary().required)
    raise DocumentRefused("no_header", message("dossier_import.refused.header", missing=names))


def _header(rows: Iterator[Row]) -> Export | tuple[str, ...]:
    """Returns the table below its header; when there is none, the fields that the best candidate lacks."""
    missing = vocabulary().required
    for _, (_, cells) in zip(range(_HEADER_WITHIN), rows, strict=False):
        layout = layout_of([" ".join(cell.split()) for cell in cells or ()])
        lacking = missing_fields(layout)
        if not lacking:
            return Export(layout, len(cells or ()), rows)
        missing = min(missing, lacking, key=len)
    return missing


def _csv_rows(stream: BinaryIO, head: bytes) -> Iterator[Row]:
    encoding = _encoding(stream, head)
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        sample = text.read(_SAMPLE)
        stream.seek(0)
        text.seek(0)
        lines: Iterator[str] = (unicodedata.normalize("NFC", line) for line in text) if encoding == "cp1258" else text
        delimiter = told_delimiter(sample) or found_delimiter(sample)
        yield from _records(csv.reader(lines, delimiter=delimiter))
    except UnicodeError as error:
        raise DocumentRefused("damaged", message("dossier_import.refused.encoding")) from error
    finally:
        text.detach()  # the stream is the caller's to close


def _records(reader: Iterator[list[str]]) -> Iterator[Row]:
    number, line = 0, 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            line = reader.line_num  # type: ignore[attr-defined]
            yield number, None
            continue
        before, line = line, reader.line_num  # type: ignore[attr-defined]
        if line - before > _MOST_LINES:
            yield number, None
        elif cells and (cells[0].strip() or any(map(str.strip, cells))):
            yield number, cells


def _encoding(stream: BinaryIO, head: bytes) -> str:
    if head.startswith(BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 0.2 * len(head):
        return "utf-16-le" if odd > even else "utf-16-be"
    for encoding in ("utf-8", "cp1258"):
        stream.seek(0)
        decoder = getincrementaldecoder(encoding)()
        try:
            while block := stream.read(_SAMPLE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise DocumentRefused("damaged", message("dossier_import.refused.encoding"))
