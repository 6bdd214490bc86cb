"""From words to one metric, units and a period; says so when several readings remain."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.common.identifiers import mask_within
from assistant.common.periods import impossible_period
from assistant.common.text import tokens
from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.principal import Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.result import NoPermission
from assistant.retrieval.terms import QUESTION_WORDS

Bounds = tuple[date, date]
_RATE = re.compile(r"tỷ lệ|tỉ lệ|phần trăm|tỷ trọng|%")
_HOW_MANY = re.compile(r"\b(?:bao nhiêu|mấy|số lượng|tổng số|số)\s+(?:hồ sơ|hs)\b", re.IGNORECASE)
_DENIALS = frozenset(("không", "chưa", "ngoài"))
_SHARE = re.compile(r"\b(?:chiếm|góp)\b")  # "chiếm bao nhiêu phần trăm hồ sơ" is about a count
_UNIT_LIKE = re.compile(
    r"\b(?:phường|quận|quân(?=\s+\d)|huyện|thị trấn|thị xã|đặc khu|xã)\s+"
    r"(?!nào|này|đó|kia|gì|khác|xã|phường|còn|có|là|nhiều|ít|cao|thấp|tốt|kém|"
    r"cuối|đầu|top|hạng|xếp|"
    r"ở|tại|được|đang|chưa|không|và|hay|thì|sao|mình|em|tôi|trong|theo|nhận|đứng|phát|trả|giải|làm|ban|tiếp|xử|dẫn|nộp|số|thu|"
    r"vẫn|đã|bị|phải|hiện|mỗi|cùng|với|so|của|về|lên|xuống|trễ|chậm|đạt|vượt)[^\W_]+(?:\s+[A-ZĐÂÊÔƠƯÁÀẢÃẠ][^\W\d_]*)*",
)
# "trên 2000 văn bản" is a number, not a year.
_YEAR = re.compile(
    r"(?<!trên )(?<!dưới )(?<!hơn )(?<!quá )(?<!từ )(?<!đạt )(?<!vượt )(?<!đến )(?<!tới )\b(?:19|20)\d\d\b"
)
_MOST_METRICS = 3  # more in one question is a list nobody asked for
_ASKING = frozenset(
    "của có bao nhiêu là mấy số lượng tổng trong năm tháng quý cho tôi em anh chị mình xin biết hỏi ạ thì sao đạt được "
    "các những và về ở tại với nào còn thế vậy hiện nay giúp giùm cung cấp đề nghị tính so sánh nhất cao thấp nhiều ít "
    "cả theo từng mỗi qua kỳ cùng trước chiếm góp lĩnh vực kênh quý xu hướng biến động tăng giảm chênh lệch hơn top".split()
)


@dataclass(frozen=True, slots=True)
class MetricReading:
    """Which metrics the words may mean.

    Attributes:
        metrics: all of them are asked for, when `ambiguous` is empty.
        ambiguous: the word that may mean several metrics; then `metrics` are the readings to choose from.
    """

    metrics: tuple[str, ...]
    ambiguous: str = ""


def read_metrics(
    understanding: Understanding, engine: IndicatorEngine, has_numbers: Callable[[str], bool] = lambda metric: True
) -> MetricReading:
    """Returns the metrics named in the question; empty when none is.

    Args:
        has_numbers: of several readings of the same words, those without a number are left out, unless all are.
    """
    groups = [[e for e in group if e.value in engine.metrics] for group in _mentions(understanding, "metric")]
    groups = [group for group in groups if group]
    specific = [group for group in groups if len(group) == 1]
    if specific:
        counted = _numerators(understanding.text, [group[0].value for group in specific], engine)
        if counted:
            return MetricReading(counted)
        longest_first = sorted(specific, key=lambda group: -len(group[0].text))
        named = tuple(dict.fromkeys(group[0].value for group in longest_first))[:_MOST_METRICS]
        return MetricReading(_better_said(understanding, named, engine) if len(named) == 1 else named)
    if not groups:
        return MetricReading(())
    shared = [entity.value for entity in groups[0] if all(entity.value in {e.value for e in group} for group in groups)]
    readings = shared or [entity.value for entity in groups[0]]
    candidates = list(filter(has_numbers, readings)) or readings
    chosen = _most_said(understanding.text, candidates, engine)
    if len(chosen) == 1:
        return MetricReading(tuple(chosen))
    return MetricReading(tuple(chosen), groups[0][0].text)


def best_with_target(understanding: Understanding, engine: IndicatorEngine) -> str | None:
    """Returns the metric with a target that the question means: a named one, unless another is said in two words more."""
    asked = _content(understanding)
    shared = {m: len(asked & _words_of(m, engine)) for m in engine.metrics if engine.has_target(m)}
    named = next((value for value in understanding.values("metric") if value in shared), None)
    best = max(shared, key=lambda metric: shared[metric], default=None)
    if best is None or (named is not None and shared[best] < shared[named] + 2):
        return named
    return best if named is not None else None


def read_units(
    understanding: Understanding, metric: str, engine: IndicatorEngine, principal: Principal, period: Bounds | None
) -> tuple[str, ...]:
    """Returns one unit a mention: of several units called the same, the one whose number is printed."""
    return tuple(
        dict.fromkeys(
            _unit_with_number([entity.value for entity in group], metric, engine, principal, period)
            for group in _mentions(understanding, "unit")
        )
    )


def read_periods(understanding: Understanding, topic: Topic, *, keep_topic: bool) -> tuple[Bounds, ...]:
    """Returns the periods asked for, the topic's in a follow-up, none when none is named."""
    values = understanding.values("period")
    if not values and keep_topic and topic.period:
        values = (topic.period,)
    pairs = (value.split("/") for value in values)
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)


