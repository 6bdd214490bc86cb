"""What every store of linked accounts does, whatever it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.memory_linked_accounts import MemoryLinkedAccounts
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.linked_accounts import SqlLinkedAccounts
from assistant.adapters.sql.tables import link_codes, linked_accounts, people
from assistant.domain.errors import TooManyAttempts
from assistant.domain.linked_account import CODE_LIFE, MOST_TRIES, TRIES_FOR, LinkedAccount, is_code
from assistant.ports import LinkedAccounts
from tests.databases import empty_postgres, postgres_url
from tests.web.people import a_person

ANN, BOB = "id-an", "id-binh"
CHAT, OTHER = "700000001", "700000002"
KEY = b"key of the tests"


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class LinkedAccountsContract:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def accounts(self, clock: Clock) -> LinkedAccounts:
        raise NotImplementedError

    async def test_nobody_is_linked_at_first(self, accounts: LinkedAccounts) -> None:
        assert await accounts.of(ANN) == ()
        assert await accounts.person_of("telegram", CHAT) is None

    async def test_a_code_links_the_account_that_gives_it(self, accounts: LinkedAccounts, clock: Clock) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        assert await accounts.redeem("telegram", code, CHAT) == ANN
        assert await accounts.person_of("telegram", CHAT) == ANN
        assert await accounts.of(ANN) == (LinkedAccount("telegram", ANN, clock.at),)

    async def test_a_code_is_easy_to_read_out(self, accounts: LinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        assert is_code(code)
        assert not set(code) & set("01ILO")

    async def test_a_code_may_be_typed_as_people_type(self, accounts: LinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        typed = f" {code[:4].lower()} - {code[4:].lower()} "
        assert await accounts.redeem("telegram", typed, CHAT) == ANN

    async def test_a_code_works_once(self, accounts: LinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        await accounts.redeem("telegram", code, CHAT)
        assert await accounts.redeem("telegram", code, OTHER) is None
        assert await accounts.person_of("telegram", OTHER) is None

    async def test_a_code_ends_after_ten_minutes(self, accounts: LinkedAccounts, clock: Clock) -> None:
        code, until = await accounts.new_code("telegram", ANN)
        assert until == clock.at + timedelta(minutes=10)
        clock.at += CODE_LIFE
        assert await accounts.redeem("telegram", code, CHAT) is None

    async def test_a_code_works_up_to_its_end(self, accounts: LinkedAccounts, clock: Clock) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        clock.at += CODE_LIFE - timedelta(seconds=1)
        assert await accounts.redeem("telegram", code, CHAT) == ANN

    async def test_a_code_is_of_one_platform(self, accounts: LinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        assert await accounts.redeem("zalo", code, CHAT) is None

    async def test_a_new_code_ends_the_one_before(self, accounts: LinkedAccounts) -> None:
        before, _ = await accounts.new_code("telegram", ANN)
        after, _ = await accounts.new_code("telegram", ANN)
        assert await accounts.redeem("telegram", before, CHAT) is None
        assert await accounts.redeem("telegram", after, CHAT) == ANN

    async def test_a_new_code_leaves_somebody_elses(self, accounts: LinkedAccounts) -> None:
        own, _ = await accounts.new_code("telegram", ANN)
        await accounts.new_code("telegram", BOB)
        assert await accounts.redeem("telegram", own, CHAT) == ANN

    async def test_a_code_that_others_have_read_is_dropped(self, accounts: LinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        await accounts.drop_code("telegram", code.lower())
        assert await accounts.redeem("telegram", code, CHAT) is None

    @pytest.mark.parametrize(
        "code", ["", "ABCD2345", "'; DROP TABLE people --", "mã số 😀", pytest.param("x" * 5000, id="long")]
    )
    async def test_what_is_no_code_links_nobody(self, accounts: LinkedAccounts, code: str) -> None:
        await accounts.new_code("telegram", ANN)
        assert await accounts.redeem("telegram", code, CHAT) is None

    async def test_too_many_wrong_codes_close_the_account(self, accounts: LinkedAccounts) -> None:
        right, _ = await accounts.new_code("telegram", ANN)
        for _ in range(MOST_TRIES):
            await accounts.redeem("telegram", "ABCD2345", CHAT)
        with pytest.raises(TooManyAttempts) as closed:
            await accounts.redeem("telegram", right, CHAT)
        assert 0 < closed.value.retry_after_s <= TRIES_FOR.total_seconds() + 1
        assert await accounts.person_of("telegram", CHAT) is None

    async def test_somebody_elses_wrong_codes_close_nothing_here(self, accounts: LinkedAccounts) -> None:
        right, _ = await accounts.new_code("telegram", ANN)
        for _ in range(MOST_TRIES):
            await accounts.redeem("telegram", "ABCD2345", OTHER)
        assert await accounts.redeem("telegram", right, CHAT) == ANN

    async def test_a_closed_account_may_try_again_later(self, accounts: LinkedAccounts, clock: Clock) -> None:
        for _ in range(MOST_TRIES):
            await accounts.redeem("telegram", "ABCD2345", CHAT)
        clock.at += TRIES_FOR + timedelta(seconds=1)
        right, _ = await accounts.new_code("telegram", ANN)
        assert await accounts.redeem("telegram", right, CHAT) == ANN

    async def test_a_right_code_forgives_the_wrong_ones(self, accounts: LinkedAccounts) -> None:
        for _ in range(2):
            for _ in range(MOST_TRIES - 1):
                await accounts.redeem("telegram", "ABCD2345", CHAT)
            right, _ = await accounts.new_code("telegram", ANN)
            assert await accounts.redeem("telegram", right, CHAT) == ANN

    async def test_a_person_has_one_account_of_a_kind(self, accounts: LinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        await accounts.link("telegram", OTHER, ANN)
        assert await accounts.person_of("telegram", CHAT) is None
        assert await accounts.person_of("telegram", OTHER) == ANN

    async def test_an_account_is_one_person(self, accounts: LinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        await accounts.link("telegram", CHAT, BOB)
        assert await accounts.of(ANN) == ()
        assert await accounts.person_of("telegram", CHAT) == BOB

    async def test_kinds_are_apart(self, accounts: LinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        await accounts.link("zalo", CHAT, BOB)
        assert await accounts.person_of("telegram", CHAT) == ANN
        assert [one.kind for one in await accounts.of(BOB)] == ["zalo"]

    async def test_a_link_can_be_ended(self, accounts: LinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        await accounts.link("telegram", OTHER, BOB)
        assert await accounts.unlink("telegram", ANN)
        assert not await accounts.unlink("telegram", ANN)
        assert await accounts.person_of("telegram", CHAT) is None
        assert await accounts.person_of("telegram", OTHER) == BOB

    async def test_one_is_told_once_where_the_words_go(self, accounts: LinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        told = [await accounts.tell_once("telegram", CHAT) for _ in range(3)]
        assert told == [True, False, False]

    async def test_who_links_again_is_told_again(self, accounts: LinkedAccounts) -> None:
        for _ in range(2):
            await accounts.link("telegram", CHAT, ANN)
            assert await accounts.tell_once("telegram", CHAT)

    async def test_who_is_not_linked_is_told_nothing(self, accounts: LinkedAccounts) -> None:
        assert not await accounts.tell_once("telegram", CHAT)


class TestMemoryLinkedAccounts(LinkedAccountsContract):
    @pytest.fixture
    def accounts(self, clock: Clock) -> LinkedAccounts:
        return MemoryLinkedAccounts(clock)


class SqlContract(LinkedAccountsContract):
    async def test_goes_with_the_person(self, accounts: SqlLinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        code, _ = await accounts.new_code("zalo", ANN)
        async with accounts._engine.begin() as connection:
            await connection.execute(delete(people).where(people.c.id == ANN))
        assert await accounts.person_of("telegram", CHAT) is None
        assert await accounts.redeem("zalo", code, CHAT) is None

    async def test_keeps_neither_codes_nor_accounts(self, accounts: SqlLinkedAccounts) -> None:
        await accounts.link("telegram", CHAT, ANN)
        code, _ = await accounts.new_code("telegram", ANN)
        async with accounts._engine.connect() as connection:
            kept = [
                tuple(row) for table in (linked_accounts, link_codes) for row in await connection.execute(select(table))
            ]
        assert len(kept) == 2
        assert CHAT not in str(kept)
        assert code not in str(kept)

    async def test_a_code_given_twice_at_once_links_one(self, accounts: SqlLinkedAccounts) -> None:
        code, _ = await accounts.new_code("telegram", ANN)
        found = await asyncio.gather(*(accounts.redeem("telegram", code, chat) for chat in (CHAT, OTHER)))
        assert sorted(found, key=str) == [None, ANN]


async def add_people(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(insert(people), [a_person("an"), a_person("binh")])


class TestSqliteLinkedAccounts(SqlContract):
    @pytest.fixture
    async def accounts(self, tmp_path: Path, clock: Clock) -> AsyncIterator[SqlLinkedAccounts]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'accounts.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        await add_people(engine)
        yield SqlLinkedAccounts(engine, KEY, now=clock)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresLinkedAccounts(SqlContract):
    @pytest.fixture
    async def accounts(self, clock: Clock) -> AsyncIterator[SqlLinkedAccounts]:  # type: ignore[override]
        engine = await empty_postgres()
        await add_people(engine)
        yield SqlLinkedAccounts(engine, KEY, now=clock)
        await engine.dispose()
