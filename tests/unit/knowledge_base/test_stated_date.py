"""The day that a document says at its top."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.document import Section
from assistant.knowledge_base.stated_date import stated_date

TODAY = date(2026, 11, 23)


def dated(*texts: str) -> date | None:
    return stated_date([Section("", text) for text in texts], TODAY)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Vũng Tàu, ngày 19 tháng 10 năm 2023", date(2023, 10, 19)),
        ("Vũng Tàu, ngày 05 tháng 9 năm 2023.", date(2023, 9, 5)),
        ("10:26 | Thứ Sáu, 21/01/2022", date(2022, 1, 21)),
        ("Thứ năm - 09/02/2023 13:39", date(2023, 2, 9)),
        ("Chủ nhật, ngày 1-3-2026", date(2026, 3, 1)),
        ("Vũng Tàu, ngày tháng năm 2023", None),
        ("Vũng Tàu, ngày 31 tháng 02 năm 2023", None),
        ("Vũng Tàu, ngày 24 tháng 11 năm 2026", None),
        ("Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng", None),
        (f"{'Hội nghị diễn ra tại trụ sở, ' * 3}ngày 19 tháng 10 năm 2023", None),
        ("", None),
    ],
)
def test_is_read_from_a_line_of_its_own(line: str, day: date | None) -> None:
    assert dated("Số: 12/BC-UBND", line) == day


def test_is_not_looked_for_far_below() -> None:
    assert dated(*["Một đoạn."] * 12, "Vũng Tàu, ngày 19 tháng 10 năm 2023") is None


@given(st.lists(st.text(max_size=90), max_size=14))
def test_of_any_text_is_none_or_past(texts: list[str]) -> None:
    found = dated(*texts)
    assert found is None or found <= TODAY
