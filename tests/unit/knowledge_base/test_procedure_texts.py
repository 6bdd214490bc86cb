"""A section of a procedure as a citizen reads it."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Section
from assistant.domain.procedure import Fee
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.procedure_texts import SECTIONS, dong, handling_time, is_unchecked, section_text
from assistant.knowledge_base.procedures import load_procedures
from tests.builders import ROOT, a_procedure

SHIPPED = {procedure.code: procedure for procedure in load_procedures(ROOT / "knowledge" / "procedures")}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("code", SHIPPED)
class TestEverySectionOfEveryShippedProcedure:
    def test_says_something(self, code: str, section: Section) -> None:
        assert section_text(SHIPPED[code], section).strip()

    def test_shows_no_gap(self, code: str, section: Section) -> None:
        text = section_text(SHIPPED[code], section)
        assert not any(gap in text for gap in ("None", "null", "{", "}", "..", ")(", "• :", "()"))


class TestFee:
    def line(self, fee: Fee) -> str:
        return section_text(a_procedure(fee=[fee]), "fee").split("\n")[1]

    def test_zero_is_free_of_charge(self) -> None:
        assert self.line(Fee("Lệ phí", "any", 0, None)) == "• Lệ phí: miễn phí."

    def test_unknown_is_not_free_of_charge(self) -> None:
        assert self.line(Fee("Lệ phí", "any", None, None)) == "• Lệ phí: nguồn không ghi mức cụ thể."

    def test_an_amount_is_written_with_points(self) -> None:
        assert self.line(Fee("Lệ phí", "any", 1_500_000, None)) == "• Lệ phí: 1.500.000 đồng."

    def test_the_way_of_submission_stands_behind_the_item(self) -> None:
        assert self.line(Fee("Lệ phí", "online", 7000, None)) == "• Lệ phí (nộp trực tuyến): 7.000 đồng."

    def test_a_note_ends_with_one_full_stop(self) -> None:
        assert self.line(Fee("Lệ phí", "any", 0, "Mỗi lần.")) == "• Lệ phí: miễn phí. Mỗi lần."

    def test_no_fee_in_the_source_says_so(self) -> None:
        assert section_text(a_procedure(), "fee").startswith("Nguồn không nêu phí")

    def test_an_amount_is_grouped_by_thousands(self) -> None:
        assert dong(50000) == "50.000"


class TestDeadlines:
    @pytest.mark.parametrize("section", ["time", "conditions"])
    def test_stand_where_people_ask_for_them(self, section: Section) -> None:
        text = section_text(a_procedure(deadlines=("Nộp trong 60 ngày.",)), section)
        assert text.endswith("Hạn bạn phải làm:\n• Nộp trong 60 ngày.")

    def test_a_procedure_without_one_says_nothing_of_it(self) -> None:
        assert "Hạn" not in section_text(a_procedure(), "conditions")

    def test_an_unchecked_one_makes_both_sections_doubtful(self) -> None:
        doubtful = a_procedure(unchecked=["deadlines"])
        assert is_unchecked(doubtful, "time")
        assert is_unchecked(doubtful, "conditions")

    def test_two_procedures_are_compared_by_how_long_the_office_takes(self) -> None:
        assert handling_time(a_procedure(deadlines=("Nộp trong 60 ngày.",))).startswith("Nguồn không nêu thời hạn")


class TestDoubts:
    def test_an_unchecked_key_makes_its_section_doubtful(self) -> None:
        assert is_unchecked(a_procedure(unchecked=["fee"]), "fee")

    def test_other_sections_stay_certain(self) -> None:
        assert not is_unchecked(a_procedure(unchecked=["fee"]), "time")

    def test_the_overview_rests_on_summary_and_level(self) -> None:
        assert is_unchecked(a_procedure(unchecked=["level"]), "overview")


class TestShippedKnowledge:
    def test_has_every_procedure(self, knowledge: Knowledge) -> None:
        assert set(knowledge.procedures) == set(SHIPPED)

    def test_has_documents_and_numbers(self, knowledge: Knowledge) -> None:
        assert knowledge.documents
        assert knowledge.tables.observations

    def test_prints_no_cell_twice(self, knowledge: Knowledge) -> None:
        cells = [(row.dataset, row.metric, row.unit) for row in knowledge.tables.observations]
        assert len(cells) == len(set(cells))
