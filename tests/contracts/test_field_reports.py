"""What every store of field reports does, whatever it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.adapters.memory_field_reports import MemoryFieldReports
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import OPEN_STATES, REPORT_STATES, FieldReport, Position, ReportState
from assistant.ports import FieldReports
from tests.databases import empty_postgres, postgres_url

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LAMP = FieldReport("PA-2345AB", "đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi, phường 8", "0903123456", NOON)


class FieldReportsContract:
    @pytest.fixture
    def reports(self) -> FieldReports:
        raise NotImplementedError

    async def test_begin_empty(self, reports: FieldReports) -> None:
        assert await reports.since(LONG_AGO) == ()

    async def test_give_back_what_was_kept(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        assert await reports.since(LONG_AGO) == (LAMP,)

    @pytest.mark.parametrize(
        "report",
        [
            pytest.param(replace(LAMP, phone=None), id="no phone"),
            pytest.param(replace(LAMP, place=""), id="no place"),
            pytest.param(replace(LAMP, category="lighting"), id="category"),
            pytest.param(replace(LAMP, place="", position=Position(10.34567, 107.08432)), id="position"),
            pytest.param(replace(LAMP, text="x" * 500, place="đ" * 500), id="long"),
            pytest.param(replace(LAMP, text="'; DROP TABLE field_reports; --"), id="quotes"),
            pytest.param(replace(LAMP, text="rác 😀\nđống"), id="lines and emoji"),
            pytest.param(replace(LAMP, reported_at=NOON.replace(microsecond=123456)), id="microseconds"),
        ],
    )
    async def test_keep_it_unchanged(self, reports: FieldReports, report: FieldReport) -> None:
        await reports.add(report)
        assert await reports.since(LONG_AGO) == (report,)

    async def test_refuse_a_number_that_is_taken(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        with pytest.raises(StoreUnavailable):
            await reports.add(replace(LAMP, text="rác đổ đầy đường"))
        assert await reports.since(LONG_AGO) == (LAMP,)

    async def test_come_oldest_first(self, reports: FieldReports) -> None:
        days = [replace(LAMP, number=f"PA-{day}", reported_at=NOON + timedelta(days=day)) for day in (2, 0, 1)]
        for report in days:
            await reports.add(report)
        assert [report.number for report in await reports.since(LONG_AGO)] == ["PA-0", "PA-1", "PA-2"]

    @pytest.mark.parametrize(("later", "found"), [(-1, 1), (0, 1), (1, 0)])
    async def test_are_those_of_the_moment_or_later(self, reports: FieldReports, later: int, found: int) -> None:
        await reports.add(LAMP)
        assert len(await reports.since(NOON + timedelta(seconds=later))) == found

    async def test_compare_moments_of_other_time_zones(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        saigon = timezone(timedelta(hours=7))
        assert await reports.since(datetime(2026, 11, 21, 19, 0, tzinfo=saigon)) == (LAMP,)
        assert await reports.since(datetime(2026, 11, 21, 19, 1, tzinfo=saigon)) == ()

    async def test_forget_one(self, reports: FieldReports) -> None:
        other = replace(LAMP, number="PA-CDEFGH")
        await reports.add(LAMP)
        await reports.add(other)
        assert await reports.remove(LAMP.number)
        assert await reports.since(LONG_AGO) == (other,)

    async def test_forget_one_once(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        assert await reports.remove(LAMP.number)
        assert not await reports.remove(LAMP.number)

    @pytest.mark.parametrize(
        "number", ["", "PA-XXXXXX", "pa-2345ab", "%", "' OR 1=1 --", pytest.param("x" * 500, id="long")]
    )
    async def test_forget_nothing_by_an_unknown_number(self, reports: FieldReports, number: str) -> None:
        await reports.add(LAMP)
        assert not await reports.remove(number)
        assert await reports.since(LONG_AGO) == (LAMP,)

    async def test_keep_their_photos_in_order(self, reports: FieldReports) -> None:
        await reports.add(replace(LAMP, photos=2), [b"first", b"second"])
        assert await reports.since(LONG_AGO) == (replace(LAMP, photos=2),)
        assert [await reports.photo(LAMP.number, index) for index in range(3)] == [b"first", b"second", None]

    @pytest.mark.parametrize(("number", "index"), [("PA-XXXXXX", 0), (LAMP.number, 1), (LAMP.number, -1)])
    async def test_have_no_photo_that_nobody_sent(self, reports: FieldReports, number: str, index: int) -> None:
        await reports.add(replace(LAMP, photos=1), [b"first"])
        assert await reports.photo(number, index) is None

    async def test_forget_photos_with_their_report(self, reports: FieldReports) -> None:
        await reports.add(replace(LAMP, photos=1), [b"first"])
        await reports.remove(LAMP.number)
        assert await reports.photo(LAMP.number, 0) is None

    async def test_forget_the_photos_of_old_reports_alone(self, reports: FieldReports) -> None:
        newer = replace(LAMP, number="PA-CDEFGH", reported_at=NOON + timedelta(days=1), photos=1)
        await reports.add(replace(LAMP, photos=2), [b"first", b"second"])
        await reports.add(newer, [b"third"])
        assert await reports.forget_photos(newer.reported_at) == 2
        assert await reports.since(LONG_AGO) == (LAMP, newer)
        assert await reports.photo(LAMP.number, 0) is None
        assert await reports.photo(newer.number, 0) == b"third"

    async def test_are_listed_by_state_newest_first(self, reports: FieldReports) -> None:
        for day, state in enumerate(REPORT_STATES):
            await reports.add(replace(LAMP, number=f"PA-{day}", reported_at=NOON + timedelta(days=day), state=state))
        found = await reports.in_states(OPEN_STATES, limit=10)
        assert [(report.number, report.state) for report in found] == [("PA-1", "in_progress"), ("PA-0", "received")]
        assert [report.number for report in await reports.in_states(REPORT_STATES, limit=2, offset=1)] == [
            "PA-2",
            "PA-1",
        ]
        assert await reports.in_states((), limit=10) == ()

    async def test_are_found_by_their_number(self, reports: FieldReports) -> None:
        await reports.add(replace(LAMP, photos=1), [b"first"])
        assert await reports.report(LAMP.number) == replace(LAMP, photos=1)
        assert await reports.report("PA-XXXXXX") is None

    async def test_say_how_far_they_are(self, reports: FieldReports) -> None:
        await reports.add(replace(LAMP, photos=1), [b"first"])
        assert await reports.change(LAMP.number, "done", "đã thay bóng", NOON, seen=None) == replace(LAMP, photos=1)
        changed = replace(LAMP, photos=1, state="done", reply="đã thay bóng", changed_at=NOON)
        assert await reports.report(LAMP.number) == changed
        assert await reports.change(LAMP.number, "in_progress", "", NOON, seen=NOON) == changed

    async def test_stay_as_a_colleague_left_them(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        await reports.change(LAMP.number, "done", "đã thay bóng", NOON, seen=None)
        kept = replace(LAMP, state="done", reply="đã thay bóng", changed_at=NOON)
        for seen in (None, NOON + timedelta(seconds=1)):
            assert await reports.change(LAMP.number, "declined", "", NOON + timedelta(hours=1), seen=seen) == kept
        assert await reports.report(LAMP.number) == kept

    async def test_are_changed_by_one_of_two_at_once(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        later = [NOON + timedelta(seconds=second) for second in (1, 2)]
        before = await asyncio.gather(*(reports.change(LAMP.number, "done", "", at, seen=None) for at in later))
        assert [report.changed_at for report in before if report].count(None) == 1

    async def test_change_nothing_by_an_unknown_number(self, reports: FieldReports) -> None:
        await reports.add(LAMP)
        assert await reports.change("PA-XXXXXX", "done", "", NOON, seen=None) is None
        assert await reports.since(LONG_AGO) == (LAMP,)

    @pytest.mark.parametrize(
        ("state", "changed_at", "forgotten"),
        [
            ("received", None, 0), ("in_progress", NOON, 0), ("done", NOON, 1), ("declined", NOON, 1),
            ("done", NOON + timedelta(days=1), 0),
        ],
    )  # fmt: skip
    async def test_are_forgotten_some_time_after_they_were_closed(
        self, reports: FieldReports, state: ReportState, changed_at: datetime | None, forgotten: int
    ) -> None:
        await reports.add(replace(LAMP, state=state, changed_at=changed_at, photos=1), [b"first"])
        assert await reports.forget_closed(NOON + timedelta(days=1)) == forgotten
        assert len(await reports.since(LONG_AGO)) == 1 - forgotten
        assert (await reports.photo(LAMP.number, 0) is None) == bool(forgotten)

    async def test_have_no_photos_to_forget(self, reports: FieldReports) -> None:
        assert await reports.forget_photos(NOON) == 0


class TestMemoryFieldReports(FieldReportsContract):
    @pytest.fixture
    def reports(self) -> FieldReports:
        return MemoryFieldReports()


class SqlContract(FieldReportsContract):
    async def test_a_number_is_given_once(self, reports: SqlFieldReports) -> None:
        await reports.add(LAMP)
        with pytest.raises(StoreUnavailable):
            await reports.add(replace(LAMP, text="rác"))
        assert await reports.since(LONG_AGO) == (LAMP,)

    async def test_a_store_that_fails_tells_nothing_wrong(self, reports: SqlFieldReports) -> None:
        async with reports._engine.begin() as connection:
            await connection.execute(text("ALTER TABLE field_reports RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await reports.report(LAMP.number)
            with pytest.raises(StoreUnavailable):
                await reports.change(LAMP.number, "done", "", NOON, seen=None)
        finally:
            async with reports._engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO field_reports"))

    @pytest.mark.parametrize("table", ["field_reports", "field_report_photos"])
    async def test_a_store_that_fails_says_so_and_keeps_nothing(self, reports: SqlFieldReports, table: str) -> None:
        async with reports._engine.begin() as connection:
            await connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await reports.add(replace(LAMP, photos=1), [b"first"])
        finally:
            async with reports._engine.begin() as connection:
                await connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))
        assert await reports.since(LONG_AGO) == ()


class TestSqliteFieldReports(SqlContract):
    @pytest.fixture
    async def reports(self, tmp_path: Path) -> AsyncIterator[SqlFieldReports]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'reports.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlFieldReports(engine)
        await engine.dispose()

    async def test_outlive_the_process(self, tmp_path: Path) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'again.sqlite3'}"
        migrate(url)
        first = open_database(url)
        await SqlFieldReports(first).add(LAMP)
        await first.dispose()
        second = open_database(url)
        kept = await SqlFieldReports(second).since(LONG_AGO)
        await second.dispose()
        assert kept == (LAMP,)


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresFieldReports(SqlContract):
    @pytest.fixture
    async def reports(self) -> AsyncIterator[SqlFieldReports]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlFieldReports(engine)
        await engine.dispose()
