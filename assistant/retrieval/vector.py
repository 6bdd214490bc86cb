"""FAISS: inner product of unit vectors, which is their cosine; exact up to a size, a graph (HNSW) above it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from assistant.retrieval.embedding import Vectors

# Comparing this many takes as long as encoding the question (35 ms). At 100,000 a graph answers seven times as fast, but has to be
# built again for every publication, which takes 38 s (2026-11-23; `benchmarks/vectors.py`).
EXACT_UP_TO = 200_000
_NEIGHBOURS, _BUILD_DEPTH, _SEARCH_DEPTH = 32, 100, 200


class VectorIndex:
    """All passage vectors in index order."""

    def __init__(self, vectors: Vectors, *, exact_up_to: int = EXACT_UP_TO) -> None:
        """Args: vectors: unit length, shape (passages, dimension)."""
        count, dimension = vectors.shape
        self._index: Any
        if count <= exact_up_to:
            self._index = faiss.IndexFlatIP(dimension)
        else:
            self._index = faiss.IndexHNSWFlat(dimension, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            self._index.hnsw.efConstruction = _BUILD_DEPTH
            self._index.hnsw.efSearch = _SEARCH_DEPTH
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Reads what `write` wrote.

        Raises:
            RuntimeError: there is none or it is damaged; FAISS's own.
        """
        index = cls.__new__(cls)
        index._index = faiss.read_index(str(path))
        return index

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Tells whether every search compares every vector."""
        return isinstance(self._index, faiss.IndexFlat)

    def vectors(self) -> Vectors:
        """Returns all vectors, shape (passages, dimension)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def cosines(self, query: Vectors, limit: int, among: npt.NDArray[np.bool_] | None = None) -> dict[int, float]:
        """Returns position → cosine of the `limit` nearest vectors, best first.

        Args:
            query: one unit vector, shape (1, dimension).
            among: which vectors are looked at, one value a vector; None for all.
        """
        cosines, positions = self._index.search(query, min(limit, len(self)), params=self._only(among))
        return {int(at): float(cosine) for at, cosine in zip(positions[0], cosines[0], strict=True) if at >= 0}

    def _only(self, among: npt.NDArray[np.bool_] | None) -> Any:
        if among is None:
            return None
        library: Any = faiss  # its types do not know what Python adds to it
        chosen = library.IDSelectorBitmap(np.packbits(among, bitorder="little"))
        if self.exact:
            return library.SearchParameters(sel=chosen)
        return library.SearchParametersHNSW(sel=chosen, efSearch=_SEARCH_DEPTH)
