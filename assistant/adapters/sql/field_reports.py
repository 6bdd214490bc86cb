"""Field reports in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import field_reports
from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import FieldReport


class SqlFieldReports:
    """See `assistant.ports.FieldReports`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, report: FieldReport) -> None:
        row = {
            "number": report.number,
            "text": report.text,
            "place": report.place,
            "phone": report.phone,
            "reported_at": report.reported_at,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(field_reports).values(row))
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        query = select(field_reports).where(field_reports.c.reported_at >= moment).order_by(field_reports.c.reported_at)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(FieldReport(row.number, row.text, row.place, row.phone, row.reported_at) for row in rows)

    async def remove(self, number: str) -> bool:
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(field_reports).where(field_reports.c.number == number))
        return done.rowcount > 0
