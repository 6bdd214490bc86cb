"""What must be made before the first start, and again when its ingredients change: model, names, index, Rasa model."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.common.gazetteer import save_names
from assistant.common.places import ROOT, data_dir, embedding_dir, gazetteer_file
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.names import gazetteer_names
from assistant.knowledge_base.passages import all_passages
from assistant.retrieval import embedded_model
from assistant.settings import Settings

Progress = Callable[[str], None]
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
MODELS = ROOT / "models"
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}


class PreparationFailed(Exception):
    """A step could not be done; the message says which and what to do."""


def prepare(settings: Settings, progress: Progress, *, with_rasa: bool = True) -> None:
    """Makes whatever is missing or out of date; seconds when nothing is.

    Raises:
        KnowledgeError: a file of `knowledge/` is wrong.
        ModelSourceError: the sentence model could not be fetched.
        PreparationFailed: Rasa's training failed.
    """
    if not settings.embedding_model and not embedded_model.is_built():
        embedded_model.build(progress)
    knowledge = load_knowledge(settings.knowledge)
    write_names(knowledge)
    index(settings, knowledge, progress)
    if with_rasa:
        train(progress)


def write_names(knowledge: Knowledge) -> None:
    """Writes the gazetteer, only when it differs: Rasa reads it again whenever the file changes."""
    names = gazetteer_names(knowledge)
    digest = hashlib.sha256(repr(names).encode()).hexdigest()
    mark = gazetteer_file().with_suffix(".digest")
    if not (gazetteer_file().exists() and mark.exists() and mark.read_text() == digest):
        save_names(gazetteer_file(), names)
        mark.write_text(digest)


def index(settings: Settings, knowledge: Knowledge, progress: Progress) -> None:
    """Builds the search index unless the current one was made from the same knowledge and model."""
    mark = settings.index_dir / "made-from"
    made_from = f"{knowledge.digest} {_model_name(settings)} {_code_digest()}"
    from assistant.retrieval.index import build_index, current_folder, is_whole

    home = current_folder(settings.index_dir)
    if mark.exists() and mark.read_text() == made_from and home is not None and is_whole(home):
        return
    from assistant.retrieval.embedding import SentenceTransformersEmbedder

    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    passages = all_passages(knowledge)
    progress(f"indexing {len(passages)} passages")
    build_index(
        settings.index_dir, passages, embedder, lambda done, total: progress(f"embedded {done} of {total} passages")
    )
    mark.write_text(made_from)


def rasa_model() -> Path:
    """Returns where the Rasa model of the present data belongs, whether or not it exists."""
    return MODELS / f"assistant-{_fingerprint(_training_files())}.tar.gz"


def train(progress: Progress) -> None:
    """Trains Rasa unless a model of the present data, configuration and components exists (about 2 minutes).

    Raises:
        PreparationFailed: Rasa is not installed or its training failed.
    """
    target = rasa_model()
    if target.exists():
        return
    if not RASA.exists():
        raise PreparationFailed(f"{RASA} is missing: run 'make setup'")
    progress("training the Rasa model (about 2 minutes)")
    log_file = data_dir() / "rasa-train.log"
    command = [
        str(RASA),
        "train",
        "--data",
        "nlu_data/train",
        "--out",
        str(MODELS),
        "--fixed-model-name",
        target.stem[:-4],
    ]
    with log_file.open("w") as log:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **RASA_ENVIRONMENT}, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode or not target.exists():
        raise PreparationFailed(f"rasa train failed, see {log_file}")
    for old in sorted(MODELS.glob("assistant-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-3]:
        old.unlink()


def _training_files() -> Iterable[Path]:
    yield from (ROOT / "config.yml", ROOT / "domain.yml", ROOT / "requirements" / "rasa.txt")
    yield embedding_dir() / "manifest.json"
    yield from (ROOT / "nlu_data" / "train").rglob("*.yml")
    components = re.findall(r"assistant\.nlu\.(\w+)\.", (ROOT / "config.yml").read_text(encoding="utf-8"))
    yield from (ROOT / "assistant" / "nlu" / f"{name}.py" for name in components)
    common = ROOT / "assistant" / "common"
    yield from (file for file in common.glob("*.py") if file.name != "places.py")
    yield from (common / "data").iterdir()


def _code_digest() -> str:
    """Code that decides what a passage says or how it is embedded."""
    package = Path(__file__).parent
    files = [package / "messages.yml", *(package / "knowledge_base").glob("*.py"), package / "retrieval" / "index.py"]
    return _fingerprint(files)


def _fingerprint(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _model_name(settings: Settings) -> str:
    return settings.embedding_model or (embedding_dir() / "manifest.json").read_text()
