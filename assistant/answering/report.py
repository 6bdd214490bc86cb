"""The field report form: what to ask next, what a message fills in, and the report that comes of it.

Rasa keeps the form (domain.yml, `report_form`); this module decides what the words mean for it. Diagram: docs/forms.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.answering.report_intake import Details, ReportIntake, kept_words, phone_in
from assistant.common.text import tokens
from assistant.common.understood import understand
from assistant.domain.answer import Answer, Choice, Courtesy, FormAnswer, Handover
from assistant.domain.message import Understanding
from assistant.domain.office import Office
from assistant.messages import message
from assistant.ports import FieldReports
from assistant.understanding.courtesy import FALLBACK_INTENT
from assistant.understanding.words import report_words

Field = Literal["report_text", "report_place", "report_phone", "report_confirmed"]
FIELDS: tuple[Field, ...] = ("report_text", "report_place", "report_phone", "report_confirmed")
SKIPPED = "-"
YES = "yes"
Values = dict[str, str | None]
_COURTESY = frozenset({"greet", "thank", "goodbye", "abuse"})
_ASKING = frozenset({"office_info", "document_question", "digital_skills", "dossier_status", "bot_identity", "help"})


@dataclass(frozen=True, slots=True)
class Step:
    """What a message does to the form.

    Attributes:
        filled: fields to set; None empties one, so that it is asked for again.
        left: the person gave the form up.
        other: the message is not about the form; it is answered first.
    """

    filled: Values
    left: bool = False
    other: bool = False


class ReportForm:
    """Stateless: everything known is in the fields Rasa hands over."""

    def __init__(self, reports: FieldReports, office: Office) -> None:
        self.intake = ReportIntake(reports)
        self._office = office

    def begin(self, understanding: Understanding, own_words: str | None = None) -> Step:
        """Returns what the first message already tells.

        Args:
            own_words: what was typed; kept instead of what was understood, which may have guessed a street's name wrong.
        """
        words = report_words()
        opening = words.opening.match(understanding.text)
        text = understanding.text[opening.end() if opening else 0 :].strip(" ,.:")
        if len(tokens(text)) < words.shortest_description:
            return Step({})
        return Step(_described(understanding, text, _typed(text, own_words)))

    def take(self, field: Field, understanding: Understanding, own_words: str | None = None) -> Step:
        """Returns what an answer to the question for `field` means; `own_words` as in `begin`."""
        words = report_words()
        understanding = _of_few_words(understanding, own_words)
        text = understanding.text.strip()
        if field == "report_phone" and (given := _number(text)) is not None:
            return Step({"report_phone": given})
        if _is_other(field, understanding):
            return Step({}, other=True)
        if field == "report_phone":
            return self._phone(understanding, text)
        if field == "report_confirmed":
            return self._confirmation(understanding, text)
        if _leaves(text):
            return Step({}, left=True)
        if understanding.intent in _COURTESY and understanding.confidence >= words.sure_question:
            return Step({}, other=True)
        typed = own_words.strip() if own_words else text
        return Step(_described(understanding, text, typed) if field == "report_text" else {field: kept_words(typed)})

    def ask(self, field: Field, values: Values) -> FormAnswer:
        """Returns the question for a field; for the last one the summary to confirm."""
        leave = Choice(message("report.choice.leave"), message("report.say.leave"))
        if field == "report_confirmed":
            send = Choice(message("report.choice.send"), message("report.say.send"))
            change = Choice(message("report.choice.change"), message("report.say.change"))
            return FormAnswer(self._summary(values), (send, change, leave))
        skip = (Choice(message("report.choice.skip"), message("report.say.skip")),) if field == "report_phone" else ()
        return FormAnswer(message(f"report.ask.{field}"), (*skip, leave))

    async def finish(self, values: Values) -> Answer:
        """Keeps the confirmed report and says its number; says good-bye to a form that was given up.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        if values.get("report_confirmed") != YES:
            return Courtesy(message("report.left"))
        phone = values.get("report_phone")
        told = None if phone in (None, SKIPPED) else phone
        number = await self.intake.keep(
            Details(values.get("report_text") or "", values.get("report_place") or "", told)
        )
        return Handover(message("report.kept", number=number, hotline=self._office.hotline))

    def _phone(self, understanding: Understanding, text: str) -> Step:
        words = report_words()
        leaves = _leaves(text)
        if leaves and words.leave_report.search(text):
            return Step({}, left=True)
        skipped = leaves or words.skip.search(text) is not None or understanding.intent == "deny"
        return Step({"report_phone": SKIPPED if skipped else None})

    def _confirmation(self, understanding: Understanding, text: str) -> Step:
        """A no without a word of leaving shows the summary again: nothing that was told is lost by a misunderstanding."""
        words = report_words()
        rest = words.harmless_no.sub("", words.nothing_wrong.sub("", text))
        if words.change.search(rest) or words.amiss.search(rest):
            return Step(_to_change(rest))
        agrees = words.nothing_wrong.search(text) and words.only_courtesy.search(rest)
        if agrees or words.send.search(rest):
            return Step({"report_confirmed": YES})
        if _leaves(rest.strip(" ,.!")):
            return Step({}, left=True)
        return Step({"report_confirmed": YES if understanding.intent == "affirm" else None})

    def _summary(self, values: Values) -> str:
        phone = values.get("report_phone")
        place = values.get("report_place")
        lines = [message("report.summary.text", text=values.get("report_text") or "")]
        if place != values.get("report_text"):
            lines.append(message("report.summary.place", place=place or ""))
        if phone not in (None, SKIPPED):
            lines.append(message("report.summary.phone", phone=phone or ""))
        return "\n".join([message("report.summary.heading"), *lines, message("report.summary.confirm")])


