"""Choices made in words: "cái thứ hai", "2", "cái cuối", or part of what the choice says."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.common.text import fold, tokens
from assistant.domain.answer import Choice
from assistant.understanding.words import conversation_words

_LONGEST_LABEL = 8  # words; whoever writes more asks a question of their own


def chosen(text: str, offered: Sequence[Choice], *, by_label: bool) -> Choice | None:
    """Returns the choice meant by `text` (as understood), None when it is a message of its own.

    Args:
        by_label: whether words of a label count; only where the person was asked to choose.
    """
    ordinal = conversation_words().ordinal.match(text)
    if ordinal:
        return _numbered(ordinal["number"].lower(), offered)
    return _labelled(text, offered) if by_label else None


def is_out_of_range(text: str, offered: Sequence[Choice]) -> bool:
    """Tells whether `text` names the number of a choice that was not offered."""
    ordinal = conversation_words().ordinal.match(text)
    return bool(offered) and ordinal is not None and _numbered(ordinal["number"].lower(), offered) is None


def _numbered(word: str, offered: Sequence[Choice]) -> Choice | None:
    number = int(word) if word.isdigit() else conversation_words().numbers[word]
    if number == -1:
        return offered[-1] if offered else None
    return offered[number - 1] if 1 <= number <= len(offered) else None


def _labelled(text: str, offered: Sequence[Choice]) -> Choice | None:
    """The one choice whose label has all the words of a short message."""
    words = [fold(word) for word in tokens(text)]
    if not words or len(words) > _LONGEST_LABEL:
        return None
    said = " ".join(words)
    exact = [choice for choice in offered if " ".join(map(fold, tokens(choice.label))) == said]
    if len(exact) == 1:
        return exact[0]
    fitting = [choice for choice in offered if f" {said} " in f" {' '.join(map(fold, tokens(choice.label)))} "]
    return fitting[0] if len(fitting) == 1 else None
