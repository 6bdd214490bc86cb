"""Requests for approval in SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql import Select

from assistant.adapters.sql.tables import library_requests
from assistant.domain.approval import ApprovalRequest
from assistant.domain.errors import StoreUnavailable


class SqlApprovalRequests:
    """See `assistant.ports.ApprovalRequests`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, request: ApprovalRequest) -> bool:
        row = {
            "item_id": request.item_id,
            "number": request.number,
            "requested_at": request.requested_at,
            "requested_by": request.requested_by,
            "note": request.note,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(library_requests).values(row))
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return True

    async def of(self, item_id: str) -> tuple[ApprovalRequest, ...]:
        own = select(library_requests).where(library_requests.c.item_id == item_id)
        return await self._found(own.order_by(library_requests.c.number.desc()))

    async def waiting(self) -> tuple[ApprovalRequest, ...]:
        columns = library_requests.c
        return await self._found(
            select(library_requests).order_by(columns.requested_at, columns.item_id, columns.number)
        )

    async def remove(self, item_id: str, numbers: Iterable[int]) -> None:
        columns = library_requests.c
        own = delete(library_requests).where(columns.item_id == item_id, columns.number.in_(list(numbers)))
        async with self._engine.begin() as connection:
            await connection.execute(own)

    async def _found(self, query: Select[tuple[object, ...]]) -> tuple[ApprovalRequest, ...]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            ApprovalRequest(row.item_id, row.number, row.requested_at, row.requested_by, row.note) for row in rows
        )
