"""Kept settings in SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import kept_settings
from assistant.domain.errors import StoreUnavailable


class SqlKeptSettings:
    """See `assistant.ports.KeptSettings`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, key: str) -> Any | None:
        try:
            async with self._engine.connect() as connection:
                return await connection.scalar(select(kept_settings.c.value).where(kept_settings.c.key == key))
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def put(self, key: str, value: Any, by: str) -> None:
        row = {"key": key, "value": value, "changed_at": datetime.now(UTC), "changed_by": by}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(delete(kept_settings).where(kept_settings.c.key == key))
                await connection.execute(insert(kept_settings).values(row))
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
