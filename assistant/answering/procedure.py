"""Questions about procedures: which one, which aspect, and the section that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from assistant.answering.policy import Policy
from assistant.answering.refusal import not_found, suggestions
from assistant.common.text import tokens
from assistant.domain.answer import (
    Answer,
    Choice,
    Citation,
    Clarification,
    ProcedureAnswer,
    ProcedureReference,
    Refusal,
    Section,
)
from assistant.domain.message import Topic, Understanding
from assistant.domain.office import Office
from assistant.domain.passage import Hit
from assistant.domain.procedure import OtherProcedure, Procedure
from assistant.knowledge_base.procedure_texts import SECTIONS, is_unchecked, section_text
from assistant.messages import message
from assistant.ports import PassageSearch
from assistant.retrieval.terms import QUESTION_WORDS

_SECTION_OF: dict[str, Section] = {
    **{f"procedure_{section}": section for section in SECTIONS},
    "procedure_forms": "documents",
}
_OFFERED: tuple[Section, ...] = ("documents", "steps", "fee", "time", "place", "online")
_MOST_CHOICES = 5


class ProcedureAnswerer:
    """Answers from `knowledge/procedures/`, one section at a time, the others offered as choices."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        others: Mapping[str, OtherProcedure],
        search: PassageSearch,
        office: Office,
        policy: Policy,
    ) -> None:
        """Args: others: procedures that are only known by name; asked for one of them, the assistant says so."""
        self._procedures = procedures
        self._others = others
        self._search = search
        self._office = office
        self._policy = policy

    async def answer(self, understanding: Understanding, topic: Topic) -> tuple[tuple[Answer, ...], Topic]:
        """Returns the answers and the topic to remember; asks back when the procedure is not clear."""
        section = _SECTION_OF.get(understanding.intent, "overview")
        other = self._other(understanding, topic)
        if other is not None:
            return (self._not_described(other),), replace(topic, procedure=other.id)
        candidates = await self._candidates(understanding, topic)
        if understanding.intent == "procedure_compare" and len(candidates) == 2:
            return (self._compare(*candidates),), replace(topic, procedure=candidates[0].code)
        if len(candidates) == 1:
            return (self.section(candidates[0], section),), replace(topic, procedure=candidates[0].code)
        if candidates:
            return (self._which_of(candidates, section),), topic
        if self._own_words(understanding.text):
            return (not_found(self._office),), topic
        return (Clarification(message("procedure.which"), suggestions(self._office)),), topic

    def section(self, procedure: Procedure, section: Section) -> ProcedureAnswer:
        """Returns one section of a procedure with its source, its doubts and the sections one may want next."""
        text = section_text(procedure, section)
        doubtful = is_unchecked(procedure, section)
        if doubtful:
            text += "\n" + message("procedure.unchecked", hotline=self._office.hotline)
        if procedure.valid_to is not None and procedure.valid_to < date.today():
            text += "\n" + message("procedure.expired", date=procedure.valid_to.strftime("%d/%m/%Y"))
        others = [other for other in _OFFERED if other != section]
        return ProcedureAnswer(
            text=text,
            citations=(self._citation(procedure, section),),
            procedure=ProcedureReference(procedure.code, procedure.name, section),
            completeness="partial" if doubtful else "complete",
            choices=tuple(
                Choice(
                    message(f"procedure.choice.{other}"),
                    message(f"procedure.question.{other}", name=procedure.name),
                )
                for other in others
            ),
        )

    def _other(self, understanding: Understanding, topic: Topic) -> OtherProcedure | None:
        """The procedure asked for when it is one of those we cannot describe."""
        named = understanding.values("procedure")
        if any(code in self._procedures for code in named):
            return None
        if not named and (understanding.follows or not self._own_words(understanding.text)):
            return self._others.get(topic.procedure or "")
        return next((self._others[code] for code in named if code in self._others), None)

    def _not_described(self, other: OtherProcedure) -> Refusal:
        text = message(
            "procedure.not_described", name=other.name, portal=self._office.portal, hotline=self._office.hotline
        )
        return Refusal(text, "no_data", suggestions(self._office))

    async def _candidates(self, understanding: Understanding, topic: Topic) -> list[Procedure]:
        """Returns the one procedure meant, several when unclear, none when nothing fits."""
        named = [self._procedures[code] for code in understanding.values("procedure") if code in self._procedures]
        if len(named) == 1 or (named and understanding.intent == "procedure_compare"):
            return named[:2]
        current = self._procedures.get(topic.procedure or "")
        if len(named) > 1:
            return [current] if current in named else await self._best_of(understanding.text, named)
        if current is not None and (understanding.follows or self._is_about(current, understanding)):
            return [current]
        if not self._own_words(understanding.text):
            return []
        return await self._found(understanding.text)

    async def _best_of(self, question: str, named: list[Procedure]) -> list[Procedure]:
        """Several names in one question: the one whose own name says most of it, else ask."""
        hits = await self._search.search(question, limit=20, kinds=("procedure",))
        ranked = list(dict.fromkeys(hit.passage.subject for hit in hits))
        order = sorted(named, key=lambda p: ranked.index(p.code) if p.code in ranked else len(ranked))
        first, second = order[0], order[1]
        if second.code not in ranked or set(tokens(second.name)) < set(tokens(first.name)):
            return [first]
        best = {hit.passage.subject: hit.score for hit in reversed(hits)}
        return [first] if best.get(first.code, 0) - best.get(second.code, 0) > 0.15 else order[:_MOST_CHOICES]

    async def _found(self, question: str) -> list[Procedure]:
        """No name was recognised: search, and believe it only on strong evidence."""
        hits = await self._search.search(question, limit=20, kinds=("procedure",))
        asked = self._own_words(question)
        strong = [hit for hit in hits if self._is_strong(hit, asked)]
        codes = list(dict.fromkeys(hit.passage.subject for hit in strong if hit.passage.subject in self._procedures))
        return [self._procedures[code] for code in codes[:3]]

    def _is_strong(self, hit: Hit, asked: list[str]) -> bool:
        """The names must say what is asked for; words somewhere in the text ("xe", "máy") prove nothing."""
        words = tokens(f"{hit.passage.heading} {hit.passage.names}")
        names = {*words, *pairwise(words)}
        wanted = [*asked, *pairwise(asked)]
        covered = sum(part in names for part in wanted) / len(wanted) >= self._policy.procedure_coverage
        return covered and (hit.dense is None or hit.dense >= self._policy.procedure_cosine)

    def _is_about(self, procedure: Procedure, understanding: Understanding) -> bool:
        """Tells whether a question that names no procedure can be about this one: whatever it names, its own text names too."""
        section = _SECTION_OF.get(understanding.intent, "overview")
        named = set(tokens(f"{procedure.name} {' '.join(procedure.aliases)} {section_text(procedure, section)}"))
        return named.issuperset(self._own_words(understanding.text))

    def _own_words(self, question: str) -> list[str]:
        """Returns the words that are neither about an aspect nor courtesy: the question's own topic."""
        return [
            word for word in tokens(question) if word not in self._policy.aspect_words and word not in QUESTION_WORDS
        ]

    def _citation(self, procedure: Procedure, section: Section) -> Citation:
        lines = section_text(procedure, section).split("\n")[1:]
        quote = next((line for line in lines if line.strip() and not line.endswith(":")), None)
        return Citation(
            source_id=f"procedure:{procedure.code}:{section}",
            title=procedure.source.title,
            locator=message(f"procedure.source_locator.{section}"),
            url=procedure.source.url,
            quote=quote,
            as_of=procedure.checked_on,
        )

    def _compare(self, first: Procedure, second: Procedure) -> ProcedureAnswer:
        def cells(procedure: Procedure) -> dict[str, str]:
            time = section_text(procedure, "time").split("\n")[-1].removeprefix("• ")
            return {
                "summary": procedure.summary,
                "level": message(f"procedure.overview.level_name.{procedure.level}"),
                "time": time,
                "result": "; ".join(procedure.result) or message("procedure.result.none"),
            }

        left, right = cells(first), cells(second)
        lines = [message("procedure.compare.heading", first=first.name, second=second.name)]
        for key in left:
            label = message(f"procedure.compare.{key}")
            lines.append(message("procedure.compare.row", label=label, first=left[key], second=right[key]))
        return ProcedureAnswer(
            text="\n".join(lines),
            citations=(self._citation(first, "overview"), self._citation(second, "overview")),
            procedure=ProcedureReference(first.code, first.name, "overview"),
            choices=tuple(
                Choice(procedure.name, message("procedure.question.overview", name=procedure.name))
                for procedure in (first, second)
            ),
        )

    def _which_of(self, procedures: list[Procedure], section: Section) -> Clarification:
        choices = tuple(
            Choice(procedure.name, message(f"procedure.question.{section}", name=procedure.name))
            for procedure in procedures[:_MOST_CHOICES]
        )
        return Clarification(message("procedure.which_of"), choices)
