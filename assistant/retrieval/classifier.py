"""Which procedure the words of a question speak for, learned from many questions: "mai táng" for one, "đòi lại tiền" for another.

A linear classifier over single words and pairs without diacritics, one class a procedure and one for everything that no procedure
answers. `scripts/fit_matching.py` made `classifier.npz`. A procedure that was published since has no class. It counts as much as
the best one that has, so it is never held back: with a quarter of all procedures unknown, these come first in 89.6 and 91.6 % of
their questions (two trials), without the classifier in 88.6 and 91.0 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.common.text import fold, tokens
from assistant.retrieval.adapter import LEAST

Values = npt.NDArray[np.float32]
CLASSIFIER = Path(__file__).with_suffix(".npz")
SHARPNESS = 6.0  # what a margin is multiplied by to be a logarithm of odds; the best of 3, 4 and 6 on unseen folds
WEIGHT = 4.0  # length of a question's terms as the classifier is trained on them


@dataclass(frozen=True, slots=True)
class Classified:
    """What the words of one question say.

    Attributes:
        shares: of each subject the logarithm of its share, `LEAST` to 0.
        margins: of each subject, about −1 to 1.
        no_share, no_margin: of no procedure at all.
    """

    shares: Values
    margins: Values
    no_share: float
    no_margin: float


@dataclass(frozen=True, slots=True, eq=False)
class WordClassifier:
    """Attributes:
    codes: of the procedures; the last class, which stands for no procedure, has none.
    places: term → its row.
    rarity: of every term, its inverse document frequency, shape (terms,).
    weights: 8-bit, to be multiplied by `scales`, shape (terms, classes).
    scales, constants: one a class.
    """

    codes: tuple[str, ...]
    places: dict[str, int]
    rarity: Values
    weights: npt.NDArray[np.int8]
    scales: Values
    constants: Values

    def margins(self, question: str) -> Values:
        """Returns the margin of every class, shape (classes,), the last one that of no procedure."""
        counts: dict[int, int] = {}
        for term in terms_of(question):
            at = self.places.get(term)
            if at is not None:
                counts[at] = counts.get(at, 0) + 1
        if not counts:
            return self.constants
        rows = np.fromiter(counts, dtype=np.int64)
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.rarity[rows]
        values *= WEIGHT / np.linalg.norm(values)
        return np.asarray(values @ self.weights[rows].astype(np.float32) * self.scales + self.constants, np.float32)

    def classes(self, procedures: Sequence[str], others: int) -> npt.NDArray[np.int64]:
        """Returns the columns of `classified` for some procedures, then for `others` that are none."""
        own = {code: at for at, code in enumerate(self.codes)}
        nothing, best = len(self.codes), len(self.codes) + 1
        return np.array([*(own.get(code, best) for code in procedures), *[nothing] * others], dtype=np.int64)

    def classified(self, question: str, classes: npt.NDArray[np.int64]) -> Classified:
        """Returns what the words of a question say of the subjects whose `classes` these are."""
        margins = self.margins(question)
        odds = SHARPNESS * (margins - margins.max())
        shares = np.maximum(odds - np.log(np.exp(odds).sum()), LEAST)
        return Classified(
            _and_best(shares)[classes], _and_best(margins)[classes], float(shares[-1]), float(margins[-1])
        )


def _and_best(values: Values) -> Values:
    """Adds what the best procedure has."""
    return np.append(values, values[:-1].max() if len(values) > 1 else values[-1])


def terms_of(question: str) -> Iterator[str]:
    """Yields the words and pairs of words of a question, without diacritics."""
    words = tokens(fold(question.lower()))
    yield from words
    for one, other in pairwise(words):
        yield f"{one} {other}"


@lru_cache(maxsize=1)
def shipped_classifier() -> WordClassifier:
    """Returns the shipped classifier; before there is one, it knows no word and no procedure."""
    if not CLASSIFIER.exists():
        nothing = np.zeros(1, dtype=np.float32)
        return WordClassifier((), {}, nothing[:0], np.zeros((0, 1), dtype=np.int8), nothing, nothing)
    with np.load(CLASSIFIER) as stored:
        terms = bytes(stored["terms"]).decode().split("\n")
        return WordClassifier(
            tuple(bytes(stored["codes"]).decode().split("\n")),
            {term: at for at, term in enumerate(terms)},
            stored["rarity"].astype(np.float32),
            stored["weights"],
            stored["scales"],
            stored["constants"],
        )
