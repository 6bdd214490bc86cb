"""What a training and who watches it share: a folder with a lock, a state, a log and the sentences.

The lock lives as long as the training's process, whatever ends that: who finds the state "training" and the lock free knows that
the training was broken off.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
from collections import deque
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from assistant.adapters.running import read_json, write_secret
from assistant.domain.rasa_models import Training
from assistant.rasa_model import own_models

_LOG_LINES = 12
_LONGEST_LINE = 300
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def training_folder() -> Path:
    """Returns the folder, made if need be."""
    folder = own_models() / "training"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sentences_file() -> Path:
    return training_folder() / "own.yml"


def log_file() -> Path:
    return training_folder() / "rasa-train.log"


def lock() -> int | None:
    """Returns an open file that holds the lock until every process that has it closes it; None when another one has it."""
    own = os.open(training_folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(own)
        return None
    return own


def write_state(training: Training, process: int) -> None:
    """Keeps how a training goes; `process` is the id of its process group."""
    kept = asdict(training) | {"process": process}
    kept |= {name: kept[name].isoformat() if kept[name] else None for name in ("began_at", "ended_at")}
    write_secret(_state_file(), json.dumps(kept))


def read_state() -> tuple[Training, int | None]:
    """Returns how it goes or how the last one went, with the end of its log, and the process group while one is running."""
    kept = read_json(_state_file())
    try:
        process = int(kept.pop("process"))
        moments = {
            name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in ("began_at", "ended_at")
        }
        training = Training(**(kept | moments | {"log": _end_of_log()}))
    except (KeyError, TypeError, ValueError):
        return Training(), None
    if not training.is_running:
        return training, None
    own = lock()
    if own is None:
        return training, process
    os.close(own)
    return replace(training, phase="broken_off"), None


def _state_file() -> Path:
    return training_folder() / "state.json"


def _end_of_log() -> tuple[str, ...]:
    with contextlib.suppress(OSError), log_file().open(encoding="utf-8", errors="replace") as lines:
        told = (_COLOUR.sub("", line).rstrip() for line in lines)
        wanted = (line for line in told if line and not line.startswith(("/", " ")))  # not where a library warns
        return tuple(line[:_LONGEST_LINE] for line in deque(wanted, maxlen=_LOG_LINES))
    return ()
