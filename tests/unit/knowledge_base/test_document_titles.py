"""Titles that say of which province and year a document speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.document import Section
from assistant.knowledge_base.document_titles import with_place_and_time
from assistant.knowledge_base.knowledge import Knowledge


@pytest.fixture
def title_of(knowledge: Knowledge) -> object:
    def completed(title: str, texts: Sequence[str]) -> str:
        sections = tuple(Section("", text) for text in texts)
        document = replace(knowledge.documents[0], title=title, sections=sections)
        return with_place_and_time(document, knowledge.provinces).title

    return completed


SAID = [
    "Tỉnh Bình Phước năm 2022 xếp hạng 9.",
    "Năm 2022, Bình Phước hơn năm 2021 và hơn Đồng Nai.",
    "Bình Phước kết thúc năm 2022.",
]


@pytest.mark.parametrize(
    ("title", "texts", "completed"),
    [
        ("Sơ kết Đề án 06", SAID, "Sơ kết Đề án 06 (Bình Phước, 2022)"),
        ("Sơ kết năm 2023", SAID, "Sơ kết năm 2023 (Bình Phước)"),
        ("Bình Phước sơ kết", SAID, "Bình Phước sơ kết (2022)"),
        ("Quảng Bình năm 2021", SAID, "Quảng Bình năm 2021"),
        ("Nói một lần", ["Hà Nội năm 2020."], "Nói một lần"),
        ("Quyết định", ["Luật năm 2019", "Luật sửa đổi năm 2019", "ngày 05/11/2026"], "Quyết định"),
        ("Số dài", ["20245 hồ sơ", "20245 hồ sơ", "20245 hồ sơ"], "Số dài"),
        ("Ngang nhau", ["Hà Nội, Huế năm 2020, 2021.", "Huế, Hà Nội năm 2021, 2020."], "Ngang nhau"),
        ("Số văn bản", ["82/2024/NĐ-CP", "82/2024/NĐ-CP", "có 2.024 hồ sơ, 2.024 việc"], "Số văn bản"),
        ("Trống", [], "Trống"),
    ],
)
def test_say_what_the_text_says_most(title_of: object, title: str, texts: Sequence[str], completed: str) -> None:
    assert callable(title_of)
    assert title_of(title, texts) == completed


@pytest.mark.parametrize(
    ("day", "completed"),
    [
        (date(2022, 1, 21), "Chính quyền điện tử (2021)"),
        (date(2021, 12, 31), "Chính quyền điện tử (2021)"),
        (date(2026, 1, 1), "Chính quyền điện tử"),
        (None, "Chính quyền điện tử"),
    ],
)
def test_believe_a_year_near_the_day_of_the_document_sooner(
    knowledge: Knowledge, day: date | None, completed: str
) -> None:
    said = "Giai đoạn 2021-2025, đến năm 2025; ngày 03/6/2020. Năm 2021 đạt khá."
    sections = (Section("", said), Section("", "Năm 2021 có 7.000 tài khoản, xuân 2022 sẽ hơn."))
    document = replace(knowledge.documents[0], title="Chính quyền điện tử", sections=sections, as_of=day)
    assert with_place_and_time(document, knowledge.provinces).title == completed


def test_of_the_shipped_documents_say_it_already(knowledge: Knowledge) -> None:
    told = [one for one in knowledge.documents if one.id != "tro-ly-ao"]  # of no place and no year
    assert [with_place_and_time(one, knowledge.provinces) for one in told] == told
