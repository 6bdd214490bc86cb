"""Who sees which number. The engine refuses, whoever asks and however."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.principal import CITIZEN, Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.result import NoPermission
from tests.builders import LEADER, a_cell, a_dataset, a_metric, a_unit, an_engine, an_official

UNITS = [a_unit("town"), a_unit("p1", "town"), a_unit("p2", "town"), a_unit("team", "p1")]
CELLS = [a_cell("di", "p1", 5), a_cell("di", "p2", 7), a_cell("di", "team", 3)]
WARD_1 = an_official("p1")


@pytest.fixture
def engine() -> IndicatorEngine:
    return an_engine(UNITS, [a_metric("di")], CELLS, a_dataset(visibility="internal"))


class TestACitizen:
    def test_sees_no_internal_number(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission) as denied:
            engine.value("di", "p1", CITIZEN)
        assert denied.value.internal

    def test_opens_no_internal_cell(self, engine: IndicatorEngine) -> None:
        assert engine.row("data:bang:di:p1", CITIZEN) is None

    def test_is_not_told_of_numbers_that_do_not_exist(self) -> None:
        engine = an_engine(UNITS, [a_metric("di")], [], a_dataset(visibility="internal"))
        assert engine.value("di", "p1", CITIZEN) is None

    def test_sees_public_numbers(self) -> None:
        engine = an_engine(UNITS, [a_metric("di")], CELLS, a_dataset(visibility="public"))
        assert engine.value("di", "p1", CITIZEN) is not None


class TestAnOfficial:
    def test_sees_the_own_unit(self, engine: IndicatorEngine) -> None:
        assert engine.value("di", "p1", WARD_1) is not None

    def test_sees_the_units_below(self, engine: IndicatorEngine) -> None:
        assert engine.value("di", "team", WARD_1) is not None

    def test_does_not_see_another_ward(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission) as denied:
            engine.value("di", "p2", WARD_1)
        assert not denied.value.internal

    def test_does_not_open_a_cell_of_another_ward(self, engine: IndicatorEngine) -> None:
        assert engine.row("data:bang:di:p2", WARD_1) is None

    def test_opens_a_cell_of_the_own_unit(self, engine: IndicatorEngine) -> None:
        assert engine.row("data:bang:di:p1", WARD_1) is not None

    def test_sees_the_total_above_the_own_unit(self, engine: IndicatorEngine) -> None:
        result = engine.value("di", "town", WARD_1)
        assert result is not None
        assert result.value == 12

    def test_sees_of_that_total_only_the_own_cells(self, engine: IndicatorEngine) -> None:
        result = engine.value("di", "town", WARD_1)
        assert result is not None
        assert [row.unit for row in result.rows] == ["p1"]

    def test_is_told_how_many_cells_are_kept_back(self, engine: IndicatorEngine) -> None:
        result = engine.value("di", "town", WARD_1)
        assert result is not None
        assert result.hidden == 1

    def test_is_refused_a_list_that_holds_another_ward(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            engine.values("di", ["p1", "p2"], WARD_1)

    def test_of_an_unknown_unit_sees_nothing(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            engine.value("di", "p1", an_official("nowhere"))

    def test_of_no_unit_sees_nothing(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            engine.value("di", "p1", an_official())


class TestAfterAMerger:
    """p1 and p2 became "moi" when the town was dissolved."""

    @pytest.fixture
    def merged(self) -> IndicatorEngine:
        old = [a_unit("town"), a_unit("p1", "town", becomes="moi"), a_unit("p2", "town", becomes="moi")]
        new = [a_unit("moi", since=date(2025, 7, 1)), a_unit("khac", since=date(2025, 7, 1))]
        return an_engine([*old, *new], [a_metric("di")], CELLS[:2], a_dataset(visibility="internal"))

    def test_the_new_unit_sees_the_sum_and_its_cells(self, merged: IndicatorEngine) -> None:
        result = merged.value("di", "moi", an_official("moi"))
        assert result is not None
        assert (result.value, result.hidden) == (12, 0)

    def test_whoever_sees_all_parts_sees_the_sum(self, merged: IndicatorEngine) -> None:
        assert merged.value("di", "moi", an_official("town")) is not None

    def test_whoever_sees_one_part_does_not(self, merged: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            merged.value("di", "moi", WARD_1)

    def test_another_new_unit_does_not(self, merged: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            merged.value("di", "moi", an_official("khac"))


class TestALeader:
    def test_sees_every_unit(self, engine: IndicatorEngine) -> None:
        assert len(engine.values("di", ["p1", "p2"], LEADER)) == 2

    def test_sees_every_cell_of_a_total(self, engine: IndicatorEngine) -> None:
        result = engine.value("di", "town", LEADER)
        assert result is not None
        assert (len(result.rows), result.hidden) == (2, 0)


class TestASourceId:
    @pytest.mark.parametrize("source_id", ["", "data", "data:bang:di", "data:bang:di:p1:x", "data:x:y:z", "metric:di"])
    def test_that_names_no_cell_opens_nothing(self, engine: IndicatorEngine, source_id: str) -> None:
        assert engine.row(source_id, LEADER) is None


class TestRoles:
    @pytest.mark.parametrize("role", ["leader", "editor", "approver", "admin"])
    def test_that_answer_for_the_whole_office_see_all_units(self, role: str) -> None:
        assert Principal("x", "x", (role,)).sees_all_units  # type: ignore[arg-type]

    def test_an_official_sees_internal_data(self) -> None:
        assert WARD_1.may_see("internal")

    def test_a_citizen_does_not(self) -> None:
        assert not CITIZEN.may_see("internal")
