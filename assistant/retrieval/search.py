"""Hybrid search: BM25 and vectors, each scaled to 0–1 within the question, summed with a weight."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.domain.passage import Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index import SearchIndex

CANDIDATES = 60
DENSE_SHARE = 0.4  # measured: law texts like less, short titles a little more; reciprocal rank fusion loses to both


class HybridSearch:
    """Searches one index; `use` swaps in another while questions are being asked."""

    def __init__(self, index: SearchIndex, embedder: Embedder, *, dense_share: float = DENSE_SHARE) -> None:
        self._embedder = embedder
        self._dense_share = dense_share
        self.use(index)

    def use(self, index: SearchIndex) -> None:
        """Makes `index` the one that the next search sees."""
        self._current = (
            index,
            {passage.id: passage for passage in index.passages},
        )  # one assignment: never half of both

    @property
    def index(self) -> SearchIndex:
        return self._current[0]

    @property
    def dense(self) -> bool:
        """Tells whether the sentence model takes part (it loads for some seconds after the start)."""
        return self._embedder.ready

    def passage(self, passage_id: str, principal: Principal = CITIZEN) -> Passage | None:
        """Returns one passage by id, None when there is none that this person may see."""
        passage = self._current[1].get(passage_id)
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
        index = self.index  # one index for the whole question, even if another is swapped in meanwhile
        allowed = np.array(
            [(kinds is None or p.kind in kinds) and principal.may_read(p.visibility, p.unit) for p in index.passages],
            dtype=bool,
        )
        if not allowed.any():
            return ()
        bm25 = np.where(allowed, index.lexical.scores(query), 0.0)
        lexical = {int(at): float(bm25[at]) for at in np.argsort(-bm25)[:CANDIDATES] if bm25[at] > 0}
        cosines: Mapping[int, float] = {}
        if self._embedder.ready:
            vector = self._embedder.queries([query])
            nearest = index.vectors.cosines(vector, CANDIDATES if allowed.all() else len(index.passages))
            cosines = {at: cosine for at, cosine in nearest.items() if allowed[at]}
        scores = fuse(lexical, dict(list(cosines.items())[:CANDIDATES]), self._dense_share if cosines else 0.0)
        best = sorted(scores, key=lambda at: (-scores[at], at))[:limit]
        return tuple(
            Hit(index.passages[at], scores[at], index.lexical.coverage(query, at), cosines.get(at)) for at in best
        )


def fuse(lexical: Mapping[int, float], dense: Mapping[int, float], dense_share: float) -> dict[int, float]:
    """Returns position → weighted sum of both scores, each min–max scaled over its own candidates, 0–1."""
    scaled_lexical, scaled_dense = _scaled(lexical, floor=0.0), _scaled(dense)
    return {
        at: (1 - dense_share) * scaled_lexical.get(at, 0.0) + dense_share * scaled_dense.get(at, 0.0)
        for at in {*lexical, *dense}
    }


def _scaled(scores: Mapping[int, float], floor: float | None = None) -> dict[int, float]:
    if not scores:
        return {}
    low = min(scores.values()) if floor is None else floor
    high = max(scores.values())
    return {at: (score - low) / (high - low) if high > low else 1.0 for at, score in scores.items()}
