"""One dossier for its holder, in SQL. A try is kept before it is looked at: guesses sent at once all see each other."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, get_args

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import dossier_attempts, dossier_register, dossiers
from assistant.domain.dossier import OPEN, TIMING_CODES
from assistant.domain.dossier_keys import (
    digest_of_client,
    digest_of_code,
    digest_of_fact,
    is_the_holders,
    same_code,
)
from assistant.domain.errors import LookupClosed, StoreUnavailable
from assistant.domain.indicator import RegisterState
from assistant.domain.lookup_limits import REMEMBERED, Attempt, closed_for_s
from assistant.domain.own_dossier import DossierView, Timing

_TIMINGS: dict[int, Timing] = {TIMING_CODES[name]: name for name in get_args(Timing)}
_LONGEST_CODE = 60


class SqlDossierLookup:
    """See `assistant.ports.DossierLookup`."""

    def __init__(
        self, engine: AsyncEngine, key: bytes, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Args: key: of the digests, the one that the import used."""
        self._engine = engine
        self._key = key
        self._now = now

    async def register(self) -> RegisterState | None:
        try:
            async with self._engine.connect() as connection:
                row = (await connection.execute(select(dossier_register))).one_or_none()
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return None if row is None else _state(row)

    async def find(self, code: str, fact: str, client: str) -> DossierView | None:
        key = self._key
        attempt = Attempt(
            digest_of_client(client, key), digest_of_code(code, key), digest_of_fact(fact, key), self._now()
        )
        try:
            own = await self._begin(attempt)
            closed_s = closed_for_s(attempt, await self._before(attempt, own))
            if closed_s:
                await self._forget(own)
                raise LookupClosed(closed_s)
            row, state = await self._row(code)
            right = is_the_holders(fact, row and row.phone_digest, row and row.identity_digest, key)
            if row is None or state is None or not right:
                return None
            await self._was_right(own)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return _view(row, _state(state))

    async def _begin(self, attempt: Attempt) -> str:
        """Keeps the try as a wrong one, and forgets those that no longer count."""
        own = secrets.token_urlsafe(18)
        row = {
            "id": own,
            "client": attempt.client,
            "code": attempt.code,
            "fact": attempt.fact,
            "at": attempt.at,
            "wrong": True,
        }
        async with self._engine.begin() as connection:
            await connection.execute(delete(dossier_attempts).where(dossier_attempts.c.at < attempt.at - REMEMBERED))
            await connection.execute(insert(dossier_attempts).values(row))
        return own

    async def _before(self, attempt: Attempt, own: str) -> list[Attempt]:
        kept = dossier_attempts.c
        same = or_(kept.client == attempt.client, kept.code == attempt.code, kept.fact == attempt.fact)
        query = select(kept.client, kept.code, kept.fact, kept.at, kept.wrong).where(and_(same, kept.id != own))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Attempt(row.client, row.code, row.fact, row.at, row.wrong) for row in rows]

    async def _row(self, code: str) -> tuple[Row[Any] | None, Row[Any] | None]:
        """The dossier and the register, of one moment."""
        meant = same_code(code)
        if len(meant) > _LONGEST_CODE or not meant.isprintable():
            meant = ""  # nothing has it
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(dossiers).where(dossiers.c.code == meant))).one_or_none()
            state = (await connection.execute(select(dossier_register))).one_or_none()
        return row, state

    async def _forget(self, own: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(dossier_attempts).where(dossier_attempts.c.id == own))

    async def _was_right(self, own: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(dossier_attempts).where(dossier_attempts.c.id == own).values(wrong=False))


def _state(row: Row[Any]) -> RegisterState:
    first, as_of = date.fromordinal(row.first), date.fromordinal(row.as_of)
    return RegisterState(row.title, row.simulated, first, as_of, row.dossiers, row.revision)


def _view(row: Row[Any], register: RegisterState) -> DossierView:
    return DossierView(
        code=row.code,
        procedure_name=row.procedure_name,
        unit=row.unit,
        status=row.status,
        received=date.fromordinal(row.received),
        due=_day(row.due),
        within=_day(row.within),
        finished=_day(row.finished),
        returned=_day(row.returned),
        timing=_TIMINGS[row.timing],
        register=register,
    )


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 0 < ordinal < OPEN else None
