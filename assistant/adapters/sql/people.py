"""Accounts and tokens in SQL; passwords as argon2id, tokens only as digests."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pwdlib import PasswordHash
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.elements import ColumnElement

from assistant.adapters.sql.tables import people, tokens
from assistant.domain.errors import AccountBlocked, NotSignedIn, TooManyAttempts
from assistant.domain.principal import Principal

TOKEN_LIFE_S = 8 * 3600
MOST_FAILURES = 5
LOCKED_S = 15 * 60
_NOTED_EVERY = timedelta(minutes=1)  # the last use of a session need not be known to the second


class SqlPeople:
    """See `assistant.ports.People`. Five wrong passwords lock an account for a quarter of an hour."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._hash = PasswordHash.recommended()
        _nobodys_hash()  # now, not while the first person signs in
        self._at_once = asyncio.Semaphore(2)  # argon2 takes 64 MiB a try

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        now = datetime.now(UTC)
        row = await self._checked(_storable(name), _storable(password), now)
        if row.blocked:
            raise AccountBlocked(name)
        fresh = {"failed_attempts": 0, "locked_until": None}
        async with self._engine.begin() as connection:
            token = await _new_token(connection, row.id, now)
            await connection.execute(update(people).where(people.c.id == row.id).values(fresh))
        return token, TOKEN_LIFE_S, _principal(row)

    async def person(self, person_id: str) -> Principal | None:
        return await self._open(people.c.id == _storable(person_id))

    async def by_name(self, name: str) -> Principal | None:
        return await self._open(people.c.name == _storable(name))

    async def open_session(self, person_id: str) -> tuple[str, int, Principal]:
        person = await self.person(person_id)
        if person is None:
            raise NotSignedIn("account")
        async with self._engine.begin() as connection:
            token = await _new_token(connection, person_id, datetime.now(UTC))
        return token, TOKEN_LIFE_S, person

    async def principal_of(self, token: str, *, idle_s: int | None = None) -> Principal:
        now = datetime.now(UTC)
        query = (
            select(people, tokens.c.used_at)
            .join(tokens, tokens.c.person_id == people.c.id)
            .where(tokens.c.digest == _digest(token), tokens.c.expires_at > now, ~people.c.blocked)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotSignedIn("token")
        if idle_s is not None:
            idle = now - row.used_at if row.used_at is not None else None
            if idle is not None and idle > timedelta(seconds=idle_s):
                await self.sign_out(token)
                raise NotSignedIn("idle")
            if idle is None or idle > _NOTED_EVERY:
                async with self._engine.begin() as connection:
                    own = tokens.c.digest == _digest(token)
                    await connection.execute(update(tokens).where(own).values(used_at=now))
        return _principal(row)

    async def sign_out(self, token: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(tokens).where(tokens.c.digest == _digest(token)))

    async def add(self, principal: Principal, password: str, *, once: bool = False) -> None:
        row = {
            "id": principal.id or secrets.token_urlsafe(12),
            "name": principal.name,
            "password_hash": await asyncio.to_thread(self._hash.hash, password),
            "roles": list(principal.roles),
            "units": list(principal.units),
            "failed_attempts": 0,
            "locked_until": None,
            "created_at": datetime.now(UTC),
            "password_due": once,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(people).values(row))
        except IntegrityError as error:
            raise ValueError(f"the name {principal.name!r} is taken") from error

    async def remove(self, name: str) -> bool:
        """Deletes an account with its tokens; tells whether there was one."""
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(people).where(people.c.name == name))
        return bool(done.rowcount)

    async def change_password(self, name: str, old: str, new: str) -> None:
        await self._checked(name, _storable(old), datetime.now(UTC))
        await self.set_password(name, _storable(new))

    async def set_password(self, name: str, password: str, *, once: bool = False) -> bool:
        hashed = await asyncio.to_thread(self._hash.hash, password)
        fresh = {"password_hash": hashed, "failed_attempts": 0, "locked_until": None, "password_due": once}
        own = select(people.c.id).where(people.c.name == name).scalar_subquery()
        async with self._engine.begin() as connection:
            done = await connection.execute(update(people).where(people.c.name == name).values(fresh))
            await connection.execute(delete(tokens).where(tokens.c.person_id == own))
        return bool(done.rowcount)

    async def is_empty(self) -> bool:
        """Tells whether there is no account yet."""
        async with self._engine.connect() as connection:
            return (await connection.execute(select(people.c.id).limit(1))).first() is None

    async def _open(self, which: ColumnElement[bool]) -> Principal | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(people).where(which))).one_or_none()
        if row is None or row.blocked or (row.locked_until is not None and row.locked_until > datetime.now(UTC)):
            return None
        return _principal(row)

    async def _checked(self, name: str, password: str, now: datetime) -> Row[Any]:
        """Returns whose name and password these are; a wrong one is counted."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(people).where(people.c.name == name))).one_or_none()
        if row is not None and row.locked_until is not None and row.locked_until > now:
            raise TooManyAttempts(int((row.locked_until - now).total_seconds()) + 1)
        nobody = _nobodys_hash()
        async with self._at_once:
            await self._refuse_if_locked(name)  # guesses that waited here together must not all be tried
            right = await asyncio.to_thread(self._hash.verify, password, row.password_hash if row else nobody)
        if row is None or not right:
            await self._count_failure(name, now)
            raise NotSignedIn(name)
        return row

    async def _refuse_if_locked(self, name: str) -> None:
        async with self._engine.connect() as connection:
            until = (await connection.execute(select(people.c.locked_until).where(people.c.name == name))).scalar()
        now = datetime.now(UTC)
        if until is not None and until > now:
            raise TooManyAttempts(int((until - now).total_seconds()) + 1)

    async def _count_failure(self, name: str, now: datetime) -> None:
        own = people.c.name == name
        async with self._engine.begin() as connection:
            await connection.execute(update(people).where(own).values(failed_attempts=people.c.failed_attempts + 1))
            locked = {"failed_attempts": 0, "locked_until": now + timedelta(seconds=LOCKED_S)}
            await connection.execute(
                update(people).where(own, people.c.failed_attempts >= MOST_FAILURES).values(locked)
            )


async def _new_token(connection: AsyncConnection, person_id: str, now: datetime) -> str:
    """Keeps a token of the person and returns it; those that are over go."""
    token = secrets.token_urlsafe(32)
    kept = {"digest": _digest(token), "person_id": person_id, "expires_at": now + timedelta(seconds=TOKEN_LIFE_S)}
    await connection.execute(delete(tokens).where(tokens.c.expires_at < now))
    await connection.execute(insert(tokens).values(kept))
    return token


def _principal(row: Row[Any]) -> Principal:
    return Principal(row.id, row.name, tuple(row.roles), tuple(row.units), row.password_due)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    return PasswordHash.recommended().hash(secrets.token_urlsafe())


def _digest(token: str) -> str:
    return hashlib.sha256(_storable(token).encode()).hexdigest()


def _storable(text: str) -> str:
    """Half characters and NUL, which no database takes, become "?"; no name or password of ours holds any."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
