"""An index in memory: what was counted and embedded before is taken over, only what changed is made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.domain.passage import Passage
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.vector import VectorIndex

Owners = npt.NDArray[np.int32]
LAYOUT = 4
_BATCH = 32
_EMBEDDED = 900  # characters of a passage that its vector is made from; the time grows with them


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from.

    Attributes:
        digest: of everything; two indexes of one digest answer alike.
        embedded: how many passages the model had to read for this index.
        vectors: one digest a vector, in order: of model and embedded text; a passage has one or more.
        texts: one digest a passage, in order: of what BM25 counts.
    """

    model: str
    dimension: int
    digest: str
    built_at: str
    passages: int
    embedded: int
    vectors: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Nothing of an index ever changes; a new one takes its place.

    Attributes:
        owners: position of the passage that each vector belongs to, shape (vectors,), rising.
    """

    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    vectors: VectorIndex
    owners: Owners
    manifest: Manifest

    def cosines(self, query: Vectors, limit: int, allowed: npt.NDArray[np.bool_] | None = None) -> dict[int, float]:
        """Returns position of a passage → its best cosine, best first, from the `limit` nearest vectors.

        Args:
            query: one unit vector, shape (1, dimension).
            allowed: which passages are looked at, one value a passage; None for all.
        """
        among = None if allowed is None else allowed[self.owners]
        best: dict[int, float] = {}
        for at, cosine in self.vectors.cosines(query, limit, among).items():
            best.setdefault(int(self.owners[at]), cosine)
        return best


def build(
    passages: Sequence[Passage],
    embedder: Embedder,
    known: SearchIndex | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SearchIndex:
    """Returns an index of `passages`; `known` itself when it is of the same.

    Args:
        known: an index to take counts and vectors over from.
        progress: called with (embedded, to embed).
    """
    name = content_digest(passages, embedder)
    if known is not None and known.manifest.digest == name:
        return known
    texts = [text for passage in passages for text in embedded_texts(passage)]
    vector_digests = tuple(_vector_digest(embedder.name, text) for text in texts)
    text_digests = tuple(_text_digest(passage) for passage in passages)
    rows = _positions(known.manifest.texts) if known else {}
    lexical = LexicalIndex.build(
        [lexical_title(passage) for passage in passages],
        [passage.text for passage in passages],
        known.lexical if known else None,
        [rows.get(digest) for digest in text_digests],
    )
    vectors, embedded = _vectors(texts, vector_digests, embedder, known, progress)
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        embedder.name, embedder.dimension, name, built_at, len(passages), embedded, vector_digests, text_digests
    )
    return SearchIndex(tuple(passages), lexical, VectorIndex(vectors), owners_of(passages), manifest)


def owners_of(passages: Sequence[Passage]) -> Owners:
    """Returns which passage each vector belongs to."""
    counts = [len(embedded_texts(passage)) for passage in passages]
    return np.repeat(np.arange(len(passages), dtype=np.int32), counts)


def content_digest(passages: Sequence[Passage], embedder: Embedder) -> str:
    """Returns what tells two indexes apart."""
    return _digest([LAYOUT, embedder.name, *(_passage_digest(passage) for passage in passages)])


def _vectors(
    texts: Sequence[str],
    digests: Sequence[str],
    embedder: Embedder,
    known: SearchIndex | None,
    progress: Callable[[int, int], None],
) -> tuple[Vectors, int]:
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    same_model = known is not None and known.manifest.model == embedder.name
    rows = _positions(known.manifest.vectors) if known is not None and same_model else {}
    before = known.vectors.vectors() if known is not None and rows else vectors
    missing: dict[str, list[int]] = {}
    for at, digest in enumerate(digests):
        if digest in rows:
            vectors[at] = before[rows[digest]]
        else:
            missing.setdefault(digest, []).append(at)
    places = sorted(missing.values(), key=lambda at: len(texts[at[0]]))  # alike in length, little padding
    for start in range(0, len(places), _BATCH):
        batch = places[start : start + _BATCH]
        made = embedder.passages([texts[at[0]] for at in batch])
        for vector, positions in zip(made, batch, strict=True):
            vectors[positions] = vector
        progress(min(start + _BATCH, len(places)), len(places))
    return vectors, len(places)


def embedded_texts(passage: Passage) -> tuple[str, ...]:
    """Returns what vectors are made from: name and ways to ask of what people ask for, the text of anything else."""
    if passage.kind in ("procedure", "uncovered"):
        return (passage.heading, *passage.asked)
    return (f"{passage.heading}. {passage.text}"[:_EMBEDDED], *passage.asked)


def lexical_title(passage: Passage) -> str:
    """Returns what counts as the title of a passage."""
    return ". ".join(part for part in (passage.heading, passage.names, *passage.asked) if part)


def _positions(digests: Sequence[str]) -> dict[str, int]:
    return {digest: at for at, digest in enumerate(digests)}


@lru_cache(maxsize=1 << 16)
def _passage_digest(passage: Passage) -> str:
    return _digest([getattr(passage, field.name) for field in fields(passage)])


@lru_cache(maxsize=1 << 17)
def _vector_digest(model: str, text: str) -> str:
    return _digest([model, text])


@lru_cache(maxsize=1 << 16)
def _text_digest(passage: Passage) -> str:
    return _digest([lexical_title(passage), passage.text])


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()[:24]
