"""Questions that a document answers before anything else does, however much they look like something else."""

from __future__ import annotations

import re

from assistant.domain.message import Understanding
from assistant.understanding.rules import FALLBACK_INTENT

# "trợ lý này có nhận ảnh căn cước không" names an identity card, but asks about the assistant.
_ABOUT_THE_ASSISTANT = re.compile(
    r"\b(?:trợ lý|chatbot|khung chat)\b|\b(?:gửi|chụp|nhắn|đưa|up|tải)\b.{0,25}\b(?:vô|vào|lên|qua|ở) đây\b"
    r"|\bcho (?:bạn|trợ lý|em) (?:coi|xem|đọc)\b|\b(?:chat|nhắn) (?:ở |trên |vô |qua )?đây\b.{0,20}\b(?:gửi|chụp|đưa|tải|up)\b",
    re.IGNORECASE,
)
# "toàn trình với một phần khác nhau chỗ nào" names a metric, but asks what the words mean beside each other.
_DIFFERENCE = re.compile(
    r"\bkhác (?:nhau|gì|chỗ|ra sao|thế nào|như thế nào|với)\b|\bkhác\b.{0,25}\b(?:chỗ nào|ra sao|thế nào)\b|\bphân biệt\b",
    re.IGNORECASE,
)

# "kéo tỷ lệ từ bao nhiêu lên bao nhiêu" asks for two numbers of one sentence, which no table holds together.
_FROM_TO = re.compile(r"\btừ (?:bao nhiêu|mấy)\b.{0,30}\b(?:lên|xuống|đến|tới)\b", re.IGNORECASE)


def comes_first(understanding: Understanding) -> bool:
    """Tells whether what a document surely says is a better answer than a procedure or a metric that is named."""
    if _ABOUT_THE_ASSISTANT.search(understanding.text):
        return not understanding.intent.startswith("indicator_")
    if understanding.intent == "indicator_value":
        return _FROM_TO.search(understanding.text) is not None
    compares = understanding.intent == "indicator_definition" or (
        understanding.intent == FALLBACK_INTENT
        and understanding.values("metric")
        and not understanding.values("procedure")
    )
    return bool(compares) and _DIFFERENCE.search(understanding.text) is not None
