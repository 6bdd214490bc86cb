"""Which part of a message asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.clauses import clause_that_asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (
            "ông nội mất gần hai tháng rồi, giờ lên phường làm trễ có bị thu tiền không",
            "giờ lên phường làm trễ có bị thu tiền không",
        ),
        ("Khai sinh trễ có bị phạt không? Bé nhà tôi ba tháng rồi.", "Khai sinh trễ có bị phạt không"),
        ("con tôi sốt phải nghỉ 5 ngày, nộp giấy ở đâu, được không", "nộp giấy ở đâu"),
        ("mất căn cước - làm lại ở đâu vậy", "làm lại ở đâu vậy"),
        ("lệ phí 50.000 đồng, hay 100.000 đồng, đóng bao nhiêu", "đóng bao nhiêu"),
        ("khai sinh trễ có bị phạt không, cảm ơn anh nhiều nha", "khai sinh trễ có bị phạt không"),
        ("đăng ký kết hôn cần giấy gì? vợ tôi chưa có căn cước", "đăng ký kết hôn cần giấy gì"),
        ("lệ phí khai sinh bao nhiêu, tôi không biết", "lệ phí khai sinh bao nhiêu"),
        (
            "cha viết giấy ủy quyền, phường chứng được không hay ra công chứng",
            "phường chứng được không hay ra công chứng",
        ),
        ("Con tôi 7 tuổi? phải đi cùng?", "phải đi cùng"),
    ],
)
def test_the_last_clause_that_asks_is_found(text: str, asks: str) -> None:
    span = clause_that_asks(text)
    assert span is not None
    assert text[slice(*span)] == asks


@pytest.mark.parametrize(
    "text",
    [
        "làm khai sinh cần giấy tờ gì",
        "làm khai sinh cần giấy tờ gì?",
        "tôi mới cưới, tôi muốn đăng ký kết hôn",
        "tôi mới cưới vợ, được không",
        "chú An, sao y chứng thực",
        "",
        " ,;.?! ",
    ],
)
def test_a_message_that_asks_as_a_whole_has_none(text: str) -> None:
    assert clause_that_asks(text) is None


@given(st.text(alphabet="abc ,.;?!-\n giđâunàokhông", max_size=80))
def test_a_clause_is_part_of_the_text_without_blanks_around_it(text: str) -> None:
    span = clause_that_asks(text)
    if span is not None:
        clause = text[slice(*span)]
        assert clause == clause.strip()
        assert 0 < len(clause) < len(text)
