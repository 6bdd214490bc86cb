"""How many syllables get their diacritics back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.common.diacritics import default_restorer
from assistant.common.text import fold, normalise
from assistant.common.understood import ABBREVIATIONS, read_short_forms

_SYLLABLE = re.compile(r"[^\W\d_]+")


def evaluate_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Returns n, syllable and sentence accuracy, and the share of accented syllables changed when nothing was missing.

    Args:
        pairs: (accented, without diacritics) of the same sentence.
    """
    restore = default_restorer().restore
    sentences = right_sentences = syllables = right = changed = 0
    for accented, bare in pairs:
        expected = _SYLLABLE.findall(normalise(accented).lower())
        restored = _SYLLABLE.findall(restore(normalise(bare)).lower())
        again = _SYLLABLE.findall(restore(normalise(accented)).lower())
        sentences += 1
        right_sentences += expected == restored
        syllables += len(expected)
        right += sum(a == b for a, b in zip(expected, restored))
        changed += sum(a != b for a, b in zip(expected, again))
    return {
        "n": sentences,
        "syllable_accuracy": round(right / syllables, 4),
        "sentence_accuracy": round(right_sentences / sentences, 4),
        "changed_when_accented": round(changed / syllables, 4),
    }


def stripped_pairs(sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Returns pairs made from those among `sentences` that were typed in full: a third accented or more, no short forms."""
    short_forms = read_short_forms(ABBREVIATIONS)
    pairs = []
    for sentence in map(normalise, sentences):
        words = [word.lower() for word in _SYLLABLE.findall(sentence)]
        in_full = not any(word in short_forms for word in words)
        if words and in_full and sum(fold(word) != word for word in words) * 3 >= len(words):
            pairs.append((sentence, fold(sentence)))
    return pairs
