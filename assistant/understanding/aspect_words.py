"""Words that leave no doubt about what of a procedure is asked for, whatever Rasa makes of the rest."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.domain.message import Understanding
from assistant.understanding.rules import FALLBACK_INTENT

# What is typed without diacritics may come restored wrongly: "tối đa được" as "tôi đã được", "dán giấy" as "dân giấy".
# (what is said, what is asked for, what the question may be taken for instead)
_SAYS_ASPECT = (
    (
        re.compile(
            r"\b(?:trước|trong|trong vòng|quá|trễ nhất|chậm nhất|muộn nhất)(?: là)? (?:mấy|bao nhiêu|bao lâu)"
            r"(?: (?:ngày|bữa|hôm|tuần|tháng|năm|giờ|tiếng)\b|$)|\bhạn chót\b|\bbao lâu (?:thì |là )?phải\b",
            re.IGNORECASE,
        ),
        "procedure_time",  # by when one has to act is told there
        frozenset({"procedure_steps", "procedure_fee", "procedure_overview"}),
    ),
    (
        re.compile(
            r"\b(?:nộp|đưa|gửi|trình|giao)\b.{0,30}\bcho ai\b|\b(?:tới|ra|lên|đến|qua) đâu mua\b", re.IGNORECASE
        ),
        "procedure_place",
        frozenset({"procedure_documents", "procedure_steps", "procedure_overview"}),
    ),
    (
        # How long something is posted up is one of the steps.
        re.compile(
            r"\b(?:niêm yết(?! xong)|d[áâ]n (?:giấy )?(?:thông báo|niêm yết)|đăng báo|thông báo công khai)\b.{0,40}"
            r"\b(?:mấy|bao nhiêu|bao lâu)\b",
            re.IGNORECASE,
        ),
        "procedure_steps",
        frozenset({"procedure_time", "procedure_place", "procedure_overview"}),
    ),
    (
        # When and where one signs, too: "má ký sẵn ở nhà rồi em đem ra phường được không".
        re.compile(r"(?<!đăng )\bký (?:sẵn|trước)\b.*\bđược không\b", re.IGNORECASE),
        "procedure_steps",
        frozenset(f"procedure_{section}" for section in ("conditions", "place", "online", "overview")),
    ),
    (
        # Typed bare, "công đoạn" comes as "công đoàn".
        re.compile(
            r"\b(?:làm|đi|chạy|bắt đầu) từ đâu (?:tới|đến) đâu\b"
            r"|^(?!.*\b(?:bao lâu|mấy ngày)\b).*\b(?:qua|có|gồm|làm) (?:mấy|bao nhiêu|những)"
            r" (?:công đo[ạà]n(?! viên)|bước|khâu|giai đoạn)\b",
            re.IGNORECASE,
        ),
        "procedure_steps",
        frozenset({"procedure_place", "procedure_time", "procedure_overview"}),
    ),
    (
        re.compile(
            r"^(?!.*\b(?:giấy tờ gì|ở đâu|phường nào)\b).*\b(?:khi nào|chừng nào|bao giờ|lúc nào)(?: thì)?"
            r" (?:có|xong|lấy được|nhận được)\W*$",
            re.IGNORECASE,
        ),
        "procedure_time",
        frozenset(
            f"procedure_{section}" for section in ("online", "place", "steps", "documents", "overview", "result")
        ),
    ),
    (
        re.compile(
            r"^(?!.*\b(?:trực tiếp|bản chính|kết quả)\b).*\b(?:online|trực tuyến|(?:trên|qua) (?:mạng|app|điện thoại))\b.{0,25}"
            r"\b(?:(?:vào|vô) (?:đâu|chỗ nào)|trang nào|web nào|mục nào)\b"
            r"|\b(?:gửi|nộp)\b.{0,15}\bqua (?:mail|email|zalo|mạng) (?:có )?được (?:không|hông|chưa)\b",
            re.IGNORECASE,
        ),
        "procedure_online",
        frozenset({"procedure_place", "procedure_steps", "procedure_overview", "procedure_forms"}),
    ),
    (
        # "cái đó là thủ tục gì vậy", "phiếu số 2 để làm gì", and nothing else is asked.
        re.compile(
            r"\b(?:đó|này|kia|ấy) là (?:(?:tờ|cái|giấy|sổ) )?(?:sao|gì|chi)(?: (?:vậy|thế|ạ|ad|em|nhỉ|ta))*\W*$"
            r"|^(?!.*\b(?:giấy tờ (?:gì|nào)|hồ sơ gồm|bao nhiêu|mấy|bao lâu|ở đâu|chỗ nào|được không|bây giờ là|tên là)\b)"
            r"(?:.*\b(?:đó|này|kia|ấy) là (?:(?:tờ|cái|giấy|sổ) )?(?:sao|gì|chi)\b"
            r"|.*\b(?:xài|dùng) làm (?:gì|chi)\b|.*\blà thủ tục (?:gì|chi)\b"
            r"|.*\bđể làm (?:gì|chi)\b(?! (?:đó|ấy)\b)|\W*(?:\S+\s+){1,10}là (?:cái|giấy) (?:gì|chi)\b)",
            re.IGNORECASE,
        ),
        "procedure_overview",
        frozenset(
            f"procedure_{section}"
            for section in ("documents", "steps", "place", "conditions", "result", "time", "legal_basis")
        ),
    ),
    (
        re.compile(
            r"\b(?:làm|nộp|cần|mang|chuẩn bị|kèm)(?: theo)?(?: những| các)? giấy tờ (?:gì|nào)\b"
            r"|(?<!mất )(?<!hết )(?<!có )(?<!thiếu )(?<!không )\bgiấy tờ(?: thì)?"
            r" (?:ra sao|thế nào|như thế nào|làm sao|sao)(?! rồi)(?=\W*$|,| (?:vậy|thế|ạ|ad|em|hả|dạ))",
            re.IGNORECASE,
        ),
        "procedure_documents",
        frozenset({"procedure_overview", "procedure_steps"}),
    ),
    (
        # "phải đáp ứng gì", "đất phải thế nào mới cắt được", "mỗi lần ngừng tối đa bao lâu", "gia hạn được mấy lần".
        re.compile(
            r"\b(?:đáp ứng|thỏa(?: mãn)?|đạt) (?:những |được )?(?:(?:điều kiện|yêu cầu) )?(?:gì|cái gì|nào)\b"
            r"|\bphải (?:thế nào|ra sao|như thế nào|cỡ nào|sao)(?: thì)? mới\b(?! (?:hay|hoặc))|\bphải loại nào\b"
            r"|\b(?:mỗi|một|1) lần\b[^,(]{0,30}\b(?:tối đa|tôi đã(?= được)|dài nhất|nhiều nhất|lâu nhất)\b"
            r"|\b(?:được|tối đa|gia hạn)(?: được)? mấy lần\b|^(?!.*\bphí\b).*\b(?:tới|đến|mỗi đầu người|bình quân) (?:năm )?"
            r"(?:mấy|bao nhiêu) (?:tuổi|mét|m2|m vuông)\b"
            r"|\bphải có (?:bằng(?! (?:chứng|khoán))|chứng chỉ|trình độ)(?: \S+){0,3} (?:gì|nào|cỡ nào)\b(?! (?:để|kèm))",
            re.IGNORECASE,
        ),
        "procedure_conditions",
        frozenset(
            f"procedure_{section}"
            for section in ("documents", "steps", "time", "result", "overview", "compare", "online", "place")
        ),
    ),
    (
        # What one is given is told under conditions; what one pays is the fee.
        re.compile(
            r"^(?!.*\b(?:tốn|phí|đóng|nộp|(?:mất|hết)(?= (?:bao|nhiêu|mấy|khoảng|chừng|tầm)))\b)"
            r".*\b(?:hỗ trợ|trợ cấp|trợ giúp|được hưởng|được lãnh|được lĩnh)\b"
            r".{0,50}\b(?:bao nhiêu|nhiêu|mấy (?:(?:chục|trăm) )?(?:tiền|triệu|trăm|chục))\b(?! (?:ngày|tháng|bữa|giấy|tờ|lâu))"
            r"|^(?!.*phí\b).*\b(?:có|được) (?:được )?(?:hỗ trợ|trợ cấp|trợ giúp|giúp đỡ) (?:gì|những gì|không)\b"
            r"|\b(?:nhà nước|phường|xã|chính quyền) (?:có )?cho (?:bao nhiêu|nhiêu|mấy)\b(?! (?:ngày|tháng|bữa|giấy|tờ|lâu))",
            re.IGNORECASE,
        ),
        "procedure_conditions",
        frozenset({"procedure_fee", "procedure_overview"}),
    ),
)


def as_said(understanding: Understanding) -> Understanding:
    """Returns the question with the aspect that its words leave no doubt about: "phải nộp trước mấy ngày"."""
    for said, aspect, instead in _SAYS_ASPECT:
        if not said.search(understanding.text):
            continue
        if understanding.intent == FALLBACK_INTENT:
            return replace(understanding, likely=(aspect,))
        if understanding.intent == aspect or understanding.intent in instead:
            return replace(understanding, intent=aspect, likely=(aspect,))
    return understanding
