"""The index on disk, so that a start reads what an earlier one built."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from time import time
from typing import Any
from zipfile import BadZipFile

from assistant.domain.errors import SearchUnavailable
from assistant.domain.passage import Passage
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index import Manifest, SearchIndex, build, owners_of
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.vector import VectorIndex

_DRAFT = ".draft"
_ABANDONED_S = 3600


def build_index(
    folder: Path,
    passages: Sequence[Passage],
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Builds an index of `passages` on what the current one below `folder` already knows, saves it, and returns its own folder."""
    return save_index(folder, build(passages, embedder, _known(folder), progress))


def save_index(folder: Path, index: SearchIndex) -> Path:
    """Writes `index` below `folder`, makes it the current one, and returns its own folder."""
    target = folder / index.manifest.digest
    if not is_whole(target):
        _write(target, index)
    pointer = folder / f"current.{os.getpid()}.draft"
    pointer.write_text(target.name)
    pointer.replace(folder / "current")
    for old in folder.iterdir():
        if old.is_dir() and old != target and _is_abandoned(old):
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
    index = _read(home)
    if (index.manifest.model, index.manifest.dimension) != (embedder.name, embedder.dimension):
        raise SearchUnavailable(
            f"index built with {index.manifest.model} ({index.manifest.dimension}), "
            f"settings ask for {embedder.name} ({embedder.dimension}): run 'make index'"
        )
    return index


def current_folder(folder: Path) -> Path | None:
    """Returns the folder of the current index below `folder`, None when there is none."""
    pointer = folder / "current"
    home = folder / pointer.read_text(errors="replace") if pointer.exists() else None
    return home if home is not None and home.is_dir() else None


def current_digest(folder: Path) -> str | None:
    """Returns the digest of the current index, which may be damaged; None when there is none. Reads no index."""
    home = current_folder(folder)
    return home.name if home is not None else None


def is_whole(home: Path) -> bool:
    """Tells whether the index in its own folder `home` can be read."""
    try:
        _read(home)
    except SearchUnavailable:
        return False
    return True


def _is_abandoned(old: Path) -> bool:
    try:
        return not old.name.endswith(_DRAFT) or old.stat().st_mtime < time() - _ABANDONED_S
    except FileNotFoundError:  # another process has just finished it
        return False


def _known(folder: Path) -> SearchIndex | None:
    home = current_folder(folder)
    return _read(home) if home is not None and is_whole(home) else None


def _read(home: Path) -> SearchIndex:
    try:
        content = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        lists = {key: tuple(content[key]) for key in ("vectors", "texts")}
        manifest = Manifest(**{**content, **lists})
        passages = tuple(_passage(entry) for entry in json.loads((home / "passages.json").read_text(encoding="utf-8")))
        vectors = VectorIndex.read(home / "vectors.faiss")
        lexical = LexicalIndex.read(home)
    except (OSError, ValueError, LookupError, TypeError, EOFError, RuntimeError, BadZipFile, zlib.error) as error:
        # RuntimeError is FAISS's, BadZipFile and zlib.error are NumPy's
        raise SearchUnavailable(f"the index in {home} is damaged: run 'make index'") from error
    owners = owners_of(passages)
    if (len(owners), len(lexical)) != (len(vectors), manifest.passages) or len(passages) != len(lexical):
        raise SearchUnavailable(f"the index in {home} is damaged: run 'make index'")
    return SearchIndex(passages, lexical, vectors, owners, manifest)


def _write(target: Path, index: SearchIndex) -> None:
    draft = target.with_name(f"{target.name}.{os.getpid()}{_DRAFT}")  # two processes may write the same index at a time
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    names = [field.name for field in fields(Passage)]
    entries = [
        {name: getattr(passage, name) for name in names} for passage in index.passages
    ]  # asdict copies every text
    (draft / "passages.json").write_text(json.dumps(entries, ensure_ascii=False, default=str), encoding="utf-8")
    index.vectors.write(draft / "vectors.faiss")
    index.lexical.write(draft)
    (draft / "manifest.json").write_text(json.dumps(asdict(index.manifest)), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)  # a damaged one of the same content
    try:
        draft.replace(target)
    except OSError:
        if not is_whole(target):  # else another process has just written the same
            raise
        shutil.rmtree(draft)


def _passage(entry: dict[str, Any]) -> Passage:
    dates = {key: date.fromisoformat(entry[key]) for key in ("as_of", "valid_to") if entry[key]}
    return Passage(**{**entry, **dates, "asked": tuple(entry["asked"])})
