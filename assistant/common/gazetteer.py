"""Finds known names in a message: procedures, units, metrics, periods. One matcher for Rasa and for the fallback.

The names come from `knowledge/` (`assistant.knowledge_base.names` writes them to a JSON file), so a procedure that an admin
adds is understood without touching NLU files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.common.text import fold, token_spans


@dataclass(frozen=True)
class Name:
    """One way to say one thing: `phrase` "p8" of `type` "unit" means `value` "phuong-8"."""

    type: str
    value: str
    phrase: str


@dataclass(frozen=True)
class Mention:
    """A name found in a text.

    Attributes:
        values: what it may mean, in the order of the gazetteer; more than one when the phrase is ambiguous.
        start, end: position in the text searched, `end` exclusive.
    """

    type: str
    values: tuple[str, ...]
    text: str
    start: int
    end: int


class Gazetteer:
    """Longest match first, one mention a word, over folded words; diacritics decide between look-alikes."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_key: dict[tuple[str, ...], list[Name]] = {}
        for name in names:
            self._by_key.setdefault(_key(name.phrase), []).append(name)
        self._by_key.pop((), None)
        self._longest = max((len(key) for key in self._by_key), default=0)

    def find(self, text: str) -> list[Mention]:
        """Returns the mentions in `text`, in order; longer names first, so none cuts into a longer one.

        Args:
            text: normalised, diacritics restored (`assistant.common.understood.understand_text`).
        """
        spans = token_spans(text)
        words = [text[start:end] for start, end in spans]
        folded = [fold(word) for word in words]
        taken = [False] * len(words)
        mentions: list[Mention] = []
        for length in range(min(self._longest, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                names = self._by_key.get(tuple(folded[at : at + length]))
                if not names or any(taken[at : at + length]):
                    continue
                names = _fitting(names, words[at : at + length])
                if names:
                    taken[at : at + length] = [True] * length
                    mentions += _mentions(names, text, spans[at][0], spans[at + length - 1][1])
        return sorted(mentions, key=lambda mention: mention.start)


def load_gazetteer(path: Path) -> Gazetteer:
    """Reads a file written by `save_names`.

    Raises:
        FileNotFoundError: it is missing; `make setup` writes it.
    """
    return Gazetteer(Name(**entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def save_names(path: Path, names: Iterable[Name]) -> None:
    """Writes `names` as JSON, atomically: a reader sees the old file or the new one."""
    entries: list[Mapping[str, str]] = [
        {"type": name.type, "value": name.value, "phrase": name.phrase} for name in names
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _mentions(names: list[Name], text: str, start: int, end: int) -> list[Mention]:
    """One mention a type; a name may be shared by things of one type or of two."""
    return [
        Mention(kind, tuple(dict.fromkeys(n.value for n in names if n.type == kind)), text[start:end], start, end)
        for kind in dict.fromkeys(name.type for name in names)
    ]


@lru_cache(maxsize=1 << 16)  # a gazetteer is made again whenever something is published; nearly all its names stay
def _key(phrase: str) -> tuple[str, ...]:
    return tuple(fold(phrase[start:end]) for start, end in token_spans(phrase))


def _fitting(names: list[Name], words: list[str]) -> list[Name]:
    """Keeps the names whose diacritics agree best with `words`; a single short word must agree exactly.

    Restoration may be wrong about one syllable of a long name, so long names forgive it; "phí" for "phi" would not be forgiven.
    """
    typed = [word.lower() for word in words]
    exact = [name for name in names if [name.phrase[a:b].lower() for a, b in token_spans(name.phrase)] == typed]
    if exact:
        return exact
    return names if len(words) > 1 else []
