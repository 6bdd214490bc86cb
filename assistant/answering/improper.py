"""Requests to make something false, or to get round what one owes: no procedure is told for them, however near one is."""

from __future__ import annotations

import re

from assistant.domain.answer import Refusal
from assistant.messages import message

# Somebody is asked to do it …
_ASKS_FOR_IT = re.compile(r"\b(?:giúp|giùm|dùm|hộ|nhờ|trả tiền|mua|bán|làm cho)\b", re.IGNORECASE)
# … and it is a forgery, another date, a paper without what it proves, or a bribe.
_FALSE = re.compile(
    r"\b(?:làm|sửa|mua|bán|in|chế|cấp|khai|ký)\b.{0,60}\b(?:giả|khống)\b|\blùi\b.{0,12}\b(?:ngày|tháng|năm|tuổi)\b"
    r"|\b(?:khỏi|không cần|không phải) (?:đi )?(?:khám|thi|học)\b|\b(?:lót tay|hối lộ|đút lót)\b",
    re.IGNORECASE,
)
# How to get round what one owes; somebody who wants to report it, or is accused of it, is answered.
_EVADES = re.compile(
    r"\b(?:cách|mẹo|chiêu|làm sao|(?<!địa )chỉ (?:tôi|tui|em|mình|anh|chị)|bày)\b.{0,40}"
    r"\b(?:luồn lách|lách (?:luật|thuế)|(?:trốn|né)(?: được| khỏi)? (?:thuế|đóng|nghĩa vụ|phạt))\b",
    re.IGNORECASE,
)
_TELLS_OF_IT = re.compile(
    r"\b(?:tố cáo|tố giác|báo|phản ánh|khiếu nại|xử lý|xử phạt|truy thu|(?<!không )(?<!khỏi )bị|(?<!bị )phát hiện)\b",
    re.IGNORECASE,
)


def refused(question: str) -> Refusal | None:
    """Returns the refusal of a request for something false or evasive; None of any other question, also one about forgeries."""
    evades = _EVADES.search(question) and not _TELLS_OF_IT.search(question)
    if evades or (_ASKS_FOR_IT.search(question) and _FALSE.search(question)):
        return Refusal(message("refusal.improper"), "unsafe")
    return None
