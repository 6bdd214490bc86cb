"""Which Rasa model belongs to the present data, configuration and components."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from assistant.common.places import ROOT, embedding_dir

MODELS = ROOT / "models"


def rasa_model() -> Path:
    """Returns where the Rasa model of the present data belongs, whether or not it exists."""
    return MODELS / f"assistant-{fingerprint(_training_files())}.tar.gz"


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
