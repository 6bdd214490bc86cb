"""When a document may answer a question for a figure, and when a question only looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from assistant.common.text import fold, tokens
from assistant.domain.answer import DocumentAnswer, Refusal
from assistant.domain.message import Entity, Understanding
from assistant.indicators.resolver import own_words, unread_unit

EntitiesOf = Callable[[str], tuple[Entity, ...]]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER_WANTED = re.compile(
    r"\b(?:bao nhiêu|nhiêu|(?<!số )mấy|tỷ lệ|tỉ lệ|phần trăm|số lượng|tổng|thống kê|báo cáo|so sánh|xếp hạng|nhất|tăng|giảm"
    r"|số liệu)\b|%",
    re.IGNORECASE,
)
# A cell that is empty, a number that no report splits as asked: there the refusal is the answer.
_MAY_KNOW = frozenset({"unknown_metric", "no_permission", "period_not_loaded"})
_OWN_PAIRS = 0.5  # least share of a question's own pairs of words ("bệnh viện") that the document says


def may_be_asked(refusal: Refusal, intent: str) -> bool:
    """Tells whether a document may know what was refused; a target may stand in a plan whatever the reason."""
    return refusal.reason in _MAY_KNOW or intent == "indicator_target"


def tells_the_years(understanding: Understanding, found: DocumentAnswer) -> bool:
    """Tells whether the passages say every year that the question says."""
    told = " ".join(f"{citation.title} {citation.locator} {citation.quote}" for citation in found.citations)
    return set(_YEAR.findall(understanding.text)) <= set(_YEAR.findall(told))


def tells_the_same(
    understanding: Understanding, found: DocumentAnswer, refusal: Refusal, entities_of: EntitiesOf
) -> bool:
    """Tells whether a passage speaks of the units that were asked for and says most of the question's own pairs of words.

    A number of no unit that is named is the office's own, which no report of another place may answer.

    Args:
        entities_of: every name in a text.
    """
    named = replace(understanding, entities=entities_of(understanding.text))
    mentions: dict[int, set[str]] = {}
    for entity in named.entities:
        if entity.type == "unit":
            mentions.setdefault(entity.start, set()).add(entity.value)
    if (not mentions and refusal.reason != "unknown_metric") or unread_unit(named) is not None:
        return False
    asked = _own_pairs(named)
    for citation in found.citations:
        whole = f"{citation.title}. {citation.locator}. {citation.quote}"
        units = {entity.value for entity in entities_of(whole) if entity.type == "unit"}
        said = asked & set(pairwise(tokens(fold(whole))))
        of_these_units = all(units & readings for readings in mentions.values())
        if of_these_units and asked and len(said) >= _OWN_PAIRS * len(asked):
            return True
    return False


def names_no_figure(understanding: Understanding) -> bool:
    """Tells whether a word that may mean several metrics ("hồ sơ") is all that speaks of figures: no unit, no time, no number."""
    named = [entity for entity in understanding.entities if entity.type == "metric"]
    if understanding.values("unit") or understanding.values("period") or _NUMBER_WANTED.search(understanding.text):
        return False
    return bool(named) and all(sum(other.start == one.start for other in named) > 1 for one in named)


def _own_pairs(named: Understanding) -> set[tuple[str, str]]:
    """Neighbours that both name something, folded: "dân số" must be said as such, not "dân" here and "số" there."""
    placed = replace(named, entities=tuple(one for one in named.entities if one.type in ("unit", "period")))
    own = own_words(placed)
    said = pairwise(tokens(placed.text_without("unit", "period")))
    return {(fold(one), fold(other)) for one, other in said if one in own and other in own}
