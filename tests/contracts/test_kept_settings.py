"""What every store of kept settings does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.adapters.memory_desk import MemoryKeptSettings
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.kept_settings import SqlKeptSettings
from assistant.ports import KeptSettings
from tests.databases import empty_postgres, postgres_url


class KeptSettingsContract:
    @pytest.fixture
    def kept(self) -> KeptSettings:
        raise NotImplementedError

    async def test_begin_undecided(self, kept: KeptSettings) -> None:
        assert await kept.get("approvals") is None

    @pytest.mark.parametrize("value", [1, 0, False, "hai “đ” 😀", [1, 2], {"a": None}], ids=repr)
    async def test_give_back_what_was_kept(self, kept: KeptSettings, value: object) -> None:
        await kept.put("approvals", value, "lan")
        found = await kept.get("approvals")
        assert (found, type(found)) == (value, type(value))

    async def test_the_last_decision_holds(self, kept: KeptSettings) -> None:
        await kept.put("approvals", 1, "lan")
        await kept.put("approvals", 2, "minh")
        assert await kept.get("approvals") == 2

    async def test_each_key_has_its_own(self, kept: KeptSettings) -> None:
        await kept.put("approvals", 1, "lan")
        assert await kept.get("approval") is None


class TestMemoryKeptSettings(KeptSettingsContract):
    @pytest.fixture
    def kept(self) -> KeptSettings:
        return MemoryKeptSettings()


class TestSqliteKeptSettings(KeptSettingsContract):
    @pytest.fixture
    async def kept(self, tmp_path: Path) -> AsyncIterator[KeptSettings]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlKeptSettings(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresKeptSettings(KeptSettingsContract):
    @pytest.fixture
    async def kept(self) -> AsyncIterator[KeptSettings]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlKeptSettings(engine)
        await engine.dispose()
