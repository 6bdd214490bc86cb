"""Questions about the content of documents: the best supporting passages, quoted word for word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answering.document_evidence import probability, says_document_number
from assistant.answering.other_provinces import OtherProvinces
from assistant.answering.policy import Policy
from assistant.answering.refusal import not_found
from assistant.domain.answer import Answer, Choice, DocumentAnswer
from assistant.domain.message import Topic, Understanding
from assistant.domain.office import Office
from assistant.domain.passage import Hit, Passage
from assistant.domain.principal import Principal
from assistant.messages import message
from assistant.ports import PassageSearch

_MOST_PASSAGES = 2
_CLOSE = 0.75  # a second passage joins when its score is at least this share of the first


class DocumentAnswerer:
    """Answers with passages as they stand; it never rewrites a number."""

    def __init__(self, search: PassageSearch, office: Office, policy: Policy, others: OtherProvinces) -> None:
        self._search = search
        self._office = office
        self._policy = policy
        self._others = others

    async def answer(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Returns the passages that support an answer, newest document first, or a refusal when the evidence is weak."""
        found = await self._search.search(
            understanding.text, limit=6, kinds=("document", "office"), principal=principal
        )
        hits = self._others.may_speak(understanding.text, found)
        hits = tuple(hit for hit in hits if says_document_number(understanding.text, hit.passage)) or hits
        evidence = self._evidence(understanding.text, hits)
        if evidence < self._policy.document_evidence:
            return (not_found(self._office, _topics(found)),), topic
        chosen = [hit for hit in hits if hit.score >= _CLOSE * hits[0].score][:_MOST_PASSAGES]
        certain = evidence >= self._policy.document_certain_evidence
        passages = _newest_first([hit.passage for hit in chosen])
        expired = [passage for passage in passages if passage.valid_to is not None and passage.valid_to < date.today()]
        text = "\n\n".join(_with_date(passage, passages) for passage in passages)
        return (
            DocumentAnswer(
                text=text if certain else f"{message('document.partial')}\n\n{text}",
                citations=tuple(passage.citation(passage.text) for passage in passages),
                completeness="complete" if certain and not expired else "partial",
                choices=_topics(hits[len(chosen) :])[:2],
            ),
        ), topic

    def is_of_elsewhere(self, question: str) -> bool:
        """Tells whether a question names another province."""
        return bool(self._others.named(question))

    def _evidence(self, question: str, hits: Sequence[Hit]) -> float:
        """How likely the first hit answers, 0–1; without the sentence model its words must cover enough, never for certain."""
        if not hits:
            return 0.0
        if hits[0].dense is None:
            return self._policy.document_evidence * (hits[0].lexical >= self._policy.words_only_coverage)
        likely = probability(question, hits)
        return (
            max(likely, self._policy.document_evidence) if says_document_number(question, hits[0].passage) else likely
        )


def _newest_first(passages: list[Passage]) -> list[Passage]:
    """Passages of several documents that may disagree: the newest first; those of one document stay in order."""
    if len({passage.subject for passage in passages}) == 1:
        return passages
    return sorted(passages, key=lambda passage: passage.as_of or date.min, reverse=True)


def _with_date(passage: Passage, passages: list[Passage]) -> str:
    """Several documents are told apart by title and date, and what holds no longer says so."""
    lines = []
    if len({other.subject for other in passages}) > 1:
        as_of = passage.as_of.strftime("%d/%m/%Y") if passage.as_of else message("document.no_date")
        lines.append(message("document.source_line", title=passage.title, date=as_of))
    if passage.valid_to is not None and passage.valid_to < date.today():
        lines.append(message("document.expired", date=passage.valid_to.strftime("%d/%m/%Y")))
    return "\n".join([*lines, passage.text])


def _topics(hits: tuple[Hit, ...]) -> tuple[Choice, ...]:
    """Returns up to three different things the hits are about."""
    labels = dict.fromkeys(hit.passage.heading for hit in hits)
    return tuple(Choice(label, label) for label in list(labels)[:3])
