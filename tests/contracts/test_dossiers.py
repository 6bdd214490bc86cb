"""What an import may rely on from the store of the register, in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, func, insert, select, text

from assistant.adapters.sql.database import migrate
from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.adapters.sql.tables import dossier_months, dossiers
from assistant.domain.dossier import EARLY, LATE, OPEN, Dossier, Register, StagedDossier, month_of, within_month_of
from assistant.domain.errors import StoreUnavailable
from assistant.ports import LoadedDossiers
from tests.databases import empty_postgres, postgres_url

MARCH = date(2025, 3, 3).toordinal()
AS_OF = date(2025, 6, 15)
BASE = Dossier(
    "A-1", "phuong-8", "Hộ tịch", "1.001193", "Đăng ký khai sinh", 2, "returned", MARCH, MARCH + 4, MARCH + 3, MARCH + 4,
    EARLY, MARCH + 3, 3, 1, 1, 1, 1, 0, 1, 0, 1, "a" * 64, None, 1000,
)  # fmt: skip
REGISTER = Register(
    "Sổ thử", False, AS_OF, date(2025, 1, 1), 0, 0, datetime(2025, 6, 16, 8, 0, tzinfo=UTC), "lan"
)  # dossiers, first and revision are the store's to fill in


def staged(*rows: Dossier, told: bool = True) -> list[list[StagedDossier]]:
    return [[(*row, number, told) for number, row in enumerate(rows, start=1)]]


def load(
    store: SqlDossiers, *rows: Dossier, told: bool = True, register: Register = REGISTER, replace: bool = False
) -> LoadedDossiers:
    return store.load(staged(*rows, told=told), lambda before: register, replace=replace)


class DossiersContract:
    @pytest.fixture
    def engine(self, store: SqlDossiers) -> Engine:
        return store._engine

    def rows(self, engine: Engine) -> dict[str, Dossier]:
        with engine.connect() as connection:
            return {row.code: Dossier(*row) for row in connection.execute(select(dossiers))}

    def test_is_empty_at_first(self, store: SqlDossiers) -> None:
        assert store.register() is None

    def test_keeps_dossiers_as_they_are(self, store: SqlDossiers, engine: Engine) -> None:
        other = BASE._replace(code="A-2", phone_digest=None, identity_digest="b" * 64, finished=OPEN, returned=OPEN)
        load(store, BASE, other)
        assert self.rows(engine) == {"A-1": BASE, "A-2": other}

    def test_describes_the_register(self, store: SqlDossiers) -> None:
        made = load(store, BASE, BASE._replace(code="A-2", received=MARCH - 1))
        assert made.register == replace(REGISTER, first=date(2025, 3, 2), dossiers=2, revision=1)
        assert store.register() == made.register

    def test_counts_what_it_did(self, store: SqlDossiers) -> None:
        load(store, BASE, BASE._replace(code="A-2"))
        newer = BASE._replace(code="A-2", updated=1001)
        made = load(store, BASE, newer, BASE._replace(code="A-3"), BASE._replace(code="A-3"))
        assert (made.added, made.updated, made.unchanged, made.repeated) == (1, 1, 1, 1)

    @pytest.mark.parametrize(("updated", "channel"), [(999, 2), (1000, 2), (1001, 3)])
    def test_only_newer_ones_overwrite(self, store: SqlDossiers, engine: Engine, updated: int, channel: int) -> None:
        load(store, BASE)
        load(store, BASE._replace(channel=3, updated=updated))
        assert self.rows(engine)["A-1"].channel == channel

    def test_newer_by_the_clock_alone_must_differ(self, store: SqlDossiers, engine: Engine) -> None:
        load(store, BASE)
        same = load(store, BASE._replace(updated=2000), told=False)
        assert (same.unchanged, self.rows(engine)["A-1"].updated) == (1, 1000)
        other = load(store, BASE._replace(updated=2000, identity_digest="c" * 64), told=False)
        assert (other.updated, self.rows(engine)["A-1"].updated) == (1, 2000)

    def test_of_several_with_a_code_the_newest_counts_and_of_those_the_last(
        self, store: SqlDossiers, engine: Engine
    ) -> None:
        rows = [
            BASE._replace(channel=1, updated=5),
            BASE._replace(channel=2, updated=9),
            BASE._replace(channel=3, updated=9),
        ]
        made = load(store, *rows, BASE._replace(channel=1, updated=4))
        assert (made.added, made.repeated, self.rows(engine)["A-1"].channel) == (1, 3, 3)

    def test_replacing_leaves_nothing_and_goes_on_counting(self, store: SqlDossiers, engine: Engine) -> None:
        load(store, BASE)
        made = load(store, BASE._replace(code="A-2", updated=1), replace=True)
        assert (list(self.rows(engine)), made.added, made.register.revision) == (["A-2"], 1, 2)

    def test_tells_the_register_before(self, store: SqlDossiers) -> None:
        load(store, BASE)
        told: list[Register | None] = []

        def describe(before: Register | None) -> Register:
            told.append(before)
            return REGISTER

        store.load(staged(BASE), describe, replace=True)
        assert [before.revision for before in told if before] == [1]

    @pytest.mark.parametrize("where", ["batches", "describe"])
    def test_what_stops_halfway_changes_nothing(self, store: SqlDossiers, engine: Engine, where: str) -> None:
        load(store, BASE)
        before = store.register()

        def batches() -> Iterable[Sequence[StagedDossier]]:
            yield staged(BASE._replace(code="A-2"))[0]
            if where == "batches":
                raise LookupError

        def describe(_: Register | None) -> Register:
            raise LookupError

        with pytest.raises(LookupError):
            store.load(batches(), describe, replace=True)
        assert (store.register(), list(self.rows(engine))) == (before, ["A-1"])
        assert load(store, BASE._replace(code="A-2")).added == 1

    def test_what_does_not_fit_changes_nothing(self, store: SqlDossiers, engine: Engine) -> None:
        load(store, BASE)
        with pytest.raises(StoreUnavailable):
            load(store, BASE._replace(code="A-2", unit=None))  # type: ignore[arg-type]
        assert list(self.rows(engine)) == ["A-1"]

    def test_readers_see_the_state_before_until_the_end(self, store: SqlDossiers, engine: Engine) -> None:
        load(store, BASE)
        seen: list[tuple[int, int]] = []

        def count() -> None:
            with engine.connect() as connection:
                both = [
                    connection.scalar(select(func.count()).select_from(table)) for table in (dossiers, dossier_months)
                ]
            seen.append((int(both[0] or 0), int(both[1] or 0)))

        def batches() -> Iterable[Sequence[StagedDossier]]:
            yield staged(BASE._replace(code="A-2", unit="phuong-9"))[0]
            count()

        def describe(_: Register | None) -> Register:
            count()
            return REGISTER

        store.load(batches(), describe, replace=False)
        count()
        assert seen == [(1, 1), (1, 1), (2, 2)]

    def test_months_count_what_the_dossiers_tell(self, store: SqlDossiers, engine: Engine) -> None:
        same = BASE._replace(code="A-2", received=MARCH + 20, finished=MARCH + 25, within=MARCH + 27, handling_days=4)
        offline = BASE._replace(code="A-3", channel=1, timing=LATE)
        paper = BASE._replace(code="A-4", electronic_result=0)
        still = BASE._replace(code="A-5", finished=OPEN, within=OPEN, timing=0, handling_days=0)
        load(store, BASE, same, offline, paper, still)
        with engine.connect() as connection:
            rows = [row._asdict() for row in connection.execute(select(dossier_months))]
        assert sum(row["dossiers"] for row in rows) == 5
        (online,) = [row for row in rows if row["channel"] == 2 and row["timing"] == EARLY]
        assert (online["dossiers"], online["handling_days"], online["online_full"]) == (3, 10, 2)
        march = month_of(MARCH)
        assert (online["received"], online["finished"], online["within"]) == (march, march, march - 1)
        (late,) = [row for row in rows if row["channel"] == 1]
        assert late["online_full"] == 0
        (pending,) = [row for row in rows if row["finished"] == OPEN]
        assert pending["within"] == OPEN

    def test_months_are_those_of_the_calendar(self, store: SqlDossiers, engine: Engine) -> None:
        days: list[tuple[str, str | None, str | None]] = [  # received, finished, within
            ("2025-03-31", "2025-04-01", "2025-03-31"),
            ("2025-03-01", "2025-04-30", "2025-04-29"),
            ("2025-04-01", None, "2025-04-30"),
            ("2025-06-01", None, "2025-06-14"),
            ("2025-06-01", None, "2025-06-15"),  # the last day of the register
            ("2024-12-31", "2025-01-01", None),
        ]
        ordinals = [[date.fromisoformat(day).toordinal() if day else OPEN for day in row] for row in days]
        rows = [
            BASE._replace(code=f"B-{number}", received=received, finished=finished, within=within)
            for number, (received, finished, within) in enumerate(ordinals)
        ]
        load(store, *rows)
        months = {24299: "12/2024", 24300: "1", 24301: "2", 24302: "3", 24303: "4", 24304: "5", 24305: "6", OPEN: "-"}
        columns = [dossier_months.c[name] for name in ("received", "finished", "within", "dossiers")]
        with engine.connect() as connection:
            found = {(*map(months.__getitem__, key), count) for *key, count in connection.execute(select(*columns))}
        assert found == {
            ("3", "4", "3", 2),
            ("4", "-", "4", 1),
            ("6", "-", "5", 1),
            ("6", "-", "6", 1),
            ("12/2024", "1", "-", 1),
        }

    @settings(
        max_examples=15,
        deadline=None,  # each example replaces the whole register, in both databases
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60), st.integers(0, 200), st.booleans()), min_size=1))
    def test_months_agree_with_the_rules_row_by_row(
        self, store: SqlDossiers, engine: Engine, days: list[tuple[int, int, int, bool]]
    ) -> None:
        rows = [
            BASE._replace(
                code=f"B-{number}",
                received=MARCH + start,
                finished=MARCH + start + takes if done else OPEN,
                within=MARCH + start + allowed,
            )
            for number, (start, takes, allowed, done) in enumerate(days)
        ]
        load(store, *rows, replace=True)
        expected: dict[tuple[int, ...], int] = {}
        for row in rows:
            within = within_month_of(row.within, AS_OF.toordinal())
            key = (month_of(row.received), month_of(row.finished), within)
            expected[key] = expected.get(key, 0) + 1
        with engine.connect() as connection:
            columns = [dossier_months.c[name] for name in ("received", "finished", "within", "dossiers")]
            found: dict[tuple[int, ...], int] = {}
            for *key, count in connection.execute(select(*columns)):
                found[tuple(key)] = found.get(tuple(key), 0) + count
        assert found == expected


class TestSqliteDossiers(DossiersContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlDossiers]:
        url = f"sqlite+aiosqlite:///{tmp_path / 'dossiers.sqlite3'}"
        migrate(url)
        store = SqlDossiers(url)
        yield store
        store.close()

    def test_others_may_write_while_rows_are_staged(self, store: SqlDossiers, tmp_path: Path) -> None:
        other = create_engine(f"sqlite:///{tmp_path / 'dossiers.sqlite3'}", connect_args={"timeout": 0.1})

        def batches() -> Iterable[Sequence[StagedDossier]]:
            yield staged(BASE)[0]
            with other.begin() as connection:
                connection.execute(insert(dossiers), [BASE._replace(code="A-9")._asdict()])
            yield [(*BASE._replace(code="A-2"), 2, True)]

        made = store.load(batches(), lambda before: REGISTER, replace=False)
        other.dispose()
        assert (made.added, made.register.dossiers) == (2, 3)

    def test_a_store_that_fails_says_so(self, store: SqlDossiers) -> None:
        with store._engine.begin() as connection:
            connection.execute(text("ALTER TABLE dossier_register RENAME TO away"))
        with pytest.raises(StoreUnavailable):
            store.register()
        with pytest.raises(StoreUnavailable):
            load(store, BASE)


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresDossiers(DossiersContract):
    @pytest.fixture
    async def store(self) -> Any:
        engine = await empty_postgres()
        await engine.dispose()
        url = postgres_url()
        assert url is not None
        store = SqlDossiers(url)
        yield store
        store.close()
