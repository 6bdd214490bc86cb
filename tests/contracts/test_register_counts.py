"""What every register of dossiers counts, whatever it is kept in: the SQL against a plain walk through the same dossiers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert

from assistant.adapters.memory_register import MemoryRegisterCounts
from assistant.adapters.sql.database import migrate, open_blocking
from assistant.adapters.sql.dossier_months import count_months
from assistant.adapters.sql.register_counts import SqlRegisterCounts, is_whole_months
from assistant.adapters.sql.tables import dossier_months, dossier_register, dossiers
from assistant.domain.dossier import OPEN, Dossier
from assistant.domain.errors import StoreUnavailable
from assistant.domain.indicator import RegisterCount, RegisterState
from assistant.ports import RegisterCounts
from tests.builders import a_dossier
from tests.databases import postgres_url

AS_OF = date(2026, 3, 20)
FIRST = date(2025, 1, 2)
STATE = RegisterState("Sổ thử", True, FIRST, AS_OF, 400, 1)
EVERY_COUNT = (
    RegisterCount("received"),
    RegisterCount("finished"),
    RegisterCount("open"),
    RegisterCount("handled"),
    RegisterCount("carried"),
    RegisterCount("finished", timing=("early", "on_time")),
    RegisterCount("finished", timing=("late",)),
    RegisterCount("finished", timing=("no_day",)),
    RegisterCount("received", timing=("early", "on_time", "late")),
    RegisterCount("open", overdue=True),
    RegisterCount("open", overdue=False),
    RegisterCount("received", channel="online"),
    RegisterCount("received", measure="paid_online"),
    RegisterCount("finished", measure="handling_days"),
    RegisterCount("received", measure="online_full"),
    RegisterCount("received", measure="fee_due", distinct="procedure"),
)
PERIODS = [
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2025, 3, 1), date(2025, 3, 31)),
    (date(2025, 4, 1), date(2025, 6, 30)),
    (date(2026, 1, 1), AS_OF),
    (date(2025, 3, 5), date(2025, 4, 20)),  # not whole months: counted over days
    (date(2026, 3, 20), AS_OF),
    (date(2025, 1, 1), AS_OF),
]


def some_dossiers(count: int, seed: int) -> list[Dossier]:
    """Any combination of days: finished on the promised day, a day before, a day after, on the borders of months."""
    pick = random.Random(seed)  # noqa: S311  nothing secret
    found = []
    for number in range(count):
        received = FIRST + timedelta(days=pick.randint(0, (AS_OF - FIRST).days))
        due = received + timedelta(days=pick.randint(0, 40)) if pick.random() < 0.9 else None
        finished = received + timedelta(days=pick.randint(0, 50)) if pick.random() < 0.8 else None
        if finished is not None and finished > AS_OF:
            finished = None
        timing = 0
        if finished is not None:
            timing = 4 if due is None else 1 if finished < due else 2 if finished == due else 3
        found.append(
            Dossier(
                code=f"H06.12-{number:06d}-0001",
                unit=pick.choice(["phuong-7", "phuong-8", "phuong-tam-thang"]),
                field=pick.choice(["Hộ tịch", "Đất đai"]),
                procedure=pick.choice(["1.001193", "1.000894", ""]),
                procedure_name="",
                channel=pick.randint(1, 3),
                status="received" if finished is None else "returned",
                received=received.toordinal(),
                due=due.toordinal() if due else 0,
                finished=finished.toordinal() if finished else OPEN,
                within=due.toordinal() if due else OPEN,
                timing=timing,
                returned=OPEN,
                handling_days=pick.randint(1, 9) if finished else 0,
                **{flag: pick.randint(0, 1) for flag in Dossier._fields[14:22]},
                phone_digest=None,
                identity_digest=None,
                updated=0,
            )
        )
    return found


def keep(engine: Engine, kept: Sequence[Dossier]) -> None:
    with engine.begin() as connection:
        connection.execute(delete(dossiers))
        connection.execute(delete(dossier_register))
        connection.execute(insert(dossiers), [one._asdict() for one in kept])
        count_months(connection, AS_OF.toordinal())
        row = {"id": 1, "title": STATE.title, "simulated": STATE.simulated, "as_of": AS_OF.toordinal(), "revision": 1}
        row |= {"first": FIRST.toordinal(), "dossiers": STATE.dossiers, "imported_by": "kiểm thử"}
        row["imported_at"] = datetime(2026, 3, 21, tzinfo=UTC)
        connection.execute(insert(dossier_register), [row])


KEPT = some_dossiers(400, seed=766)
PLAIN = MemoryRegisterCounts(KEPT, STATE)


class RegisterCountsContract:
    @pytest.fixture
    def counts(self) -> RegisterCounts:
        raise NotImplementedError

    def test_tell_what_is_loaded(self, counts: RegisterCounts) -> None:
        assert counts.state() == STATE

    @pytest.mark.parametrize("period", PERIODS, ids=str)
    @pytest.mark.parametrize("by", [(), ("unit",), ("field",), ("procedure", "channel")], ids=str)
    def test_agree_with_a_walk_through_all_dossiers(
        self, counts: RegisterCounts, period: tuple[date, date], by: tuple[str, ...]
    ) -> None:
        assert counts.counts(EVERY_COUNT, *period, by=by) == PLAIN.counts(EVERY_COUNT, *period, by=by)  # type: ignore[arg-type]

    @pytest.mark.parametrize("period", PERIODS, ids=str)
    def test_keep_to_the_units_asked_for(self, counts: RegisterCounts, period: tuple[date, date]) -> None:
        units = ["phuong-8"]
        expected = PLAIN.counts(EVERY_COUNT, *period, by=(), units=units)
        assert counts.counts(EVERY_COUNT, *period, by=(), units=units) == expected
        assert counts.counts(EVERY_COUNT, *period, by=(), units=[]) == {}

    @pytest.mark.parametrize("period", PERIODS, ids=str)
    def test_parts_add_up_to_the_whole(self, counts: RegisterCounts, period: tuple[date, date]) -> None:
        received, finished, still_open, handled, carried = counts.counts(EVERY_COUNT[:5], *period, by=())[()]
        assert handled == received + carried == finished + still_open
        by_unit = counts.counts(EVERY_COUNT[:5], *period, by=("unit",)).values()
        assert tuple(map(sum, zip(*by_unit, strict=True))) == (received, finished, still_open, handled, carried)


class TestInMemory:
    """The walk that the others are compared with, against counts made by hand."""

    FEW = (
        a_dossier("phuong-7", date(2025, 1, 10), date(2025, 1, 15), date(2025, 1, 20), handling_days=3),  # early
        a_dossier(
            "phuong-7", date(2025, 1, 20), date(2025, 2, 3), date(2025, 2, 3), handling_days=9, channel=2
        ),  # on time
        a_dossier("phuong-8", date(2025, 1, 28), date(2025, 3, 4), date(2025, 2, 10), handling_days=20),  # late
        a_dossier("phuong-8", date(2025, 2, 5), None, date(2025, 2, 20), channel=2, paid_online=1, fee_due=1),
        a_dossier("phuong-8", date(2025, 2, 28), None, date(2025, 3, 20), channel=3, fee_due=1, procedure="1.000894"),
    )
    FEBRUARY = (date(2025, 2, 1), date(2025, 2, 28))

    @pytest.mark.parametrize(
        ("wanted", "number"),
        [
            (RegisterCount("received"), 2),
            (RegisterCount("finished"), 1),
            (RegisterCount("open"), 3),  # the late one was finished in March
            (RegisterCount("handled"), 4),
            (RegisterCount("carried"), 2),
            (RegisterCount("finished", timing=("early", "on_time")), 1),
            (RegisterCount("finished", timing=("late",)), 0),
            (RegisterCount("open", overdue=True), 2),
            (RegisterCount("open", overdue=False), 1),
            (RegisterCount("received", channel="online"), 1),
            (RegisterCount("received", measure="paid_online"), 1),
            (RegisterCount("finished", measure="handling_days"), 9),
            (RegisterCount("received", measure="fee_due", distinct="procedure"), 2),
        ],
        ids=str,
    )
    def test_counts_as_by_hand(self, wanted: RegisterCount, number: int) -> None:
        found = MemoryRegisterCounts(self.FEW, STATE).counts([wanted], *self.FEBRUARY, by=())
        assert found.get((), (0,)) == (number,)

    def test_groups_as_by_hand(self) -> None:
        wanted = [RegisterCount("received"), RegisterCount("open")]
        found = MemoryRegisterCounts(self.FEW, STATE).counts(wanted, date(2025, 1, 1), date(2025, 2, 28), by=("unit",))
        assert found == {("phuong-7",): (2, 0), ("phuong-8",): (3, 3)}

    def test_keeps_to_the_units_asked_for(self) -> None:
        counts = MemoryRegisterCounts(self.FEW, STATE)
        assert counts.counts([RegisterCount("received")], *self.FEBRUARY, by=(), units=["phuong-7"]) == {}
        assert counts.state() == STATE


@pytest.fixture(scope="module")
def in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegisterCounts]:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('register') / 'store.db'}"
    migrate(url)
    engine = open_blocking(url)
    keep(engine, KEPT)
    yield SqlRegisterCounts(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def in_postgres() -> Iterator[RegisterCounts]:
    url = postgres_url()
    if url is None:
        pytest.skip("TEST_POSTGRES_URL is not set")
    migrate(url)
    engine = open_blocking(url)
    keep(engine, KEPT)
    yield SqlRegisterCounts(engine)
    with engine.begin() as connection:
        for table in (dossiers, dossier_months, dossier_register):
            connection.execute(delete(table))
    engine.dispose()


class TestInSqlite(RegisterCountsContract):
    @pytest.fixture
    def counts(self, in_sqlite: RegisterCounts) -> RegisterCounts:
        return in_sqlite


@pytest.mark.postgres
class TestInPostgres(RegisterCountsContract):
    @pytest.fixture
    def counts(self, in_postgres: RegisterCounts) -> RegisterCounts:
        return in_postgres


class TestAnEmptyStore:
    def test_has_no_register(self, tmp_path: Path) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"
        migrate(url)
        engine = open_blocking(url)
        counts = SqlRegisterCounts(engine)
        assert counts.state() is None
        assert counts.counts(EVERY_COUNT, FIRST, AS_OF, by=("unit",)) == {}
        engine.dispose()

    def test_that_cannot_be_asked_is_unavailable(self, tmp_path: Path) -> None:
        engine = open_blocking(f"sqlite+aiosqlite:///{tmp_path / 'nothing.db'}")  # never migrated
        with pytest.raises(StoreUnavailable):
            SqlRegisterCounts(engine).state()
        engine.dispose()


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (date(2025, 1, 1), date(2025, 1, 31), True),
        (date(2024, 2, 1), date(2024, 2, 29), True),
        (date(2025, 1, 1), date(2025, 1, 30), False),
        (date(2025, 1, 2), date(2025, 1, 31), False),
        (date(2026, 1, 1), AS_OF, True),
    ],
)
def test_whole_months_end_with_a_month_or_with_the_data(first: date, last: date, whole: bool) -> None:
    assert is_whole_months(first, last, AS_OF) is whole
