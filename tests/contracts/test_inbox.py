"""What every inbox of updates, and every store of talks, does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.memory_inbox import MemoryInbox, MemoryTalks
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.inbox import SqlInbox, SqlTalks
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.tables import channel_talks
from assistant.domain.errors import StoreUnavailable
from assistant.domain.principal import CITIZEN
from assistant.ports import Inbox, Talk, Talks
from tests.databases import empty_postgres, postgres_url

HELLO = {"update_id": 7, "message": {"text": "chào 😀 'bạn'\u0000", "chat": {"id": -1001234567890123}}}
KEY = b"key of the tests"


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def passes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def sqlite(path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite+aiosqlite:///{path / 'inbox.sqlite3'}"
    migrate(url)
    engine = open_database(url)
    yield engine
    await engine.dispose()


class InboxContract:
    @pytest.fixture
    def inbox(self, clock: Clock) -> Inbox:
        raise NotImplementedError

    async def test_begins_empty(self, inbox: Inbox) -> None:
        assert await inbox.waiting("telegram") == ()
        assert await inbox.begin("telegram", "7") is None

    async def test_gives_out_what_came(self, inbox: Inbox) -> None:
        assert await inbox.put("telegram", "7", HELLO)
        update = await inbox.begin("telegram", "7")
        assert update is not None
        assert (update.channel, update.id, update.payload, update.attempts) == ("telegram", "7", HELLO, 1)
        assert update.turn_id is None

    async def test_takes_an_update_once(self, inbox: Inbox) -> None:
        assert await inbox.put("telegram", "7", HELLO)
        assert not await inbox.put("telegram", "7", {"other": True})
        (waiting,) = await inbox.waiting("telegram")
        assert waiting.payload == HELLO

    async def test_takes_an_update_once_though_it_was_answered(self, inbox: Inbox) -> None:
        await inbox.put("telegram", "7", HELLO)
        await inbox.done("telegram", "7")
        assert not await inbox.put("telegram", "7", HELLO)
        assert await inbox.begin("telegram", "7") is None
        assert await inbox.waiting("telegram") == ()

    async def test_keeps_channels_apart(self, inbox: Inbox) -> None:
        await inbox.put("telegram", "7", HELLO)
        assert await inbox.put("zalo", "7", {})
        assert [update.channel for update in await inbox.waiting("zalo")] == ["zalo"]

    async def test_gives_an_update_to_one(self, inbox: Inbox) -> None:
        await inbox.put("telegram", "7", HELLO)
        assert await inbox.begin("telegram", "7") is not None
        assert await inbox.begin("telegram", "7") is None
        assert await inbox.waiting("telegram") == ()

    async def test_gives_it_out_again_after_two_minutes(self, inbox: Inbox, clock: Clock) -> None:
        await inbox.put("telegram", "7", HELLO)
        await inbox.begin("telegram", "7")
        await inbox.answered("telegram", "7", "turn-1")
        clock.passes(minutes=2.1)
        assert len(await inbox.waiting("telegram")) == 1
        again = await inbox.begin("telegram", "7")
        assert again is not None
        assert (again.attempts, again.turn_id, again.payload) == (2, "turn-1", HELLO)

    async def test_gives_out_at_once_what_was_put_back(self, inbox: Inbox) -> None:
        await inbox.put("telegram", "7", HELLO)
        await inbox.begin("telegram", "7")
        await inbox.put_back("telegram", "7")
        assert await inbox.begin("telegram", "7") is not None

    async def test_lists_the_oldest_first(self, inbox: Inbox) -> None:
        for number in ("9", "8", "10"):
            await inbox.put("telegram", number, {})
        assert [update.id for update in await inbox.waiting("telegram")] == ["9", "8", "10"]
        assert [update.id for update in await inbox.waiting("telegram", limit=2)] == ["9", "8"]

    async def test_forgets_what_came_long_ago_answered_or_not(self, inbox: Inbox, clock: Clock) -> None:
        for number in ("1", "2"):
            await inbox.put("telegram", number, HELLO)
        await inbox.done("telegram", "1")
        clock.passes(minutes=60)
        await inbox.put("telegram", "3", {})
        await inbox.done("telegram", "3")
        assert await inbox.forget_before(clock.now - timedelta(minutes=30)) == 2
        assert await inbox.waiting("telegram") == ()
        assert await inbox.put("telegram", "1", {})
        assert await inbox.put("telegram", "2", {})
        assert not await inbox.put("telegram", "3", {})

    async def test_takes_no_note_of_what_it_has_forgotten(self, inbox: Inbox, clock: Clock) -> None:
        await inbox.put("telegram", "7", HELLO)
        await inbox.begin("telegram", "7")
        await inbox.forget_before(clock.now)
        await inbox.answered("telegram", "7", "turn-1")
        await inbox.put_back("telegram", "7")
        await inbox.done("telegram", "7")
        assert await inbox.put("telegram", "7", HELLO)


class TestMemoryInbox(InboxContract):
    @pytest.fixture
    def inbox(self, clock: Clock) -> Inbox:
        return MemoryInbox(clock)


class SqlInboxContract(InboxContract):
    async def test_forgets_somebodys_words_when_they_are_answered(self, inbox: SqlInbox) -> None:
        await inbox.put("telegram", "7", HELLO)
        await inbox.done("telegram", "7")
        async with inbox._engine.connect() as connection:
            (row,) = (await connection.execute(text("SELECT * FROM channel_inbox"))).all()
        assert row.payload is None

    async def test_says_when_the_store_is_away(self, inbox: SqlInbox) -> None:
        async with inbox._engine.begin() as connection:
            await connection.execute(text("ALTER TABLE channel_inbox RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await inbox.put("telegram", "7", HELLO)
            with pytest.raises(StoreUnavailable):
                await inbox.waiting("telegram")
        finally:
            async with inbox._engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO channel_inbox"))


class TestSqliteInbox(SqlInboxContract):
    @pytest.fixture
    async def inbox(self, clock: Clock, tmp_path: Path) -> AsyncIterator[SqlInbox]:  # type: ignore[override]
        async with sqlite(tmp_path) as engine:
            yield SqlInbox(engine, now=clock)


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresInbox(SqlInboxContract):
    @pytest.fixture
    async def inbox(self, clock: Clock) -> AsyncIterator[SqlInbox]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlInbox(engine, now=clock)
        await engine.dispose()


class TalksContract:
    @pytest.fixture
    def talks(self) -> Talks:
        raise NotImplementedError

    @pytest.fixture
    def conversations(self) -> tuple[str, str]:
        """Ids of two conversations that exist."""
        raise NotImplementedError

    async def test_begin_with_none(self, talks: Talks) -> None:
        assert await talks.of("telegram", "700") is None

    async def test_keep_the_last_one(self, talks: Talks, conversations: tuple[str, str]) -> None:
        first, second = conversations
        await talks.keep("telegram", "700", Talk(first, True, "turn-1"))
        assert await talks.of("telegram", "700") == Talk(first, True, "turn-1")
        await talks.keep("telegram", "700", Talk(second))
        assert await talks.of("telegram", "700") == Talk(second, False, None)

    async def test_are_of_one_person_on_one_channel(self, talks: Talks, conversations: tuple[str, str]) -> None:
        first, second = conversations
        await talks.keep("telegram", "700", Talk(first))
        await talks.keep("zalo", "700", Talk(second))
        assert await talks.of("telegram", "700") == Talk(first)
        assert await talks.of("telegram", "70") is None

    async def test_are_forgotten(self, talks: Talks, conversations: tuple[str, str]) -> None:
        await talks.keep("telegram", "700", Talk(conversations[0], True))
        await talks.forget("telegram", "700")
        await talks.forget("telegram", "700")
        assert await talks.of("telegram", "700") is None


class TestMemoryTalks(TalksContract):
    @pytest.fixture
    def talks(self) -> Talks:
        return MemoryTalks()

    @pytest.fixture
    def conversations(self) -> tuple[str, str]:
        return "one", "two"


class SqlTalksContract(TalksContract):
    @pytest.fixture
    async def conversations(self, talks: SqlTalks) -> tuple[str, str]:  # type: ignore[override]
        journal = SqlJournal(talks._engine, dict)
        first = await journal.open(None, CITIZEN, "telegram")
        return first.id, (await journal.open(None, CITIZEN, "telegram")).id

    async def test_keep_a_digest_of_the_person(self, talks: SqlTalks, conversations: tuple[str, str]) -> None:
        await talks.keep("telegram", "700000001", Talk(conversations[0]))
        async with talks._engine.connect() as connection:
            (row,) = (await connection.execute(select(channel_talks))).all()
        assert "700000001" not in str(row)

    async def test_go_with_their_conversation(self, talks: SqlTalks, conversations: tuple[str, str]) -> None:
        await talks.keep("telegram", "700", Talk(conversations[0], True))
        await SqlJournal(talks._engine, dict).forget_before(datetime.now(UTC) + timedelta(days=1))
        assert await talks.of("telegram", "700") is None

    async def test_keep_the_day_of_a_consent_until_it_is_taken_back(
        self, talks: SqlTalks, conversations: tuple[str, str]
    ) -> None:
        async def day() -> datetime | None:
            async with talks._engine.connect() as connection:
                return (await connection.execute(select(channel_talks.c.consented_at))).scalar_one()

        noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
        for agreed, at in ((False, noon), (True, noon), (True, noon + timedelta(days=1))):
            talks._now = lambda at=at: at  # type: ignore[misc]
            await talks.keep("telegram", "700", Talk(conversations[0], agreed))
        assert await day() == noon
        await talks.keep("telegram", "700", Talk(conversations[0]))
        assert await day() is None

    async def test_of_an_unknown_conversation_are_not_kept(self, talks: SqlTalks) -> None:
        with pytest.raises(StoreUnavailable):
            await talks.keep("telegram", "700", Talk("nowhere"))


class TestSqliteTalks(SqlTalksContract):
    @pytest.fixture
    async def talks(self, tmp_path: Path) -> AsyncIterator[SqlTalks]:  # type: ignore[override]
        async with sqlite(tmp_path) as engine:
            yield SqlTalks(engine, KEY)


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresTalks(SqlTalksContract):
    @pytest.fixture
    async def talks(self) -> AsyncIterator[SqlTalks]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlTalks(engine, KEY)
        await engine.dispose()
