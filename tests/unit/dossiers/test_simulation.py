"""Simulated registers: the same for the same seed, readable without an error, marked, and like real ones in what matters."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assistant.common.identifiers import find_identifiers
from assistant.dossiers.simulation import COLUMNS, HEADER, Plan, simulate
from assistant.knowledge_base.knowledge import Knowledge
from tests.unit.dossiers.exports import a_store, as_csv, taken_in

PLAN = Plan(3000, 5, date(2025, 4, 1).toordinal(), date(2025, 8, 29).toordinal())


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in simulate(PLAN, knowledge.units, knowledge.procedures)]


class TestSimulatedRows:
    def test_are_as_many_as_wanted(self, rows: list[dict[str, str]]) -> None:
        assert len(rows) == PLAN.rows

    def test_are_the_same_for_the_same_seed(self, rows: list[dict[str, str]], knowledge: Knowledge) -> None:
        again = list(simulate(PLAN, knowledge.units, knowledge.procedures))
        assert again == [tuple(row.values()) for row in rows]

    def test_are_others_for_another_seed(self, rows: list[dict[str, str]], knowledge: Knowledge) -> None:
        other = list(simulate(Plan(3000, 6, PLAN.start, PLAN.end), knowledge.units, knowledge.procedures))
        assert other[:100] != [tuple(row.values()) for row in rows[:100]]

    def test_have_codes_of_their_own_that_look_like_codes(self, rows: list[dict[str, str]]) -> None:
        codes = [row["code"] for row in rows]
        assert len(set(codes)) == len(codes)
        assert all([found.text for found in find_identifiers(code)] == [code] for code in codes[:200])

    def test_say_that_they_are_made_up(self, rows: list[dict[str, str]]) -> None:
        assert {row["simulated"] for row in rows} == {"1"}

    def test_have_numbers_that_nobody_has(self, rows: list[dict[str, str]]) -> None:
        assert {(row["phone"][:2], len(row["phone"])) for row in rows} == {("01", 10)}
        assert {(row["identity"][:3], len(row["identity"])) for row in rows} == {("000", 12)}

    def test_belong_to_the_units_of_their_day(self, rows: list[dict[str, str]]) -> None:
        change = rows.index(next(row for row in rows if row["received"].startswith("01/07/2025")))
        assert "Phường 8" in {row["unit"] for row in rows[:change]}
        assert "Phường Vũng Tàu" in {row["unit"] for row in rows[change:]}

    def test_are_open_only_at_the_end(self, rows: list[dict[str, str]]) -> None:
        statuses = Counter(row["status"] for row in rows)
        assert statuses["Đang xử lý"] > 10
        assert statuses["Đã trả kết quả"] > 0.7 * len(rows)
        assert {row["status"] for row in rows[:500]} & {"Đang xử lý"} == set()

    def test_move_online(self, rows: list[dict[str, str]]) -> None:
        online = [row["channel"] == "Trực tuyến" for row in rows]
        assert 0 < sum(online) < len(online)

    def test_need_a_day_on_which_an_office_works(self, knowledge: Knowledge) -> None:
        with pytest.raises(ValueError, match="day"):
            list(simulate(Plan(5, 1, 10, 9), knowledge.units, knowledge.procedures))


class TestImported:
    def test_without_an_error_as_a_simulated_register(self, rows: list[dict[str, str]], tmp_path: Path) -> None:
        store = a_store(tmp_path)
        content = as_csv(*(dict(zip(HEADER, row.values(), strict=True)) for row in rows))
        report = taken_in(store, content)
        store.close()
        assert (report.added, report.errors, report.warnings) == (PLAN.rows, (), ())
        assert report.register is not None
        assert report.register.simulated
        assert report.register.as_of <= date(2025, 8, 29)

    def test_late_ones_are_a_few_of_a_hundred(self, rows: list[dict[str, str]], tmp_path: Path) -> None:
        store = a_store(tmp_path)
        taken_in(store, as_csv(*(dict(zip(HEADER, row.values(), strict=True)) for row in rows)))
        with store._engine.connect() as connection:
            query = "SELECT timing, count(*) FROM dossiers GROUP BY timing"
            timings = {row[0]: row[1] for row in connection.exec_driver_sql(query)}
        store.close()
        assert 0.005 < timings[3] / sum(timings.values()) < 0.08
        assert timings[1] > timings[2] > 0
