"""The audit log in SQL."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import audit_log
from assistant.domain.audit import LONGEST_SUBJECT, AuditAction, AuditEntry
from assistant.domain.errors import StoreUnavailable


class SqlAuditLog:
    """See `assistant.ports.AuditLog`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, entry: AuditEntry) -> None:
        row = {
            "at": entry.at,
            "person": entry.person[:80],
            "action": entry.action,
            "subject": entry.subject[:LONGEST_SUBJECT],
            "before": None if entry.before is None else dict(entry.before),
            "after": None if entry.after is None else dict(entry.after),
            "reason": entry.reason,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(audit_log).values(row))
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def entries(
        self,
        *,
        person: str | None = None,
        action: AuditAction | None = None,
        subject: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[AuditEntry, ...]:
        query = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit).offset(offset)
        wanted = {"person": person, "action": action, "subject": subject}
        for name, value in wanted.items():
            if value is not None:
                query = query.where(audit_log.c[name] == value)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            AuditEntry(row.at, row.person, row.action, row.subject, row.before, row.after, row.reason) for row in rows
        )
