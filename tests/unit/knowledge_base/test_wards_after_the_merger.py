"""The successions of 2025-07-01 in `knowledge/units/`, against a source of another hand: underthesea's table of addresses."""

from __future__ import annotations

import pytest
from underthesea import convert_address

from assistant.domain.unit import Unit
from assistant.knowledge_base.knowledge import load_knowledge
from tests.builders import ROOT

UNITS = load_knowledge(ROOT / "knowledge").units
MERGED = [unit for unit in UNITS if unit.succeeded_by is not None and unit.type in ("ward", "commune")]


class TestEveryOldWard:
    def test_of_the_city_is_there(self) -> None:
        assert len(MERGED) == 17

    @pytest.mark.parametrize("unit", MERGED, ids=lambda unit: unit.id)
    def test_became_what_the_other_table_says(self, unit: Unit) -> None:
        found = convert_address(f"{unit.name}, Thành phố Vũng Tàu, Tỉnh Bà Rịa - Vũng Tàu")
        assert unit.succeeded_by is not None
        assert found.new.ward == UNITS[unit.succeeded_by].name
        assert found.new.province == "Thành phố Hồ Chí Minh"
