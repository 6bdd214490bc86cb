"""Whatever the numbers are: the whole is the sum of its parts, and proved by all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.principal import CITIZEN
from assistant.indicators.result import Result
from assistant.knowledge_base.knowledge import Knowledge
from tests.builders import LEADER, a_cell, a_metric, a_unit, an_engine

Counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


def whole_of(counts: list[int]) -> Result:
    units = [a_unit("town"), *(a_unit(f"p{number}", "town") for number in range(len(counts)))]
    cells = [a_cell("di", f"p{number}", count) for number, count in enumerate(counts)]
    result = an_engine(units, [a_metric("di")], cells).value("di", "town", CITIZEN)
    assert result is not None
    return result


class TestWhole:
    @given(Counts)
    def test_is_the_sum_of_its_parts(self, counts: list[int]) -> None:
        assert whole_of(counts).value == sum(counts)

    @given(Counts)
    def test_rests_on_every_part(self, counts: list[int]) -> None:
        assert sum(row.value or 0 for row in whole_of(counts).rows) == sum(counts)

    @given(Counts, Counts)
    def test_of_two_metrics_is_the_sum_of_both(self, going: list[int], coming: list[int]) -> None:
        metrics = [a_metric("di"), a_metric("den"), a_metric("total", sum_of=["di", "den"])]
        units = [a_unit("town"), *(a_unit(f"p{number}", "town") for number in range(len(going)))]
        cells = [a_cell("di", f"p{number}", count) for number, count in enumerate(going)]
        cells.append(a_cell("den", "town", sum(coming)))
        result = an_engine(units, metrics, cells).value("total", "town", CITIZEN)
        assert result is not None
        assert result.value == sum(going) + sum(coming)

    @given(st.integers(0, 10**6), st.integers(1, 10**6))
    def test_a_rate_times_its_denominator_is_its_numerator(self, above: int, below: int) -> None:
        metrics = [a_metric("rate", numerator="di", denominator="den"), a_metric("di"), a_metric("den")]
        cells = [a_cell("di", "p", above), a_cell("den", "p", below)]
        result = an_engine([a_unit("p")], metrics, cells).value("rate", "p", CITIZEN)
        assert result is not None
        assert (result.value or 0) * below / 100 == pytest.approx(above)


class TestShippedReport:
    def test_the_wards_add_up_to_their_block(self, knowledge: Knowledge) -> None:
        from assistant.indicators.engine import IndicatorEngine

        engine = IndicatorEngine(knowledge.tables, knowledge.units)
        wards = [unit.id for unit in knowledge.units.children("khoi-phuong-xa")]
        block = engine.value("van_ban_di", "khoi-phuong-xa", LEADER)
        assert block is not None
        assert block.value == sum(result.value or 0 for result in engine.values("van_ban_di", wards, LEADER))
