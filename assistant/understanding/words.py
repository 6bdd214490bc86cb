"""The patterns of `words.yml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True, slots=True)
class ConversationWords:
    """See the comments in `words.yml`."""

    follow_up: re.Pattern[str]
    what_about: re.Pattern[str]
    correction: re.Pattern[str]
    meant: re.Pattern[str]
    instead: re.Pattern[str]
    back: re.Pattern[str]
    beside: re.Pattern[str]
    unit_or_time: re.Pattern[str]
    ordinal: re.Pattern[str]
    numbers: dict[str, int]
    joint: re.Pattern[str]
    joining: re.Pattern[str]
    longest_short_part: int
    aspects: dict[str, re.Pattern[str]]
    one_question: re.Pattern[str]
    courtesy: re.Pattern[str]
    shortest_question: int
    asks_beside: re.Pattern[str]


@lru_cache(maxsize=1)
def conversation_words() -> ConversationWords:
    """Returns the shipped patterns; they match whatever the letter case."""
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    del content["report"]
    compiled = {key: _compiled(value) for key, value in content.items() if isinstance(value, str)}
    aspects = {key: _compiled(value) for key, value in content["aspects"].items()}
    return ConversationWords(**{**content, **compiled, "aspects": aspects})


@dataclass(frozen=True, slots=True)
class ReportWords:
    """See the comments under `report` in `words.yml`."""

    opening: re.Pattern[str]
    shortest_description: int
    place: re.Pattern[str]
    stands_by: re.Pattern[str]
    bare: dict[str, str]
    leave: re.Pattern[str]
    longest_leave: int
    leave_report: re.Pattern[str]
    skip: re.Pattern[str]
    no_number: re.Pattern[str]
    nothing_wrong: re.Pattern[str]
    harmless_no: re.Pattern[str]
    only_courtesy: re.Pattern[str]
    send: re.Pattern[str]
    change: re.Pattern[str]
    amiss: re.Pattern[str]
    change_phone: re.Pattern[str]
    change_place: re.Pattern[str]
    asks: re.Pattern[str]
    sure_question: float


@lru_cache(maxsize=1)
def report_words() -> ReportWords:
    """Returns the shipped patterns of the field report form."""
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["report"]
    compiled = {key: _compiled(value) for key, value in content.items() if isinstance(value, str)}
    return ReportWords(**{**content, **compiled})


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
