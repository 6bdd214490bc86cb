"""Text of any shape as one line."""

from __future__ import annotations

from assistant.common.text import normalise


def one_line(text: str) -> str:
    """Returns `text` normalised, with single blanks instead of line breaks; numbers and codes take a short way."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(normalise(text).split())
