"""The migrations make exactly the tables that the code uses; what is opened is closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from assistant.adapters.sql.database import close_database, migrate, open_database
from assistant.adapters.sql.tables import metadata
from tests.databases import postgres_url


def differences(url: str) -> list[object]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    return list(found)


class TestMigrations:
    def test_make_the_tables_of_the_code(self, tmp_path: Path) -> None:
        migrate(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
        assert differences(f"sqlite:///{tmp_path / 'x.sqlite3'}") == []

    def test_done_twice_change_nothing(self, tmp_path: Path) -> None:
        for _ in range(2):
            migrate(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
        assert differences(f"sqlite:///{tmp_path / 'x.sqlite3'}") == []

    def test_make_the_folder_of_the_file(self, tmp_path: Path) -> None:
        migrate(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'x.sqlite3'}")
        assert (tmp_path / "new" / "x.sqlite3").exists()

    def test_record_their_revision(self, tmp_path: Path) -> None:
        migrate(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
        engine = create_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
        names = inspect(engine).get_table_names()
        engine.dispose()
        assert "alembic_version" in names

    @pytest.mark.postgres
    @pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
    def test_make_the_tables_of_the_code_in_postgres(self) -> None:
        url = postgres_url()
        assert url is not None
        migrate(url)
        assert differences(url) == []


class TestClosing:
    async def test_waits_for_a_connection_that_is_at_work(self, tmp_path: Path) -> None:
        engine = open_database(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
        go_on = asyncio.Event()

        async def work() -> None:
            async with engine.connect():
                working.set()
                await go_on.wait()

        working = asyncio.Event()
        at_work = asyncio.create_task(work())
        await working.wait()
        closing = asyncio.create_task(close_database(engine))
        await asyncio.sleep(0.05)
        assert not closing.done()
        go_on.set()
        await asyncio.gather(at_work, closing)
