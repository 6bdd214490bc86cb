"""Chooses the answerer for what was understood. Rasa's custom actions and the fallback both come through here."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.courtesy import CourtesyAnswerer
from assistant.answering.document import DocumentAnswerer
from assistant.answering.indicator import IndicatorAnswerer
from assistant.answering.procedure import ProcedureAnswerer
from assistant.domain.answer import Answer
from assistant.domain.message import Topic, Turn, Understanding
from assistant.domain.principal import Principal
from assistant.understanding.rules import FALLBACK_INTENT, RuleUnderstanding


class Answering:
    """One question understood → its answers and the topic to remember."""

    def __init__(
        self,
        procedures: ProcedureAnswerer,
        indicators: IndicatorAnswerer,
        documents: DocumentAnswerer,
        courtesy: CourtesyAnswerer,
        rules: RuleUnderstanding,
    ) -> None:
        self._procedures = procedures
        self._indicators = indicators
        self._documents = documents
        self._courtesy = courtesy
        self._rules = rules

    async def answer(self, understanding: Understanding, topic: Topic, principal: Principal) -> Turn:
        """Returns the turn; every intent of `domain.yml` has an answer."""
        answers, remembered = await self._answers(understanding, topic, principal)
        return Turn(understanding, answers, remembered)

    async def _answers(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        intent = understanding.intent
        if intent.startswith("procedure_"):
            return await self._procedures.answer(understanding, topic)
        if intent.startswith("indicator_") or intent == "export":
            return await self._indicators.answer(understanding, topic, principal)
        if intent in ("document_question", "digital_skills", FALLBACK_INTENT):
            return await self._search(understanding, topic, principal)
        return self._courtesy.answer(understanding, principal), topic

    async def _search(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Where Rasa was unsure, names and rules may still be clear; else the best passages, else a refusal."""
        if understanding.intent == FALLBACK_INTENT:
            intent = self._rules.intent(understanding.text, {entity.type for entity in understanding.entities})
            if intent != FALLBACK_INTENT:
                return await self._answers(replace(understanding, intent=intent), topic, principal)
        return await self._documents.answer(understanding, topic, principal)
