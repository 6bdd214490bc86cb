"""Questions about numbers with a small register beside the printed tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.adapters.memory_register import MemoryRegisterCounts
from assistant.bootstrap import build_assistant
from assistant.domain.dossier import Dossier
from assistant.domain.indicator import RegisterState
from assistant.knowledge_base.knowledge import Knowledge
from tests.builders import LEADER, NINE_MONTHS, a_cell, a_dossier, an_edition, fixed_editions
from tests.conversation import Talk

PRINTED = date(2023, 9, 30)  # the last day of the period that the shipped report prints
STATE = RegisterState("Sổ thử", False, date(2022, 1, 4), PRINTED, 6, 1)


def received(unit: str, *days: date, field: str = "Hộ tịch") -> list[Dossier]:
    return [a_dossier(unit, day, day, day, field=field, handling_days=2) for day in days]


def a_talk(knowledge: Knowledge, dossiers: Sequence[Dossier], state: RegisterState = STATE) -> Talk:
    counts = MemoryRegisterCounts(dossiers, state)
    edition = an_edition(knowledge, counts=counts)
    return Talk(build_assistant(fixed_editions(edition)), LEADER)


@pytest.fixture
def leader(knowledge: Knowledge) -> Talk:
    dossiers = [
        *received(
            "phuong-7", date(2022, 2, 1), date(2023, 1, 10), date(2023, 1, 11), date(2023, 5, 8), date(2023, 5, 9)
        ),
        *received("phuong-8", date(2023, 1, 12), date(2023, 5, 10)),
        *received("phuong-8", date(2023, 8, 1), field="Đất đai"),
    ]
    return a_talk(knowledge, dossiers)


class TestBesideAPrintedNumber:
    """The report prints the dossiers received in nine months of 2023."""

    async def test_a_step_of_the_same_days_is_counted(self, leader: Talk) -> None:
        answer = await leader.indicator("hồ sơ tiếp nhận của thành phố vũng tàu theo năm")
        assert answer.table is not None
        assert [row[1] for row in answer.table.rows] == [1, 7]

    async def test_a_split_quotes_the_count_of_the_whole(self, leader: Talk) -> None:
        answer = await leader.indicator("hồ sơ tiếp nhận của thành phố vũng tàu theo lĩnh vực 9 tháng năm 2023")
        assert [citation.quote for citation in answer.citations] == ["7"]


class TestSeveralUnitsInSeveralPeriods:
    QUESTION = "so sánh hồ sơ tiếp nhận của phường 7 và phường 8 quý 1 năm 2023 và quý 2 năm 2023"

    async def test_are_all_in_the_table(self, leader: Talk) -> None:
        answer = await leader.indicator(self.QUESTION)
        assert answer.table is not None
        assert [(row[0], row[1], row[2]) for row in answer.table.rows] == [
            ("Phường 7", "quý 1 năm 2023", 2),
            ("Phường 8", "quý 1 năm 2023", 1),
            ("Phường 7", "quý 2 năm 2023", 2),
            ("Phường 8", "quý 2 năm 2023", 1),
        ]

    async def test_the_same_difference_is_said_of_each(self, leader: Talk) -> None:
        assert (await leader.indicator(self.QUESTION)).text.count("cao hơn") == 2


class TestAShareInSeveralPeriods:
    async def test_names_the_period_without_one(self, leader: Talk) -> None:
        question = "phường 7 chiếm bao nhiêu phần trăm hồ sơ trễ hạn của thành phố quý 1 năm 2023 và quý 2 năm 2023"
        answer = await leader.ask(question)
        assert "quý 1 năm 2023" in answer.text
        assert "quý 2 năm 2023" in answer.text


class TestTheBarsOfWhatANumberIsMadeOf:
    async def test_have_the_unit_of_the_parts(self, leader: Talk) -> None:
        answer = await leader.indicator("tỷ lệ đúng hạn của phường 7 quý 2 năm 2023")
        assert answer.chart is not None
        assert answer.chart.unit == "hồ sơ"
        assert answer.indicator.metric_name not in [series.name for series in answer.chart.series]

    async def test_are_not_drawn_for_days_beside_dossiers(self, leader: Talk) -> None:
        answer = await leader.indicator("thời gian giải quyết trung bình của phường 7 quý 2 năm 2023")
        assert answer.indicator.value == 2
        assert answer.chart is None


class TestAReport:
    async def test_without_a_register_says_so(self, knowledge: Knowledge) -> None:
        edition = an_edition(knowledge)
        talk = Talk(build_assistant(fixed_editions(edition)), LEADER)
        assert "Chưa nhập sổ hồ sơ" in (await talk.refusal("báo cáo số hóa của phường 99")).text

    async def test_has_the_wards_of_the_register_whatever_a_table_prints(self, knowledge: Knowledge) -> None:
        dataset = replace(next(iter(knowledge.tables.datasets.values())), id="bang", period=NINE_MONTHS)
        printed = a_cell("ho_so_tiep_nhan", "phuong-8", 7, dataset="bang")
        tables = replace(knowledge.tables, datasets={"bang": dataset}, observations=(printed,))
        dossiers = [*received("phuong-7", date(2023, 1, 10)), *received("phuong-8", date(2023, 1, 11))]
        talk = a_talk(replace(knowledge, tables=tables), dossiers, replace(STATE, simulated=True))
        answer = await talk.indicator("báo cáo giải quyết hồ sơ các phường 9 tháng năm 2023")
        assert answer.table is not None
        assert {row[0] for row in answer.table.rows} >= {"Phường 7", "Phường 8"}

    async def test_of_several_periods_has_a_row_for_each(self, leader: Talk) -> None:
        answer = await leader.indicator(
            "so sánh báo cáo giải quyết hồ sơ của phường 7 quý 1 năm 2023 và quý 2 năm 2023"
        )
        assert answer.table is not None
        assert answer.table.columns[0] == "Kỳ"
        assert [row[0] for row in answer.table.rows] == ["quý 1 năm 2023", "quý 2 năm 2023"]

    async def test_of_a_unit_without_dossiers_does_not_blame_the_period(self, leader: Talk) -> None:
        refusal = await leader.refusal("báo cáo số hóa của phường 10 năm 2023")
        assert (refusal.reason, "Phường 10" in refusal.text) == ("no_data", True)
        assert refusal.choices


class TestTheIndex:
    async def test_names_the_period_without_a_number(self, leader: Talk) -> None:
        answer = await leader.indicator("so sánh điểm 766 của phường 7 quý 1 năm 2023 và quý 3 năm 2023")
        assert "Không có số để tính: quý 3 năm 2023." in answer.text

    async def test_of_named_units_names_the_one_without_points(self, leader: Talk) -> None:
        answer = await leader.indicator("điểm 766 của phường 7 và phường 10 năm 2023")
        assert "Không có số để tính: Phường 10." in answer.text

    async def test_below_a_bound_keeps_those_that_meet_it(self, leader: Talk) -> None:
        answer = await leader.indicator("phường nào có điểm 766 dưới 1 năm 2023")
        assert "0 trong 2 đơn vị có điểm dưới 1" in answer.text
        assert answer.table is not None
        assert len(answer.table.rows) == 2

    async def test_of_a_simulated_register_says_so(self, knowledge: Knowledge) -> None:
        talk = a_talk(knowledge, received("phuong-7", date(2023, 1, 10)), replace(STATE, simulated=True))
        assert "mô phỏng" in (await talk.indicator("điểm 766 của các phường quý 1 và quý 2 năm 2023")).text
