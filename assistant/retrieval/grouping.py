"""Questions that mean the same, brought together: the commonest wording leads a group, others join it when they are near enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.common.text import fold, tokens
from assistant.retrieval.embedding import Embedder, Vectors

# Chosen by looking at questions of the journal that were refused: docs/insight.md.
NEAR = 0.75
ALIKE = 0.75  # share of the words of both, where there are no vectors
_SOME = 0.2  # share without which vectors are not believed
_ENOUGH = 40  # vectors whose middle is known well enough
_MOST_KEPT = 5_000  # vectors
_NEW_AT_ONCE = 32  # vectors made in one look, which takes seconds; the next look makes more


class Meanings:
    """Remembers the vectors of questions that it has seen, because a list is looked at again and again."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def grouped(self, questions: Sequence[str]) -> list[list[int]]:
        """Returns the places of the questions in groups, each led by its first; blocking.

        Args:
            questions: the commonest first. Those without a vector yet, and all while there is no model, are compared by words.
        """
        vectors = self._vectors(questions)
        words = [frozenset(tokens(fold(question))) for question in questions]
        groups: list[list[int]] = []
        for place, own in enumerate(words):
            for group in groups:
                lead = group[0]
                if _same(own, words[lead], vectors[place], vectors[lead]):
                    group.append(place)
                    break
            else:
                groups.append([place])
        return groups

    def _vectors(self, questions: Sequence[str]) -> list[Vectors | None]:
        """All questions lie in one corner of the model's space; seen from their middle, different ones are far apart."""
        if self._embedder is not None and self._embedder.ready:
            self._learn(self._embedder, questions)
        if len(self._known) < _ENOUGH:
            return [None] * len(questions)
        middle = np.mean(list(self._known.values()), axis=0)
        return [None if own is None else _unit(own - middle) for own in map(self._known.get, questions)]

    def _learn(self, embedder: Embedder, questions: Sequence[str]) -> None:
        fresh = [question for question in dict.fromkeys(questions) if question not in self._known][:_NEW_AT_ONCE]
        if len(self._known) + len(fresh) > _MOST_KEPT:
            self._known = {}
        if fresh:
            self._known |= dict(zip(fresh, embedder.passages(fresh), strict=True))


def _same(own: frozenset[str], lead: frozenset[str], vector: Vectors | None, leading: Vectors | None) -> bool:
    shared = len(own & lead) / (len(own | lead) or 1)
    if vector is None or leading is None:
        return shared >= ALIKE
    return shared >= _SOME and float(np.dot(vector, leading)) >= NEAR


def _unit(vector: Vectors) -> Vectors:
    return vector / (np.linalg.norm(vector) or 1.0)
