"""Where somebody's own dossier stands: asks for its code and one number given to the desk, and tells what the register says.

The number never leaves the service: the line asks here before the dialogue, so that Rasa's tracker does not see it, and neither
it nor the code stands in an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.dossier_texts import describe, next_line, standing_line
from assistant.answering.refusal import suggestions
from assistant.answering.sources import OpenedSource
from assistant.domain.answer import Answer, Citation, DossierAnswer, Help, Refusal
from assistant.domain.dossier_keys import same_code
from assistant.domain.errors import LookupClosed, StoreUnavailable
from assistant.domain.indicator import RegisterState
from assistant.domain.message import Topic, Understanding
from assistant.domain.office import Office
from assistant.domain.own_dossier import REGISTER_SOURCE, DossierView
from assistant.domain.unit import UnitRegistry
from assistant.messages import message
from assistant.ports import DossierLookup

INTENT = "dossier_status"
_FACTS = ("phone", "personal_id")
_MOST_FACTS = 2  # somebody may give both numbers; more would be guessing
_NOT_A_LOOKUP = frozenset({"handover", "report_issue", "feedback", "emergency"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message gives to look a dossier up with."""

    codes: tuple[str, ...]
    facts: tuple[str, ...]


class DossierAnswerer:
    """Answers about one dossier, to who knows its code and a number of its applicant."""

    def __init__(
        self, lookup: DossierLookup, units: UnitRegistry, office: Office, *, today: Callable[[], date] = date.today
    ) -> None:
        self._lookup = lookup
        self._units = units
        self._office = office
        self._today = today

    def asked(self, understanding: Understanding, topic: Topic) -> Asked | None:
        """Returns what the message gives, None when it is not about a dossier of one's own."""
        codes = tuple(dict.fromkeys(map(same_code, understanding.values("dossier_code"))))
        facts = tuple(value for kind in _FACTS for value in understanding.values(kind))
        if understanding.intent in _NOT_A_LOOKUP:
            return None
        expected = topic.dossier_asked or understanding.intent == INTENT
        return Asked(codes, facts) if codes or (facts and expected) else None

    async def answer(self, asked: Asked, topic: Topic, client: str) -> tuple[Answer, Topic]:
        """Returns the answer, and the topic with what the next message may leave out.

        Args:
            client: whose tries are counted together.
        """
        waiting = replace(topic, dossier_asked=True, dossier_code=None)
        over = replace(topic, dossier_asked=False, dossier_code=None)
        try:
            if await self._lookup.register() is None:
                return self._no_register(), over
            if len(asked.codes) > 1:
                return Help(message("own_dossier.one_at_a_time")), waiting
            code = asked.codes[0] if asked.codes else topic.dossier_code
            if code is None:
                return Help(message("own_dossier.ask_code")), waiting
            if not asked.facts:
                return Help(message("own_dossier.ask_fact")), replace(waiting, dossier_code=code)
            for fact in asked.facts[:_MOST_FACTS]:
                found = await self._lookup.find(code, fact, client)
                if found is not None:
                    return self._found(found), over
        except LookupClosed as error:
            minutes = -(-error.retry_after_s // 60)
            text = message("own_dossier.closed", minutes=minutes, hotline=self._office.hotline)
            return Refusal(text, "unavailable"), over
        except StoreUnavailable:
            return self._away(), over
        text = message("own_dossier.not_found", hotline=self._office.hotline)
        return Refusal(text, "no_data"), replace(waiting, dossier_code=code)

    async def how(self, topic: Topic) -> tuple[Answer, Topic]:
        """Returns what to send in order to look a dossier up; where there is no register, who can tell."""
        try:
            register = await self._lookup.register()
        except StoreUnavailable:
            return self._away(), topic
        if register is None:
            return self._no_register(), topic
        lines = [message("own_dossier.simulated")] if register.simulated else []
        lines.append(message("own_dossier.how", as_of=f"{register.as_of:%d/%m/%Y}"))
        return Help("\n".join(lines)), replace(topic, dossier_asked=True, dossier_code=None)

    async def view(self, code: str, fact: str, client: str) -> tuple[DossierView, dict[str, str]] | None:
        """Returns a dossier and its words for a page (unit's name, status, how it stands, what to do); None when none fits.

        Raises:
            LookupClosed, StoreUnavailable.
        """
        found = await self._lookup.find(code, fact, client)
        if found is None:
            return None
        today = self._today()
        unit_name = self._unit_name(found.unit)
        words = {
            "unit_name": unit_name,
            "status_text": message(f"dossier_status.{found.status}"),
            "standing": found.standing(today),
            "standing_text": standing_line(found, today),
            "next_text": next_line(found, unit_name, self._office, today),
            "text": describe(found, unit_name, self._office, today),
        }
        return found, words

    async def register(self) -> RegisterState | None:
        """Returns what dossiers are looked up in; None without a register, or while the store is away."""
        with suppress(StoreUnavailable):
            return await self._lookup.register()
        return None

    async def source(self) -> OpenedSource | None:
        """Returns what the citation of the register opens: what it is, nothing of what is in it; None without a register.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        register = await self._lookup.register()
        if register is None:
            return None
        text = message(
            "own_dossier.source",
            title=register.title,
            first=f"{register.first:%d/%m/%Y}",
            as_of=f"{register.as_of:%d/%m/%Y}",
        )
        if register.simulated:
            text = message("own_dossier.simulated") + "\n" + text
        return OpenedSource(REGISTER_SOURCE, register.title, "", text, None, register.as_of)

    def _found(self, found: DossierView) -> DossierAnswer:
        text = describe(found, self._unit_name(found.unit), self._office, self._today())
        return DossierAnswer(text, (_citation(found.register),))

    def _unit_name(self, unit_id: str) -> str:
        """The unit's name, and who took over where there is no such unit any more."""
        if unit_id not in self._units:
            return self._office.name
        unit = self._units[unit_id]
        gone = unit.valid_to is not None and unit.valid_to < self._today()
        if not gone or unit.succeeded_by is None or unit.succeeded_by not in self._units:
            return unit.name
        return message("own_dossier.unit_now", unit=unit.name, now=self._units[unit.succeeded_by].name)

    def _no_register(self) -> Refusal:
        text = message("own_dossier.no_register", portal=self._office.portal, hotline=self._office.hotline)
        return Refusal(text, "no_data", suggestions(self._office))

    def _away(self) -> Refusal:
        text = message("own_dossier.away", portal=self._office.portal, hotline=self._office.hotline)
        return Refusal(text, "unavailable")


def _citation(register: RegisterState) -> Citation:
    return Citation(REGISTER_SOURCE, register.title, "", None, None, register.as_of)
