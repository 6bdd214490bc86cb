"""Field reports in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import transaction
from assistant.adapters.sql.tables import field_report_photos, field_reports
from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import OPEN_STATES, FieldReport, Position, ReportState

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
            "state": report.state,
            "reply": report.reply,
            "changed_at": report.changed_at,
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

    async def in_states(
        self, states: Collection[ReportState], *, limit: int, offset: int = 0
    ) -> tuple[FieldReport, ...]:
        kept = field_reports.c
        query = select(field_reports, _PHOTOS).where(kept.state.in_(states))
        newest_first = query.order_by(kept.reported_at.desc(), kept.number).limit(limit).offset(offset)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(newest_first)).all()
        return tuple(_report(row) for row in rows)

    async def report(self, number: str) -> FieldReport | None:
        query = select(field_reports, _PHOTOS).where(field_reports.c.number == number)
        try:
            async with self._engine.connect() as connection:
                row = (await connection.execute(query)).first()
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return None if row is None else _report(row)

    async def change(
        self, number: str, state: ReportState, reply: str, at: datetime, *, seen: datetime | None
    ) -> FieldReport | None:
        before = await self.report(number)
        if before is None or before.changed_at != seen:
            return before
        kept = field_reports.c
        as_seen = kept.changed_at.is_(None) if seen is None else kept.changed_at == seen
        changed = update(field_reports).where(kept.number == number, as_seen)
        async with transaction(self._engine) as connection:
            done = await connection.execute(changed.values(state=state, reply=reply, changed_at=at))
        return before if done.rowcount else await self.report(number)  # somebody was quicker

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

    async def forget_closed(self, before: datetime) -> int:
        kept = field_reports.c
        closed = delete(field_reports).where(kept.state.not_in(OPEN_STATES), kept.changed_at < before)
        async with self._engine.begin() as connection:
            done = await connection.execute(closed)
        return done.rowcount

    async def remove(self, number: str) -> bool:
        async with self._engine.begin() as connection:  # the photos go with it: ON DELETE CASCADE
            done = await connection.execute(delete(field_reports).where(field_reports.c.number == number))
        return done.rowcount > 0


def _report(row: Row[Any]) -> FieldReport:
    position = None if row.latitude is None else Position(row.latitude, row.longitude)
    return FieldReport(
        number=row.number,
        text=row.text,
        place=row.place,
        phone=row.phone,
        reported_at=row.reported_at,
        category=row.category,
        position=position,
        photos=row.photos,
        state=row.state,
        reply=row.reply,
        changed_at=row.changed_at,
    )
