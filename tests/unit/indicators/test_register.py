"""The register as a data set: periods, merged wards, and what is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.adapters.memory_register import MemoryRegisterCounts
from assistant.domain.indicator import Dimension, RegisterCount, RegisterState
from assistant.domain.principal import Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.register import Register
from assistant.indicators.result import NoPermission
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.period_label import period_label
from tests.builders import LEADER, NINE_MONTHS, a_cell, a_dossier, an_official

STATE = RegisterState("Sổ thử", True, date(2025, 1, 2), date(2026, 3, 20), 6, 1)
MERGED = date(2025, 7, 1)


DOSSIERS = [
    a_dossier("phuong-8", date(2025, 2, 3), date(2025, 2, 5), date(2025, 2, 6)),  # early
    a_dossier("phuong-8", date(2025, 3, 3), date(2025, 3, 9), date(2025, 3, 6)),  # late
    a_dossier("phuong-9", date(2025, 4, 1), date(2025, 4, 2), date(2025, 4, 2)),  # on time
    a_dossier("phuong-tam-thang", date(2025, 8, 1), date(2025, 8, 5), date(2025, 8, 8)),
    a_dossier("phuong-tam-thang", date(2026, 2, 2), None, date(2026, 3, 1)),  # open and overdue
    a_dossier("phuong-rach-dua", date(2026, 2, 2), None, date(2026, 4, 1), field="Đất đai"),  # open, not yet due
]


@pytest.fixture
def engine(knowledge: Knowledge) -> IndicatorEngine:
    register = Register(MemoryRegisterCounts(DOSSIERS, STATE), knowledge.units)
    return IndicatorEngine(knowledge.tables, knowledge.units, register)


def value_of(engine: IndicatorEngine, metric: str, unit: str, period: tuple[date, date] | None = None) -> float | None:
    result = engine.value(metric, unit, LEADER, period)
    return result.value if result else None


Q1_2025 = (date(2025, 1, 1), date(2025, 3, 31))
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))


class TestANumber:
    def test_is_counted_with_numerator_and_denominator(self, engine: IndicatorEngine) -> None:
        result = engine.value("ty_le_dung_han", "phuong-8", LEADER, Q1_2025)
        assert result is not None
        assert (result.value, result.numerator, result.denominator) == (50.0, 1.0, 2.0)
        assert result.dataset.simulated
        assert result.dataset.register
        assert {row.metric for row in result.rows} == {"ho_so_dung_han", "ho_so_tre_han"}

    def test_of_a_printed_period_stays_the_printed_one(self, engine: IndicatorEngine) -> None:
        nine_months = (date(2023, 1, 1), date(2023, 9, 30))
        assert value_of(engine, "ty_le_dung_han", "khoi-phuong-xa", nine_months) == pytest.approx(64861 / 65158 * 100)

    def test_made_up_does_not_push_a_printed_one_aside(self, engine: IndicatorEngine) -> None:
        result = engine.value("ty_le_dung_han", "khoi-phuong-xa", LEADER)
        assert result is not None
        assert not result.dataset.simulated

    def test_of_nothing_to_divide_is_none_and_not_zero(self, engine: IndicatorEngine) -> None:
        assert value_of(engine, "ty_le_dung_han", "phuong-9", Q1_2025) is None
        assert value_of(engine, "ho_so_tiep_nhan", "phuong-9", Q1_2025) == 0

    def test_of_a_unit_without_any_dossier_is_none(self, engine: IndicatorEngine) -> None:
        assert value_of(engine, "ho_so_tiep_nhan", "phuong-12", Q1_2025) is None

    def test_counts_open_dossiers_at_the_end_of_the_data(self, engine: IndicatorEngine) -> None:
        assert value_of(engine, "ho_so_qua_han_chua_xong", "phuong-tam-thang", YEAR_2026) == 1
        assert value_of(engine, "ho_so_dang_trong_han", "phuong-rach-dua", YEAR_2026) == 1

    def test_of_766_counts_open_ones_in_time(self, engine: IndicatorEngine) -> None:
        result = engine.value("ty_le_dung_han_766", "thanh-pho-vung-tau", LEADER, YEAR_2026)
        assert result is not None
        assert (result.numerator, result.denominator) == (1.0, 2.0)


class TestAPeriod:
    @pytest.mark.parametrize(
        ("period", "reached"),
        [
            ((date(2024, 1, 1), date(2024, 12, 31)), False),
            ((date(2024, 12, 1), date(2025, 2, 28)), False),
            (Q1_2025, True),
            (YEAR_2026, True),
            ((date(2026, 4, 1), date(2026, 6, 30)), False),
        ],
    )
    def test_is_reached_or_not(self, engine: IndicatorEngine, period: tuple[date, date], reached: bool) -> None:
        assert engine.is_loaded("ho_so_tiep_nhan", period) is reached

    def test_ends_with_the_data(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "phuong-tam-thang", LEADER, YEAR_2026)
        assert result is not None
        assert result.period.end == STATE.as_of

    def test_of_a_ward_that_is_no_more_is_its_last_year(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "phuong-8", LEADER)
        assert result is not None
        assert (result.period.start, result.period.end) == (date(2025, 1, 1), date(2025, 6, 30))

    def test_of_a_present_ward_is_the_year_of_the_data(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "phuong-tam-thang", LEADER)
        assert result is not None
        assert result.period.start == date(2026, 1, 1)

    @pytest.mark.parametrize(
        ("first", "last", "label"),
        [
            (date(2025, 1, 1), date(2025, 12, 31), "năm 2025"),
            (date(2025, 7, 1), date(2025, 9, 30), "quý 3 năm 2025"),
            (date(2025, 2, 1), date(2025, 2, 28), "tháng 2 năm 2025"),
            (date(2025, 1, 1), date(2025, 9, 30), "9 tháng năm 2025"),
            (date(2025, 3, 5), date(2025, 4, 20), "từ 05/03/2025 đến 20/04/2025"),
            (date(2025, 1, 1), date(2026, 3, 20), "từ 01/01/2025 đến 20/03/2026"),
        ],
    )
    def test_is_said_as_officials_say_it(self, first: date, last: date, label: str) -> None:
        assert period_label(first, last) == label


class TestMergedWards:
    def test_a_new_ward_has_the_dossiers_of_its_old_ones(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "phuong-tam-thang", LEADER, YEAR_2025)
        assert result is not None
        assert result.value == 4
        assert result.predecessors == ("Phường 8", "Phường 9")

    def test_and_only_its_own_since_then(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "phuong-tam-thang", LEADER, (MERGED, date(2025, 12, 31)))
        assert result is not None
        assert (result.value, result.predecessors) == (1, ())

    def test_the_old_city_goes_on_as_the_wards_made_of_it(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_tiep_nhan", "thanh-pho-vung-tau", LEADER, YEAR_2026)
        assert result is not None
        assert result.value == 2
        assert "Phường Tam Thắng" in result.heirs

    def test_an_old_ward_does_not_go_on_as_the_larger_new_one(self, engine: IndicatorEngine) -> None:
        assert value_of(engine, "ho_so_tiep_nhan", "phuong-8", YEAR_2026) is None

    def test_stand_side_by_side_only_with_those_of_their_time(self, engine: IndicatorEngine) -> None:
        old, _ = engine.by_unit("ho_so_tiep_nhan", LEADER, Q1_2025)
        new, _ = engine.by_unit("ho_so_tiep_nhan", LEADER, YEAR_2026)
        assert {result.unit for result in old} == {"phuong-8", "phuong-9"}
        assert {result.unit for result in new} == {"phuong-tam-thang", "phuong-rach-dua"}


class TestSideBySide:
    def test_what_is_made_up_does_not_push_a_printed_number_aside(self, knowledge: Knowledge) -> None:
        """However many more wards the simulated register has."""
        cell = a_cell("ho_so_tiep_nhan", "phuong-8", 7, dataset="bang")
        dataset = replace(next(iter(knowledge.tables.datasets.values())), id="bang", period=NINE_MONTHS)
        tables = replace(knowledge.tables, datasets={"bang": dataset}, observations=(cell,))
        register = Register(MemoryRegisterCounts(DOSSIERS, STATE), knowledge.units)
        results, _ = IndicatorEngine(tables, knowledge.units, register).by_unit("ho_so_tiep_nhan", LEADER)
        assert [(result.unit, result.value) for result in results] == [("phuong-8", 7)]


class CountedQuestions(MemoryRegisterCounts):
    """Remembers which periods it was asked for."""

    def __init__(self) -> None:
        super().__init__(DOSSIERS, STATE)
        self.asked: list[date] = []

    def counts(
        self,
        wanted: Sequence[RegisterCount],
        first: date,
        last: date,
        *,
        by: Sequence[Dimension],
        units: Sequence[str] | None = None,
    ) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        self.asked.append(last)
        return super().counts(wanted, first, last, by=by, units=units)


class TestMemory:
    def test_keeps_the_periods_that_are_asked_for_again_and_again(self, knowledge: Knowledge) -> None:
        counts = CountedQuestions()
        register, metric = Register(counts, knowledge.units), knowledge.tables.metrics["ho_so_tiep_nhan"]
        often = register.dataset(None, Q1_2025)
        assert often is not None
        for number in range(100):
            other = register.dataset(None, (date(2025, 1, 1), date(2025, 4, 1) + timedelta(days=number)))
            assert other is not None
            for dataset in (often, other):
                register.ask([metric], dataset)
        assert counts.asked.count(Q1_2025[1]) == 1
        assert len(counts.asked) == 101


class TestPermission:
    @pytest.mark.parametrize("person", [Principal(), an_official("phuong-7")])
    def test_denies_another_ward(self, engine: IndicatorEngine, person: Principal) -> None:
        with pytest.raises(NoPermission):
            engine.value("ty_le_dung_han", "phuong-8", person, Q1_2025)

    def test_denies_a_split_of_another_ward(self, engine: IndicatorEngine) -> None:
        with pytest.raises(NoPermission):
            engine.split("ho_so_tiep_nhan", "phuong-8", an_official("phuong-7"), "field", Q1_2025)

    def test_lets_the_own_ward_see(self, engine: IndicatorEngine) -> None:
        result = engine.value("ty_le_dung_han", "phuong-8", an_official("phuong-8"), Q1_2025)
        assert result is not None
        assert result.value == 50.0


class TestASplit:
    def test_adds_up_to_the_whole(self, engine: IndicatorEngine) -> None:
        parts = dict(engine.split("ho_so_tiep_nhan", "thanh-pho-vung-tau", LEADER, "field", YEAR_2026))
        assert {name: result.value for name, result in parts.items()} == {"Hộ tịch": 1, "Đất đai": 1}

    def test_of_a_metric_that_is_only_printed_is_empty(self, engine: IndicatorEngine) -> None:
        assert engine.split("van_ban_di", "phuong-8", LEADER, "field") == ()


class TestACitation:
    def test_opens_the_count_it_points_to(self, engine: IndicatorEngine) -> None:
        result = engine.value("ho_so_dung_han", "phuong-8", LEADER, Q1_2025)
        assert result is not None
        cell = result.rows[0]
        opened = engine.row(f"data:{cell.dataset}:{cell.metric}:{cell.unit}", an_official("phuong-8"))
        assert opened is not None
        assert opened[0] == cell

    @pytest.mark.parametrize(
        "source",
        [
            "data:register@2025-01-01@2025-03-31:ho_so_dung_han:phuong-99",
            "data:register@2025-01-01@2099-03-31:ho_so_dung_han:phuong-8",
            "data:register@nonsense:ho_so_dung_han:phuong-8",
            "data:register@2025-13-01@2025-03-31:ho_so_dung_han:phuong-8",
            "data:register@2025-01-01@2025-03-31:mat_khau:phuong-8",
        ],
    )
    def test_that_nobody_gave_opens_nothing(self, engine: IndicatorEngine, source: str) -> None:
        assert engine.row(source, LEADER) is None

    def test_of_another_ward_opens_nothing(self, engine: IndicatorEngine) -> None:
        source = "data:register@2025-01-01@2025-03-31:ho_so_dung_han:phuong-8"
        assert engine.row(source, an_official("phuong-7")) is None
