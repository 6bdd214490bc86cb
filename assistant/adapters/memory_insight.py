"""What people ask, as long as the process lives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.adapters.memory import JournalEntry, MemoryJournal
from assistant.common.identifiers import mask
from assistant.domain.answer import Answer, IndicatorAnswer, ProcedureAnswer
from assistant.domain.insight import (
    HERE,
    AnswerFacts,
    DayCounts,
    Days,
    HandledQuestion,
    Insights,
    Unanswered,
    UnansweredTurn,
    Verdict,
    gap,
    outcome,
    shown_text,
    took_step,
)
from assistant.ports import MOST_LISTED


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

    async def counts(self, days: Days) -> Insights:
        insights = Insights()
        for (day, channel), entries in self._by_day(days).items():
            verdicts = [await self._feedback.of(entry.said.turn_id) for entry in entries]
            insights.add(day, channel, _counted(entries, [verdict for verdict in verdicts if verdict is not None]))
        return insights

    async def settle(self) -> int:
        return 0

    async def unanswered(self, days: Days, *, limit: int = MOST_LISTED) -> Unanswered:
        found = [turn for entry in self._newest(days) if (turn := await self._unanswered(entry)) is not None]
        return Unanswered(tuple(found[:limit]), found[limit - 1].asked_at if len(found) > limit else None)

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

    def _by_day(self, days: Days) -> dict[tuple[date, str], list[JournalEntry]]:
        found: dict[tuple[date, str], list[JournalEntry]] = {}
        for entry in self._newest(days):
            day = entry.said.asked_at.astimezone(HERE).date()
            found.setdefault((day, entry.channel), []).append(entry)
        return found

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


def _counted(entries: Sequence[JournalEntry], verdicts: Sequence[Verdict]) -> DayCounts:
    """Returns what is counted of the turns of one day of one channel."""
    counts = DayCounts()
    counts.tally.helpful = sum(verdict.helpful for verdict in verdicts)
    counts.tally.unhelpful = len(verdicts) - counts.tally.helpful
    counts.complaints.update(verdict.reason for verdict in verdicts if verdict.reason and not verdict.helpful)
    counts.tally.conversations = len({entry.conversation_id for entry in entries})
    for entry in entries:
        answers = [_facts(answer) for answer in entry.said.turn.answers]
        counts.tally.questions += 1
        counts.tally.fallback += entry.said.turn.understanding.route == "fallback"
        counts.tally.outcomes[outcome(answers)] += 1
        counts.tally.took_ms[took_step(entry.took_ms)] += 1
        counts.hours[entry.said.asked_at.astimezone(HERE).hour] += 1
        counts.refusals.update({one.reason for one in answers if one.kind == "refusal" and one.reason})
        for kind, counted in (("procedure", counts.procedures), ("indicator", counts.metrics)):
            counted.update({(one.about, one.name or one.about) for one in answers if one.kind == kind and one.about})
    return counts


def _facts(answer: Answer) -> AnswerFacts:
    about, name = None, None
    if isinstance(answer, ProcedureAnswer):
        about, name = answer.procedure.code, answer.procedure.name
    elif isinstance(answer, IndicatorAnswer):
        about, name = answer.indicator.metric, answer.indicator.metric_name
    reason, completeness = getattr(answer, "reason", None), getattr(answer, "completeness", None)
    return AnswerFacts(answer.kind, reason, completeness, about, name)
