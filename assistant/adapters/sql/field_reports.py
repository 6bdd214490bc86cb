"""Field reports in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import field_report_photos, field_reports
from assistant.domain.report import FieldReport, Position

_PHOTOS = (
    select(func.count())
    .select_from(field_report_photos)
    .where(field_report_photos.c.number == field_reports.c.number)
    .scalar_subquery()
    .label("photos")
)


class SqlFieldReports:
    """See `assistant.ports.FieldReports`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, report: FieldReport, photos: Sequence[bytes] = ()) -> None:
        row = {
            "number": report.number,
            "text": report.text,
            "place": report.place,
            "phone": report.phone,
            "reported_at": report.reported_at,
            "category": report.category,
            "latitude": report.position.latitude if report.position else None,
            "longitude": report.position.longitude if report.position else None,
        }
        pictures = [
            {"number": report.number, "index": index, "content": content} for index, content in enumerate(photos)
        ]
        async with transaction(self._engine) as connection:
            await connection.execute(insert(field_reports).values(row))
            if pictures:
                await connection.execute(insert(field_report_photos), pictures)

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        query = select(field_reports, _PHOTOS).where(field_reports.c.reported_at >= moment)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(field_reports.c.reported_at))).all()
        return tuple(_report(row) for row in rows)

    async def photo(self, number: str, index: int) -> bytes | None:
        kept = field_report_photos.c
        query = select(kept.content).where(kept.number == number, kept.index == index)
        async with self._engine.connect() as connection:
            content: bytes | None = await connection.scalar(query)
        return content

    async def forget_photos(self, before: datetime) -> int:
        old = select(field_reports.c.number).where(field_reports.c.reported_at < before)
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(field_report_photos).where(field_report_photos.c.number.in_(old)))
        return done.rowcount

    async def remove(self, number: str) -> bool:
        async with self._engine.begin() as connection:  # the photos go with it: ON DELETE CASCADE
            done = await connection.execute(delete(field_reports).where(field_reports.c.number == number))
        return done.rowcount > 0


def _report(row: Row[Any]) -> FieldReport:
    position = None if row.latitude is None else Position(row.latitude, row.longitude)
    return FieldReport(row.number, row.text, row.place, row.phone, row.reported_at, row.category, position, row.photos)
