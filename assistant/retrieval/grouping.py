"""Questions that mean the same, brought together: the commonest wording leads a group, others join it when they are near enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.common.text import fold, tokens
from assistant.retrieval.embedding import Embedder, Vectors

# Chosen by looking at questions of the journal that were refused: docs/insight.md.
NEAR = 0.75
ALIKE = 0.75  # share of the words of both, where there are no vectors
_SOME = 0.2  # share without which vectors are not believed
_ENOUGH = 40  # vectors whose middle is known well enough
_MOST_KEPT = 5_000  # vectors
_NEW_AT_ONCE = 32  # vectors made after a look, which takes a second; the next look knows them


class Meanings:
    """Remembers the vectors of questions that it has seen, because a list is looked at again and again."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def grouped(self, questions: Sequence[str]) -> list[list[int]]:
        """Returns the places of the questions in groups, each led by its first; blocking, some milliseconds.

        Args:
            questions: the commonest first. Those without a vector yet, and all while there is no model, are compared by words.
        """
        if not questions:
            return []
        same = self._same(questions)
        groups: list[list[int]] = []
        leads: list[int] = []
        for place in range(len(questions)):
            near = np.flatnonzero(same[place][leads]).tolist() if leads else []
            if near:
                groups[near[0]].append(place)
            else:
                groups.append([place])
                leads.append(place)
        return groups

    def _same(self, questions: Sequence[str]) -> NDArray[np.bool_]:
        """Tells of every two questions whether they mean the same.

        All questions lie in one corner of the model's space; seen from their middle, different ones are far apart.
        """
        shared = _shared_words(questions)
        alike: NDArray[np.bool_] = shared >= ALIKE
        places = [place for place, question in enumerate(questions) if question in self._known]
        if len(self._known) < _ENOUGH or not places:
            return alike
        vectors = np.stack([self._known[questions[place]] for place in places])
        vectors = vectors - np.mean(list(self._known.values()), axis=0)
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        both = np.ix_(places, places)
        alike[both] = (shared[both] >= _SOME) & (vectors @ vectors.T >= NEAR)
        return alike

    def learn(self, questions: Sequence[str]) -> None:
        """Makes vectors of some questions that have none yet; blocking, about a second. Then `grouped` knows them."""
        embedder = self._embedder
        if embedder is None or not embedder.ready:
            return
        fresh = [question for question in dict.fromkeys(questions) if question not in self._known][:_NEW_AT_ONCE]
        if len(self._known) + len(fresh) > _MOST_KEPT:
            self._known = {}
        if fresh:
            self._known |= dict(zip(fresh, embedder.passages(fresh), strict=True))


def _shared_words(questions: Sequence[str]) -> Vectors:
    """Returns for every two questions which share of the words of both they have in common."""
    words = [frozenset(tokens(fold(question))) for question in questions]
    columns = {word: column for column, word in enumerate(sorted(frozenset().union(*words)))}
    said = np.zeros((len(words), len(columns)), np.float32)
    for place, own in enumerate(words):
        said[place, [columns[word] for word in own]] = 1.0
    both, count = said @ said.T, said.sum(axis=1)
    shared: Vectors = both / np.maximum(count[:, None] + count[None, :] - both, 1.0)
    return shared
