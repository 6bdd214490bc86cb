"""How the parts of a running assistant find each other: files in `run/` of the data folder, readable by their owner only."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from assistant.common.places import data_dir
from assistant.domain.rasa_models import SwitchPhase
from assistant.settings import Settings

Json = dict[str, Any]


def running_file() -> Path:
    """Returns the file that tells where a running assistant listens, and which model of Rasa answers."""
    return data_dir() / "run" / "serve.json"


def wish_file() -> Path:
    """Returns the file that tells which model shall answer, and what became of that wish."""
    return data_dir() / "run" / "model.json"


def connected(settings: Settings) -> Settings:
    """Returns `settings` with the address and token of the Rasa that is running here; unchanged when none is."""
    try:
        running = read_json(running_file())["environment"]
        token = SecretStr(running["ASSISTANT_GATEWAY_TOKEN"])
        return settings.model_copy(update={"rasa_url": running["ASSISTANT_RASA_URL"], "gateway_token": token})
    except (KeyError, TypeError):
        return settings


class RasaAddress:
    """Where Rasa listens now. The supervisor may have put another process in its place; one look at a file tells."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.rasa_url
        self._token = settings.gateway_token.get_secret_value() if settings.gateway_token else None
        self._seen: tuple[int, int] | None = None
        self._model = ""

    @property
    def url(self) -> str:
        """The address; that of the settings unless our own supervisor says something else."""
        self._look()
        return self._url

    @property
    def model(self) -> str:
        """The name of the model; "" when Rasa was started apart."""
        self._look()
        return self._model

    def _look(self) -> None:
        try:
            found = running_file().stat()
        except OSError:
            return
        if (found.st_mtime_ns, found.st_ino) == self._seen:
            return
        self._seen = (found.st_mtime_ns, found.st_ino)
        running = read_json(running_file())
        with contextlib.suppress(KeyError, TypeError):  # of another version of the product
            environment = running["environment"]
            if self._token is not None and environment["ASSISTANT_GATEWAY_TOKEN"] == self._token:
                self._url, self._model = environment["ASSISTANT_RASA_URL"], running["model"]


def wish(model: str, phase: SwitchPhase = "loading") -> None:
    """Notes which model shall answer, or what became of that."""
    write_secret(wish_file(), json.dumps({"model": model, "phase": phase}))


def wished() -> tuple[str, SwitchPhase | None]:
    """Returns the model that was asked for last and what became of it; "" and None before the first time."""
    kept = read_json(wish_file())
    phase = kept.get("phase")
    return str(kept.get("model", "")), phase if phase in ("loading", "done", "failed") else None


def read_json(path: Path) -> Json:
    """Returns what stands in a file; nothing when it is not there or is not what we write."""
    with contextlib.suppress(OSError, ValueError):
        content = json.loads(path.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    return {}


def write_secret(path: Path, content: str) -> None:
    """Writes a file for its owner's eyes; whoever reads it finds the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
    made.replace(path)