def unread_unit(understanding: Understanding) -> str | None:
    """Returns words that look like a unit and are none we know ("phường 99", "quận 1"), with what is
    personal in them masked; None when there are none."""
    text = understanding.text_without("unit", "metric", "period")
    match = _UNIT_LIKE.search(text)
    return mask_within(text, *match.span()).strip() if match else None


def unread_period(understanding: Understanding) -> str | None:
    """Returns words that name a period no calendar has ("tháng 13", "ngày 31/2/2025"), None when there are none."""
    return impossible_period(understanding.text_without("period", "metric"))


def unread_year(understanding: Understanding) -> str | None:
    """Returns a year that was said but is part of no period we could read ("Tết 2022")."""
    match = _YEAR.search(understanding.text_without("period", "metric"))
    return match.group() if match else None


def _numerators(text: str, named: list[str], engine: IndicatorEngine) -> tuple[str, ...]:
    """ "Trễ hạn bao nhiêu hồ sơ" names the rate of late ones by its everyday word and asks how many they are."""
    if names_rate(text) or _HOW_MANY.search(text) is None:
        return ()
    numerators = (engine.metrics[metric].numerator for metric in named if engine.metrics[metric].kind == "rate")
    return tuple(dict.fromkeys(metric for metric in numerators if metric is not None))


def names_rate(text: str) -> bool:
    """Tells whether a question says that it wants a rate, not a count."""
    lowered = text.lower()
    return _RATE.search(lowered) is not None and _SHARE.search(lowered) is None


def own_words(understanding: Understanding) -> frozenset[str]:
    """Returns the words that name something: not units, periods, metrics, nor words that only ask."""
    words = frozenset(tokens(understanding.text_without("unit", "period", "metric")))
    return words - _ASKING - QUESTION_WORDS


def _mentions(understanding: Understanding, kind: str) -> list[list[Entity]]:
    """Groups the readings of each mention."""
    groups: dict[int, list[Entity]] = {}
    for entity in understanding.entities:
        if entity.type == kind:
            groups.setdefault(entity.start, []).append(entity)
    return list(groups.values())


def _better_said(understanding: Understanding, named: tuple[str, ...], engine: IndicatorEngine) -> tuple[str, ...]:
    """Returns the metric whose names cover more of the question's content than the one recognised, if there is one.

    "văn bản đến không làm trên phần mềm" contains the name of a metric and means another: the words left over decide.
    """
    asked = _content(understanding)
    recognised = {w for e in understanding.entities if e.type == "metric" for w in tokens(e.text)} - _ASKING
    most = len(asked & _words_of(named[0], engine))
    kind = "rate" if names_rate(understanding.text) else "count"
    better = [
        (-len(asked & words), len(engine.metrics[metric].name), metric)
        for metric in engine.metrics
        if engine.metrics[metric].kind == kind
        and recognised <= (words := _words_of(metric, engine))
        and not (_DENIALS & frozenset(tokens(engine.metrics[metric].name))) - asked
        and len(asked & words) > most
    ]
    return (min(better)[2],) if better else named


def _content(understanding: Understanding) -> frozenset[str]:
    """The question's words without units, periods, and words that only ask."""
    words = tokens(understanding.text_without("unit", "period"))
    while words and words[-1] in ("không", "ko", "hông", "chưa"):  # a question, not a negation
        words.pop()
    return frozenset(words) - _ASKING


def _words_of(metric_id: str, engine: IndicatorEngine) -> frozenset[str]:
    metric = engine.metrics[metric_id]
    return frozenset(tokens(" ".join((metric.name, *metric.synonyms))))


def _most_said(question: str, candidates: Collection[str], engine: IndicatorEngine) -> list[str]:
    """Returns the candidates whose own name shares most words with the question, all of them when it is a draw."""
    asked = set(tokens(question))
    shares: dict[str, float] = {}
    for candidate in candidates:
        words = set(tokens(engine.metrics[candidate].name))
        shares[candidate] = len(words & asked) / len(words)
    best = max(shares.values())
    return [candidate for candidate, share in shares.items() if share == best]


def _unit_with_number(
    units: Sequence[str], metric: str, engine: IndicatorEngine, principal: Principal, period: Bounds | None
) -> str:
    if len(units) == 1:
        return units[0]
    if period is not None:
        units = [unit for unit in units if engine.units[unit].exists_during(period[1], period[1])] or units
    printed = set(engine.units_of(metric))
    best: tuple[bool, date] | None = None
    chosen = units[0]
    for unit in sorted(units, key=lambda unit: unit not in printed):
        try:
            result = engine.value(metric, unit, principal, period)
        except NoPermission:
            return unit
        rank = (not result.dataset.simulated, result.period.end) if result is not None else None
        if rank is not None and (best is None or rank > best):
            best, chosen = rank, unit
    return chosen
