"""Which Rasa model belongs to the present data, configuration and components, and which of several answers."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from assistant.common.places import ROOT, data_dir, embedding_dir

MODELS = ROOT / "models"  # of the shipped sentences
_NAME = re.compile(r"assistant-[0-9a-f]{12}")


def rasa_model() -> Path:
    """Returns where the Rasa model of the shipped sentences belongs, whether or not it exists."""
    return MODELS / f"{_named(_training_files())}.tar.gz"


def own_models() -> Path:
    """Returns the folder of the models that learnt from the office's own sentences, too: they go with its store."""
    return data_dir() / "rasa-models"


def own_model(sentences: Path) -> Path:
    """Returns where the model of the shipped sentences and those of a file belongs, whether or not it exists."""
    return own_models() / f"{_named((*_training_files(), sentences))}.tar.gz"


def record_of(name: str) -> Path:
    """Returns where it stands what a model was made from and how good it is."""
    return own_models() / f"{name}.json"


def name_of(model: Path) -> str:
    """Returns "assistant-0123456789ab"."""
    return model.name.removesuffix(".tar.gz")


def is_usable(name: str) -> bool:
    """Tells whether a model of one's own is there and was made with the present configuration and shipped sentences."""
    try:
        made_from = json.loads(record_of(name).read_text(encoding="utf-8"))["shipped"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made_from == name_of(rasa_model()) and (own_models() / f"{name}.tar.gz").exists()


def active_model() -> Path:
    """Returns the model that answers from the next start on: the one chosen last, or else the shipped one."""
    with contextlib.suppress(OSError):
        return path_of(_chosen().read_text(encoding="utf-8").strip()) or rasa_model()
    return rasa_model()


def path_of(name: str) -> Path | None:
    """Returns the file of a usable model, None when there is none of that name."""
    if name == name_of(rasa_model()):
        return rasa_model()
    return own_models() / f"{name}.tar.gz" if _NAME.fullmatch(name) and is_usable(name) else None


def measured_on() -> str:
    """Returns a digest of the held-out sentences: what was measured on others says nothing here."""
    return fingerprint((ROOT / "nlu_data" / "heldout").glob("*.yml"))


def choose(name: str) -> None:
    """Keeps which model answers after the next start."""
    own_models().mkdir(parents=True, exist_ok=True)
    _chosen().write_text(name, encoding="utf-8")


def _chosen() -> Path:
    return own_models() / "active"


def _named(files: Iterable[Path]) -> str:
    return f"assistant-{fingerprint(files)}"


def _training_files() -> Iterable[Path]:
    yield from (ROOT / "config.yml", ROOT / "domain.yml", ROOT / "requirements" / "rasa.txt")
    yield embedding_dir() / "manifest.json"
    yield from (ROOT / "nlu_data" / "train").rglob("*.yml")
    components = re.findall(r"assistant\.nlu\.(\w+)\.", (ROOT / "config.yml").read_text(encoding="utf-8"))
    yield from (ROOT / "assistant" / "nlu" / f"{name}.py" for name in components)
    yield from common_files()


def common_files() -> Iterable[Path]:
    """Yields what both processes understand text with."""
    common = ROOT / "assistant" / "common"
    yield from (file for file in common.glob("*.py") if file.name != "places.py")
    yield from (common / "data").iterdir()


def fingerprint(files: Iterable[Path]) -> str:
    """Returns a digest over names and contents, the same in any order and wherever the folders are."""
    total = hashlib.sha256()
    for name, content in sorted((path.name, path.read_bytes()) for path in files):
        total.update(name.encode() + b"\0" + content)
    return total.hexdigest()[:12]
