"""What is known about the passage found first: whether it says the numbers of the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.document_evidence import says_numbers
from tests.builders import a_passage

HELD = replace(
    a_passage("document:hoi-nghi:1", "Sáng 9/2, tỉnh sơ kết Đề án 06 năm 2022.", heading="Sơ kết"),
    as_of=date(2023, 2, 9),
)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("ai chủ trì hội nghị", True),
        ("sơ kết đề án 6 năm 2022 ai chủ trì", True),
        ("hội nghị ngày 9/2/2023 ai chủ trì", True),
        ("hội nghị tháng 2/2023 ai chủ trì", True),
        ("hội nghị 02-2023 ai chủ trì", True),
        ("hội nghị năm 2023 ai chủ trì", False),
        ("hội nghị tháng 3/2023 ai chủ trì", False),
        ("hội nghị ngày 8/2/2023 ai chủ trì", False),
    ],
)
def test_its_own_month_need_not_be_said_again(question: str, says: bool) -> None:
    assert says_numbers(question, HELD) is says


def test_without_a_day_of_its_own_it_must_say_them() -> None:
    assert not says_numbers("hội nghị ngày 9/2/2023 ai chủ trì", replace(HELD, as_of=None))
