"""Codes and personal numbers in a message: recognise them, never change them, hide them before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# 000.00.12.H26-240511-0003 as printed on a one-stop receipt; the parts before the dash name the agency.
_DOSSIER_CODE = re.compile(
    r"\b\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4,6}\b|\b[A-Z]\d{2}\.\d{2}-\d{6}-\d{4,6}\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)")
_PERSONAL_ID = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PATTERNS = (("dossier_code", _DOSSIER_CODE), ("email", _EMAIL), ("phone", _PHONE), ("personal_id", _PERSONAL_ID))


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
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(Identifier(kind, match.group(), *match.span()))
    return sorted(found, key=lambda identifier: identifier.start)


def mask(text: str) -> str:
    """Returns `text` with every code replaced by its type in brackets: "gọi 0903 123 456" → "gọi [phone]"."""
    return "".join(_masked_parts(text))


def _masked_parts(text: str) -> Iterator[str]:
    position = 0
    for identifier in find_identifiers(text):
        yield text[position : identifier.start]
        yield f"[{identifier.type}]"
        position = identifier.end
    yield text[position:]
