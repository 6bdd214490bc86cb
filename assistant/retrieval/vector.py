"""FAISS: exact inner product of unit vectors, which is their cosine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from assistant.retrieval.embedding import Vectors


class VectorIndex:
    """All passage vectors in index order."""

    def __init__(self, vectors: Vectors) -> None:
        """Args: vectors: unit length, shape (passages, dimension)."""
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
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

    def vectors(self) -> Vectors:
        """Returns all vectors, shape (passages, dimension)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def cosines(self, query: Vectors, limit: int) -> dict[int, float]:
        """Returns position → cosine of the `limit` nearest passages.

        Args:
            query: one unit vector, shape (1, dimension).
        """
        cosines, positions = self._index.search(query, min(limit, len(self)))
        return {int(at): float(cosine) for at, cosine in zip(positions[0], cosines[0], strict=True) if at >= 0}
