"""Bytes of a text file → text: UTF-8, UTF-16 or windows-1258, found out from the bytes themselves."""

from __future__ import annotations

import codecs
import re
import unicodedata

from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.legacy_fonts import is_legacy
from assistant.messages import message

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BROKEN_SHARE = 0.002  # of the characters; a file cut in the middle of a letter is still UTF-8
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01


def decoded(content: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Returns the text and warnings about characters that were lost.

    Args:
        declared: the encoding an HTML page says it has; believed only when the bytes are not UTF-8 or UTF-16.

    Raises:
        DocumentRefused: legacy_font (TCVN3, VNI), damaged (no encoding fits) or wrong_type (not text at all).
    """
    text, warnings = _decoded(content, declared)
    if len(_BINARY.findall(text)) > _BINARY_SHARE * len(text):
        raise DocumentRefused("damaged", message("ingest.refused.encoding"))
    if is_legacy(text):
        raise DocumentRefused("legacy_font", message("ingest.refused.legacy_font"))
    return text, warnings


def _decoded(content: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _replaced(content[len(mark) :], encoding)
    without_mark = _utf16_without_mark(content)
    if without_mark:
        return _replaced(content, without_mark)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        beyond_ascii = sum(1 for character in text if character > "\x7f")
        if text.count("\ufffd") <= max(_BROKEN_SHARE * len(text), 1) and beyond_ascii > 3 * text.count("\ufffd"):
            return _replaced(content, "utf-8")
    return _single_byte(content, declared), ()


def _replaced(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    return text, ((message("ingest.warning.broken_letters", count=broken),) if broken else ())


def _utf16_without_mark(content: bytes) -> str | None:
    """Latin letters and blanks have a zero byte in UTF-16; in Vietnamese they are well over half of the characters."""
    sample = content[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.4 * half > 4 * sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > 0.4 * half > 4 * sample[1::2].count(0):
        return "utf-16-be"
    return None


def _single_byte(content: bytes, declared: str | None) -> str:
    if is_legacy(content.decode("latin-1")) and not _is_vietnamese(content.decode("cp1258", "replace")):
        raise DocumentRefused("legacy_font", message("ingest.refused.legacy_font"))
    for encoding in (declared, "cp1258"):
        try:
            if encoding and isinstance(text := codecs.decode(content, encoding), str):
                return unicodedata.normalize("NFC", text)
        except (LookupError, ValueError, TypeError, AssertionError):
            continue
    raise DocumentRefused("damaged", message("ingest.refused.encoding"))


def _is_vietnamese(text: str) -> bool:
    """windows-1258 writes tones as marks of their own: composed, they give letters that TCVN3 bytes give by chance only."""
    composed = unicodedata.normalize("NFC", text)
    stray = sum(1 for character in composed if unicodedata.combining(character))
    letters = len(re.findall("[\u1ea0-\u1ef9]", composed))
    return letters > 4 * stray
