"""Rasa's own memory of conversations, in the embedded setting a SQLite file: it must forget when the journal forgets."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


def forget_before(path: Path, moment: datetime) -> int:
    """Deletes events older than `moment`; returns how many. Does nothing while there is no such file or table. Blocking."""
    return _delete(path, "DELETE FROM events WHERE timestamp < ?", moment.timestamp())


def forget_conversation(path: Path, conversation_id: str) -> int:
    """Deletes the events of one conversation; otherwise as `forget_before`."""
    return _delete(path, "DELETE FROM events WHERE sender_id = ?", conversation_id)


def _delete(path: Path, statement: str, value: float | str) -> int:
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=5)) as connection, connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone()
        return connection.execute(statement, (value,)).rowcount if known is not None else 0
