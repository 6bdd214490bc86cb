"""Which provinces a text names."""

from __future__ import annotations

import pytest

from assistant.domain.provinces import Province, Provinces
from assistant.knowledge_base.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("chỉ số của bình phước năm 2022", {"Bình Phước"}),
        ("TP.HCM và Đồng Nai", {"Hồ Chí Minh", "Đồng Nai"}),
        ("dân tỉnh brvt", {"Bà Rịa - Vũng Tàu"}),
        ("giá lại tăng", set()),
        ("sống trong hòa bình", set()),
        ("chuyển về tỉnh Hòa Bình", {"Hòa Bình"}),
        ("", set()),
    ],
)
def test_are_found_as_people_write_them(knowledge: Knowledge, text: str, named: set[str]) -> None:
    assert knowledge.provinces.named(text) == named


def test_of_two_that_begin_alike_the_longer_one_is_meant() -> None:
    assert Provinces([Province("Hà"), Province("Hà Nam")]).named("đi Hà Nam") == {"Hà Nam"}


def test_of_no_province_nothing_is_found() -> None:
    assert Provinces([]).named("Hà Nam") == frozenset()


def test_the_file_holds_all_63_and_every_new_one_is_among_them(knowledge: Knowledge) -> None:
    provinces = knowledge.provinces
    assert len(provinces) == 63
    assert len({one.now for one in provinces if one.now}) == 23
    assert {one.now for one in provinces if one.now} <= {one.name for one in provinces}
