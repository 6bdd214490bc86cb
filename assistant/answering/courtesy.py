"""Courtesy, help, contacts and handing over: everything that is not looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.answering.other_provinces import OtherProvinces
from assistant.answering.refusal import out_of_scope, suggestions
from assistant.common.identifiers import mask
from assistant.domain.answer import Answer, Choice, Courtesy, DocumentAnswer, Handover, Help, Refusal
from assistant.domain.message import Understanding
from assistant.domain.office import Office
from assistant.domain.passage import Passage
from assistant.domain.principal import Principal
from assistant.messages import message

# Whose name is asked is neither an hour nor a telephone number.
_WHO = re.compile(
    r"\b(?:ai|tên (?:gì|chi|là gì)|họ tên)\b(?!.*\b(?:giờ|gọi|số điện thoại|liên hệ|ở đâu)\b)", re.IGNORECASE
)
# What may be a place by its whole name, wherever it is: "phường Bến Thành", "xã Xuân Thới Sơn".
_PLACE = re.compile(r"\b(?:phường|xã(?! hội\b)|thị trấn|huyện)(?: [^\W\d_]+){2,4}", re.IGNORECASE)
# The office's province had no urban districts; by name they are known in capitals only. "quan 7" comes restored as "quân 7".
_DISTRICT = re.compile(r"\b[Qq]uận(?: [A-ZĐ][^\W\d_]*){1,3}|\b[Qq](?:uận|uân|uan) \d+")
_PLAIN = ("thank", "goodbye", "affirm", "deny", "abuse")


class CourtesyAnswerer:
    """Answers that need only the office's own data."""

    def __init__(self, office: Office, office_passage: Passage, procedures: int, others: OtherProvinces) -> None:
        self._office = office
        self._others = others
        self._passage = office_passage
        self._procedures = procedures

    def answer(self, understanding: Understanding, principal: Principal) -> tuple[Answer, ...]:
        """Returns the answer to courtesy, help, office, handover, service and out-of-scope intents."""
        office = self._office
        intent = understanding.intent
        if intent in _PLAIN:
            return (Courtesy(message(f"courtesy.{intent}")),)
        if intent in ("greet", "bot_identity"):
            text = message(f"courtesy.{intent}", disclosure=office.disclosure, hotline=office.hotline)
            return (Courtesy(text, suggestions(office)),)
        if intent == "help":
            return (self._help(principal),)
        if intent == "office_info":
            if _WHO.search(understanding.text):
                return (Refusal(message("office.who", hotline=office.hotline), "no_data", suggestions(office)),)
            elsewhere = sorted(self._others.named(understanding.text)) or _unknown_places(understanding)
            return (self._elsewhere(elsewhere) if elsewhere else self._contact(),)
        if intent in ("handover", "report_issue", "feedback", "emergency"):
            return (self._handover(intent),)
        return (out_of_scope(office),)

    def _help(self, principal: Principal) -> Help:
        text = message("help.citizen", procedures=self._procedures)
        if principal.may_see("internal"):
            text += "\n" + message("help.official")
        return Help(text, suggestions(self._office))

    def _contact(self) -> DocumentAnswer:
        text = self._passage.text
        doubtful = "hours" in self._office.unchecked
        if doubtful:
            text += "\n" + message("office.unchecked")
        return DocumentAnswer(
            text, (self._passage.citation(),), "partial" if doubtful else "complete", suggestions(self._office)
        )

    def _elsewhere(self, places: Sequence[str]) -> Refusal:
        """The hours and numbers of ours are not those of another province or commune."""
        text = message("office.elsewhere", name=self._office.name, places=", ".join(places))
        return Refusal(text, "unknown_unit", suggestions(self._office))

    def _handover(self, intent: str) -> Handover:
        key = "text" if intent == "handover" else intent
        hours = message("handover.hours_known", hours="; ".join(self._office.hours))
        text = message(
            f"handover.{key}",
            hotline=self._office.hotline,
            national_hotline=self._office.national_hotline,
            portal=self._office.portal,
            hours=hours,
        )
        return Handover(text, () if intent == "emergency" else (Choice(*_office_choice(self._office)),))


def _unknown_places(understanding: Understanding) -> list[str]:
    """Returns the urban districts, else the communes, in full and in capitals, that are no units of ours, as they were said."""
    text = understanding.text_without("unit")
    districts = [mask(said[0]) for said in _DISTRICT.finditer(text)]
    if districts or not any(word[0].islower() for word in text.split()):
        return districts  # "Phường Làm Việc Mấy Giờ": capitals say nothing
    places = []
    for said in _PLACE.finditer(text):
        kind, *words = said[0].split()
        name = list(takewhile(lambda word: word[0].isupper(), words))
        if len(name) > 1:
            places.append(mask(" ".join((kind, *name))))
    return places


def _office_choice(office: Office) -> tuple[str, str]:
    last = office.suggestions[-1]
    return last.label, last.text
