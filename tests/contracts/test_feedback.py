"""What everything that keeps verdicts does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.adapters.memory import MemoryJournal
from assistant.adapters.memory_insight import MemoryFeedback
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.feedback import SqlFeedback
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.tables import feedback as table
from assistant.domain.insight import Verdict
from assistant.ports import Feedback, Journal
from tests.databases import empty_postgres, postgres_url
from tests.turns import BIRTH, keep_turn

UNHELPFUL = Verdict(False, "outdated", "Lệ phí đã đổi.")


class FeedbackContract:
    @pytest.fixture
    def journal(self) -> Journal:
        raise NotImplementedError

    @pytest.fixture
    def feedback(self, journal: Journal) -> Feedback:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    async def turn(self, journal: Journal) -> None:
        await keep_turn(journal, "t1", "khai sinh cần gì", BIRTH)

    async def test_there_is_none_at_first(self, feedback: Feedback) -> None:
        assert await feedback.of("t1") is None

    async def test_keeps_a_verdict(self, feedback: Feedback) -> None:
        assert await feedback.give("t1", UNHELPFUL)
        assert await feedback.of("t1") == UNHELPFUL

    async def test_a_second_one_replaces_the_first(self, feedback: Feedback) -> None:
        await feedback.give("t1", UNHELPFUL)
        assert await feedback.give("t1", Verdict(True))
        assert await feedback.of("t1") == Verdict(True)

    async def test_masks_personal_numbers(self, feedback: Feedback) -> None:
        await feedback.give("t1", Verdict(False, "other", "gọi tôi 0903 123 456"))
        assert await feedback.of("t1") == Verdict(False, "other", "gọi tôi [phone]")

    async def test_takes_none_for_a_turn_that_does_not_exist(self, feedback: Feedback) -> None:
        assert not await feedback.give("t2", UNHELPFUL)
        assert await feedback.of("t2") is None


class TestMemoryFeedback(FeedbackContract):
    @pytest.fixture
    def journal(self) -> Journal:
        return MemoryJournal()

    @pytest.fixture
    def feedback(self, journal: MemoryJournal) -> Feedback:  # type: ignore[override]
        return MemoryFeedback(journal)


class SqlContract(FeedbackContract):
    @pytest.fixture
    def feedback(self, journal: SqlJournal) -> Feedback:  # type: ignore[override]
        return SqlFeedback(journal._engine)

    async def test_goes_with_its_turn(self, feedback: SqlFeedback, journal: SqlJournal) -> None:
        await feedback.give("t1", UNHELPFUL)
        await journal.forget_before(datetime.now(UTC) + timedelta(seconds=1))
        async with feedback._engine.connect() as connection:
            assert (await connection.execute(select(table))).all() == []


class TestSqliteFeedback(SqlContract):
    @pytest.fixture
    async def journal(self, tmp_path: Path) -> AsyncIterator[Journal]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'feedback.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlJournal(engine, dict)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresFeedback(SqlContract):
    @pytest.fixture
    async def journal(self) -> AsyncIterator[Journal]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlJournal(engine, dict)
        await engine.dispose()
