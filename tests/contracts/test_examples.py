"""What everything that keeps an office's own sentences does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.adapters.memory_understanding import MemoryExamples
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.examples import SqlExamples
from assistant.ports import Examples
from tests.databases import empty_postgres, postgres_url

SEAL = "lệ phí [khai sinh](procedure) bên này"


class ExamplesContract:
    @pytest.fixture
    def examples(self) -> Examples:
        raise NotImplementedError

    async def test_there_are_none_at_first(self, examples: Examples) -> None:
        assert (await examples.active(), await examples.newest()) == ((), ())

    async def test_keeps_a_sentence_with_its_marks(self, examples: Examples) -> None:
        added = await examples.add(SEAL, "procedure_fee", "lan")
        assert (added.marked, added.intent, added.added_by) == (SEAL, "procedure_fee", "lan")
        assert await examples.active() == (added,)

    async def test_active_ones_come_in_their_order(self, examples: Examples) -> None:
        first, second = [await examples.add(text, "greet", "lan") for text in ("hé lô", "chào sếp")]
        assert await examples.active() == (first, second)

    async def test_all_come_newest_first(self, examples: Examples) -> None:
        first, second = [await examples.add(text, "greet", "lan") for text in ("hé lô", "chào sếp")]
        assert await examples.newest() == (second, first)

    async def test_withdrawn_one_teaches_nothing_and_stays(self, examples: Examples) -> None:
        added = await examples.add(SEAL, "procedure_fee", "lan")
        gone = await examples.withdraw(added.number, "huy")
        assert gone is not None
        assert (gone.marked, gone.withdrawn_by) == (SEAL, "huy")
        assert (await examples.active(), await examples.newest()) == ((), (gone,))

    async def test_cannot_be_withdrawn_twice(self, examples: Examples) -> None:
        added = await examples.add(SEAL, "procedure_fee", "lan")
        await examples.withdraw(added.number, "huy")
        assert await examples.withdraw(added.number, "huy") is None

    async def test_what_is_not_there_cannot_be_withdrawn(self, examples: Examples) -> None:
        assert await examples.withdraw(77, "huy") is None

    async def test_a_number_is_not_given_again(self, examples: Examples) -> None:
        first = await examples.add("hé lô", "greet", "lan")
        await examples.withdraw(first.number, "lan")
        assert (await examples.add("hé lô", "greet", "lan")).number != first.number


class TestMemoryExamples(ExamplesContract):
    @pytest.fixture
    def examples(self) -> Examples:
        return MemoryExamples()


class TestSqliteExamples(ExamplesContract):
    @pytest.fixture
    async def examples(self, tmp_path: Path) -> AsyncIterator[Examples]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'examples.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlExamples(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresExamples(ExamplesContract):
    @pytest.fixture
    async def examples(self) -> AsyncIterator[Examples]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlExamples(engine)
        await engine.dispose()
