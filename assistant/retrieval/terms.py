"""What BM25 sees of a text: syllables and pairs of syllables, with and without diacritics, in one vocabulary."""

from __future__ import annotations

from itertools import pairwise

from assistant.common.text import fold, tokens

_FOLDED = "~"  # marks a folded term, so that "ma" typed bare is not the same evidence as "ma" in "ma túy"


def terms(text: str) -> list[str]:
    """Returns the terms of `text`: accented syllables, their pairs, then the folded ones. Repetitions stay.

    Measured on Vietnamese questions, pairs of syllables beat word segmentation, and both forms in one index make
    unaccented questions nearly as good as accented ones.
    """
    accented = tokens(text)
    folded = [fold(token) for token in accented]
    return [
        *accented,
        *_pairs(accented),
        *(_FOLDED + token for token in folded),
        *(_FOLDED + pair for pair in _pairs(folded)),
    ]


def _pairs(words: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(words)]
