"""Files between two pages of a form: kept an hour beside the data, each opened by its owner alone.

Neither the name nor anything else of the file becomes part of a path.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from time import time

KEPT_S = 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file as it came."""

    name: str
    content: bytes


class StagedFiles:
    """Blocking; several processes on one data folder see the same files."""

    def __init__(self, folder: Path, *, kept_s: float = KEPT_S) -> None:
        self._folder = folder
        self._kept_s = kept_s

    def put(self, owner: str, file: StagedFile) -> str:
        """Returns the token that brings the file back, and forgets files that are too old."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._forget()
        token = secrets.token_hex(16)
        head = json.dumps({"name": file.name, "owner": _digest(owner)}).encode()
        self._path(token).write_bytes(head + b"\n" + file.content)
        return token

    def get(self, owner: str, token: str) -> StagedFile | None:
        """Returns the file, None when there is none of this owner, or it is too old."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            head, _, content = self._path(token).read_bytes().partition(b"\n")
            about = json.loads(head)
        except (OSError, ValueError):
            return None
        is_old = self._age(self._path(token)) > self._kept_s
        return None if is_old or about.get("owner") != _digest(owner) else StagedFile(str(about["name"]), content)

    def remove(self, token: str) -> None:
        """Forgets a file; nothing happens when there is none."""
        if _TOKEN.fullmatch(token):
            self._path(token).unlink(missing_ok=True)

    def _path(self, token: str) -> Path:
        return self._folder / token

    def _forget(self) -> None:
        for path in self._folder.iterdir():
            if self._age(path) > self._kept_s:
                path.unlink(missing_ok=True)

    def _age(self, path: Path) -> float:
        try:
            return time() - path.stat().st_mtime
        except OSError:
            return 0.0


def _digest(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
