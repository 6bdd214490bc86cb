"""Chooses the answerer for what was understood. Rasa's custom actions and the fallback both come through here."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.courtesy import CourtesyAnswerer
from assistant.answering.document import DocumentAnswerer
from assistant.answering.document_first import comes_first
from assistant.answering.document_instead import may_be_asked, names_no_figure, tells_the_same, tells_the_years
from assistant.answering.dossier import INTENT as DOSSIER_STATUS
from assistant.answering.dossier import DossierAnswerer
from assistant.answering.export import asks_for_figures, last_files
from assistant.answering.improper import refused
from assistant.answering.indicator import IndicatorAnswerer
from assistant.answering.procedure import ProcedureAnswerer
from assistant.answering.same_words import SameWords
from assistant.answering.unit_changes import UnitChanges
from assistant.common.identifiers import find_identifiers
from assistant.common.text import tokens
from assistant.domain.answer import (
    Answer,
    Clarification,
    DocumentAnswer,
    FormAnswer,
    IndicatorAnswer,
    ProcedureAnswer,
    Refusal,
)
from assistant.domain.message import Question, Topic, Turn, Understanding
from assistant.domain.principal import Principal
from assistant.domain.unit import UnitRegistry
from assistant.indicators.resolver import names_rate
from assistant.messages import message
from assistant.understanding.aspect_words import as_said
from assistant.understanding.choosing import is_out_of_range
from assistant.understanding.continuation import continued
from assistant.understanding.rules import FALLBACK_INTENT, RuleUnderstanding

_WHAT_IF = re.compile(r"\b(?:thì sao|thì thế nào|thì làm sao|có sao không)\s*\??$", re.IGNORECASE)
_FEW_WORDS = 8  # beside the name of a procedure; set by hand
_DENOUNCES = re.compile(r"\btố cáo\b", re.IGNORECASE)  # which is more than a word about how one was served
_YEAR = re.compile(r"\b20\d\d\b")  # reports tell of years, procedures seldom do
_DIGIT = re.compile(r"\d")  # of a ward, a day or a year: whose number is wanted
_WHICH_UNIT = re.compile(
    r"\b(?:phường|xã|đơn vị|cơ quan)\s+nào\b.*\b(?:cao|thấp|nhiều|ít|lâu|chậm|nhanh|tốt|kém)\b.*\bnhất\b", re.IGNORECASE
)


class Answering:
    """One question understood → its answers and the topic to remember."""

    def __init__(
        self,
        procedures: ProcedureAnswerer,
        indicators: IndicatorAnswerer,
        documents: DocumentAnswerer,
        courtesy: CourtesyAnswerer,
        rules: RuleUnderstanding,
        dossiers: DossierAnswerer,
        same_words: SameWords | None = None,
        changes: UnitChanges | None = None,
    ) -> None:
        self.dossiers = dossiers
        self._procedures = procedures
        self._indicators = indicators
        self._documents = documents
        self._courtesy = courtesy
        self._rules = rules
        self._same_words = same_words or SameWords(())
        self._changes = changes or UnitChanges(UnitRegistry(()), ())

    async def answer(self, understanding: Understanding, topic: Topic, principal: Principal) -> Turn:
        """Returns the turn; every intent of `domain.yml` has an answer."""
        if topic.asked_back and is_out_of_range(understanding.text, topic.offered):
            again = Clarification(message("dialogue.choose_again", count=len(topic.offered)), topic.offered)
            return Turn(understanding, (again,), topic)
        sure: Answer | None = refused(understanding.text) or self._same_words.answer(understanding.text, principal)
        sure = sure or self._changes.answer(understanding.text, self._rules.entities(understanding.text), principal)
        if sure is not None:
            return Turn(understanding, (sure,), _moved_on(topic, topic, understanding.intent, (sure,)))
        if understanding.intent == "feedback" and _DENOUNCES.search(understanding.text):
            aspect = self._rules.aspect(understanding.text) or "procedure_overview"
            understanding = replace(understanding, intent=aspect, likely=())
        meant, topic = continued(as_said(understanding), topic)
        if meant.intent == "export" and asks_for_figures(meant, topic):
            meant = replace(meant, intent=self._rules.figure(meant.text))
        answers, remembered = await self._answers(meant, topic, principal)
        told = answers[-1]
        if isinstance(told, ProcedureAnswer) and not self._says_plainly(meant, told):
            answers = (*answers[:-1], *self._procedures.with_second(told, meant))
        return Turn(meant, answers, _moved_on(topic, remembered, meant.intent, answers))

    def _says_plainly(self, meant: Understanding, told: ProcedureAnswer) -> bool:
        """ "Còn giấy tờ thì sao" leaves Rasa in doubt, but not whoever reads it; in a long question a word may say less."""
        is_short = meant.follows or len(tokens(meant.text_without("procedure"))) <= _FEW_WORDS
        return is_short and self._rules.aspect(meant.text) == f"procedure_{told.procedure.section}"

    async def own_dossier(self, question: Question, topic: Topic, client: str) -> Turn | None:
        """Returns the turn of a question that carries the code or the number of the person's own dossier, None of any other.

        Args:
            client: whose tries are counted together.
        """
        if not find_identifiers(question.text):
            return None
        understanding = self._rules.understand(question)
        asked = self.dossiers.asked(understanding, topic)
        if asked is None:
            return None
        meant = replace(understanding, intent=DOSSIER_STATUS, confidence=1.0)
        answer, remembered = await self.dossiers.answer(asked, topic, client)
        return Turn(meant, (answer,), _moved_on(topic, remembered, DOSSIER_STATUS, (answer,)))

    async def _answers(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        intent = understanding.intent
        figures = self._asks_figures(understanding)
        if figures is not None:
            return await self._indicators.answer(figures, topic, principal)
        if comes_first(understanding):
            stated = await self._stated(understanding, topic, principal)
            if stated is not None:
                return (stated,), topic
        if intent.startswith("procedure_"):
            answers, remembered = await self._procedures.answer(understanding, topic)
            stated = await self._stated(understanding, topic, principal) if isinstance(answers[0], Refusal) else None
            # A published decision may say what no procedure does.
            return ((stated,), topic) if stated is not None else (answers, remembered)
        if intent == "export":
            return (last_files(topic),), topic
        if intent.startswith("indicator_"):
            return await self._figures(understanding, topic, principal)
        if intent in ("document_question", "digital_skills", FALLBACK_INTENT):
            return await self._search(understanding, topic, principal)
        if intent == DOSSIER_STATUS:
            answer, remembered = await self.dossiers.how(topic)
            return (answer,), remembered
        if intent == "office_info":
            elsewhere = await self._procedures.uncovered(understanding)
            if elsewhere is not None:
                return (await self._stated(understanding, topic, principal) or elsewhere,), topic
        return self._courtesy.answer(understanding, principal), topic

    def _asks_figures(self, understanding: Understanding) -> Understanding | None:
        """What is named may leave no doubt that numbers are wanted, whatever the intent: a ready report, a metric of "phường
        nào", a metric of a unit that we do not know. None: the intent stands.

        Rasa leaves names of figures out where it is sure of another intent; the rules read all names.
        """
        intent = understanding.intent
        if intent.startswith("indicator_"):
            return None
        named = understanding
        unnamed = intent.startswith("procedure_") and not understanding.values("procedure")
        if unnamed or (intent in ("document_question", FALLBACK_INTENT) and _DIGIT.search(understanding.text)):
            named = replace(understanding, entities=self._rules.entities(understanding.text))
        unclear = intent in ("document_question", FALLBACK_INTENT) and self._indicators.names_unknown_unit(named)
        which = named.values("metric") and not named.values("procedure") and _WHICH_UNIT.search(named.text)
        if not (unclear or which or self._indicators.names_report(named)):
            return None
        meant = self._rules.intent(named.text, named.entities)
        return replace(named, intent=meant if meant.startswith("indicator_") else "indicator_value")

    async def _figures(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """What no table holds, or keeps from who asks, may stand in a plan or report that they may read."""
        answers, remembered = await self._indicators.answer(understanding, topic, principal)
        refusal = answers[0]
        # The figures are ours: for another province they know nothing, whatever the reason of the refusal.
        elsewhere = self._documents.is_of_elsewhere(understanding.text)
        is_none = isinstance(refusal, (Refusal, IndicatorAnswer)) and refusal.reason is not None
        if elsewhere and is_none:
            found = await self._stated(understanding, topic, principal)
            return ((found,), topic) if found is not None else (answers, remembered)
        if isinstance(refusal, Refusal) and may_be_asked(refusal, understanding.intent):
            found = await self._stated(understanding, topic, principal)
            if found is not None and tells_the_same(understanding, found, refusal, self._rules.entities):
                return (found,), topic
        return answers, remembered

    async def _search(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Where Rasa was unsure, names and rules may still be clear; else the best passages, else a refusal."""
        if understanding.intent == FALLBACK_INTENT:
            if topic.procedure and not understanding.entities and _WHAT_IF.search(understanding.text):
                aspect = _likely_aspect(understanding) or "procedure_documents"
                return await self._procedures.answer(replace(understanding, intent=aspect, follows=True), topic)
            intent = self._rules.intent(understanding.text, understanding.entities)
            if intent.startswith("indicator_") and names_no_figure(understanding):
                intent = FALLBACK_INTENT
            if intent.startswith("procedure_"):
                intent = _likely_aspect(understanding) or intent
            if intent != FALLBACK_INTENT:
                return await self._answers(replace(understanding, intent=intent), topic, principal)
            likely = _likely_aspect(understanding)
            if likely is not None and likely == understanding.likely[0] and not _YEAR.search(understanding.text):
                surely = await self._guessed(understanding, topic, likely, surely=True)
                if surely is not None:
                    return surely
        found, remembered = await self._documents.answer(understanding, topic, principal)
        if understanding.intent == "document_question" or (
            isinstance(found[0], DocumentAnswer) and found[0].completeness == "complete"
        ):
            return found, remembered
        if names_rate(understanding.text) and not understanding.values("procedure"):
            return await self._indicators.answer(replace(understanding, intent="indicator_value"), topic, principal)
        aspect = _likely_aspect(understanding) or self._rules.aspect(understanding.text) or FALLBACK_INTENT
        guessed = await self._guessed(understanding, topic, aspect)
        if guessed is not None:
            return guessed
        elsewhere = await self._procedures.uncovered(understanding)
        return ((elsewhere,), topic) if elsewhere is not None else (found, remembered)

    async def _guessed(
        self, understanding: Understanding, topic: Topic, intent: str, *, surely: bool = False
    ) -> tuple[tuple[Answer, ...], Topic] | None:
        guess = await self._procedures.guess(replace(understanding, intent=intent), surely=surely)
        return ((guess,), replace(topic, procedure=guess.procedure.code)) if guess is not None else None

    async def _stated(self, understanding: Understanding, topic: Topic, principal: Principal) -> DocumentAnswer | None:
        """What a document certainly says where nothing else answers, for the years that were asked for."""
        found, _ = await self._documents.answer(understanding, topic, principal)
        document = found[0]
        if not isinstance(document, DocumentAnswer) or document.completeness != "complete":
            return None
        return document if tells_the_years(understanding, document) else None


def _likely_aspect(understanding: Understanding) -> str | None:
    """The intent of the aspect that is asked for, if one about a procedure is asked for at all."""
    return next((intent for intent in understanding.likely if intent.startswith("procedure_")), None)


def _moved_on(before: Topic, after: Topic, intent: str, answers: tuple[Answer, ...]) -> Topic:
    """What to remember for the next question: the subject of this one, and what was offered last."""
    left = before.procedure if after.procedure != before.procedure else None
    return replace(
        after,
        previous_procedure=left or after.previous_procedure,
        intent=intent if intent.startswith(("procedure_", "indicator_")) else before.intent,
        offered=next((answer.choices for answer in reversed(answers) if answer.choices), ()),
        asked_back=isinstance(answers[-1], Clarification),
        form_open=isinstance(answers[-1], FormAnswer),
    )
