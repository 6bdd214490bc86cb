"""What must be made before the first start, and again when its ingredients change: model, names, index, Rasa model."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.common.places import ROOT, data_dir, embedding_dir, gazetteer_file
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.names import gazetteer_names, write_names
from assistant.rasa_model import MODELS, common_files, fingerprint, rasa_model
from assistant.retrieval import embedded_model
from assistant.settings import Settings

Progress = Callable[[str], None]
SHIPPED_SENTENCES = ROOT / "nlu_data" / "train"
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
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
    if with_rasa and not _mark(settings).exists():
        write_names(gazetteer_names(knowledge))  # Rasa learns with them
        with ThreadPoolExecutor(1) as beside:  # training keeps one core busy, embedding as many as the settings say
            training = beside.submit(train, progress)
            index(settings, knowledge, progress)
            training.result()
    else:
        index(settings, knowledge, progress)
    if with_rasa:
        train(progress)


def index(settings: Settings, knowledge: Knowledge, progress: Progress) -> bool:
    """Writes names and search index; False when they are there, of the same knowledge, publications, model and code."""
    from assistant.adapters.sql.database import migrate, revision_now

    migrate(settings.database)
    mark = _mark(settings)
    made_from = f"{knowledge.digest}+{revision_now(settings.database)} {_model_name(settings)} {_code_digest()}"
    if mark.exists() and mark.read_text() == made_from and _is_there(settings):
        return False
    from assistant.bootstrap import prepare_index

    progress("building the search index")
    count = asyncio.run(prepare_index(settings, knowledge, _every_tenth(progress)))
    progress(f"{count} passages indexed")
    mark.write_text(made_from)
    return True


def _every_tenth(progress: Progress) -> Callable[[int, int], None]:
    """Tells of embedded passages ten times, however many batches there are."""
    told = 0

    def embedded(done: int, total: int) -> None:
        nonlocal told
        if done * 10 // total > told:
            told = done * 10 // total
            progress(f"embedded {done} of {total} passages")

    return embedded


def _mark(settings: Settings) -> Path:
    return settings.index_dir / "made-from"


def _is_there(settings: Settings) -> bool:
    from assistant.retrieval.index_files import current_folder, is_whole

    home = current_folder(settings.index_dir)
    return home is not None and is_whole(home) and gazetteer_file().exists()


def train(progress: Progress) -> None:
    """Trains Rasa unless a model of the present data, configuration and components exists (about 4 minutes on one core).

    Raises:
        PreparationFailed: Rasa is not installed or its training failed.
    """
    target = rasa_model()
    if target.exists():
        return
    progress("training the Rasa model (about 4 minutes)")
    train_model(target, [SHIPPED_SENTENCES], data_dir() / "rasa-train.log")
    for old in sorted(MODELS.glob("assistant-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-3]:
        old.unlink()


def train_model(target: Path, sentences: Sequence[Path], log_file: Path) -> None:
    """Trains Rasa from files or folders of sentences.

    Raises:
        PreparationFailed: Rasa is not installed or its training failed.
    """
    if not RASA.exists():
        raise PreparationFailed(f"{RASA} is missing: run 'make setup'")
    command = [str(RASA), "train", "--data", *map(str, sentences), "--out", str(target.parent)]
    command += ["--fixed-model-name", target.name.removesuffix(".tar.gz")]
    with log_file.open("w") as log:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **RASA_ENVIRONMENT}, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode or not target.exists():
        raise PreparationFailed(f"rasa train failed, see {log_file}")


def _code_digest() -> str:
    """Code that decides what a passage says, how it is counted and embedded, and what names are."""
    package = Path(__file__).parent
    retrieval = (package / "retrieval" / name for name in ("index.py", "terms.py", "lexical.py"))
    files = [package / "messages.yml", *(package / "knowledge_base").glob("*.py"), *retrieval]
    return fingerprint([*files, *common_files()])


def _model_name(settings: Settings) -> str:
    return settings.embedding_model or (embedding_dir() / "manifest.json").read_text()
