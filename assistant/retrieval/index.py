"""The index on disk: what it was built from, so that only what changed is embedded again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.domain.errors import SearchUnavailable
from assistant.domain.passage import Passage
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.vector import VectorIndex

_BATCH = 32
_EMBEDDED = (
    700  # characters of a passage that its vector is made from: the time grows with them, the gain ends about here
)
_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from; `digests` has one entry a passage, in order."""

    model: str
    dimension: int
    digest: str
    built_at: str
    passages: int
    embedded: int
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index in memory; nothing of it ever changes, a new one takes its place."""

    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    vectors: VectorIndex
    manifest: Manifest


def build_index(
    folder: Path,
    passages: Sequence[Passage],
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Writes an index of `passages` below `folder`, makes it the current one, and returns its own folder.

    Vectors of passages that the current index already holds are taken over. An index of the same content is not built again.

    Args:
        progress: called with (embedded, to embed).
    """
    digests = tuple(_digest(embedder.name, passage) for passage in passages)
    name = hashlib.sha256(json.dumps([_LAYOUT, *digests]).encode()).hexdigest()[:16]
    target = folder / name
    if not (target / "manifest.json").exists():
        known = _known_vectors(folder, embedder)
        missing = [at for at, digest in enumerate(digests) if digest not in known]
        vectors = np.zeros((len(passages), embedder.dimension), dtype=np.float32)
        for at, digest in enumerate(digests):
            if digest in known:
                vectors[at] = known[digest]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            vectors[batch] = embedder.passages([_embedded_text(passages[at]) for at in batch])
            progress(min(start + _BATCH, len(missing)), len(missing))
        built_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(embedder.name, embedder.dimension, name, built_at, len(passages), len(missing), digests)
        _write(target, passages, vectors, manifest)
    (folder / "current.draft").write_text(name)
    (folder / "current.draft").replace(folder / "current")
    for old in folder.iterdir():
        if old.is_dir() and old != target:
            shutil.rmtree(old, ignore_errors=True)
    return target


def load_index(folder: Path, embedder: Embedder) -> SearchIndex:
    """Reads the current index.

    Raises:
        SearchUnavailable: there is none, or it was built with another model.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise SearchUnavailable(f"no index in {folder}: run 'make index'")
    if (manifest.model, manifest.dimension) != (embedder.name, embedder.dimension):
        raise SearchUnavailable(
            f"index built with {manifest.model} ({manifest.dimension}), "
            f"settings ask for {embedder.name} ({embedder.dimension}): run 'make index'"
        )
    home = folder / manifest.digest
    passages = tuple(_passage(entry) for entry in json.loads((home / "passages.json").read_text(encoding="utf-8")))
    lexical = LexicalIndex([f"{p.heading}. {p.names}" for p in passages], [p.text for p in passages])
    return SearchIndex(passages, lexical, VectorIndex.read(home / "vectors.faiss"), manifest)


def read_manifest(folder: Path) -> Manifest | None:
    """Returns the manifest of the current index, None when there is none."""
    pointer = folder / "current"
    if not pointer.exists():
        return None
    path = folder / pointer.read_text() / "manifest.json"
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(**{**content, "digests": tuple(content["digests"])})


def _embedded_text(passage: Passage) -> str:
    return f"{passage.heading}. {passage.text}"[:_EMBEDDED]


def _digest(model: str, passage: Passage) -> str:
    """Everything a search or an answer shows; a changed date must reach the index as well."""
    content = json.dumps([model, asdict(passage)], ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _known_vectors(folder: Path, embedder: Embedder) -> dict[str, Vectors]:
    manifest = read_manifest(folder)
    if manifest is None or manifest.model != embedder.name:
        return {}
    vectors = VectorIndex.read(folder / manifest.digest / "vectors.faiss").vectors()
    return dict(zip(manifest.digests, vectors, strict=True))


def _write(target: Path, passages: Sequence[Passage], vectors: Vectors, manifest: Manifest) -> None:
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    entries = [asdict(passage) for passage in passages]
    (draft / "passages.json").write_text(json.dumps(entries, ensure_ascii=False, default=str), encoding="utf-8")
    VectorIndex(vectors).write(draft / "vectors.faiss")
    (draft / "manifest.json").write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    draft.replace(target)


def _passage(entry: dict[str, Any]) -> Passage:
    as_of = entry["as_of"]
    return Passage(**{**entry, "as_of": date.fromisoformat(as_of) if as_of else None})
