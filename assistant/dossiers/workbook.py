"""XLSX → rows of text, streamed, after a look at what the container would unpack to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

import openpyxl

from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.safety import MAX_FILE_MB, check_container
from assistant.knowledge_base.ingest.sheets import BROKEN, LAST_ROW
from assistant.messages import message

_MOST_COLUMNS = 200
_MOST_UNPACKED = 4 * 2**30  # bytes of all parts; a million rows have about 1.5 GiB
_MOST_STRINGS = 2**29  # bytes of the part that is read as a whole
_MOST_RATIO = 200


def sheets_of(stream: BinaryIO) -> Iterator[Iterator[tuple[int, list[str] | None]]]:
    """Yields the rows of every visible sheet, numbered as in the sheet, without the empty ones.

    Raises:
        DocumentRefused: encrypted, zip_bomb, macros or damaged.
    """
    _check(stream)
    stream.seek(0)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except BROKEN as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what the file says of them is not to be trusted
            yield _rows(sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=LAST_ROW, values_only=True))


def _rows(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, list[str] | None]]:
    try:
        for number, values in enumerate(rows, start=1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                yield number, cells
    except BROKEN as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            if (value.hour, value.minute, value.second) == (0, 0, 0):
                return value.date().isoformat()
            return value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _check(stream: BinaryIO) -> None:
    """A file of the size that uploads may have is read through; of a larger one, the operator's own, the sizes it declares
    are believed, because nothing beyond them is ever unpacked."""
    content = stream.seek(0, 2)
    stream.seek(0)
    if content <= MAX_FILE_MB * 2**20:
        check_container(stream.read())
        return
    try:
        with zipfile.ZipFile(stream) as container:
            entries = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    sizes = {entry.filename: entry.file_size for entry in entries}
    too_large = sum(sizes.values()) > _MOST_UNPACKED or sizes.get("xl/sharedStrings.xml", 0) > _MOST_STRINGS
    if too_large or any(entry.file_size > _MOST_RATIO * max(entry.compress_size, 2**16) for entry in entries):
        raise DocumentRefused("zip_bomb", message("ingest.refused.zip_bomb"))
