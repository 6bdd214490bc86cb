"""Accounts as administrators see them, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import people, tokens
from assistant.domain.account import Account
from assistant.domain.errors import LastAdmin
from assistant.domain.principal import Role


class SqlAccounts:
    """See `assistant.ports.Accounts`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> tuple[Account, ...]:
        return await self._found(select(people).order_by(people.c.name))

    async def of(self, person_id: str) -> Account | None:
        if "\0" in person_id:  # PostgreSQL cannot even look for it
            return None
        found = await self._found(select(people).where(people.c.id == person_id))
        return found[0] if found else None

    async def change(self, person_id: str, roles: tuple[Role, ...], units: tuple[str, ...]) -> None:
        own = update(people).where(people.c.id == person_id)
        async with transaction(self._engine) as connection:
            await connection.execute(own.values(roles=list(roles), units=list(units)))
            await _keep_an_admin(connection, person_id)

    async def block(self, person_id: str, *, blocked: bool) -> None:
        fresh = {"blocked": blocked, "failed_attempts": 0, "locked_until": None}
        async with transaction(self._engine) as connection:
            await connection.execute(update(people).where(people.c.id == person_id).values(fresh))
            await connection.execute(delete(tokens).where(tokens.c.person_id == person_id))
            await _keep_an_admin(connection, person_id)

    async def end_sessions(self, person_id: str) -> int:
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(tokens).where(tokens.c.person_id == person_id))
        return int(done.rowcount)

    async def _found(self, query: Select[Any]) -> tuple[Account, ...]:
        live = (
            select(tokens.c.person_id, func.count())
            .where(tokens.c.expires_at > datetime.now(UTC))
            .group_by("person_id")
        )
        async with self._engine.connect() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
            sessions = {row[0]: int(row[1]) for row in await connection.execute(live)}
        return tuple(_account(row, sessions.get(row.id, 0)) for row in rows)


async def _keep_an_admin(connection: AsyncConnection, changed: str) -> None:
    """Looks after the change, inside its transaction; the rows are held, so that two admins cannot take each other out."""
    rows = (await connection.execute(select(people.c.roles, people.c.blocked).with_for_update())).all()
    if not any("admin" in row.roles and not row.blocked for row in rows):
        raise LastAdmin(changed)


def _account(row: Row[Any], sessions: int) -> Account:
    return Account(
        row.id,
        row.name,
        tuple(row.roles),
        tuple(row.units),
        row.created_at,
        row.blocked,
        row.password_due,
        row.locked_until,
        sessions,
    )
