"""What people ask, as long as the process lives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from assistant.adapters.memory import JournalEntry, MemoryJournal
from assistant.common.identifiers import mask
from assistant.domain.answer import Answer, IndicatorAnswer, ProcedureAnswer
from assistant.domain.insight import (
    AnswerFacts,
    AskedTurn,
    Days,
    HandledQuestion,
    Insights,
    Unanswered,
    UnansweredTurn,
    Verdict,
    gap,
    shown_text,
)
from assistant.ports import MOST_COUNTED, MOST_LISTED


class MemoryFeedback:
    """See `assistant.ports.Feedback`."""

    def __init__(self, journal: MemoryJournal | None = None) -> None:
        self._journal = journal or MemoryJournal()
        self._verdicts: dict[str, Verdict] = {}

    async def give(self, turn_id: str, verdict: Verdict) -> bool:
        if turn_id not in {entry.said.turn_id for entry in self._journal.entries()}:
            return False
        words = None if verdict.words is None else mask(verdict.words)
        self._verdicts[turn_id] = replace(verdict, words=words)
        return True

    async def of(self, turn_id: str) -> Verdict | None:
        return self._verdicts.get(turn_id)


class MemoryInsight:
    """See `assistant.ports.Insight`."""

    def __init__(self, journal: MemoryJournal | None = None, feedback: MemoryFeedback | None = None) -> None:
        self._journal = journal or MemoryJournal()
        self._feedback = feedback or MemoryFeedback(self._journal)

    async def counts(self, days: Days, *, limit: int = MOST_COUNTED) -> Insights:
        entries = self._newest(days)
        insights = Insights(asked=len(entries))
        for entry in entries[:limit]:
            verdict = await self._feedback.of(entry.said.turn_id)
            insights.add(
                AskedTurn(
                    entry.said.asked_at,
                    entry.conversation_id,
                    entry.channel,
                    entry.said.turn.understanding.route == "fallback",
                    entry.took_ms,
                    tuple(_facts(answer) for answer in entry.said.turn.answers),
                    verdict.helpful if verdict else None,
                    verdict.reason if verdict else None,
                )
            )
        return insights

    async def unanswered(self, days: Days, *, read: int = MOST_COUNTED, limit: int = MOST_LISTED) -> Unanswered:
        entries = self._newest(days)
        since = entries[read - 1].said.asked_at if len(entries) >= read else None
        found = [turn for entry in entries[:read] if (turn := await self._unanswered(entry)) is not None]
        return Unanswered(tuple(found[:limit]), found[limit - 1].asked_at if len(found) > limit else since)

    async def words(self, turn_ids: Collection[str]) -> Mapping[str, str]:
        said = (entry.said for entry in self._journal.entries())
        return {one.turn_id: one.own_words for one in said if one.turn_id in turn_ids}

    async def _unanswered(self, entry: JournalEntry) -> UnansweredTurn | None:
        said, verdict = entry.said, await self._feedback.of(entry.said.turn_id)
        facts = [_facts(answer) for answer in said.turn.answers]
        why = gap(facts, said.turn.understanding.intent, unhelpful=verdict is not None and not verdict.helpful)
        if why is None:
            return None
        cause, place = why
        text = shown_text(facts, place, said.turn.answers[place].text)
        remark = (verdict.words if verdict else None) or ""
        understood = mask(said.turn.understanding.text)
        return UnansweredTurn(
            said.turn_id, said.asked_at, entry.channel, said.own_words, understood, cause, text, remark
        )

    def _newest(self, days: Days) -> list[JournalEntry]:
        entries = [
            entry
            for entry in self._journal.entries()
            if days.start <= entry.said.asked_at < days.end and days.channel in (None, entry.channel)
        ]
        return sorted(entries, key=lambda entry: entry.said.asked_at, reverse=True)


class MemoryHandledQuestions:
    """See `assistant.ports.HandledQuestions`."""

    def __init__(self) -> None:
        self._handled: dict[str, HandledQuestion] = {}

    async def add(self, questions: Iterable[HandledQuestion]) -> None:
        self._handled.update({one.key: one for one in questions})

    async def among(self, keys: Collection[str]) -> frozenset[str]:
        return frozenset(self._handled.keys() & set(keys))

    async def newest(self, limit: int = 200) -> tuple[HandledQuestion, ...]:
        handled = sorted(self._handled.values(), key=lambda one: one.key)
        return tuple(sorted(handled, key=lambda one: one.handled_at, reverse=True)[:limit])

    async def remove(self, key: str) -> bool:
        return self._handled.pop(key, None) is not None


def _facts(answer: Answer) -> AnswerFacts:
    about, name = None, None
    if isinstance(answer, ProcedureAnswer):
        about, name = answer.procedure.code, answer.procedure.name
    elif isinstance(answer, IndicatorAnswer):
        about, name = answer.indicator.metric, answer.indicator.metric_name
    reason, completeness = getattr(answer, "reason", None), getattr(answer, "completeness", None)
    return AnswerFacts(answer.kind, reason, completeness, about, name)
