"""The part of a message that asks: "ông nội mất gần hai tháng rồi, giờ lên phường làm trễ có bị thu tiền không"."""

from __future__ import annotations

import re

# Said of a clause with its diacritics: "nhiêu" asks, "nhiều" does not; "không" does at the end, or before another possibility.
ASKS = re.compile(
    r"\b(?:gì|nào|đâu|bao nhiêu|nhiêu|bao lâu|mấy|sao(?! y\b)|bao giờ|ai)\b|\?"
    r"|\b(?:không|chưa|ko)(?: hay\b|(?:\s+(?:ạ|vậy|em|ad|bạn|nhỉ|hả|nha|anh|chị|ta|cô|chú))*[\s.,]*$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:(?![,;.?!]+(?:\s|$)|\s-\s).)+(?:[,;.?!]+|\s-)?", re.DOTALL)
_FEWEST_WORDS = 3  # "được không" alone says nothing
_AROUND = " \t\n\r,;.?!-"


def clause_that_asks(text: str) -> tuple[int, int] | None:
    """Returns where the last clause that asks stands in `text` (as understood), without what stands around it.

    None when no clause asks, or nothing stands beside it.
    """
    clauses = [match.span() for match in _CLAUSE.finditer(text) if match.group().strip(_AROUND)]
    asking = [(start, end) for start, end in clauses if _asks(text[start:end])]
    return _trimmed(text, *asking[-1]) if asking and len(clauses) > 1 else None


def _asks(clause: str) -> bool:
    return len(clause.split()) >= _FEWEST_WORDS and ASKS.search(clause.strip()) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip(_AROUND)), end - len(part) + len(part.rstrip(_AROUND))
