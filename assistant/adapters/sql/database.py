"""One engine, migrated to the newest schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from assistant.adapters.sql.tables import library_state
from assistant.domain.errors import StoreUnavailable
from assistant.events import log

_PATIENCE_MS = 5_000
_RETURNING_S = 2.0
_LOOK_S = 0.01
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> AsyncEngine:
    """Returns an engine; for SQLite the file's folder is made, readers do not block the writer.

    Its errors do not show the values of a statement: among them are the words of citizens, and errors are logged.

    Args:
        url: "sqlite+aiosqlite:///path" or "postgresql+psycopg://…".
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, hide_parameters=True)
    _set_pragmas(engine.sync_engine, _PATIENCE_MS)
    return engine


async def close_database(engine: AsyncEngine) -> None:
    """Closes the connections; those still at work have two seconds to come back, or they would never be closed.

    Whoever is cancelled leaves a task behind that gives the connection back.
    """
    try:
        async with asyncio.timeout(_RETURNING_S):
            while _at_work(engine):  # noqa: ASYNC110  a pool tells nobody when a connection comes back
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        log("store.still_busy", count=_at_work(engine))
    finally:
        await engine.dispose()


def _at_work(engine: AsyncEngine) -> int:
    """Returns how many connections are not in the pool; 0 for a pool that keeps none."""
    return engine.pool.checkedout() if isinstance(engine.pool, QueuePool) else 0


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Opens a transaction, which is kept when nothing goes wrong inside.

    Raises:
        StoreUnavailable: the database did not do what it was asked to; its own error is the cause.
    """
    try:
        async with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StoreUnavailable(type(error).__name__) from error


def migrate(url: str) -> None:
    """Brings the schema up to date; does nothing when it is. Blocking: call it before the server starts."""
    engine = open_blocking(url)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def revision_now(url: str) -> int:
    """Returns how often published knowledge has changed. Blocking; the schema must be up to date."""
    engine = open_blocking(url)
    with engine.connect() as connection:
        revision = int(connection.scalar(select(library_state.c.revision)) or 0)
    engine.dispose()
    return revision


def open_blocking(url: str | URL, *, patience_ms: int = _PATIENCE_MS) -> Engine:
    """Returns an engine for worker threads and commands; the schema must be up to date.

    Args:
        url: as in `open_database`.
        patience_ms: how long SQLite waits for another writer.
    """
    parsed = make_url(url)
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[parsed.get_backend_name()]
    if driver == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed.set(drivername=driver), hide_parameters=True)
    if driver == "sqlite":
        _set_pragmas(engine, patience_ms)
    return engine


def _set_pragmas(engine: Engine, patience_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={patience_ms}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
