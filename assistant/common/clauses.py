"""The part of a message that asks: "ông nội mất gần hai tháng rồi, giờ lên phường làm trễ có bị thu tiền không"."""

from __future__ import annotations

import re

from assistant.common.text import fold

_JOINT = re.compile(r"[,;.?!]+(?=\s|$)|\s-\s")
_ASKS = re.compile(r"\b(?:gi|dau|bao nhieu|nhieu|may|sao|khong|nao|ai|bao lau|chua|bao gio)\b")
_FEWEST_WORDS = 3  # "được không" alone says nothing


def clause_that_asks(text: str) -> tuple[int, int] | None:
    """Returns where the last clause with a question word stands in `text` (as understood), blanks around it left out.

    None when no clause asks, or nothing stands beside it.
    """
    spans, position = [], 0
    for joint in _JOINT.finditer(text):
        spans.append((position, joint.start()))
        position = joint.end()
    spans.append((position, len(text)))
    clauses = [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]
    asking = [(start, end) for start, end in clauses if _asks(text[start:end])]
    return asking[-1] if asking and len(clauses) > 1 else None


def _asks(clause: str) -> bool:
    return len(clause.split()) >= _FEWEST_WORDS and _ASKS.search(fold(clause.lower())) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
