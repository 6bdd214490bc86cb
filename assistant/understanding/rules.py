"""Understanding without Rasa: names from the gazetteer, intents from the word patterns of `rules.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from assistant.common.gazetteer import Gazetteer
from assistant.common.mentions import find_mentions
from assistant.domain.message import Entity, Question, Understanding
from assistant.understanding.courtesy import COURTESIES, FALLBACK_INTENT, says_more

__all__ = ["FALLBACK_INTENT", "RuleUnderstanding"]
_FILE = Path(__file__).with_suffix(".yml")
_LONGEST_FOLLOW_UP = 7  # words of "còn lệ phí bao nhiêu vậy em"; a longer question names its own topic
_SURE, _UNSURE = 0.6, 0.3  # fixed: rules know no probabilities


class RuleUnderstanding:
    """Good enough to keep answering while Rasa is away: the first pattern that fits decides."""

    def __init__(self, gazetteer: Callable[[], Gazetteer]) -> None:
        """Args: gazetteer: called for every question, so that published names are known at once."""
        self.gazetteer = gazetteer
        content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        self._general = _compile(content["general"])
        self._indicator = _compile(content["indicator"])
        self._procedure = _compile(content["procedure"])

    def understand(self, question: Question) -> Understanding:
        """Returns what the person wants, as far as rules can tell; otherwise the intent that leads to search."""
        entities = self.entities(question.text)
        intent = self.intent(question.text, entities)
        confidence = _UNSURE if intent == FALLBACK_INTENT else _SURE
        return Understanding(intent, confidence, question.text, entities, "fallback")

    def intent(self, question: str, entities: Sequence[Entity]) -> str:
        """Returns the intent of a question in which these entities were found; `FALLBACK_INTENT` leads to search."""
        text = question.lower()
        types = {entity.type for entity in entities}
        if "procedure" in types:  # a name may hold the word of an aspect: "thanh toán chi phí khám bệnh"
            named = Understanding("", 0.0, text, tuple(replace(e, text=e.text.lower()) for e in entities), "fallback")
            return _first(self._procedure, named.text_without("procedure")) or "procedure_overview"
        if "metric" in types and ("unit" in types or "period" in types):
            return _first(self._indicator, text) or "indicator_value"
        more = says_more(text)
        general = _first([(name, rule) for name, rule in self._general if not (more and name in COURTESIES)], text)
        if general:
            return general
        if "metric" in types:
            return _first(self._indicator, text) or "indicator_value"
        if "unit" in types and len(text.split()) <= 5:  # "thế phường 9?"
            return "indicator_value"
        follows_up = len(text.split()) <= _LONGEST_FOLLOW_UP
        return (_first(self._procedure, text) if follows_up else None) or FALLBACK_INTENT

    def aspect(self, question: str) -> str | None:
        """Returns the intent of the aspect of a procedure that a question's words ask for, None when they ask for none."""
        return _first(self._procedure, question.lower())

    def figure(self, question: str) -> str:
        """Returns the intent of a question that is known to be about figures."""
        return _first(self._indicator, question.lower()) or "indicator_value"

    def entities(self, text: str) -> tuple[Entity, ...]:
        """Returns every name, period and code in a question, whatever it may be about."""
        return tuple(Entity(m.type, m.text, m.value, m.start) for m in find_mentions(self.gazetteer(), text))


def _compile(rules: list[dict[str, str]]) -> list[tuple[str, re.Pattern[str]]]:
    return [(rule["intent"], re.compile(rule["pattern"])) for rule in rules]


def _first(rules: list[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    return next((intent for intent, pattern in rules if pattern.search(text)), None)
