"""How a question wants its numbers: the lowest five, those below 95 %, by month, by field, against last year."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from assistant.common.identifiers import mask_within
from assistant.common.text import tokens
from assistant.domain.indicator import Dimension
from assistant.domain.message import Understanding

Step = Literal["month", "quarter", "year"]
_NUMBER_WORDS = {w: n for n, w in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)}
_COUNT = rf"(?P<count>[1-9]\d?|{'|'.join(_NUMBER_WORDS)})"
_PLACES = r"(?:phường,? xã|xã,? phường|phường|xã|đơn vị|cơ quan|nơi|địa phương|phòng|lĩnh vực|thủ tục)"
_MOST = (
    re.compile(rf"\btop\s*{_COUNT}\b", re.IGNORECASE),
    re.compile(
        rf"(?<!phường )(?<!tháng )(?<!quý )(?<!ngày )(?<![/.-])\b{_COUNT}\s+{_PLACES}\b"
        r"(?=.*\b(?:nhất|đầu|cuối|đứng|dẫn)\b)",
        re.IGNORECASE,
    ),
)
_FIGURE = r"(?P<figure>\d+(?:[.,]\d+)*)\s*(?:%|phần trăm)?"
_BELOW = re.compile(
    rf"(?:\b(?:dưới|thấp hơn|nhỏ hơn|ít hơn|kém hơn|(?:chưa|không) (?:tới|đến|đạt))|<)\s*(?:mức\s*)?{_FIGURE}",
    re.IGNORECASE,
)
_AT_MOST = (
    re.compile(rf"\b(?:không quá|nhiều nhất|tối đa|không vượt)\s*{_FIGURE}", re.IGNORECASE),
    re.compile(rf"\b{_FIGURE}\s*trở xuống", re.IGNORECASE),
)
_ABOVE = re.compile(rf"(?:\b(?:trên|cao hơn|lớn hơn|nhiều hơn|vượt|quá|hơn)|>)\s*(?:mức\s*)?{_FIGURE}", re.IGNORECASE)
_AT_LEAST = re.compile(rf"\b(?:từ|ít nhất|tối thiểu|đạt)\s*{_FIGURE}(?:\s*trở lên)?", re.IGNORECASE)
# The bound comes first: `partial(compare, bound)` asks a value.
_COMPARISONS: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[float, float], bool]], ...] = (
    (_AT_MOST, operator.ge),
    ((_BELOW,), operator.gt),
    ((_ABOVE,), operator.lt),
    ((_AT_LEAST,), operator.le),
)
_NONE_LEFT = re.compile(r"\b(?:không còn|không có|chưa có|hết)\b(?!.*\bnhất\b)", re.IGNORECASE)
_SOME_LEFT = re.compile(
    r"\b(?:nào|những ai|ai)\s+(?:vẫn\s+|đang\s+|hiện\s+)*(?:còn|có)\b|\bcòn\b.*\bnào\b", re.IGNORECASE
)
_AVERAGE = re.compile(r"\b(?:trung bình|bình quân)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"\b(?:chênh lệch|chênh nhau|chênh|hơn kém|cách nhau|(?:cao|thấp|nhiều|ít|lớn|hơn|kém)\s+hơn\b.*\b(?:bao nhiêu|mấy))",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:chiếm|tỷ trọng|tỉ trọng|góp)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:thứ|hạng|vị trí|vị thứ)\s+(?:thứ\s+)?(?:mấy|bao nhiêu|nào)\b", re.IGNORECASE)
_HOW_MANY = re.compile(rf"\b(?:bao nhiêu|mấy|số)\s+{_PLACES}\b", re.IGNORECASE)
# Typed bare, "dung cuoi" may come back as "dùng cuối", "nhat" at the end as "nhật", "cong … lai" as "công … lãi".
_SUPERLATIVE = re.compile(
    rf"\b{_PLACES}\s+nào\b.*\b(?:nhất\b|nhật$|(?:đứng|dùng|xếp|dẫn|về)\s+(?:đầu|cuối|chót|bét|nhì|ba)\b)|"
    r"\bxếp (?:hạng|thứ tự)\b|\btừ (?:cao|nhiều|thấp|ít) (?:xuống|đến|tới|lên)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:cộng|công|gộp)\b.*\b(?:lại|lãi)\b|\b(?:tổng cộng|cộng dồn|tổng)\b", re.IGNORECASE)
_STEP = re.compile(
    r"\b(?:theo|từng|qua các|qua từng|mỗi|hàng|các)\s+"
    r"(?P<step>tháng|quý|quí|quỹ(?=\s+năm|\s*$)|quy(?!\s+(?:định|trình|chế|tắc|mô|hoạch|chuẩn|phạm|ước|luật|đổi))|năm)\b(?!\s+(?:nay|này))",
    re.IGNORECASE,
)
_TREND = re.compile(r"\b(?:xu hướng|biến động|diễn biến|tăng hay giảm)\b", re.IGNORECASE)
_STEPS: dict[str, Step] = {
    "tháng": "month",
    "quý": "quarter",
    "quí": "quarter",
    "quy": "quarter",
    "quỹ": "quarter",
    "năm": "year",
}
_BY = re.compile(
    r"\b(?:theo|từng|mỗi|các)\s+(?P<by>lĩnh vực|thủ tục|kênh|hình thức nộp|cách nộp)\b|"
    r"\b(?P<by2>lĩnh vực|thủ tục|kênh|hình thức nộp)\s+nào\b|"
    rf"\b(?:top\s+)?{_COUNT}\s+(?P<by3>lĩnh vực|thủ tục)\b(?=.*\bnhất\b)",
    re.IGNORECASE,
)
_DIMENSIONS: dict[str, Dimension] = {
    "lĩnh vực": "field", "thủ tục": "procedure", "kênh": "channel", "hình thức nộp": "channel", "cách nộp": "channel",
}  # fmt: skip
_EACH = re.compile(r"\b(?:các|từng|mỗi|tất cả|những)\s+(?:phường|xã|đơn vị)\b(?!\s+nào)", re.IGNORECASE)
_SAME_PERIOD = re.compile(r"\bcùng kỳ\b", re.IGNORECASE)
_FIELD = re.compile(r"\blĩnh vực\s+(?!nào|gì|khác)(?P<field>[^,?.;]+)", re.IGNORECASE)
_DOWN = re.compile(r"\btừ\s+(?:cao|nhiều|lớn)\s+(?:xuống|đến|tới)|\bgiảm dần\b", re.IGNORECASE)
_UP = re.compile(r"\btừ\s+(?:thấp|ít|nhỏ)\s+(?:lên|đến|tới)|\btăng dần\b", re.IGNORECASE)
_LOW = frozenset("thấp ít nhỏ bét chót".split())
# "cuối" is a place in a ranking, and the end of a year: "đến cuối năm 2025 phường nào nhiều nhất".
_LAST = re.compile(
    rf"\b(?:{_PLACES}|nào|đứng|dùng|xếp|hạng|ở|nhóm|top(?:\s+\d+)?)\s+cuối\b|\bcuối\s+(?:cùng|bảng|danh sách)\b",
    re.IGNORECASE,
)
_HIGHEST = re.compile(r"\b(?:nhiều|cao|lớn|đông)\b.*\bnhất\b", re.IGNORECASE)
_BAD = frozenset("kém tệ dở yếu xấu chậm lâu".split())
_GOOD = frozenset("tốt giỏi nhanh".split())


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition on a value, and its words: "dưới 95%"."""

    holds: Callable[[float], bool]
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words beside metric, unit and period want.

    Attributes:
        most: how many of a ranking.
        limit: which values only.
        step: the length of a trend's periods.
        by: what one number is split by.
        field: the words after "lĩnh vực", what is personal in them masked.
        same_period_last_year: compared with the same days of the year before.
        each: of every ward, not of all together.
        ranked: which of the units is first, whatever the intent.
        trend: one period after the other, whatever the intent.
        place: which place a unit has among the others.
        how_many: how many units meet the condition.
    """

    most: int | None
    limit: Limit | None
    average: bool
    difference: bool
    share: bool
    total: bool
    step: Step | None
    by: Dimension | None
    field: str | None
    same_period_last_year: bool
    each: bool
    ranked: bool
    trend: bool
    place: bool
    how_many: bool


def read_asked(understanding: Understanding) -> Asked:
    """Returns what a question wants beside metric, unit and period; names of metrics say nothing ("cao" in "nâng cao")."""
    text = understanding.text_without("metric", "unit")
    without_periods = understanding.text_without("metric", "unit", "period")
    most, by, step = _first(_MOST, understanding.text_without("metric", "period")), _BY.search(text), _STEP.search(text)
    field = _FIELD.search(without_periods)
    said = (by["by"] or by["by2"] or by["by3"]).lower() if by else None
    return Asked(
        most=_count(most) if most else None,
        limit=_limit(without_periods),
        average=_AVERAGE.search(text) is not None,
        difference=_DIFFERENCE.search(text) is not None,
        share=_SHARE.search(text) is not None,
        total=_TOTAL.search(understanding.text) is not None,
        step=_STEPS[step["step"].lower()] if step else None,
        by=_DIMENSIONS[said] if said else None,
        field=mask_within(without_periods, *field.span("field")).strip() if field and not said else None,
        same_period_last_year=_SAME_PERIOD.search(text) is not None,
        each=_EACH.search(understanding.text) is not None,
        ranked=most is not None or _SUPERLATIVE.search(text) is not None,
        trend=step is not None or _TREND.search(text) is not None,
        place=_PLACE.search(text) is not None,
        how_many=_HOW_MANY.search(understanding.text_without("metric", "period")) is not None,
    )


def from_below(understanding: Understanding, *, more_is_better: bool | None) -> bool:
    """Tells whether a ranking begins with the lowest; "kém" is the highest where less is better."""
    if _DOWN.search(understanding.text) or _UP.search(understanding.text):
        return _DOWN.search(understanding.text) is None
    text = understanding.text_without("metric", "unit", "period")
    words = frozenset(tokens(text))
    if not words.isdisjoint(_BAD):
        return more_is_better is not False
    if not words.isdisjoint(_GOOD):
        return more_is_better is False
    if not words.isdisjoint(_LOW):
        return True
    return _LAST.search(text) is not None and _HIGHEST.search(text) is None


def figure(text: str) -> float | None:
    """Returns a number as typed: "1.867" and "1,867" → 1867, "99,54" and "99.54" → 99.54; None when it is none.

    Three digits behind a single mark group thousands, unless the number before it is 0.
    """
    parts = re.split(r"[.,]", text.strip())
    if not parts or not all(part.isdigit() for part in parts):
        return None
    grouped = len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3
    if len(parts) == 1 or (grouped and parts[0].strip("0")):
        return float("".join(parts))
    if len(parts) == 2:
        return float(".".join(parts))
    last_differs = text.strip()[-len(parts[-1]) - 1] != text.strip()[len(parts[0])]
    whole_groups = all(len(part) == 3 for part in parts[1:-1])
    return float("".join(parts[:-1]) + "." + parts[-1]) if last_differs and whole_groups else None


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


def _count(match: re.Match[str]) -> int:
    text = match["count"]
    return int(text) if text.isdigit() else _NUMBER_WORDS[text.lower()]


def _limit(text: str) -> Limit | None:
    for patterns, compare in _COMPARISONS:
        match = _first(patterns, text)
        bound = figure(match["figure"]) if match else None
        if match is not None and bound is not None:
            return Limit(partial(compare, bound), " ".join(mask_within(text, *match.span()).split()))
    none, some = _NONE_LEFT.search(text), _SOME_LEFT.search(text)
    if none is not None:
        return Limit(lambda value: value == 0, none.group())
    return Limit(lambda value: value > 0, "còn") if some is not None else None
