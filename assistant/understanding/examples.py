"""Sentences for Rasa: those that are shipped, and whether a new one may join them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from assistant.common.identifiers import mask
from assistant.common.places import ROOT
from assistant.common.text import fold, normalise, tokens
from assistant.common.understood import understand_text
from assistant.domain.example import LONGEST_EXAMPLE, Example, OwnExample, example_of

TRAIN, HELD_OUT = ROOT / "nlu_data" / "train", ROOT / "nlu_data" / "heldout"
_MOST_COMPARED = 60  # sentences with words in common; understanding one takes 8 ms
_SHARED = 0.3  # of the words of both, without which two sentences are not compared
_SHORT = 4  # words; sentences up to here are understood when they are read, because one short form hides them

Problem = Literal[
    "empty", "too_long", "bad_mark", "unknown_entity", "unknown_intent", "personal", "held_out", "collision", "known"
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a sentence may not join; `other` is the sentence it clashes with or the name nobody knows."""

    problem: Problem
    other: str = ""
    intent: str = ""


def read_examples(path: Path) -> list[Example]:
    """Returns the examples of a file in Rasa's format, or of every .yml file of a folder."""
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    examples = []
    for file in files:
        content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)  # five times as fast as safe_load
        for block in (content or {}).get("nlu") or []:
            lines = str(block.get("examples", "")).splitlines()
            examples += [example_of(line[2:], block["intent"]) for line in lines if line.startswith("- ")]
    return examples


def as_training_file(examples: Iterable[OwnExample]) -> str:
    """Returns the sentences as a file that Rasa trains from; the same ones give the same text."""
    by_intent: dict[str, list[str]] = {}
    for one in sorted(examples, key=lambda one: (one.intent, one.marked)):
        by_intent.setdefault(one.intent, []).append(f"- {one.marked}\n")
    blocks = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False)


@lru_cache(maxsize=1)
def known_names() -> tuple[tuple[str, ...], frozenset[str]]:
    """Returns the intents in their order and the entities of `domain.yml`."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return tuple(domain["intents"]), frozenset(domain["entities"])


def cleaned(marked: str) -> str:
    """Returns one line in canonical form; a stroke at its beginning would make a command of it."""
    return " ".join(normalise(marked).split()).lstrip("/ ")


def canonical(text: str) -> str:
    """Returns what two sentences share when they are understood as the same."""
    return " ".join(tokens(understand_text(text)))


def is_teachable(marked: str, intent: str) -> bool:
    """Tells whether Rasa could learn from a sentence of another store, whatever others there are."""
    return marked == cleaned(marked) and _wrong_form(marked, intent) is None


class ShippedExamples:
    """The sentences Rasa was shipped with, by their words; made once a process, in some seconds."""

    def __init__(self, training: Sequence[Example] | None = None, held_out: Sequence[Example] | None = None) -> None:
        """Args: what to use instead of the files."""
        self.training = tuple(read_examples(TRAIN) if training is None else training)
        self._training = _by_words(self.training)
        self._held_out = _by_words(read_examples(HELD_OUT) if held_out is None else held_out)

    def refusal(self, marked: str, intent: str, own: Sequence[OwnExample]) -> Refusal | None:
        """Returns why a cleaned sentence may not be added, None when it may.

        Args:
            own: the active ones.
        """
        return _wrong_form(marked, intent) or self._clash(marked, intent, own)

    def alike(self, text: str, own: Sequence[OwnExample] = ()) -> list[Example]:
        """Returns the sentences that share most words with this one, most first."""
        mine = [*self._training, *_by_words(one.example for one in own)]
        return _nearest(text, mine)

    def _clash(self, marked: str, intent: str, own: Sequence[OwnExample]) -> Refusal | None:
        text = example_of(marked, intent).text
        for held_out in _nearest(text, self._held_out):
            if _letters(held_out.text) & _letters(text):
                return Refusal("held_out", held_out.text, held_out.intent)
        meant = canonical(text)
        for other in self.alike(text, own):
            if canonical(other.text) == meant:
                return Refusal("known" if other.intent == intent else "collision", other.text, other.intent)
        return None


def _wrong_form(marked: str, intent: str) -> Refusal | None:
    intents, entities = known_names()
    example = example_of(marked, intent)
    if not tokens(example.text):
        return Refusal("empty")
    if len(marked) > LONGEST_EXAMPLE:
        return Refusal("too_long")
    if set("[]{}") & set(example.text):
        return Refusal("bad_mark")
    if intent not in intents:
        return Refusal("unknown_intent")
    for kind, _ in example.entities:
        if kind not in entities:
            return Refusal("unknown_entity", kind)
    return Refusal("personal") if mask(example.text) != example.text else None


def _letters(text: str) -> set[str]:
    """As typed and as understood, without diacritics: what counts as the same for sentences that must stay unseen."""
    return {fold(canonical(text)), " ".join(tokens(fold(text)))}


_ByWords = tuple[Example, tuple[frozenset[str], ...]]


def _by_words(examples: Iterable[Example]) -> list[_ByWords]:
    return [(example, _forms(example.text, understood=len(example.text.split()) <= _SHORT)) for example in examples]


def _forms(text: str, *, understood: bool) -> tuple[frozenset[str], ...]:
    """The words as typed and, where wanted, as understood: "tks" and "cảm ơn" have no word in common."""
    forms = (text, understand_text(text)) if understood else (text,)
    return tuple(frozenset(tokens(fold(form))) for form in forms)


def _nearest(text: str, examples: Iterable[_ByWords]) -> list[Example]:
    own = _forms(text, understood=True)
    scored = [(max(_shared(a, b) for a in own for b in forms), example) for example, forms in examples]
    near = sorted((one for one in scored if one[0] >= _SHARED), key=lambda one: -one[0])
    return [example for _, example in near[:_MOST_COMPARED]]


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of both that both have (0–1)."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
