"""An error of the store may be logged, so it must not quote anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.journal import SqlJournal
from assistant.domain.errors import StoreUnavailable
from assistant.domain.principal import CITIZEN
from tests.contracts.test_journal import record


class TestAnErrorOfTheStore:
    async def test_does_not_quote_the_citizen(self, tmp_path: Path) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        journal = SqlJournal(engine, dict)
        conversation = await journal.open(None, CITIZEN, "web")
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE turns"))
        with pytest.raises(StoreUnavailable) as caught:
            await record(journal, conversation)
        await engine.dispose()
        assert "tạm trú" not in str(caught.value)
