"""What every audit log does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.memory_desk import MemoryAuditLog
from assistant.adapters.sql.audit_log import SqlAuditLog
from assistant.adapters.sql.database import migrate, open_database
from assistant.domain.audit import AuditEntry
from assistant.domain.errors import StoreUnavailable
from assistant.ports import AuditLog
from tests.databases import empty_postgres, postgres_url

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
UPLOADED = AuditEntry(NOON, "lan", "upload", "quy-che", None, {"version": 1, "title": "Quy chế “đ” 😀"})
PUBLISHED = AuditEntry(NOON + timedelta(hours=1), "minh", "publish", "quy-che", {"version": 0}, {"version": 1}, "được")
WITHDRAWN = AuditEntry(NOON + timedelta(hours=2), "minh", "withdraw", "noi-quy", {"version": 3}, None, "'; DROP --")


class AuditLogContract:
    @pytest.fixture
    def audit(self) -> AuditLog:
        raise NotImplementedError

    @pytest.fixture
    async def filled(self, audit: AuditLog) -> AuditLog:
        for entry in (UPLOADED, PUBLISHED, WITHDRAWN):
            await audit.add(entry)
        return audit

    async def test_begins_empty(self, audit: AuditLog) -> None:
        assert await audit.entries(limit=10) == ()

    async def test_gives_back_what_was_kept_the_newest_first(self, filled: AuditLog) -> None:
        assert await filled.entries(limit=10) == (WITHDRAWN, PUBLISHED, UPLOADED)

    async def test_of_one_moment_the_last_kept_is_first(self, audit: AuditLog) -> None:
        later = replace(UPLOADED, person="minh")
        await audit.add(UPLOADED)
        await audit.add(later)
        assert await audit.entries(limit=10) == (later, UPLOADED)

    async def test_keeps_the_same_entry_twice(self, audit: AuditLog) -> None:
        await audit.add(UPLOADED)
        await audit.add(UPLOADED)
        assert await audit.entries(limit=10) == (UPLOADED, UPLOADED)

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"person": "minh"}, (WITHDRAWN, PUBLISHED)), ({"action": "upload"}, (UPLOADED,)),
            ({"subject": "quy-che"}, (PUBLISHED, UPLOADED)), ({"person": "lan", "action": "publish"}, ()),
            ({"person": "minh", "subject": "quy-che"}, (PUBLISHED,)), ({"person": "%"}, ()), ({"person": ""}, ()),
        ],
    )  # fmt: skip
    async def test_is_filtered(self, filled: AuditLog, wanted: dict[str, str], found: tuple[AuditEntry, ...]) -> None:
        assert await filled.entries(**wanted, limit=10) == found  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("limit", "offset", "found"),
        [(2, 0, (WITHDRAWN, PUBLISHED)), (2, 2, (UPLOADED,)), (2, 3, ()), (1, 1, (PUBLISHED,))],
    )
    async def test_comes_in_pages(
        self, filled: AuditLog, limit: int, offset: int, found: tuple[AuditEntry, ...]
    ) -> None:
        assert await filled.entries(limit=limit, offset=offset) == found

    async def test_pages_count_what_passes_the_filter(self, filled: AuditLog) -> None:
        assert await filled.entries(person="minh", limit=1, offset=1) == (PUBLISHED,)


class TestMemoryAuditLog(AuditLogContract):
    @pytest.fixture
    def audit(self) -> AuditLog:
        return MemoryAuditLog()


class TestSqliteAuditLog(AuditLogContract):
    @pytest.fixture
    async def audit(self, tmp_path: Path) -> AsyncIterator[AuditLog]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlAuditLog(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresAuditLog(AuditLogContract):
    @pytest.fixture
    async def audit(self) -> AsyncIterator[AuditLog]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlAuditLog(engine)
        await engine.dispose()


async def test_a_store_that_fails_says_so(tmp_path: Path) -> None:
    engine = open_database(f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(StoreUnavailable):
        await SqlAuditLog(engine).add(UPLOADED)
    await engine.dispose()
