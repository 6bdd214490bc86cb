"""What every look-up of a dossier does: opens it to its holder, tells nobody else anything, and counts the tries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.memory_dossiers import Held, MemoryDossierLookup
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.dossier_lookup import SqlDossierLookup
from assistant.adapters.sql.tables import dossier_attempts
from assistant.domain.errors import LookupClosed, StoreUnavailable
from assistant.domain.lookup_limits import CODES_OF_A_CLIENT, WRONG_OF_A_CODE, WRONG_OF_A_FACT
from assistant.domain.own_dossier import DossierView
from assistant.ports import DossierLookup
from tests.databases import empty_postgres, postgres_url
from tests.dossiers import CODE, IDENTITY, OTHER_CODE, PHONE, REGISTER, WRONG, a_dossier, fill

KEY = b"key of the tests"
FINISHED = replace(
    a_dossier(OTHER_CODE),
    status="returned",
    timing="late",
    finished=date(2025, 6, 27),
    returned=date(2025, 6, 30),
    due=None,
    within=None,
)
HELD = (a_dossier(), FINISHED)
NOBODYS = (WRONG, "", "0", "0" * 64, PHONE[:-1], IDENTITY[:-1], "số của tôi", "\0", "\ud800")
UNKNOWN = ("H06.12-250604-9999", "", "%", "H06%", "' OR 1=1 --", "x" * 300, "\0", "\ud800", "mã")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, **passed: float) -> None:
        self.moment += timedelta(**passed)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class DossierLookupContract:
    @pytest.fixture
    def lookup(self, clock: Clock) -> DossierLookup:
        raise NotImplementedError

    async def test_tells_what_the_register_is(self, lookup: DossierLookup) -> None:
        assert await lookup.register() == REGISTER

    @pytest.mark.parametrize("dossier", HELD, ids=["open", "finished"])
    @pytest.mark.parametrize("fact", [PHONE, IDENTITY, "+84 903 123 456", "(090) 312.3456", "077 090 001 234"])
    async def test_opens_to_a_number_given_to_the_desk(
        self, lookup: DossierLookup, dossier: DossierView, fact: str
    ) -> None:
        assert await lookup.find(dossier.code, fact, "talk:a") == dossier

    async def test_code_may_be_typed_small(self, lookup: DossierLookup) -> None:
        assert await lookup.find(f" {CODE.lower()} ", PHONE, "talk:a") == a_dossier()

    @pytest.mark.parametrize("fact", NOBODYS, ids=ascii)
    async def test_stays_shut_to_any_other(self, lookup: DossierLookup, fact: str) -> None:
        assert await lookup.find(CODE, fact, "talk:a") is None

    @pytest.mark.parametrize("code", UNKNOWN, ids=lambda code: ascii(code[:20]))
    async def test_unknown_code_is_nothing(self, lookup: DossierLookup, code: str) -> None:
        assert await lookup.find(code, PHONE, "talk:a") is None

    @pytest.mark.parametrize("code", [CODE, "H06.12-250604-9999"], ids=["known", "unknown"])
    async def test_closes_a_code_to_everybody_after_wrong_tries(self, lookup: DossierLookup, code: str) -> None:
        for number in range(WRONG_OF_A_CODE):
            assert await lookup.find(code, f"09870000{number:02}", f"talk:{number}") is None
        with pytest.raises(LookupClosed) as closed:
            await lookup.find(code, PHONE, "talk:owner")
        assert closed.value.retry_after_s == 3600

    async def test_opens_a_closed_code_after_an_hour(self, lookup: DossierLookup, clock: Clock) -> None:
        for number in range(WRONG_OF_A_CODE):
            await lookup.find(CODE, f"09870000{number:02}", f"talk:{number}")
            clock.wait(minutes=10)
        clock.wait(minutes=49)
        with pytest.raises(LookupClosed) as closed:
            await lookup.find(CODE, PHONE, "talk:owner")
        clock.wait(seconds=closed.value.retry_after_s)
        assert await lookup.find(CODE, PHONE, "talk:owner") == a_dossier()

    async def test_tries_while_it_is_closed_do_not_keep_it_so(self, lookup: DossierLookup, clock: Clock) -> None:
        for number in range(WRONG_OF_A_CODE):
            await lookup.find(CODE, f"09870000{number:02}", f"talk:{number}")
        for _ in range(5):
            clock.wait(minutes=10)
            with pytest.raises(LookupClosed):
                await lookup.find(CODE, WRONG, "talk:x")
        clock.wait(minutes=11)
        assert await lookup.find(CODE, PHONE, "talk:owner") == a_dossier()

    async def test_wrong_tries_far_apart_close_nothing(self, lookup: DossierLookup, clock: Clock) -> None:
        for number in range(3 * WRONG_OF_A_CODE):
            await lookup.find(CODE, f"09870000{number:02}", f"talk:{number}")
            clock.wait(minutes=16)
        assert await lookup.find(CODE, PHONE, "talk:owner") == a_dossier()

    async def test_right_tries_close_nothing(self, lookup: DossierLookup) -> None:
        for _ in range(3 * WRONG_OF_A_FACT):
            assert await lookup.find(CODE, PHONE, "talk:owner") == a_dossier()

    async def test_closes_a_number_held_against_many_codes(self, lookup: DossierLookup) -> None:
        for number in range(WRONG_OF_A_FACT):
            await lookup.find(f"H06.12-250605-{number:04}", PHONE, f"talk:{number}")
        with pytest.raises(LookupClosed):
            await lookup.find(CODE, "+84 903 123 456", "talk:new")
        assert await lookup.find(CODE, IDENTITY, "talk:new") == a_dossier()

    async def test_closes_to_a_caller_of_many_codes(self, lookup: DossierLookup, clock: Clock) -> None:
        assert await lookup.find(CODE, PHONE, "peer:1") == a_dossier()
        for number in range(CODES_OF_A_CLIENT - 1):
            clock.wait(minutes=1)
            await lookup.find(f"H06.12-250605-{number:04}", f"09870000{number:02}", "peer:1")
        with pytest.raises(LookupClosed) as closed:
            await lookup.find(OTHER_CODE, PHONE, "peer:1")
        assert closed.value.retry_after_s == 51 * 60 + 1
        assert await lookup.find(CODE, PHONE, "peer:1") == a_dossier()  # asked for before
        assert await lookup.find(OTHER_CODE, PHONE, "peer:2") == FINISHED

    async def test_guesses_sent_at_once_are_not_more(self, lookup: DossierLookup) -> None:
        tries = (lookup.find(CODE, f"09870000{number:02}", f"talk:{number}") for number in range(20))
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert outcomes.count(None) <= WRONG_OF_A_CODE
        assert all(outcome is None or isinstance(outcome, LookupClosed) for outcome in outcomes)


class TestMemoryDossierLookup(DossierLookupContract):
    @pytest.fixture
    def lookup(self, clock: Clock) -> DossierLookup:
        return MemoryDossierLookup(REGISTER, [Held(one, PHONE, IDENTITY) for one in HELD], now=clock)

    async def test_begins_without_a_register(self) -> None:
        assert await MemoryDossierLookup().register() is None


class SqlContract(DossierLookupContract):
    @pytest.fixture
    async def engine(self) -> AsyncEngine:
        raise NotImplementedError

    @pytest.fixture
    async def lookup(self, engine: AsyncEngine, clock: Clock) -> DossierLookup:
        await fill(engine, KEY, *HELD)
        return SqlDossierLookup(engine, KEY, now=clock)

    async def test_keeps_nothing_readable_of_a_try(self, lookup: DossierLookup, engine: AsyncEngine) -> None:
        await lookup.find(CODE, PHONE, "talk:secret")
        kept = repr(await _attempts(engine))
        assert [word for word in (CODE, PHONE, PHONE[1:], "secret") if word in kept] == []

    async def test_forgets_tries_that_no_longer_count(
        self, lookup: DossierLookup, engine: AsyncEngine, clock: Clock
    ) -> None:
        for _ in range(3):
            await lookup.find(CODE, WRONG, "talk:a")
            clock.wait(hours=2, seconds=1)
        assert len(await _attempts(engine)) == 1

    async def test_another_key_opens_nothing(self, lookup: DossierLookup, engine: AsyncEngine, clock: Clock) -> None:
        assert await SqlDossierLookup(engine, b"another", now=clock).find(CODE, PHONE, "talk:a") is None

    async def test_dossier_without_numbers_stays_shut(self, engine: AsyncEngine, clock: Clock) -> None:
        await fill(engine, KEY, a_dossier(), phone=None, identity=None)
        assert await SqlDossierLookup(engine, KEY, now=clock).find(CODE, PHONE, "talk:a") is None

    async def test_counts_for_all_processes(self, lookup: DossierLookup, engine: AsyncEngine, clock: Clock) -> None:
        for number in range(WRONG_OF_A_CODE):
            await SqlDossierLookup(engine, KEY, now=clock).find(CODE, WRONG, f"talk:{number}")
        with pytest.raises(LookupClosed):
            await lookup.find(CODE, PHONE, "talk:owner")

    async def test_says_that_the_store_is_away(self, lookup: DossierLookup, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            for table in ("dossier_attempts", "dossier_register"):
                await connection.execute(text(f"ALTER TABLE {table} RENAME TO away_{table}"))
        try:
            with pytest.raises(StoreUnavailable):
                await lookup.find(CODE, PHONE, "talk:a")
            with pytest.raises(StoreUnavailable):
                await lookup.register()
        finally:
            async with engine.begin() as connection:
                for table in ("dossier_attempts", "dossier_register"):
                    await connection.execute(text(f"ALTER TABLE away_{table} RENAME TO {table}"))


class TestSqliteDossierLookup(SqlContract):
    @pytest.fixture
    async def engine(self, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
        url = f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield engine
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresDossierLookup(SqlContract):
    @pytest.fixture
    async def engine(self) -> AsyncIterator[AsyncEngine]:  # type: ignore[override]
        engine = await empty_postgres()
        yield engine
        await engine.dispose()


async def _attempts(engine: AsyncEngine) -> Sequence[object]:
    async with engine.connect() as connection:
        return (await connection.execute(select(dossier_attempts))).all()