def _typed(text: str, own_words: str | None) -> str:
    """What was typed for a part of what was understood."""
    understood = understand(own_words or "")
    start = understood.text.find(text)
    return understood.own_words(start, start + len(text)) if start >= 0 else text


def _described(understanding: Understanding, text: str, typed: str) -> Values:
    """The description, and the place when `text` names one. A report needs nobody's number."""
    kept = kept_words(typed)
    return {"report_text": kept, "report_place": kept} if _names_place(understanding, text) else {"report_text": kept}


def _of_few_words(understanding: Understanding, own_words: str | None) -> Understanding:
    """Restoring "thoi" or "dung lai" is a guess; a form knows what it means."""
    meant = report_words().bare.get((own_words or understanding.text).strip(" .,!").lower())
    return understanding if meant is None else replace(understanding, text=meant, intent=FALLBACK_INTENT)


def _number(text: str) -> str | None:
    """The number a person gives, `SKIPPED` when there is none; before the words around it are taken for a question."""
    phone = phone_in(text)
    return SKIPPED if phone is None and report_words().no_number.search(text) else phone


def _leaves(text: str) -> bool:
    words = report_words()
    return len(tokens(text)) <= words.longest_leave and words.leave.search(text) is not None


def _to_change(text: str) -> Values:
    """The fields to ask for again: the one that is named, all when the words only say that it is wrong."""
    words = report_words()
    if words.change_phone.search(text):
        return {"report_phone": None, "report_confirmed": None}
    if words.change_place.search(text):
        return {"report_place": None, "report_confirmed": None}
    return dict.fromkeys(FIELDS) if words.change.search(text) else {"report_confirmed": None}


def _names_place(understanding: Understanding, text: str) -> bool:
    return bool(understanding.values("unit")) or report_words().place.search(text) is not None


def _is_other(field: Field, understanding: Understanding) -> bool:
    """Tells whether the person asks or wants something else in the middle of the form."""
    words = report_words()
    sure = understanding.confidence >= words.sure_question
    if understanding.intent == "emergency" or (understanding.intent == "handover" and sure):
        return True
    if field == "report_place" and understanding.intent == "office_info" and words.stands_by.search(understanding.text):
        return False
    about = understanding.intent.startswith(("procedure_", "indicator_")) or understanding.intent in _ASKING
    named = bool(understanding.values("procedure") or understanding.values("metric"))
    asks = words.asks.search(understanding.text) is not None
    return about and asks and (named or sure)
