"""The field report form: what to ask next, what a message fills in, and the report that comes of it.

Rasa keeps the form (domain.yml, `report_form`); this module decides what the words mean for it. Diagram: docs/forms.md.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from assistant.common.identifiers import find_identifiers, mask
from assistant.common.text import tokens
from assistant.domain.answer import Answer, Choice, Courtesy, FormAnswer, Handover
from assistant.domain.message import Understanding
from assistant.domain.office import Office
from assistant.domain.report import FieldReport
from assistant.messages import message
from assistant.ports import FieldReports
from assistant.understanding.words import report_words

Field = Literal["report_text", "report_place", "report_phone", "report_confirmed"]
FIELDS: tuple[Field, ...] = ("report_text", "report_place", "report_phone", "report_confirmed")
SKIPPED = "-"
YES = "yes"
Values = dict[str, str | None]
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread over the telephone
_LONGEST = 500
_AT_ONCE = frozenset({"emergency", "handover"})  # are answered whatever the form waits for
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
        self._reports = reports
        self._office = office

    def begin(self, understanding: Understanding) -> Step:
        """Returns what the first message already tells."""
        words = report_words()
        text = mask(words.opening.sub("", understanding.text).strip(" ,.:"))  # a report needs nobody's number
        if len(tokens(text)) < words.shortest_description:
            return Step({})
        filled: Values = {"report_text": text[:_LONGEST]}
        if _names_place(understanding, text):
            filled["report_place"] = text[:_LONGEST]
        return Step(filled)

    def take(self, field: Field, understanding: Understanding) -> Step:
        """Returns what an answer to the question for `field` means."""
        words = report_words()
        text = understanding.text.strip()
        if _is_question(understanding) or understanding.intent in _AT_ONCE:
            return Step({}, other=True)
        leaves = len(tokens(text)) <= words.longest_leave and words.leave.search(text) is not None
        if field == "report_phone":
            return self._phone(understanding, text, leaves=leaves)
        if leaves:
            return Step({}, left=True)
        if field == "report_confirmed":
            return self._confirmation(understanding, text)
        if understanding.intent in _COURTESY and understanding.confidence >= words.sure_question:
            return Step({}, other=True)
        text = mask(text)
        filled: Values = {field: text[:_LONGEST]}
        if field == "report_text" and _names_place(understanding, text):
            filled["report_place"] = text[:_LONGEST]
        return Step(filled)

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
        number = "PA-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))
        phone = values.get("report_phone")
        report = FieldReport(
            number=number,
            text=values.get("report_text") or "",
            place=values.get("report_place") or "",
            phone=None if phone in (None, SKIPPED) else phone,
            reported_at=datetime.now(UTC),
        )
        await self._reports.add(report)
        return Handover(message("report.kept", number=number, hotline=self._office.hotline))

    def _phone(self, understanding: Understanding, text: str, *, leaves: bool) -> Step:
        words = report_words()
        phone = next((found.text for found in find_identifiers(text) if found.type == "phone"), None)
        if phone is not None:
            return Step({"report_phone": phone})
        if leaves and words.leave_report.search(text):
            return Step({}, left=True)
        skipped = leaves or words.skip.search(text) is not None or understanding.intent == "deny"
        return Step({"report_phone": SKIPPED if skipped else None})

    def _confirmation(self, understanding: Understanding, text: str) -> Step:
        words = report_words()
        if words.change.search(text):
            return Step({"report_text": None, "report_place": None, "report_phone": None, "report_confirmed": None})
        if words.send.search(text) or understanding.intent == "affirm":
            return Step({"report_confirmed": YES})
        if understanding.intent == "deny":
            return Step({}, left=True)
        return Step({"report_confirmed": None})

    def _summary(self, values: Values) -> str:
        phone = values.get("report_phone")
        place = values.get("report_place")
        lines = [message("report.summary.text", text=values.get("report_text") or "")]
        if place != values.get("report_text"):
            lines.append(message("report.summary.place", place=place or ""))
        if phone not in (None, SKIPPED):
            lines.append(message("report.summary.phone", phone=phone or ""))
        return "\n".join([message("report.summary.heading"), *lines, message("report.summary.confirm")])


def _names_place(understanding: Understanding, text: str) -> bool:
    return bool(understanding.values("unit")) or report_words().place.search(text) is not None


def _is_question(understanding: Understanding) -> bool:
    """Tells whether the person asks something else in the middle of the form."""
    words = report_words()
    about = understanding.intent.startswith(("procedure_", "indicator_")) or understanding.intent in _ASKING
    named = bool(understanding.values("procedure") or understanding.values("metric"))
    asks = words.asks.search(understanding.text) is not None
    return about and asks and (named or understanding.confidence >= words.sure_question)
