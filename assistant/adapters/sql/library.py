"""Published knowledge in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.adapters.sql.library_copy import read_copy, version_of, write_copy
from assistant.adapters.sql.tables import (
    library_active,
    library_files,
    library_snapshots,
    library_state,
    library_versions,
)
from assistant.domain.errors import NotEmpty, StoreUnavailable, UnknownVersion
from assistant.domain.library import (
    WITHDRAWN,
    Action,
    ActiveItem,
    LibraryCopy,
    NewVersion,
    Snapshot,
    Version,
    kept_until,
)

_LISTED = [column for column in library_versions.c if column.name != "content"]
_AT_ONCE = 400  # ids in one statement; SQLite allows 999 values
_TOPS = select(library_versions.c.item_id, func.max(library_versions.c.number).label("number")).group_by(
    library_versions.c.item_id
)
_State = dict[str, "list[int | None] | None"]


class SqlLibrary:
    """See `assistant.ports.Library`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def revision(self) -> int:
        async with self._engine.connect() as connection:
            return int(await connection.scalar(select(library_state.c.revision)) or 0)

    async def mark(self) -> tuple[int, int]:
        async with self._engine.connect() as connection:
            revision = await connection.scalar(select(library_state.c.revision))
            versions = await connection.scalar(select(func.count()).select_from(library_versions))
        return int(revision or 0), int(versions or 0)

    async def add(self, versions: Iterable[NewVersion], by: str) -> tuple[Version, ...]:
        try:
            async with self._engine.begin() as connection:
                await self._locked(connection)
                return await self._add(connection, list(versions), by)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def versions(self, item_id: str) -> tuple[Version, ...]:
        query = select(*_LISTED).where(library_versions.c.item_id == item_id).order_by(library_versions.c.number.desc())
        async with self._engine.connect() as connection:
            active = await self._active(connection, [item_id])
            rows = (await connection.execute(query)).all()
        return tuple(_version(row, active) for row in rows)

    async def newest(self) -> tuple[Version, ...]:
        async with self._engine.connect() as connection:
            active = await self._active(connection)
            wanted = {row[0]: row[1] for row in (await connection.execute(_TOPS)).all()}
            wanted |= {item: state.number for item, state in active.items() if state.number != WITHDRAWN}
            rows = await self._rows(connection, wanted, _LISTED)
        return tuple(sorted((_version(row, active) for row in rows), key=lambda version: version.item_id))

    async def drafts(self) -> tuple[Version, ...]:
        top = _TOPS.subquery()
        own = (library_versions.c.item_id == top.c.item_id) & (library_versions.c.number == top.c.number)
        query = select(*_LISTED).join(top, own).where(library_versions.c.published_at.is_(None))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(library_versions.c.item_id))).all()
            active = await self._active(connection, [row.item_id for row in rows])
        return tuple(_version(row, active) for row in rows)

    async def contents(self, wanted: Mapping[str, int]) -> Mapping[str, tuple[Version, Mapping[str, Any]]]:
        async with self._engine.connect() as connection:
            active = await self._active(connection, list(wanted))
            rows = await self._rows(connection, wanted, [*_LISTED, library_versions.c.content])
        return {row.item_id: (_version(row, active), row.content) for row in rows}

    async def file(self, item_id: str, number: int) -> tuple[str, bytes] | None:
        query = (
            select(library_versions.c.file_name, library_files.c.file)
            .join(library_files, library_files.c.digest == library_versions.c.digest)
            .where(library_versions.c.item_id == item_id, library_versions.c.number == number)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return (row.file_name or item_id, bytes(row.file)) if row else None

    async def active(self) -> tuple[int, Mapping[str, ActiveItem]]:
        async with self._engine.begin() as connection:  # one transaction: both of one moment
            await _of_one_moment(connection)
            revision = int(await connection.scalar(select(library_state.c.revision)) or 0)
            return revision, await self._active(connection)

    async def change(self, versions: Mapping[str, int], *, by: str, action: Action, reason: str) -> Snapshot:
        try:
            async with self._engine.begin() as connection:
                revision = await self._locked(connection)
                before = await self._active(connection, list(versions))
                rows = {row.item_id: row for row in await self._rows(connection, versions, _LISTED)}
                waiting = {item_id for item_id, row in rows.items() if row.effective_from is not None}
                answered = {item_id: old.number for item_id, old in before.items() if item_id in waiting}
                begun = {row.item_id: row.effective_from for row in await self._rows(connection, answered, _LISTED)}
                after: _State = {}
                for item_id, number in versions.items():
                    if number != WITHDRAWN and item_id not in rows:
                        raise UnknownVersion(f"{item_id} {number}")
                    begins = rows[item_id].effective_from if number != WITHDRAWN else None
                    after[item_id] = [number, kept_until(begins, number, before.get(item_id), begun.get(item_id))]
                await self._publish(connection, versions, by)
                return await self._record(connection, revision + 1, before, after, by, action, reason)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def roll_back(self, snapshot: int, *, by: str, reason: str) -> Snapshot:
        try:
            async with self._engine.begin() as connection:
                revision = await self._locked(connection)
                if not 0 <= snapshot <= revision:
                    raise UnknownVersion(f"snapshot {snapshot}")
                later = library_snapshots.c.id > snapshot
                query = select(library_snapshots.c.changes).where(later).order_by(library_snapshots.c.id.desc())
                after: _State = {}
                for changes in (await connection.scalars(query)).all():  # the oldest change of an item is met last
                    after.update({item_id: states[0] for item_id, states in changes.items()})
                before = await self._active(connection, list(after))
                return await self._record(connection, revision + 1, before, after, by, "rollback", reason)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def snapshots(self, limit: int = 100) -> tuple[Snapshot, ...]:
        query = select(library_snapshots).order_by(library_snapshots.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Snapshot(row.id, row.made_at, row.made_by, row.action, row.reason, tuple(sorted(row.changes)))
            for row in rows
        )

    async def copied(self) -> LibraryCopy:
        async with self._engine.begin() as connection:
            await _of_one_moment(connection)
            return await read_copy(connection, await self._active(connection))

    async def restore(self, copy: LibraryCopy, files: Mapping[str, bytes]) -> None:
        try:
            async with self._engine.begin() as connection:
                if await self._locked(connection) or await connection.scalar(
                    select(func.count(library_versions.c.number))
                ):
                    raise NotEmpty
                await write_copy(connection, copy, files)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def _locked(self, connection: AsyncConnection) -> int:
        """Takes the lock that every change takes, and returns the revision."""
        await connection.execute(update(library_state).values(revision=library_state.c.revision))
        return int(await connection.scalar(select(library_state.c.revision)) or 0)

    async def _add(self, connection: AsyncConnection, new: list[NewVersion], by: str) -> tuple[Version, ...]:
        items = list({version.item_id for version in new})
        newest: dict[str, Any] = {}
        for start in range(0, len(items), _AT_ONCE):
            own = library_versions.c.item_id.in_(items[start : start + _AT_ONCE])
            for row in await connection.execute(select(*_LISTED).where(own).order_by(library_versions.c.number)):
                newest[row.item_id] = row._asdict()
        rows, files, kept = [], {}, []
        now = datetime.now(UTC)
        for version in new:
            last = newest.get(version.item_id)
            if last is None or last["digest"] != version.digest:
                last = {
                    "item_id": version.item_id,
                    "number": last["number"] + 1 if last else 1,
                    "kind": version.kind,
                    "title": version.title,
                    "digest": version.digest,
                    "warnings": list(version.warnings),
                    "effective_from": version.effective_from,
                    "expires_on": version.expires_on,
                    "file_name": version.file_name,
                    "created_at": now,
                    "created_by": by,
                    "published_at": None,
                    "published_by": None,
                }
                rows.append({**last, "content": dict(version.content)})
                newest[version.item_id] = last
                if version.file is not None:
                    files[version.digest] = version.file
            kept.append(last)
        for start in range(0, len(rows), _AT_ONCE):
            await connection.execute(insert(library_versions), rows[start : start + _AT_ONCE])
        for digest, file in files.items():
            if not await connection.scalar(select(func.count()).where(library_files.c.digest == digest)):
                await connection.execute(insert(library_files).values(digest=digest, file=file))
        active = await self._active(connection, items)
        return tuple(version_of(row, active) for row in kept)

    async def _active(self, connection: AsyncConnection, items: list[str] | None = None) -> dict[str, ActiveItem]:
        found: dict[str, ActiveItem] = {}
        query = select(library_active)
        parts = [items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE)] if items is not None else [None]
        for part in parts:
            own = query if part is None else query.where(library_active.c.item_id.in_(part))
            for row in await connection.execute(own):
                found[row.item_id] = ActiveItem(row.number, row.before)
        return found

    async def _rows(self, connection: AsyncConnection, wanted: Mapping[str, int], columns: list[Any]) -> list[Any]:
        items, rows = list(wanted), []
        for start in range(0, len(items), _AT_ONCE):
            own = library_versions.c.item_id.in_(items[start : start + _AT_ONCE])
            found = await connection.execute(select(*columns).where(own))
            rows += [row for row in found if row.number == wanted[row.item_id]]
        return rows

    async def _publish(self, connection: AsyncConnection, versions: Mapping[str, int], by: str) -> None:
        now = datetime.now(UTC)
        for item_id, number in versions.items():
            own = (library_versions.c.item_id == item_id) & (library_versions.c.number == number)
            fresh = library_versions.c.published_at.is_(None)
            await connection.execute(
                update(library_versions).where(own & fresh).values(published_at=now, published_by=by)
            )

    async def _record(
        self,
        connection: AsyncConnection,
        revision: int,
        before: Mapping[str, ActiveItem],
        after: _State,
        by: str,
        action: Action,
        reason: str,
    ) -> Snapshot:
        changes = {}
        for item_id, state in after.items():
            old = before.get(item_id)
            changes[item_id] = [[old.number, old.before] if old else None, state]
            await connection.execute(delete(library_active).where(library_active.c.item_id == item_id))
            if state is not None:
                row = {"item_id": item_id, "number": state[0], "before": state[1]}
                await connection.execute(insert(library_active).values(row))
        snapshot = Snapshot(revision, datetime.now(UTC), by, action, reason, tuple(sorted(changes)))
        await connection.execute(
            insert(library_snapshots).values(
                id=revision, made_at=snapshot.made_at, made_by=by, action=action, reason=reason, changes=changes
            )
        )
        await connection.execute(update(library_state).values(revision=revision))
        return snapshot


async def _of_one_moment(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    else:  # Python's sqlite3 begins a transaction only before a write
        await connection.exec_driver_sql("BEGIN")


def _version(row: Any, active: Mapping[str, ActiveItem]) -> Version:
    return version_of(row._asdict(), active)
