"""Hybrid search: BM25, vectors, and how much of the question a passage says, in one weighted sum."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from assistant.domain.passage import QUOTED, Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index import SearchIndex
from assistant.retrieval.lexical import LexicalScores
from assistant.retrieval.shortening import last_question, shortened

CANDIDATES = 60
_NEAREST = 1000  # vectors looked at; a passage may have dozens


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; bm25 and dense are scaled to 0–1 within the question, the shares are 0–1 anyway.

    Chosen on exam questions about laws, questions about university regulations and questions of the national portal, all three
    with and without diacritics (docs/quality.md). The shares of pairs and words help long questions most, where BM25 alone
    prefers a passage that repeats one rare word. Reciprocal rank fusion loses to all of this.
    """

    bm25: float = 1.0
    dense: float = 0.6
    pairs: float = 0.5
    words: float = 0.4


class HybridSearch:
    """Searches one index, which never changes; what is published gets an index and a search of its own."""

    def __init__(self, index: SearchIndex, embedder: Embedder, *, weights: Weights = Weights()) -> None:
        self.index = index
        self.embedder = embedder
        self._weights = weights
        self._by_id = {passage.id: passage for passage in index.passages}
        self._kinds = np.array([passage.kind for passage in index.passages])
        self._guarded = [at for at, passage in enumerate(index.passages) if passage.visibility != "public"]

    @property
    def dense(self) -> bool:
        """Tells whether the sentence model takes part (it loads for some seconds after the start)."""
        return self.embedder.ready

    def passage(self, passage_id: str, principal: Principal = CITIZEN) -> Passage | None:
        """Returns one passage by id, None when there is none that this person may see."""
        passage = self._by_id.get(passage_id)
        return passage if passage and principal.may_read(passage.visibility, passage.unit) else None

    async def search(
        self,
        query: str,
        *,
        limit: int,
        kinds: Sequence[PassageKind] | None = None,
        principal: Principal = CITIZEN,
    ) -> tuple[Hit, ...]:
        """Returns the best passages first, at most `limit`; what the person may not see is not there.

        Args:
            query: normalised, diacritics restored.
        """
        return await asyncio.to_thread(self.search_now, query, limit=limit, kinds=kinds, principal=principal)

    def search_now(
        self,
        query: str,
        *,
        limit: int,
        kinds: Sequence[PassageKind] | None = None,
        principal: Principal = CITIZEN,
    ) -> tuple[Hit, ...]:
        """`search` without leaving the thread."""
        index = self.index
        allowed = self._allowed(kinds or QUOTED, principal)
        if not allowed.any():
            return ()
        words = index.lexical.scores(shortened(query))
        bm25 = np.where(allowed, words.bm25, 0.0)
        candidates = {int(at) for at in np.argsort(-bm25)[:CANDIDATES] if bm25[at] > 0}
        cosines: Mapping[int, float] = {}
        if self.embedder.ready:
            vector = self.embedder.queries([last_question(query)])
            nearest = index.cosines(vector, _NEAREST, None if allowed.all() else allowed)
            cosines = dict(islice(nearest.items(), CANDIDATES))
        scores = fused({at: float(bm25[at]) for at in candidates}, cosines, words, self._weights)
        best = sorted(scores, key=lambda at: (-scores[at], at))[:limit]
        return tuple(Hit(index.passages[at], scores[at], float(words.words[at]), cosines.get(at)) for at in best)

    def _allowed(self, kinds: Sequence[PassageKind], principal: Principal) -> npt.NDArray[np.bool_]:
        """Which passages may be found, one value a passage."""
        allowed = np.isin(self._kinds, kinds)
        for at in self._guarded:
            passage = self.index.passages[at]
            allowed[at] &= principal.may_read(passage.visibility, passage.unit)
        return np.asarray(allowed)


def fused(
    bm25: Mapping[int, float], cosines: Mapping[int, float], words: LexicalScores, weights: Weights
) -> dict[int, float]:
    """Returns position → weighted mean of the kinds of evidence, 0–1; without cosines, of the others."""
    weights = weights if cosines else replace(weights, dense=0.0)
    lexical, dense = _scaled(bm25, floor=0.0), _scaled(cosines)
    return {
        at: (
            weights.bm25 * lexical.get(at, 0.0)
            + weights.dense * dense.get(at, 0.0)
            + weights.pairs * float(words.pairs[at])
            + weights.words * float(words.folded_words[at])
        )
        / (weights.bm25 + weights.dense + weights.pairs + weights.words)
        for at in {*bm25, *cosines}
    }


def _scaled(scores: Mapping[int, float], *, floor: float | None = None) -> dict[int, float]:
    if not scores:
        return {}
    low = min(scores.values()) if floor is None else floor
    high = max(scores.values())
    return {at: (score - low) / (high - low) if high > low else 1.0 for at, score in scores.items()}
