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
_EMBEDDED = 700  # characters of a passage that its vector is made from; the time grows with them. Not tuned.
_LAYOUT = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from; `digests` has one entry a passage, in order: of model and embedded text."""

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
    digests = tuple(_digest([embedder.name, _embedded_text(passage)]) for passage in passages)
    name = _digest([_LAYOUT, embedder.name, *map(asdict, passages)])
    target = folder / name
    if not is_whole(target):
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
        SearchUnavailable: there is none, it is damaged, or it was built with another model.
    """
    home = current_folder(folder)
    if home is None:
        raise SearchUnavailable(f"no index in {folder}: run 'make index'")
    manifest, passages, vectors = _read(home)
    if (manifest.model, manifest.dimension) != (embedder.name, embedder.dimension):
        raise SearchUnavailable(
            f"index built with {manifest.model} ({manifest.dimension}), "
            f"settings ask for {embedder.name} ({embedder.dimension}): run 'make index'"
        )
    lexical = LexicalIndex([f"{p.heading}. {p.names}" for p in passages], [p.text for p in passages])
    return SearchIndex(passages, lexical, vectors, manifest)


def current_folder(folder: Path) -> Path | None:
    """Returns the folder of the current index below `folder`, None when there is none."""
    pointer = folder / "current"
    home = folder / pointer.read_text() if pointer.exists() else None
    return home if home is not None and home.is_dir() else None


def is_whole(home: Path) -> bool:
    """Tells whether the index in its own folder `home` can be read."""
    try:
        _read(home)
    except SearchUnavailable:
        return False
    return True


def _read(home: Path) -> tuple[Manifest, tuple[Passage, ...], VectorIndex]:
    try:
        content = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        manifest = Manifest(**{**content, "digests": tuple(content["digests"])})
        passages = tuple(_passage(entry) for entry in json.loads((home / "passages.json").read_text(encoding="utf-8")))
        vectors = VectorIndex.read(home / "vectors.faiss")
    except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:  # RuntimeError is FAISS's
        raise SearchUnavailable(f"the index in {home} is damaged: run 'make index'") from error
    return manifest, passages, vectors


def _embedded_text(passage: Passage) -> str:
    return f"{passage.heading}. {passage.text}"[:_EMBEDDED]


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()[:24]


def _known_vectors(folder: Path, embedder: Embedder) -> dict[str, Vectors]:
    home = current_folder(folder)
    if home is None or not is_whole(home):
        return {}
    manifest, _, vectors = _read(home)
    return dict(zip(manifest.digests, vectors.vectors(), strict=True)) if manifest.model == embedder.name else {}


def _write(target: Path, passages: Sequence[Passage], vectors: Vectors, manifest: Manifest) -> None:
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    entries = [asdict(passage) for passage in passages]
    (draft / "passages.json").write_text(json.dumps(entries, ensure_ascii=False, default=str), encoding="utf-8")
    VectorIndex(vectors).write(draft / "vectors.faiss")
    (draft / "manifest.json").write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)  # a damaged one of the same content
    draft.replace(target)


def _passage(entry: dict[str, Any]) -> Passage:
    as_of = entry["as_of"]
    return Passage(**{**entry, "as_of": date.fromisoformat(as_of) if as_of else None})
