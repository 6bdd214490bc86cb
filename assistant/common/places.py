"""Where local data live; both processes must agree on it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def data_dir() -> Path:
    """Returns the folder of everything made on this machine (`ASSISTANT_DATA_DIR`, default `var/`)."""
    return Path(os.environ.get("ASSISTANT_DATA_DIR") or ROOT / "var").resolve()


def embedding_dir() -> Path:
    """Returns the folder of the embedded sentence model (its tokenizer and its graphs)."""
    return data_dir() / "models" / "multilingual-e5-small-vi"


def rasa_trackers_file() -> Path:
    """Returns where Rasa keeps its trackers in the embedded setting."""
    return data_dir() / "rasa-trackers.sqlite3"


def gazetteer_file() -> Path:
    """Returns the file of names (procedures, units, metrics …) generated from `knowledge/`."""
    return data_dir() / "nlu" / "gazetteer.json"
