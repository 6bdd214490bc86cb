"""Codes and personal numbers in a message: recognise them, never change them, hide them before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# 000.00.12.H26-240511-0003 as printed on a one-stop receipt; the parts before the dash name the agency, and many
# receipts shorten them: 000.23.H06-…, H26.12-…, H06-…
_DOSSIER_CODE = re.compile(
    r"(?:(?<!\d)\d{3}\.(?:\d{2}\.){0,2})?[A-Z]\d{2}(?:\.\d{2}){0,3}-\d{6}-\d{4,6}(?!\d)", re.IGNORECASE
)
# Mobile numbers have nine digits after the 0 or 84, land lines ten, the first of them a 2.
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.()-]{0,2}2)?(?:[\s.()-]{0,2}\d){9}(?!\d)")
# The twelve digits of the newer number, which begins with 0, are often written in groups.
_PERSONAL_ID = re.compile(r"(?<!\d)(?:0(?:[\s.-]?\d){11}|\d{12}|\d{9})(?!\d)")
# The older number has nine, in groups only after its name; elsewhere they may count anything.
_NAMED_ID = re.compile(
    r"(?<![^\W\d_])(?:cmnd|cccd|cmt|ch[uứ]ng minh(?: th[uư])?|c[aă]n c[uư][oớ]c)"
    r"(?:\s*(?:nh[aâ]n d[aâ]n|c[oô]ng d[aâ]n|s[oố]|l[aà]|c[uủ]a|t[oô]i|em|:)){0,4}"
    r"\s*(?P<number>\d{3}[\s.-]\d{3}[\s.-]\d{3})(?!\d)",
    re.IGNORECASE,
)
# "05.11.2026 18 giờ", "08.30 22.11.2026" hold as many digits as a number of a person.
_DAY = re.compile(r"(?<!\d)(?<!\d[.-])(?:0?[1-9]|[12]\d|3[01])([.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d|[.-]\d)")
_LONG_NUMBER = re.compile(r"\d{9,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PATTERNS = (
    ("dossier_code", _DOSSIER_CODE),
    ("email", _EMAIL),
    ("", _DAY),
    ("phone", _PHONE),
    ("personal_id", _PERSONAL_ID),
    ("personal_id", _NAMED_ID),
)


@dataclass(frozen=True)
class Identifier:
    """A code found in a text: `type` is dossier_code, email, phone or personal_id."""

    type: str
    text: str
    start: int
    end: int


def find_identifiers(text: str) -> list[Identifier]:
    """Returns the codes in `text` in order, not overlapping; dossier codes win over phones, phones over ID numbers."""
    found: list[Identifier] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("number" if "number" in pattern.groupindex else 0)
            found += [Identifier(kind, text[start:end], start, end)] if kind else []
            text = text[:start] + "|" * (end - start) + text[end:]  # the later kinds do not see it
    return sorted(found, key=lambda identifier: identifier.start)


def mask(text: str) -> str:
    """Returns `text` with every code replaced by its type in brackets: "gọi 0903 123 456" → "gọi [phone]"."""
    return "".join(_masked_parts(text))


def mask_within(text: str, start: int, end: int) -> str:
    """Returns `text[start:end]`, for repeating a person's words; a code that only begins or ends there is masked whole.

    As many digits as a personal number has are masked even when they are none: one may be mistyped.
    """
    touched = [code for code in find_identifiers(text) if code.start < end and start < code.end]
    first, last = min([start, *(code.start for code in touched)]), max([end, *(code.end for code in touched)])
    return _LONG_NUMBER.sub("[number]", mask(text[first:last]))


def _masked_parts(text: str) -> Iterator[str]:
    position = 0
    for identifier in find_identifiers(text):
        yield text[position : identifier.start]
        yield f"[{identifier.type}]"
        position = identifier.end
    yield text[position:]
