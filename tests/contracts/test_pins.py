"""What every store of pinned questions does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.memory_pins import MemoryPins
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.pins import SqlPins
from assistant.adapters.sql.tables import people, pins
from assistant.domain.message import Entity, Topic, Turn, Understanding
from assistant.ports import Pin, Pins
from tests.databases import empty_postgres, postgres_url
from tests.web.people import a_person

ANN, BOB = "id-an", "id-binh"
ASKED = Turn(
    Understanding("indicator_value", 0.9, "còn phường 8", (Entity("unit", "phuong-8", "phường 8", 4),), "rasa"),
    (),
    Topic(metric="van_ban_di", unit="phuong-8"),
)


def a_pin(pin_id: str = "p1", question: str = "còn phường 8?") -> Pin:
    return Pin(pin_id, question, ASKED)


class PinsContract:
    @pytest.fixture
    def board(self) -> Pins:
        raise NotImplementedError

    async def test_nothing_is_pinned_at_first(self, board: Pins) -> None:
        assert await board.of(ANN) == ()

    async def test_keeps_what_was_understood(self, board: Pins) -> None:
        await board.add(ANN, a_pin())
        assert await board.of(ANN) == (a_pin(),)

    async def test_has_the_first_pinned_first(self, board: Pins) -> None:
        for number in (3, 1, 2):
            await board.add(ANN, a_pin(f"p{number}", f"câu {number}"))
        assert [pin.id for pin in await board.of(ANN)] == ["p3", "p1", "p2"]

    async def test_the_same_question_is_pinned_once(self, board: Pins) -> None:
        await board.add(ANN, a_pin("p1"))
        await board.add(ANN, a_pin("p2"))
        assert [pin.id for pin in await board.of(ANN)] == ["p1"]

    async def test_is_one_persons_own(self, board: Pins) -> None:
        await board.add(ANN, a_pin("p1"))
        await board.add(BOB, a_pin("p2"))
        assert [pin.id for pin in await board.of(ANN)] == ["p1"]
        assert [pin.id for pin in await board.of(BOB)] == ["p2"]

    async def test_takes_a_question_off(self, board: Pins) -> None:
        await board.add(ANN, a_pin("p1"))
        await board.add(ANN, a_pin("p2", "câu khác"))
        assert await board.remove(ANN, "p1")
        assert [pin.id for pin in await board.of(ANN)] == ["p2"]

    async def test_takes_nothing_off_somebody_elses(self, board: Pins) -> None:
        await board.add(ANN, a_pin())
        assert not await board.remove(BOB, "p1")
        assert await board.of(ANN) == (a_pin(),)

    @pytest.mark.parametrize("pin_id", ["unknown", "", "'; --", "chữ có dấu", pytest.param("x" * 500, id="long")])
    async def test_takes_nothing_off_under_an_id_nobody_was_given(self, board: Pins, pin_id: str) -> None:
        await board.add(ANN, a_pin())
        assert not await board.remove(ANN, pin_id)

    async def test_a_question_taken_off_can_be_pinned_again(self, board: Pins) -> None:
        await board.add(ANN, a_pin("p1"))
        await board.remove(ANN, "p1")
        await board.add(ANN, a_pin("p2"))
        assert [pin.id for pin in await board.of(ANN)] == ["p2"]


class TestMemoryPins(PinsContract):
    @pytest.fixture
    def board(self) -> Pins:
        return MemoryPins()


class SqlContract(PinsContract):
    async def test_leaves_out_what_is_in_a_form_of_long_ago(self, board: SqlPins) -> None:
        await board.add(ANN, a_pin("p1"))
        await board.add(ANN, a_pin("p2", "câu khác"))
        async with board._engine.begin() as connection:
            await connection.execute(update(pins).where(pins.c.id == "p1").values(asked={"answers": []}))
        assert [pin.id for pin in await board.of(ANN)] == ["p2"]


async def add_people(engine: AsyncEngine) -> None:
    """Pins belong to accounts that are there."""
    async with engine.begin() as connection:
        await connection.execute(insert(people), [a_person("an"), a_person("binh")])


class TestSqlitePins(SqlContract):
    @pytest.fixture
    async def board(self, tmp_path: Path) -> AsyncIterator[SqlPins]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'pins.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        await add_people(engine)
        yield SqlPins(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresPins(SqlContract):
    @pytest.fixture
    async def board(self) -> AsyncIterator[SqlPins]:  # type: ignore[override]
        engine = await empty_postgres()
        await add_people(engine)
        yield SqlPins(engine)
        await engine.dispose()
