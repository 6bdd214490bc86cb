"""Long paragraphs in parts, cut between sentences. Nothing is lost: the parts joined by a blank are the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PARAGRAPH = 900  # characters; up to here a paragraph stays whole
MAX_PART = 700  # characters; a part is longer only when a single word is

_CLAUSES = (re.compile(r"(?<=[.!?…;]) "), re.compile(r"(?<=[,:)–-]) "), re.compile(" "))  # where to cut, best first


def split_paragraph(text: str, *, room_for: int = 0) -> tuple[str, ...]:
    """Returns the parts of one line of text without double blanks.

    Args:
        room_for: characters that the caller puts before every part.
    """
    if len(text) + room_for <= MAX_PARAGRAPH:
        return (text,)
    limit = max(MAX_PART - room_for, MAX_PART // 2)
    return tuple(_grouped([piece for sentence in _sentences(text) for piece in _pieces(sentence, limit)], limit))


def _grouped(pieces: Sequence[str], limit: int) -> Iterator[str]:
    current = pieces[0]
    for piece in pieces[1:]:
        if len(current) + 1 + len(piece) <= limit:
            current = f"{current} {piece}"
        else:
            yield current
            current = piece
    yield current


def _pieces(sentence: str, limit: int, depth: int = 0) -> Iterator[str]:
    """A sentence over the limit is cut at punctuation, and where that is not enough between words."""
    if len(sentence) <= limit or depth == len(_CLAUSES):
        yield sentence
        return
    finer = [piece for part in _CLAUSES[depth].split(sentence) for piece in _pieces(part, limit, depth + 1)]
    yield from _grouped(finer, limit)


def _sentences(text: str) -> list[str]:
    """The sentences as underthesea finds them; where it changes the text, what it changed stays in one piece."""
    found, start = [], 0
    for sentence in _tokenizer()(text):
        end = start + len(sentence)
        if text[start:end] != sentence or (end < len(text) and text[end] != " "):
            break
        found.append(sentence)
        start = end + 1
    rest = text[start:]
    return [*found, rest] if rest else found


@lru_cache(maxsize=1)
def _tokenizer() -> Callable[[str], list[str]]:
    """Loaded when first needed: it takes seconds."""
    from underthesea import sent_tokenize

    return sent_tokenize  # type: ignore[no-any-return]
