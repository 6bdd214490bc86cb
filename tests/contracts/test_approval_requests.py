"""What every store of requests for approval does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.memory_desk import MemoryApprovalRequests
from assistant.adapters.sql.approval_requests import SqlApprovalRequests
from assistant.adapters.sql.database import migrate, open_database
from assistant.domain.approval import ApprovalRequest
from assistant.ports import ApprovalRequests
from tests.databases import empty_postgres, postgres_url

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = ApprovalRequest("quy-che", 1, NOON, "lan", "nhờ anh “xem” giúp 😀")
SECOND = ApprovalRequest("quy-che", 2, NOON - timedelta(hours=1), "minh", "")
OTHER = ApprovalRequest("noi-quy", 1, NOON + timedelta(hours=1), "lan", "")


class ApprovalRequestsContract:
    @pytest.fixture
    def requests(self) -> ApprovalRequests:
        raise NotImplementedError

    @pytest.fixture
    async def filled(self, requests: ApprovalRequests) -> ApprovalRequests:
        for request in (FIRST, SECOND, OTHER):
            assert await requests.add(request)
        return requests

    async def test_begin_empty(self, requests: ApprovalRequests) -> None:
        assert (await requests.waiting(), await requests.of("quy-che")) == ((), ())

    async def test_wait_the_oldest_first(self, filled: ApprovalRequests) -> None:
        assert await filled.waiting() == (SECOND, FIRST, OTHER)

    async def test_of_an_item_come_the_newest_version_first(self, filled: ApprovalRequests) -> None:
        assert await filled.of("quy-che") == (SECOND, FIRST)

    async def test_a_second_one_for_a_version_changes_nothing(self, filled: ApprovalRequests) -> None:
        assert not await filled.add(replace(FIRST, requested_by="minh"))
        assert await filled.of("quy-che") == (SECOND, FIRST)

    async def test_are_forgotten_by_version(self, filled: ApprovalRequests) -> None:
        await filled.remove("quy-che", [1, 7])
        assert await filled.waiting() == (SECOND, OTHER)

    async def test_are_not_forgotten_by_another_item_or_by_none(self, filled: ApprovalRequests) -> None:
        await filled.remove("khong-co", [1])
        await filled.remove("quy-che", [])
        assert await filled.waiting() == (SECOND, FIRST, OTHER)

    async def test_can_be_made_again(self, filled: ApprovalRequests) -> None:
        await filled.remove("quy-che", [1])
        assert await filled.add(replace(FIRST, note="lần hai"))
        assert (await filled.of("quy-che"))[1].note == "lần hai"


class TestMemoryApprovalRequests(ApprovalRequestsContract):
    @pytest.fixture
    def requests(self) -> ApprovalRequests:
        return MemoryApprovalRequests()


class TestSqliteApprovalRequests(ApprovalRequestsContract):
    @pytest.fixture
    async def requests(self, tmp_path: Path) -> AsyncIterator[ApprovalRequests]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlApprovalRequests(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresApprovalRequests(ApprovalRequestsContract):
    @pytest.fixture
    async def requests(self) -> AsyncIterator[ApprovalRequests]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlApprovalRequests(engine)
        await engine.dispose()
