"""Questions about the content of documents: the best supporting passages, quoted word for word."""

from __future__ import annotations

from assistant.answering.policy import Policy
from assistant.answering.refusal import not_found
from assistant.domain.answer import Answer, Choice, DocumentAnswer
from assistant.domain.message import Topic, Understanding
from assistant.domain.office import Office
from assistant.domain.passage import Hit
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
        """Returns the passages that support an answer, or a refusal when the evidence is weak."""
        hits = await self._search.search(
            understanding.text, limit=6, kinds=("document", "procedure", "office"), principal=principal
        )
        strong = [hit for hit in hits if self._is_strong(hit)]
        if not strong:
            return (not_found(self._office, _topics(hits)),), topic
        chosen = [hit for hit in strong if hit.score >= _CLOSE * strong[0].score][:_MOST_PASSAGES]
        certain = _evidence(chosen[0]) >= self._policy.document_certain_evidence
        text = "\n\n".join(hit.passage.text for hit in chosen)
        return (
            DocumentAnswer(
                text=text if certain else f"{message('document.partial')}\n\n{text}",
                citations=tuple(hit.passage.citation(hit.passage.text) for hit in chosen),
                completeness="complete" if certain else "partial",
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


def _topics(hits: tuple[Hit, ...]) -> tuple[Choice, ...]:
    """Returns up to three different things the hits are about."""
    labels = dict.fromkeys(hit.passage.heading for hit in hits)
    return tuple(Choice(label, label) for label in list(labels)[:3])
