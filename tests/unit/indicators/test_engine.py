"""Numbers from small tables: what is printed, what is computed, what is missing."""

from __future__ import annotations

from datetime import date

from assistant.domain.principal import CITIZEN
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.result import Result
from tests.builders import NINE_MONTHS, WHOLE_2022, a_cell, a_dataset, a_metric, a_unit, an_engine

TOWN = [a_unit("town"), a_unit("p1", "town"), a_unit("p2", "town")]
DI, DEN = a_metric("di"), a_metric("den")
TOTAL = a_metric("total", sum_of=["di", "den"])
RATE = a_metric("rate", numerator="di", denominator="den")


def value(engine: IndicatorEngine, metric: str, unit: str) -> Result:
    result = engine.value(metric, unit, CITIZEN)
    assert result is not None
    return result


class TestPrintedCell:
    def test_is_the_value(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", 5)])
        assert value(engine, "di", "p1").value == 5

    def test_wins_over_the_sum_of_the_units_below(self) -> None:
        cells = [a_cell("di", "town", 99), a_cell("di", "p1", 5), a_cell("di", "p2", 7)]
        assert value(an_engine(TOWN, [DI], cells), "di", "town").value == 99

    def test_wins_over_the_rate_of_its_parts(self) -> None:
        cells = [a_cell("rate", "p1", 40), a_cell("di", "p1", 1), a_cell("den", "p1", 2)]
        assert value(an_engine(TOWN, [RATE, DI, DEN], cells), "rate", "p1").value == 40

    def test_is_not_called_computed(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", 5)])
        assert not value(engine, "di", "p1").computed

    def test_without_a_number_has_no_value(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", None, printed="đang chờ")])
        assert value(engine, "di", "p1").value is None

    def test_of_zero_is_zero(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", 0)])
        assert value(engine, "di", "p1").value == 0

    def test_passes_its_note_on(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", 5, note="ước tính")])
        assert value(engine, "di", "p1").warnings == ("ước tính",)


class TestMismatch:
    def test_of_printed_rate_and_its_parts_is_a_warning(self) -> None:
        engine = an_engine(TOWN, [a_metric("rate")], [a_cell("rate", "p1", 39, printed="39%", of=(202, 511))])
        assert value(engine, "rate", "p1").warnings == ("Báo cáo in 39%, tính lại từ 202/511 được 39,53%.",)

    def test_within_the_rounding_of_the_source_is_none(self) -> None:
        engine = an_engine(TOWN, [a_metric("rate")], [a_cell("rate", "p1", 40, printed="40%", of=(202, 511))])
        assert value(engine, "rate", "p1").warnings == ()

    def test_leaves_the_printed_value(self) -> None:
        engine = an_engine(TOWN, [a_metric("rate")], [a_cell("rate", "p1", 39, printed="39%", of=(202, 511))])
        assert value(engine, "rate", "p1").value == 39


class TestRate:
    def test_is_computed_from_its_parts(self) -> None:
        cells = [a_cell("di", "p1", 64861), a_cell("den", "p1", 65158)]
        result = value(an_engine(TOWN, [RATE, DI, DEN], cells), "rate", "p1")
        assert (round(result.value or 0, 2), result.numerator, result.denominator) == (99.54, 64861, 65158)

    def test_rests_on_both_cells(self) -> None:
        cells = [a_cell("di", "p1", 1), a_cell("den", "p1", 2)]
        assert value(an_engine(TOWN, [RATE, DI, DEN], cells), "rate", "p1").rows == tuple(cells)

    def test_of_nothing_by_zero_does_not_exist(self) -> None:
        cells = [a_cell("di", "p1", 0), a_cell("den", "p1", 0)]
        assert an_engine(TOWN, [RATE, DI, DEN], cells).value("rate", "p1", CITIZEN) is None

    def test_of_zero_is_zero(self) -> None:
        cells = [a_cell("di", "p1", 0), a_cell("den", "p1", 2)]
        assert value(an_engine(TOWN, [RATE, DI, DEN], cells), "rate", "p1").value == 0

    def test_does_not_exist_with_one_part_only(self) -> None:
        assert an_engine(TOWN, [RATE, DI, DEN], [a_cell("di", "p1", 1)]).value("rate", "p1", CITIZEN) is None

    def test_of_a_total_is_the_rate_of_the_sums(self) -> None:
        cells = [a_cell("di", "p1", 1), a_cell("di", "p2", 8), a_cell("den", "p1", 10), a_cell("den", "p2", 10)]
        assert value(an_engine(TOWN, [RATE, DI, DEN], cells), "rate", "town").value == 45


class TestSumOfMetrics:
    def test_adds_its_parts(self) -> None:
        cells = [a_cell("di", "p1", 5), a_cell("den", "p1", 7)]
        assert value(an_engine(TOWN, [TOTAL, DI, DEN], cells), "total", "p1").value == 12

    def test_names_the_part_that_is_missing(self) -> None:
        engine = an_engine(TOWN, [TOTAL, DI, DEN], [a_cell("di", "p1", 5)])
        assert value(engine, "total", "p1").missing == ("Số den",)

    def test_names_the_part_whose_cell_is_empty(self) -> None:
        cells = [a_cell("di", "p1", 5), a_cell("den", "p1", None)]
        assert value(an_engine(TOWN, [TOTAL, DI, DEN], cells), "total", "p1").missing == ("Số den",)

    def test_of_nothing_does_not_exist(self) -> None:
        engine = an_engine(TOWN, [TOTAL, DI, DEN], [a_cell("di", "p2", 5)])
        assert engine.value("total", "p1", CITIZEN) is None


class TestSumOverUnits:
    def test_adds_the_units_below(self) -> None:
        engine = an_engine(TOWN, [DI], [a_cell("di", "p1", 5), a_cell("di", "p2", 7)])
        assert value(engine, "di", "town").value == 12

    def test_does_not_exist_unless_all_have_a_number(self) -> None:
        assert an_engine(TOWN, [DI], [a_cell("di", "p1", 5)]).value("di", "town", CITIZEN) is None

    def test_is_not_done_for_what_may_not_be_added(self) -> None:
        cells = [a_cell("stock", "p1", 5), a_cell("stock", "p2", 7)]
        engine = an_engine(TOWN, [a_metric("stock", additive=False)], cells)
        assert engine.value("stock", "town", CITIZEN) is None

    def test_of_a_ward_without_a_cell_does_not_exist(self) -> None:
        assert an_engine(TOWN, [DI], [a_cell("di", "p1", 5)]).value("di", "p2", CITIZEN) is None


class TestMerger:
    UNITS = (
        a_unit("moi", since=date(2025, 7, 1)),
        a_unit("p1", becomes="moi"),
        a_unit("p2", becomes="moi"),
    )

    def test_adds_the_units_from_before(self) -> None:
        engine = an_engine(self.UNITS, [DI], [a_cell("di", "p1", 5), a_cell("di", "p2", 7)])
        assert value(engine, "di", "moi").value == 12

    def test_names_them(self) -> None:
        engine = an_engine(self.UNITS, [DI], [a_cell("di", "p1", 5), a_cell("di", "p2", 7)])
        assert value(engine, "di", "moi").predecessors == ("P1", "P2")

    def test_with_one_of_them_unknown_gives_no_number(self) -> None:
        assert an_engine(self.UNITS, [DI], [a_cell("di", "p1", 5)]).value("di", "moi", CITIZEN) is None


class TestPeriod:
    CELLS = (a_cell("di", "p1", 5, dataset="moi"), a_cell("di", "p1", 4, dataset="cu"))
    ENGINE = an_engine(TOWN, [DI], CELLS, a_dataset("cu", period=WHOLE_2022), a_dataset("moi", period=NINE_MONTHS))

    def test_is_the_newest_unless_one_is_asked_for(self) -> None:
        assert value(self.ENGINE, "di", "p1").value == 5

    def test_asked_for_is_the_one_answered(self) -> None:
        result = self.ENGINE.value("di", "p1", CITIZEN, (date(2022, 1, 1), date(2022, 12, 31)))
        assert result is not None
        assert result.value == 4

    def test_that_only_overlaps_does_not_answer(self) -> None:
        assert self.ENGINE.value("di", "p1", CITIZEN, (date(2022, 1, 1), date(2022, 6, 30))) is None

    def test_is_listed_newest_first(self) -> None:
        assert self.ENGINE.periods_of("di") == (NINE_MONTHS, WHOLE_2022)
