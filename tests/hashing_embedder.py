"""A sentence model for tests: words hashed into a few dimensions. Deterministic, instant, and it counts its work."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from assistant.common.text import tokens
from assistant.retrieval.embedding import Vectors


class HashingEmbedder:
    """Implements `Embedder`; texts that share words have a high cosine."""

    def __init__(self, name: str = "hashing", dimension: int = 64, *, ready: bool = True) -> None:
        self.name = name
        self.dimension = dimension
        self.ready = ready
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return self.queries(texts)

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in tokens(text):
            vector[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "little") % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
