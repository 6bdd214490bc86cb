"""The tokens of the Official Account in SQL: renewed by one process at a time, kept encrypted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.adapters.secret_box import SecretBox
from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import zalo_tokens
from assistant.adapters.zalo_oauth import Grant, ReconnectNeeded, ZaloOAuth, ZaloUnavailable
from assistant.domain.errors import StoreUnavailable
from assistant.events import log
from assistant.zalo_settings import ZaloSettings

_AHEAD = timedelta(hours=2)
_REST = timedelta(minutes=10)  # after a refusal; every try would be refused the same way
_REST_OF_ZALO = timedelta(seconds=10)  # after no answer; each try holds the lock for as long as it waits


class SqlZaloTokens:
    """Hands out the access token, and renews it where it is about to end.

    A refresh token works once, so a renewal holds the row from reading it until the new pair is kept: whoever comes meanwhile
    waits and finds the new one. The old pair stays until the transaction that keeps the new one is complete; should that fail,
    the new pair waits in memory and is kept by the next call. A renewal is a task of its own, so that it comes to its end even
    where whoever asked for it is cancelled.
    """

    def __init__(self, engine: AsyncEngine, box: SecretBox, oauth: ZaloOAuth, app_id: str) -> None:
        self._engine = engine
        self._box = box
        self._oauth = oauth
        self._app_id = app_id
        self._alone = asyncio.Lock()  # within this process; one waiting connection is enough
        self._unsaved: tuple[str, Grant] | None = None  # the refresh token that was used up, and what came for it
        self._renewing: set[asyncio.Task[str]] = set()
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    async def put(self, refresh: str) -> None:
        """Keeps the first refresh token, or a new one after Zalo took the old one no longer.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        row = {"app_id": self._app_id, "refresh": self._box.close(refresh), "renewed_at": datetime.now(UTC)}
        async with transaction(self._engine) as connection:
            await connection.execute(delete(zalo_tokens).where(self._own))
            await connection.execute(insert(zalo_tokens).values(row))

    async def access(self, refused: str | None = None) -> str:
        """Returns an access token that is good for some time.

        Args:
            refused: the one that Zalo did not take; it is not returned again.

        Raises:
            ReconnectNeeded: there is no refresh token that works.
            ZaloUnavailable: Zalo did not answer, and no token is left that still works.
            StoreUnavailable: the store did not answer.
        """
        try:
            async with self._engine.connect() as connection:
                row = await self._row(connection)
            if self._unsaved is None and (access := self._access_of(row, refused)) and not _is_ending(row):
                return access
            return await asyncio.shield(self._begin(refused))
        except SQLAlchemyError as error:
            if self._unsaved is not None and self._unsaved[1].access != refused:
                log("zalo.tokens_not_kept", cause=type(error).__name__)
                return self._unsaved[1].access
            raise StoreUnavailable(type(error).__name__) from error

    async def close(self) -> None:
        """Waits for renewals that have begun; to be called before the engine is disposed."""
        await asyncio.gather(*self._renewing, return_exceptions=True)

    def _begin(self, refused: str | None) -> asyncio.Task[str]:
        task = asyncio.create_task(self._alone_renewed(refused))
        self._renewing.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[str]) -> None:
        self._renewing.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, though nobody may wait for it any more

    async def _alone_renewed(self, refused: str | None) -> str:
        async with self._alone:
            if self._unsaved is not None:
                await self._keep_late(*self._unsaved)
            async with self._engine.connect() as connection:
                return await self._renewed(connection, refused)

    async def _renewed(self, connection: AsyncConnection, refused: str | None) -> str:
        # Writing first takes the lock: of the row in PostgreSQL, of the file in SQLite (what BEGIN IMMEDIATE does).
        await connection.execute(update(zalo_tokens).where(self._own).values(app_id=self._app_id))
        row = await self._row(connection)
        access = self._access_of(row, refused)
        if access is not None and not _is_ending(row):
            return access
        try:
            refresh = self._refresh_of(row)
            grant = await self._renew(connection, refresh)
        except ZaloUnavailable:
            if access is not None:
                return access
            raise
        self._unsaved = (refresh, grant)
        await self._keep(connection, grant)
        await connection.commit()
        self._unsaved = None
        log("zalo.token_renewed")
        return grant.access

    async def _renew(self, connection: AsyncConnection, refresh: str) -> Grant:
        try:
            return await self._oauth.renew(refresh)
        except ReconnectNeeded as error:
            log("zalo.reconnect_needed", cause=str(error))
            await connection.execute(update(zalo_tokens).where(self._own).values(refused_at=datetime.now(UTC)))
            await connection.commit()
            raise
        except ZaloUnavailable:
            self._rests_until = datetime.now(UTC) + _REST_OF_ZALO
            raise

    async def _keep_late(self, used: str, grant: Grant) -> None:
        """Keeps the pair that waits in memory, unless somebody put another refresh token in its place."""
        async with self._engine.begin() as connection:
            await connection.execute(update(zalo_tokens).where(self._own).values(app_id=self._app_id))
            row = await self._row(connection)
            if row is not None and self._box.open(row.refresh) == used:
                await self._keep(connection, grant)
        self._unsaved = None

    async def _keep(self, connection: AsyncConnection, grant: Grant) -> None:
        values = {
            "access": self._box.close(grant.access),
            "refresh": self._box.close(grant.refresh),
            "renewed_at": grant.made_at,
            "expires_at": grant.expires_at,
            "refused_at": None,
        }
        await connection.execute(update(zalo_tokens).where(self._own).values(values))

    def _access_of(self, row: Any, refused: str | None) -> str | None:
        """Returns the access token while it lives."""
        if row is None or row.access is None or row.expires_at <= datetime.now(UTC):
            return None
        access = self._box.open(row.access)
        return None if access == refused else access

    def _refresh_of(self, row: Any) -> str:
        now = datetime.now(UTC)
        if row is None:
            raise ReconnectNeeded("no refresh token was set")
        if row.refused_at is not None and now - row.refused_at < _REST:
            raise ReconnectNeeded("refused a short while ago")
        if now < self._rests_until:
            raise ZaloUnavailable("did not answer a short while ago")
        refresh = self._box.open(row.refresh)
        if refresh is None:
            raise ReconnectNeeded("kept with another key")
        return refresh

    async def _row(self, connection: AsyncConnection) -> Any:
        return (await connection.execute(select(zalo_tokens).where(self._own))).one_or_none()

    @property
    def _own(self) -> Any:
        return zalo_tokens.c.app_id == self._app_id


def _is_ending(row: Any) -> bool:
    """Tells whether it is time to renew: two hours before the end, or in the last quarter of a shorter life."""
    ahead = min(_AHEAD, (row.expires_at - row.renewed_at) / 4)
    return bool(datetime.now(UTC) >= row.expires_at - ahead)


def zalo_tokens_of(engine: AsyncEngine, client: httpx.AsyncClient, settings: ZaloSettings, key: bytes) -> SqlZaloTokens:
    """Returns the tokens of the application that the settings name; `key` is the service's secret key."""
    oauth = ZaloOAuth(client, settings.zalo_oauth_url, app_id=settings.zalo_app_id, app_secret=settings.app_secret)
    return SqlZaloTokens(engine, SecretBox(key, "zalo-tokens"), oauth, settings.zalo_app_id)
