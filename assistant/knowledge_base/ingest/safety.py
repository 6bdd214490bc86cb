"""Looks at a file before any library opens it: size, zip bombs, macros, passwords, entities.

The libraries themselves: python-docx parses with `resolve_entities=False`; openpyxl reads sheets with the standard
library's expat, which expands internal entities. Neither may see a DTD, so a part that has one is refused here.
"""

from __future__ import annotations

import re
import time
import zipfile
import zlib
from io import BytesIO

from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.messages import message

MAX_FILE_MB = 20
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * 2**20  # bytes of all entries of a container together, and of one stream of a PDF
MAX_RATIO = 200  # unpacked to packed; text in XML stays below 50
RATIO_MATTERS_FROM = 2**20  # bytes; a few kilobytes of blanks may be packed as tightly as they like
PDF_STREAMS_S = 30.0

_CHUNK = 2**16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
# Encodings in which "<!" is written as in ASCII, once zero bytes are gone.
_ENCODING = re.compile(rb"utf-?8|utf-?16|(?:us-)?ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_ZLIB_STARTS = (b"\x78", b"\x58", b"\x68", b"\x48")
_STREAM = re.compile(rb"stream\r?\n")


def check_size(content: bytes) -> None:
    """Raises `DocumentRefused` (too_large, empty) for a file over `MAX_FILE_MB` or without a byte."""
    if len(content) > MAX_FILE_MB * 2**20:
        raise DocumentRefused("too_large", message("ingest.refused.too_large", limit=MAX_FILE_MB))
    if not content.strip(b"\0 \t\r\n"):
        raise DocumentRefused("empty", message("ingest.refused.empty"))


def check_ole(content: bytes) -> None:
    """Refuses OLE containers: Office files with a password (encrypted) and .doc, .xls (unsupported_type)."""
    if not content.startswith(_OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise DocumentRefused("encrypted", message("ingest.refused.encrypted"))
    raise DocumentRefused("unsupported_type", message("ingest.refused.old_office"))


def check_container(content: bytes, *, parts_are_xml: bool = True) -> frozenset[str]:
    """Reads every entry of a zip container once, in pieces, and returns their names.

    Args:
        parts_are_xml: whether what looks like XML is checked as such; a zip of uploaded files may hold web pages.

    Raises:
        DocumentRefused: zip_bomb, encrypted, macros or damaged (broken, a path out of the container, a DTD).
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            entries = container.infolist()
            if len(entries) > MAX_ENTRIES:
                raise DocumentRefused("zip_bomb", message("ingest.refused.zip_bomb"))
            total = 0
            for entry in entries:
                _check_entry(entry)
                total = _read_entry(container, entry, total, len(content), parts_are_xml=parts_are_xml)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    return frozenset(entry.filename for entry in entries)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise DocumentRefused("encrypted", message("ingest.refused.encrypted"))
    parts = re.split(r"[/\\]", entry.orig_filename)
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise DocumentRefused("damaged", message("ingest.refused.damaged"))
    if parts[-1].lower() == "vbaproject.bin":
        raise DocumentRefused("macros", message("ingest.refused.macros"))


def _read_entry(
    container: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int, packed: int, *, parts_are_xml: bool
) -> int:
    """Returns `total` and the bytes that really come out of the entry; stops at the limits, whatever the header says."""
    is_types = entry.filename == "[Content_Types].xml"
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    size, before = 0, b""
    with container.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            unpacked = total + size
            if (
                unpacked > MAX_UNPACKED
                or (unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * packed)
                or (size > RATIO_MATTERS_FROM and size > MAX_RATIO * entry.compress_size)
            ):
                raise DocumentRefused("zip_bomb", message("ingest.refused.zip_bomb"))
            if not parts_are_xml:
                continue
            plain = chunk.replace(b"\0", b"")  # UTF-16
            if not before:
                plain = plain.lstrip(b"\xef\xbb\xbf\xff\xfe")
                is_xml = is_xml or plain.lstrip().startswith(b"<")  # the type of a part is not always in its name
            if is_xml:
                _check_xml(plain, before, is_types=is_types)
                before = plain[-40:]
    return total + size


def _check_xml(chunk: bytes, before: bytes, *, is_types: bool) -> None:
    """`before`: the end of the chunk before, b"" at the beginning of the part."""
    if not before:
        declared = _DECLARED.match(chunk)
        if not chunk.lstrip().startswith(b"<") or (declared and not _ENCODING.fullmatch(declared[1])):
            raise DocumentRefused("damaged", message("ingest.refused.damaged"))
    window = before + chunk
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
        raise DocumentRefused("damaged", message("ingest.refused.damaged"))
    if is_types and (b"macroEnabled" in window or b"vbaProject" in window):
        raise DocumentRefused("macros", message("ingest.refused.macros"))


def check_pdf_streams(content: bytes) -> None:
    """Refuses (zip_bomb) a PDF one of whose packed streams unpacks to more than `MAX_UNPACKED` bytes.

    pdfminer unpacks a stream whole. Only the first filter is looked at, and for `PDF_STREAMS_S` at most.
    """
    deadline = time.monotonic() + PDF_STREAMS_S
    for match in _STREAM.finditer(content):
        if content[match.end() : match.end() + 1] not in _ZLIB_STARTS or time.monotonic() > deadline:
            continue
        unpacker, size, data = zlib.decompressobj(), 0, content[match.end() : match.end() + _CHUNK]
        position = match.end() + _CHUNK
        try:
            while data and not unpacker.eof:
                size += len(unpacker.decompress(data, 16 * _CHUNK))
                if size > MAX_UNPACKED:
                    raise DocumentRefused("zip_bomb", message("ingest.refused.zip_bomb"))
                data = unpacker.unconsumed_tail
                if not data:
                    data = content[position : position + _CHUNK]
                    position += _CHUNK
        except zlib.error:
            continue
