"""Linked accounts in SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.elements import ColumnElement

from assistant.adapters.secret_box import derived_key
from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import link_codes, link_tries, linked_accounts
from assistant.domain.dossier_keys import digest_of_client
from assistant.domain.errors import TooManyAttempts
from assistant.domain.linked_account import (
    CODE_LIFE,
    MOST_TRIES,
    TRIES_FOR,
    AccountKind,
    LinkedAccount,
    new_code,
    same_code,
)
from assistant.settings import Settings


class SqlLinkedAccounts:
    """See `assistant.ports.LinkedAccounts`."""

    def __init__(
        self, engine: AsyncEngine, key: bytes, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Args: key: of the digests of accounts and codes."""
        self._engine = engine
        self._key = key
        self._now = now

    async def of(self, person_id: str) -> tuple[LinkedAccount, ...]:
        query = select(linked_accounts).where(linked_accounts.c.person_id == person_id).order_by(linked_accounts.c.kind)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return tuple(LinkedAccount(row.kind, row.person_id, row.linked_at) for row in rows)

    async def person_of(self, kind: AccountKind, account: str) -> str | None:
        query = select(linked_accounts.c.person_id).where(self._is(kind, account))
        async with transaction(self._engine) as connection:
            found: str | None = await connection.scalar(query)
        return found

    async def link(self, kind: AccountKind, account: str, person_id: str) -> None:
        async with transaction(self._engine) as connection:
            await self._link(connection, kind, account, person_id)

    async def unlink(self, kind: AccountKind, person_id: str) -> bool:
        own = and_(linked_accounts.c.kind == kind, linked_accounts.c.person_id == person_id)
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(linked_accounts).where(own))
        return bool(done.rowcount)

    async def tell_once(self, kind: AccountKind, account: str) -> bool:
        untold = and_(self._is(kind, account), linked_accounts.c.told_at.is_(None))
        async with transaction(self._engine) as connection:
            done = await connection.execute(update(linked_accounts).where(untold).values(told_at=self._now()))
        return bool(done.rowcount)

    async def new_code(self, kind: AccountKind, person_id: str) -> tuple[str, datetime]:
        code, now = new_code(), self._now()
        before = and_(link_codes.c.person_id == person_id, link_codes.c.kind == kind)
        row = {
            "person_id": person_id,
            "kind": kind,
            "digest": self._digest_of_code(kind, code),
            "expires_at": now + CODE_LIFE,
        }
        async with transaction(self._engine) as connection:
            await connection.execute(delete(link_codes).where(before | (link_codes.c.expires_at < now)))
            await connection.execute(insert(link_codes).values(row))
        return code, now + CODE_LIFE

    async def drop_code(self, kind: AccountKind, code: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(link_codes).where(link_codes.c.digest == self._digest_of_code(kind, code)))

    async def redeem(self, kind: AccountKind, code: str, account: str) -> str | None:
        async with transaction(self._engine) as connection:
            await self._count_try(connection, kind, account)
        now = self._now()
        given = and_(link_codes.c.digest == self._digest_of_code(kind, code), link_codes.c.expires_at > now)
        async with transaction(self._engine) as connection:
            person: str | None = await connection.scalar(select(link_codes.c.person_id).where(given))
            used = (await connection.execute(delete(link_codes).where(given))).rowcount
            if person is None or not used:  # nobody's, or somebody else has used it in this moment
                return None
            await self._link(connection, kind, account, person)
            await connection.execute(delete(link_tries).where(self._tries_of(kind, account)))
        return person

    async def _link(self, connection: AsyncConnection, kind: AccountKind, account: str, person_id: str) -> None:
        own = and_(linked_accounts.c.kind == kind, linked_accounts.c.person_id == person_id)
        await connection.execute(delete(linked_accounts).where(own | self._is(kind, account)))
        row = {"kind": kind, "account": self._digest(kind, account), "person_id": person_id, "linked_at": self._now()}
        await connection.execute(insert(linked_accounts).values(row))

    async def _count_try(self, connection: AsyncConnection, kind: AccountKind, account: str) -> None:
        """Counts before the code is looked at, so that tries at the same time are all counted."""
        now, own = self._now(), self._tries_of(kind, account)
        await connection.execute(delete(link_tries).where(link_tries.c.since < now - TRIES_FOR))
        counted = await connection.execute(update(link_tries).where(own).values(tries=link_tries.c.tries + 1))
        if not counted.rowcount:
            row = {"kind": kind, "account": self._digest(kind, account), "tries": 1, "since": now}
            await connection.execute(insert(link_tries).values(row))
            return
        kept = (await connection.execute(select(link_tries).where(own))).one()
        if kept.tries > MOST_TRIES:
            raise TooManyAttempts(int((kept.since + TRIES_FOR - now).total_seconds()) + 1)

    def _digest(self, kind: AccountKind, account: str) -> str:
        return digest_of_client(f"{kind}:{account}", self._key)

    def _digest_of_code(self, kind: AccountKind, code: str) -> str:
        return digest_of_client(f"code:{kind}:{same_code(code)}", self._key)

    def _is(self, kind: AccountKind, account: str) -> ColumnElement[bool]:
        return and_(linked_accounts.c.kind == kind, linked_accounts.c.account == self._digest(kind, account))

    def _tries_of(self, kind: AccountKind, account: str) -> ColumnElement[bool]:
        return and_(link_tries.c.kind == kind, link_tries.c.account == self._digest(kind, account))


def linked_accounts_of(engine: AsyncEngine, settings: Settings) -> SqlLinkedAccounts:
    """Returns the links of this service."""
    return SqlLinkedAccounts(engine, derived_key(settings.secret_key, "accounts"))
