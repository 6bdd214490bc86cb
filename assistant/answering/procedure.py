"""Questions about procedures: which one, which aspect, and the section that answers it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.policy import Policy
from assistant.answering.refusal import not_found, suggestions, uncovered
from assistant.answering.said_names import NUMBERS, SaidNames
from assistant.common.text import tokens
from assistant.domain.answer import (
    Answer,
    Checklist,
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
from assistant.domain.procedure import Procedure
from assistant.domain.special_case import SpecialCase
from assistant.domain.uncovered import UncoveredTopic
from assistant.knowledge_base.procedure_texts import SECTIONS, form_names, handling_time, is_unchecked, section_text
from assistant.messages import message
from assistant.retrieval.procedure_matching import Match, Matching, ProcedureMatcher

_SECTION_OF: dict[str, Section] = {
    **{f"procedure_{section}": section for section in SECTIONS},
    "procedure_forms": "documents",
}
_OFFERED: tuple[Section, ...] = ("documents", "steps", "fee", "time", "place", "online")
_FEE_WORDS = frozenset({"phí", "giá"})
_ABOUT_FINES = frozenset({"phạt", "khiếu"})  # who complains of a fine does not ask how high it is
_MOST_CHOICES = 5
_OFFERED_AT_MOST = 3  # when none is certain
# What says neither that a paper is lost nor that something is done again: "quay lại khai sinh", "mất mấy ngày".
_ASIDE = re.compile(r"\b(?:quay|trở|quay trở) lại\b|\bmất(?=\s+(?:mấy|bao|chừng|khoảng|tầm|nhiêu)\b)", re.IGNORECASE)
# What is done already is not asked: "trình báo xong rồi, giờ làm cuốn mới".
_DONE = re.compile(r"[^,.;?!]*\bxong rồi\s*[,.;]", re.IGNORECASE)
# Who speaks of a decision to fine somebody, or wants none, does not ask how high a fine is.
_NO_FINE_ASKED = re.compile(r"\bquyết định (?:xử )?phạt\b|\b(?:khỏi|không|tránh)(?: bị)? phạt\b", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm (20\d\d)\b", re.IGNORECASE)
_WILL_BE = re.compile(
    r"\bsẽ\b|\b(?:luật|quy định)\b.{0,15}\b(?:đổi|thay đổi|vậy)\b.{0,8}\bnữa\b|\bđổi (?:luật|quy định) nữa\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:hết hạn|đến hạn|hạn|sinh|tới|đến|cho đến)(?: ngày| tháng| cuối| đầu| \d+| \d+/\d+)* năm 20\d\d\b",
    re.IGNORECASE,
)
_DISTRICT = re.compile(r"\b(?:cấp|công an|ủy ban nhân dân|ubnd) (?:quận,? )?huyện\b", re.IGNORECASE)


class ProcedureAnswerer:
    """Answers from `knowledge/procedures/`, one section at a time, the others offered as choices."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        topics: Mapping[str, UncoveredTopic],
        matcher: ProcedureMatcher,
        office: Office,
        policy: Policy,
        special_cases: Iterable[SpecialCase] = (),
    ) -> None:
        """Args:
        topics: what nothing here covers; asked about one of them, the assistant says so.
        special_cases: those of a procedure that is not there count for nothing.
        """
        self._procedures = procedures
        self._special_cases = [case for case in special_cases if case.special in procedures or case.special in topics]
        self._topics = topics
        self._matcher = matcher
        self._office = office
        self._policy = policy
        self._names = SaidNames(procedures, policy)

    async def answer(self, understanding: Understanding, topic: Topic) -> tuple[tuple[Answer, ...], Topic]:
        """Returns the answers and the topic to remember; asks back when the procedure is not clear."""
        section = _SECTION_OF.get(understanding.intent, "overview")
        named = self._named_topic(understanding, topic)
        if named is not None and not await self._is_surely_described(understanding):
            return (uncovered(self._office, named),), replace(topic, procedure=named.id)
        candidates, nearer = await self._candidates(understanding, topic)
        if understanding.intent == "procedure_compare" and len(candidates) == 2:
            return (self._compare(*candidates),), replace(topic, procedure=candidates[0].code)
        if len(candidates) == 1 and _asks_for_fine(understanding, candidates[0]):
            return (self._no_fines(candidates[0]),), replace(topic, procedure=candidates[0].code)
        year = _future_year(understanding.text, section, date.today())
        if len(candidates) == 1 and year is not None:
            return (self._of_the_future(candidates[0], section, year),), replace(topic, procedure=candidates[0].code)
        if len(candidates) == 1:
            return (self.section(candidates[0], section),), replace(topic, procedure=candidates[0].code)
        if candidates:
            return (self._which_of(candidates, section),), topic
        if nearer is not None:
            return (self._uncovered(nearer),), topic
        if self._names.own_words(understanding.text):
            return (not_found(self._office),), topic
        return (Clarification(message("procedure.which"), suggestions(self._office)),), topic

    async def guess(self, understanding: Understanding, *, surely: bool = False) -> ProcedureAnswer | None:
        """Returns an answer to a question whose intent is not clear, None unless the procedure is, or is `surely`.

        The aspect is the one whose words the question says, else the overview.
        """
        matches = (await self._match(understanding)).procedures
        least = self._policy.procedure_sure_evidence if surely else self._policy.procedure_guess_evidence
        if not matches or matches[0].evidence < least:
            return None
        procedure = self._procedures[matches[0].code]
        if _asks_for_fine(understanding, procedure):
            return None
        return self.section(procedure, _SECTION_OF.get(understanding.intent, "overview"))

    async def uncovered(self, understanding: Understanding) -> Refusal | None:
        """Returns the refusal of a topic that a question is nearer to than to any procedure, None when there is none."""
        text = understanding.text.lower()
        if any(word in text for word in self._policy.office_words):
            return None
        matching = await self._match(understanding)
        return self._uncovered(matching.uncovered) if matching.nearer else None

    def _uncovered(self, topic: str | None) -> Refusal:
        return uncovered(self._office, self._topics[topic]) if topic is not None else not_found(self._office)

    def section(self, procedure: Procedure, section: Section) -> ProcedureAnswer:
        """Returns one section of a procedure with its source, its doubts and the sections one may want next."""
        text = section_text(procedure, section)
        notes = self._notes(procedure, section, text)
        return ProcedureAnswer(
            text="\n".join((text, *notes)),
            citations=(self._citation(procedure, section),),
            procedure=ProcedureReference(procedure.code, procedure.name, section),
            completeness="partial" if is_unchecked(procedure, section) else "complete",
            choices=_choices(procedure, [other for other in _OFFERED if other != section]),
            checklist=_checklist(procedure, notes) if section == "documents" else None,
        )

    def with_second(self, answer: ProcedureAnswer, understanding: Understanding) -> tuple[ProcedureAnswer, ...]:
        """Returns the answer, and beside it the second likeliest aspect where Rasa was not sure that the one told is the one meant.

        The answer alone where words or the talk decided for another aspect; the second is never the overview. It says why it is
        there, and the choices are those of both.
        """
        likely = [_SECTION_OF[intent] for intent in understanding.likely if intent in _SECTION_OF][:2]
        unsure = understanding.confidence < self._policy.one_aspect_confidence
        if not unsure or understanding.intent == "procedure_compare" or likely[:1] != [answer.procedure.section]:
            return (answer,)
        aspect = likely[-1]
        if aspect in (answer.procedure.section, "overview"):
            return (answer,)
        procedure = self._procedures[answer.procedure.code]
        second = self.section(procedure, aspect)
        why, papers = message("procedure.second"), second.checklist
        choices = _choices(procedure, [other for other in _OFFERED if other not in likely])
        if papers is not None:  # a page may show the list of papers instead of the text
            second = replace(second, checklist=replace(papers, notes=(why, *papers.notes)))
        return replace(answer, choices=()), replace(second, text=f"{why}\n{second.text}", choices=choices)

    def _notes(self, procedure: Procedure, section: Section, text: str) -> tuple[str, ...]:
        """What a reader must know beside the text of the section: doubts, an end, that nobody has compared it."""
        notes = []
        if is_unchecked(procedure, section):
            notes.append(message("procedure.unchecked", hotline=self._office.hotline))
        if procedure.valid_to is not None and procedure.valid_to < date.today():
            notes.append(message("procedure.expired", date=procedure.valid_to.strftime("%d/%m/%Y")))
        if procedure.checked_on is None:
            notes.append(message("procedure.imported.note"))
            if _DISTRICT.search("\n".join((text, *notes))):
                notes.append(message("procedure.imported.district"))
        return tuple(notes)

    def _named_topic(self, understanding: Understanding, topic: Topic) -> UncoveredTopic | None:
        """The topic without content that a question names, or goes on about."""
        named = understanding.values("procedure")
        if any(code in self._procedures for code in named):
            return None
        if not named and (understanding.follows or not self._names.own_words(understanding.text)):
            return self._topics.get(topic.procedure or "")
        return next((self._topics[code] for code in named if code in self._topics), None)

    def _no_fines(self, procedure: Procedure) -> Refusal:
        """What one pays for being late is no fee; we know nothing about it."""
        text = message("procedure.no_fines", name=procedure.name, hotline=self._office.hotline)
        return Refusal(text, "no_data", _choices(procedure, ("documents", "time", "place")))

    def _of_the_future(self, procedure: Procedure, section: Section, year: int) -> Refusal:
        """What will hold one day, nobody has said yet."""
        text = message("procedure.future", name=procedure.name, year=str(year))
        return Refusal(text, "no_data", _choices(procedure, (section,)))

    async def _match(self, understanding: Understanding) -> Matching:
        understanding = self._still_to_do(understanding)
        named = understanding.values("procedure")
        question = _ASIDE.sub(" ", understanding.text_without(*NUMBERS))
        matching = await asyncio.to_thread(self._matcher.match, question, {code: 1 / len(named) for code in named})
        return self._special_case_first(understanding.text, matching, named)

    def _still_to_do(self, understanding: Understanding) -> Understanding:
        """The question without what is said to be done, as long as something of its own is left."""
        rest = _DONE.sub(lambda done: " " * len(done[0]), understanding.text)
        if rest == understanding.text or not self._names.own_words(rest):
            return understanding
        left = tuple(one for one in understanding.entities if rest[one.start : one.start + 1].strip())
        return replace(understanding, text=rest, entities=left)

    def _special_case_first(self, question: str, matching: Matching, named: Sequence[str]) -> Matching:
        """Puts a special case before the general one where the question says who is concerned, and behind it where it says only
        the name of the general one; as likely as the best match is. A special case that nothing covers leaves no procedure;
        the special case of such a topic is meant for certain.
        """
        matches = matching.procedures
        best = matches[0].code if matches else None
        for case in self._special_cases:
            if matches and matching.nearer and matching.uncovered == case.general and case.is_meant(question):
                (first, *others) = _first(case.special, matches)
                sure = replace(first, evidence=max(first.evidence, self._policy.procedure_over_topic_evidence))
                return replace(matching, procedures=(sure, *others), nearer=False, uncovered=None)
            if best == case.general and case.is_meant(question):
                if case.special in self._topics:
                    return replace(matching, procedures=(), nearer=True, uncovered=case.special)
                return replace(matching, procedures=_first(case.special, matches))
            if best == case.special and [*named] == [case.general] and not case.is_meant(question):
                return replace(matching, procedures=_first(case.general, matches))
        return matching

    async def _is_surely_described(self, understanding: Understanding) -> bool:
        """Tells whether a described procedure is meant although a topic without content is named."""
        best = (await self._match(understanding)).procedures[:1]
        return bool(best) and best[0].evidence >= self._policy.procedure_over_topic_evidence

    async def _candidates(self, understanding: Understanding, topic: Topic) -> tuple[list[Procedure], str | None]:
        """Returns the one procedure meant, several when unclear, none when nothing fits; then perhaps the topic that does."""
        named = [code for code in understanding.values("procedure") if code in self._procedures]
        if named and understanding.intent == "procedure_compare" and not self._says_several(understanding):
            return [self._procedures[code] for code in named[:2]], None
        current = self._procedures.get(topic.procedure or "")
        if len(named) > 1 and current is not None and current.code in named:
            return [current], None
        if not named and current is not None and (understanding.follows or self._is_about(current, understanding)):
            return [current], None
        own_words = self._names.own_words(understanding.text)
        if len(named) > 1 and self._names.says_only(understanding):
            best = next(iter((await self._match(understanding)).procedures), None)
            return [self._procedures[code] for code in self._names.told_apart(named, best, understanding)], None
        if not named and not own_words:
            return [], None
        matching = await self._match(understanding)
        if len(named) == 1 and self._names.decides(named[0], matching.procedures, understanding):
            return [self._procedures[named[0]]], None
        believed = self._believed(matching, named)
        return [self._procedures[match.code] for match in believed], matching.uncovered

    def _says_several(self, understanding: Understanding) -> bool:
        """Tells whether more than two things are named, which may all be parts of one: "khai sinh + nhập khẩu + thẻ bhyt"."""
        meant: dict[int, set[str]] = {}
        for entity in understanding.entities:
            if entity.type == "procedure":
                meant.setdefault(entity.start, set()).add(entity.value)
        return len(set(map(frozenset, meant.values()))) > 2

    def _believed(self, matching: Matching, named: Sequence[str]) -> Sequence[Match]:
        """The best match when the evidence is good; a few to choose from when it is fair or a name was said; else nothing."""
        matches = matching.procedures
        if not matches:
            return ()
        best = matches[0]
        if not named and matching.nearer and best.evidence < self._policy.procedure_evidence:
            return ()
        rivals = [match for match in matches[1:] if match.code in named and best.code in named]
        if rivals and best.score - rivals[0].score < self._policy.procedure_lead:
            return (best, *rivals)
        if best.evidence >= self._policy.procedure_evidence:
            return (best,)
        if matching.by_words and len(named) == 1:
            return (replace(best, code=named[0]),)
        said = best.code in named and matching.uncovered is None
        if said or best.evidence >= self._policy.procedure_offer_evidence:
            return matches[:_OFFERED_AT_MOST]
        return ()

    def _is_about(self, procedure: Procedure, understanding: Understanding) -> bool:
        """Tells whether a question that names no procedure can be about this one: whatever it names, its own text names too."""
        section = _SECTION_OF.get(understanding.intent, "overview")
        named = set(tokens(f"{procedure.name} {' '.join(procedure.aliases)} {section_text(procedure, section)}"))
        return named.issuperset(self._names.own_words(understanding.text))

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
            return {
                "summary": procedure.summary,
                "level": message(f"procedure.overview.level_name.{procedure.level}"),
                "time": handling_time(procedure),
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


def _checklist(procedure: Procedure, notes: tuple[str, ...]) -> Checklist | None:
    return Checklist(procedure.documents, form_names(procedure), notes) if procedure.documents else None


def _choices(procedure: Procedure, sections: Iterable[Section]) -> tuple[Choice, ...]:
    return tuple(
        Choice(message(f"procedure.choice.{section}"), message(f"procedure.question.{section}", name=procedure.name))
        for section in sections
    )


def _asks_for_fine(understanding: Understanding, procedure: Procedure) -> bool:
    """Tells whether "bị phạt bao nhiêu tiền" is asked, and no fee beside it; a procedure may be about fines itself."""
    rest = _NO_FINE_ASKED.sub(lambda said: " " * len(said[0]), understanding.text)
    words = set(tokens(replace(understanding, text=rest).text_without("procedure")))
    about_fines = not _ABOUT_FINES.isdisjoint(tokens(procedure.name))
    return "phạt" in words and words.isdisjoint(_FEE_WORDS) and not about_fines


def _future_year(question: str, section: Section, today: date) -> int | None:
    """Returns the year to come whose rules are asked for: "năm 2028 lệ phí sẽ là bao nhiêu"; None for "hết hạn năm 2028"."""
    said = _YEAR.search(question)
    if said is None or int(said[1]) <= today.year or _UNTIL.search(question):
        return None
    return int(said[1]) if section == "fee" or _WILL_BE.search(question) else None


def _first(code: str, matches: Sequence[Match]) -> tuple[Match, ...]:
    return (replace(matches[0], code=code), *(match for match in matches if match.code != code))
