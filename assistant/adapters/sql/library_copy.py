"""A whole library out of SQL and back into an empty one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.adapters.sql.tables import (
    library_active,
    library_files,
    library_snapshots,
    library_state,
    library_versions,
)
from assistant.domain.library import ActiveItem, KeptChange, LibraryCopy, Snapshot, State, Version, status_of

_AT_ONCE = 400  # rows in one statement


async def read_copy(connection: AsyncConnection, active: Mapping[str, ActiveItem]) -> LibraryCopy:
    """Returns everything but the files."""
    rows = await connection.execute(
        select(library_versions).order_by(library_versions.c.item_id, library_versions.c.number)
    )
    versions = tuple((version_of(row._asdict(), active), row.content) for row in rows)
    kept = await connection.execute(select(library_snapshots).order_by(library_snapshots.c.id))
    return LibraryCopy(versions, tuple(_change(row) for row in kept))


async def write_copy(connection: AsyncConnection, copy: LibraryCopy, files: Mapping[str, bytes]) -> None:
    """Writes a copy; the tables must be empty, and their lock be held."""
    rows = [_row(version, content) for version, content in copy.versions]
    for start in range(0, len(rows), _AT_ONCE):
        await connection.execute(insert(library_versions), rows[start : start + _AT_ONCE])
    for digest in {version.digest for version, _ in copy.versions} & files.keys():
        await connection.execute(insert(library_files).values(digest=digest, file=files[digest]))
    active: dict[str, State] = {}
    for one in copy.history:
        active |= {item_id: after for item_id, (_, after) in one.changes.items()}
        own = one.snapshot
        await connection.execute(
            insert(library_snapshots).values(
                id=own.id, made_at=own.made_at, made_by=own.made_by, action=own.action, reason=own.reason,
                changes={item: [state and list(state) for state in states] for item, states in one.changes.items()},
            )
        )  # fmt: skip
    for item_id, state in active.items():
        if state is not None:
            row = {"item_id": item_id, "number": state[0], "before": state[1]}
            await connection.execute(insert(library_active).values(row))
    await connection.execute(update(library_state).values(revision=len(copy.history)))


def version_of(row: Mapping[str, Any], active: Mapping[str, ActiveItem]) -> Version:
    status = status_of(row["number"], row["published_at"] is not None, active.get(row["item_id"]))
    values = {key: row[key] for key in row if key != "content"}
    return Version(**{**values, "warnings": tuple(row["warnings"]), "status": status})


def _row(version: Version, content: Mapping[str, Any]) -> dict[str, Any]:
    names = [column.name for column in library_versions.c if column.name not in ("content", "warnings")]
    values = {name: getattr(version, name) for name in names}
    return {**values, "warnings": list(version.warnings), "content": dict(content)}


def _change(row: Any) -> KeptChange:
    snapshot = Snapshot(row.id, row.made_at, row.made_by, row.action, row.reason, tuple(sorted(row.changes)))
    changes = {item: (_state(states[0]), _state(states[1])) for item, states in row.changes.items()}
    return KeptChange(snapshot, changes)


def _state(kept: list[Any] | None) -> State:
    return None if kept is None else (kept[0], kept[1])
