"""BM25 over titles (counted twice) and texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt

from assistant.common.text import tokens
from assistant.retrieval.terms import QUESTION_WORDS, terms

TITLE_WEIGHT = 2


class LexicalIndex:
    """BM25 scores of all passages, and how much of a question's weight a passage covers."""

    def __init__(self, titles: Sequence[str], texts: Sequence[str]) -> None:
        """Indexes passages in order; about 1 ms each."""
        corpus = [terms(title) * TITLE_WEIGHT + terms(text) for title, text in zip(titles, texts, strict=True)]
        self._words = [frozenset(tokens(f"{title} {text}")) for title, text in zip(titles, texts, strict=True)]
        self._frequency = Counter(word for words in self._words for word in words)
        self._model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        if corpus:
            self._model.index(corpus, show_progress=False)

    def __len__(self) -> int:
        return len(self._words)

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """Returns one BM25 score a passage, in index order; zeros when no term is known."""
        known = [term for term in terms(query) if term in self._model.vocab_dict] if self._words else []
        if not known:
            return np.zeros(len(self._words), dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def coverage(self, query: str, position: int) -> float:
        """Returns the share of the query's idf weight whose words stand in the passage, 0–1.

        Comparable between questions, unlike BM25: the evidence for "nothing fits".
        """
        words = set(tokens(query))
        weights = {word: self._idf(word) for word in words - QUESTION_WORDS or words}
        total = sum(weights.values())
        found = sum(weight for word, weight in weights.items() if word in self._words[position])
        return found / total if total else 0.0

    def _idf(self, word: str) -> float:
        count = self._frequency.get(word, 0)
        return math.log(1 + (len(self._words) - count + 0.5) / (count + 0.5))
