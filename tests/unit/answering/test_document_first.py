"""What a document answers before a procedure or a metric that is named."""

from __future__ import annotations

import pytest

from assistant.answering.document_first import comes_first
from assistant.domain.message import Entity, Understanding


def asked(intent: str, text: str, *named: str) -> bool:
    return comes_first(Understanding(intent, 0.9, text, tuple(Entity(kind, "", "", 0) for kind in named), "rasa"))


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("procedure_online", "chụp căn cước rồi gửi vào đây được không"),
        ("procedure_documents", "trợ lý có giữ ảnh giấy tờ của tôi không"),
        ("digital_skills", "nhắn mã OTP lên đây có sao không"),
        ("nlu_fallback", "chat ở đây có được gửi hình căn cước không"),
        ("indicator_definition", "hồ sơ trực tuyến với hồ sơ số khác nhau chỗ nào"),
        ("indicator_definition", "phân biệt toàn trình với một phần"),
        ("indicator_value", "chiến dịch nâng tỷ lệ nộp trực tuyến từ bao nhiêu lên bao nhiêu"),
    ],
)
def test_the_assistant_itself_and_differences(intent: str, text: str) -> None:
    assert asked(intent, text)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("procedure_documents", "làm căn cước cần giấy tờ gì"),
        ("procedure_place", "cho em hỏi ở đây có gửi kết quả về nhà không"),
        ("procedure_compare", "tạm trú với thường trú khác gì nhau"),
        ("indicator_definition", "tỷ lệ đúng hạn tính thế nào"),
        ("indicator_value", "trợ lý ảo trả lời bao nhiêu câu hỏi năm 2023"),
    ],
)
def test_nothing_else(intent: str, text: str) -> None:
    assert not asked(intent, text)


@pytest.mark.parametrize(
    ("named", "first"), [(("metric", "metric"), True), ((), False), (("metric", "procedure"), False)]
)
def test_a_difference_whose_intent_is_not_clear_only_between_metrics(named: tuple[str, ...], first: bool) -> None:
    assert asked("nlu_fallback", "dịch vụ công toàn trình khác một phần chỗ nào", *named) is first
