"""Sentences that mean nearly the same as a new one and are taught as something else: a warning, not a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.common.text import fold, tokens
from assistant.common.understood import understand_text
from assistant.domain.example import Example
from assistant.retrieval.embedding import Embedder, Vectors

# Chosen by looking at pairs of shipped sentences: docs/models.md.
NEAR = 0.7
ALIKE = 0.75  # share of the words of both, where there is no sentence model
_MOST_COMPARED = 12  # sentences; a vector takes 12 ms
_SPREAD = 24  # sentences from which the middle of the space is known well enough
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence near in meaning; `likeness` is 0–1."""

    example: Example
    likeness: float


class Likeness:
    """Compares by the sentence model once that is loaded, by words until then."""

    def __init__(self, embedder: Embedder | None, shipped: Sequence[Example]) -> None:
        """Args: shipped: sentences of all kinds; their middle is the point from which differences are seen."""
        self._embedder = embedder
        self._spread = [example.text for example in shipped[:: max(1, len(shipped) // _SPREAD)]]
        self._middle: Vectors | None = None

    def near(self, text: str, intent: str, candidates: Sequence[Example]) -> tuple[Near, ...]:
        """Returns the nearest sentences of other intents, nearest first; blocking, a second or less on a quiet machine.

        Args:
            candidates: sentences with words in common, most first.
        """
        others = [example for example in candidates if example.intent != intent][:_MOST_COMPARED]
        if not others:
            return ()
        if self._embedder is not None and self._embedder.ready:
            scores, limit = self._by_meaning(self._embedder, text, others), NEAR
        else:
            scores, limit = [_shared(text, other.text) for other in others], ALIKE
        found = [Near(other, score) for other, score in zip(others, scores, strict=True) if score >= limit]
        return tuple(sorted(found, key=lambda one: -one.likeness)[:_MOST_SHOWN])

    def _by_meaning(self, embedder: Embedder, text: str, others: Sequence[Example]) -> list[float]:
        if self._middle is None:
            self._middle = np.mean(embedder.passages([understand_text(one) for one in self._spread]), axis=0)
        vectors = embedder.passages([understand_text(one) for one in (text, *(other.text for other in others))])
        seen = vectors - self._middle
        seen = seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
        return [float(score) for score in seen[1:] @ seen[0]]


def _shared(one: str, other: str) -> float:
    mine, yours = (frozenset(tokens(fold(understand_text(text)))) for text in (one, other))
    return len(mine & yours) / (len(mine | yours) or 1)
