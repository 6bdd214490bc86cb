"""What chat platforms send, and who talks in which conversation, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.elements import ColumnElement

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import channel_inbox, channel_talks
from assistant.domain.dossier_keys import digest_of_client
from assistant.domain.errors import StoreUnavailable
from assistant.ports import Talk, Update

LEASE = timedelta(minutes=2)  # for which who has begun an update has it alone


class SqlInbox:
    """See `assistant.ports.Inbox`. Several processes may work on one inbox."""

    def __init__(self, engine: AsyncEngine, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    async def put(self, channel: str, update_id: str, payload: Mapping[str, Any]) -> bool:
        row = {
            "channel": channel,
            "update_id": update_id,
            "payload": dict(payload),
            "received_at": self._now(),
            "done": False,
            "attempts": 0,
        }
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(insert(channel_inbox).values(row))
        except StoreUnavailable as error:
            if isinstance(error.__cause__, IntegrityError):  # the platform sends again what it thinks was not taken
                return False
            raise
        return True

    async def begin(self, channel: str, update_id: str) -> Update | None:
        mine = {"begun_at": self._now(), "attempts": channel_inbox.c.attempts + 1}
        async with transaction(self._engine) as connection:
            taken = await connection.execute(
                update(channel_inbox).where(_is(channel, update_id), self._is_free()).values(mine)
            )
            if not taken.rowcount:
                return None
            row = (await connection.execute(select(channel_inbox).where(_is(channel, update_id)))).one()
        return _update(row)

    async def waiting(self, channel: str, limit: int = 100) -> tuple[Update, ...]:
        query = select(channel_inbox).where(channel_inbox.c.channel == channel, self._is_free())
        oldest = query.order_by(channel_inbox.c.received_at, channel_inbox.c.update_id).limit(limit)
        async with transaction(self._engine) as connection:
            return tuple(_update(row) for row in await connection.execute(oldest))

    async def answered(self, channel: str, update_id: str, turn_id: str) -> None:
        await self._set(channel, update_id, turn_id=turn_id)

    async def put_back(self, channel: str, update_id: str) -> None:
        await self._set(channel, update_id, begun_at=None)

    async def done(self, channel: str, update_id: str) -> None:
        await self._set(channel, update_id, done=True, payload=None)

    async def forget_before(self, moment: datetime) -> int:
        old = delete(channel_inbox).where(channel_inbox.c.received_at < moment)
        async with transaction(self._engine) as connection:
            return (await connection.execute(old)).rowcount

    async def _set(self, channel: str, update_id: str, **values: object) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(channel_inbox).where(_is(channel, update_id)).values(values))

    def _is_free(self) -> ColumnElement[bool]:
        kept = channel_inbox.c
        return and_(~kept.done, or_(kept.begun_at.is_(None), kept.begun_at < self._now() - LEASE))


class SqlTalks:
    """See `assistant.ports.Talks`."""

    def __init__(
        self, engine: AsyncEngine, key: bytes, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Args: key: of the digests of persons."""
        self._engine = engine
        self._key = key
        self._now = now

    async def of(self, channel: str, person: str) -> Talk | None:
        query = select(channel_talks).where(self._is(channel, person))
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Talk(row.conversation_id, row.consented, row.withheld)

    async def keep(self, channel: str, person: str, talk: Talk) -> None:
        values: dict[str, Any] = {
            "conversation_id": talk.conversation_id,
            "consented": talk.consented,
            "withheld": talk.withheld,
            "consented_at": func.coalesce(channel_talks.c.consented_at, self._now()) if talk.consented else None,
        }
        own = {"channel": channel, "person": self._digest(channel, person)}
        async with transaction(self._engine) as connection:  # messages of one person come one after the other
            known = await connection.execute(update(channel_talks).where(self._is(channel, person)).values(values))
            if not known.rowcount:
                values["consented_at"] = self._now() if talk.consented else None
                await connection.execute(insert(channel_talks).values({**own, **values}))

    async def forget(self, channel: str, person: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(channel_talks).where(self._is(channel, person)))

    def _digest(self, channel: str, person: str) -> str:
        return digest_of_client(f"{channel}:{person}", self._key)

    def _is(self, channel: str, person: str) -> ColumnElement[bool]:
        return and_(channel_talks.c.channel == channel, channel_talks.c.person == self._digest(channel, person))


def _update(row: Row[Any]) -> Update:
    return Update(row.channel, row.update_id, row.payload or {}, row.attempts, row.turn_id)


def _is(channel: str, update_id: str) -> ColumnElement[bool]:
    return and_(channel_inbox.c.channel == channel, channel_inbox.c.update_id == update_id)
