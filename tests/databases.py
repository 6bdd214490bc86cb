"""The PostgreSQL that contract tests may use: TEST_POSTGRES_URL, a database that may be emptied."""

from __future__ import annotations

import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.tables import metadata


def postgres_url() -> str | None:
    """Returns "postgresql+psycopg://…", None when no server is given."""
    return os.environ.get("TEST_POSTGRES_URL")


async def empty_postgres() -> AsyncEngine:
    """Returns a migrated database without rows."""
    url = postgres_url()
    assert url is not None
    migrate(url)
    engine = open_database(url)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} CASCADE"))
    return engine
