"""Questions about the content of documents: the best supporting passages, quoted word for word."""

from __future__ import annotations

from datetime import date

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

    def __init__(self, search: PassageSearch, office: Office, policy: Policy) -> None:
        self._search = search
        self._office = office
        self._policy = policy

    async def answer(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Returns the passages that support an answer, newest document first, or a refusal when the evidence is weak."""
        hits = await self._search.search(understanding.text, limit=6, kinds=("document", "office"), principal=principal)
        strong = [hit for hit in hits if self._is_strong(hit)]
        if not strong:
            return (not_found(self._office, _topics(hits)),), topic
        chosen = [hit for hit in strong if hit.score >= _CLOSE * strong[0].score][:_MOST_PASSAGES]
        certain = _evidence(chosen[0]) >= self._policy.document_certain_evidence
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

    def _is_strong(self, hit: Hit) -> bool:
        if hit.dense is None:
            return hit.lexical >= self._policy.words_only_coverage
        return _evidence(hit) >= self._policy.document_evidence


def _evidence(hit: Hit) -> float:
    """Words and meaning in one number; without the sentence model, words alone."""
    return hit.lexical + (6 * (hit.dense - 0.8) if hit.dense is not None else 0.0)


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
