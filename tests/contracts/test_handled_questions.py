"""What everything that keeps handled questions does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.memory_insight import MemoryHandledQuestions
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.handled_questions import SqlHandledQuestions
from assistant.domain.insight import HandledQuestion, question_key
from assistant.ports import HandledQuestions
from tests.databases import empty_postgres, postgres_url

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
TIGER = HandledQuestion("Nuôi hổ cần giấy gì?", "out_of_scope", "", NOON, "bientap")
DOG = HandledQuestion("tiêm phòng chó", "done", "Đã thêm mục tiêm phòng.", NOON + timedelta(hours=1), "bientap")


class HandledContract:
    @pytest.fixture
    def handled(self) -> HandledQuestions:
        raise NotImplementedError

    async def test_there_are_none_at_first(self, handled: HandledQuestions) -> None:
        assert await handled.newest() == ()

    async def test_returns_the_newest_first(self, handled: HandledQuestions) -> None:
        await handled.add([TIGER, DOG])
        assert await handled.newest() == (DOG, TIGER)

    async def test_returns_as_many_as_wanted(self, handled: HandledQuestions) -> None:
        await handled.add([TIGER, DOG])
        assert await handled.newest(1) == (DOG,)

    async def test_replaces_one_in_other_letters(self, handled: HandledQuestions) -> None:
        later = replace(TIGER, question="nuoi ho can giay gi", outcome="done", note="xem quy chế")
        await handled.add([TIGER])
        await handled.add([later])
        assert await handled.newest() == (later,)

    async def test_adding_nothing_changes_nothing(self, handled: HandledQuestions) -> None:
        await handled.add([])
        assert await handled.newest() == ()

    async def test_tells_which_have_been_dealt_with(self, handled: HandledQuestions) -> None:
        await handled.add([TIGER])
        others = [question_key(f"câu {number}") for number in range(1200)]
        assert await handled.among([*others, question_key("NUÔI HỔ, cần giấy gì")]) == {TIGER.key}

    async def test_puts_one_back(self, handled: HandledQuestions) -> None:
        await handled.add([TIGER, DOG])
        assert await handled.remove(TIGER.key)
        assert await handled.newest() == (DOG,)

    async def test_cannot_put_back_what_was_not_handled(self, handled: HandledQuestions) -> None:
        assert not await handled.remove(TIGER.key)


class TestMemoryHandledQuestions(HandledContract):
    @pytest.fixture
    def handled(self) -> HandledQuestions:
        return MemoryHandledQuestions()


class TestSqliteHandledQuestions(HandledContract):
    @pytest.fixture
    async def handled(self, tmp_path: Path) -> AsyncIterator[HandledQuestions]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'handled.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlHandledQuestions(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresHandledQuestions(HandledContract):
    @pytest.fixture
    async def handled(self) -> AsyncIterator[HandledQuestions]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlHandledQuestions(engine)
        await engine.dispose()
