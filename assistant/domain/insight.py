"""What people ask and how it went: counts without words, and the questions that were left without a good answer."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from assistant.common.text import fold, tokens

HERE = timezone(timedelta(hours=7))  # Vietnam keeps no summer time
Complaint = Literal["wrong", "incomplete", "unclear", "outdated", "other"]
Outcome = Literal["answered", "partial", "refused", "clarified", "handed_over", "other"]
OUTCOMES: tuple[Outcome, ...] = ("answered", "partial", "refused", "clarified", "handed_over", "other")
# What a writer can mend. A missing permission, an unsafe question and a machine that is away are no gaps of the knowledge.
GAPS = frozenset({"no_data", "unknown_unit", "unknown_metric", "period_not_loaded", "not_measured", "out_of_scope"})
_PRIVATE = frozenset({"dossier", "form"})  # kinds of answers about somebody's own affairs


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody thinks of an answer; personal numbers in `words` are masked when it is kept."""

    helpful: bool
    reason: Complaint | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days where the office is, both included; `channel` None: all of them."""

    first: date
    last: date
    channel: str | None = None

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), HERE)

    @property
    def end(self) -> datetime:
        """The first moment after them."""
        return datetime.combine(self.last, time(), HERE) + timedelta(days=1)

    def each(self) -> list[date]:
        """Returns the days, the first one first."""
        return [self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is counted of an answer; `about` is the code of its procedure or the id of its metric."""

    kind: str
    reason: str | None = None
    completeness: str | None = None
    about: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class UnansweredTurn:
    """A question without a good answer.

    Attributes:
        understood: the same in canonical form, diacritics restored.
        cause: a reason of a refusal, "partial" or "unhelpful".
        said: what the assistant said; "" where that is somebody's own affair.
        remark: what the person wrote about the answer, "" for nothing.
    """

    turn_id: str
    asked_at: datetime
    channel: str
    own_words: str
    understood: str
    cause: str
    said: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Newest first. `since`: of those before it, which are there too, none is in the list; None: all of them are."""

    turns: tuple[UnansweredTurn, ...]
    since: datetime | None = None


@dataclass(slots=True)
class Tally:
    """Counts of some turns."""

    questions: int = 0
    fallback: int = 0
    conversations: int = 0
    helpful: int = 0
    unhelpful: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    took_ms: Counter[int] = field(default_factory=Counter)

    def merge(self, other: Tally) -> None:
        self.questions += other.questions
        self.fallback += other.fallback
        self.conversations += other.conversations
        self.helpful += other.helpful
        self.unhelpful += other.unhelpful
        self.outcomes.update(other.outcomes)
        self.took_ms.update(other.took_ms)

    def percentile_ms(self, share: float) -> int | None:
        """Returns the time within which this share was answered (nearest rank), None without a question."""
        wanted = max(1, -(-int(share * 100) * self.questions // 100))
        reached = accumulate(self.took_ms[step] for step in sorted(self.took_ms))
        found = zip(sorted(self.took_ms), reached, strict=True)
        return next((step for step, count in found if count >= wanted), None)


@dataclass(slots=True)
class Insights:
    """What was counted of some days. A conversation that goes on the next day counts on both."""

    total: Tally = field(default_factory=Tally)
    days: dict[date, Tally] = field(default_factory=dict)
    channels: dict[str, Tally] = field(default_factory=dict)
    hours: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    procedures: Counter[tuple[str, str]] = field(default_factory=Counter)
    metrics: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, day: date, channel: str, counts: DayCounts) -> None:
        """Adds what was counted of one day of one channel."""
        tallies = (self.total, self.days.setdefault(day, Tally()), self.channels.setdefault(channel, Tally()))
        for tally in tallies:
            tally.merge(counts.tally)
        self.hours.update(counts.hours)
        self.refusals.update(counts.refusals)
        self.complaints.update(counts.complaints)
        self.procedures.update(counts.procedures)
        self.metrics.update(counts.metrics)


@dataclass(slots=True)
class DayCounts:
    """What was counted of one day of one channel; verdicts count on the day of the question."""

    tally: Tally = field(default_factory=Tally)
    hours: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    procedures: Counter[tuple[str, str]] = field(default_factory=Counter)
    metrics: Counter[tuple[str, str]] = field(default_factory=Counter)


def took_step(took_ms: int) -> int:
    """Returns a time rounded up to two digits, so that many times are few steps: 1234 → 1300, 41 → 41."""
    unit = int(10 ** max(0, len(str(max(0, took_ms))) - 2))
    return -(-max(0, took_ms) // unit) * unit


def outcome(answers: Sequence[AnswerFacts]) -> Outcome:
    """Returns how a turn went: of several answers, the one that left most to be desired."""
    kinds = {one.kind for one in answers}
    if "refusal" in kinds:
        return "refused"
    if any(one.completeness in ("partial", "none") for one in answers):
        return "partial"
    if "clarification" in kinds:
        return "clarified"
    if "handover" in kinds:
        return "handed_over"
    return "answered" if kinds & {"procedure", "indicator", "document", "dossier"} else "other"


def gap(answers: Sequence[AnswerFacts], intent: str, *, unhelpful: bool) -> tuple[str, int] | None:
    """Returns why a question is unanswered and the place of the answer that tells it; None: it is not, or nobody's business."""
    if any(one.kind == "form" for one in answers):
        return None
    for place, one in enumerate(answers):
        if one.kind == "refusal" and one.reason in GAPS and intent != "dossier_status":
            return str(one.reason), place
    for place, one in enumerate(answers):
        if one.completeness in ("partial", "none") and one.kind not in _PRIVATE:
            return "partial", place
    return ("unhelpful", 0) if unhelpful and answers else None


def shown_text(answers: Sequence[AnswerFacts], place: int, text: str) -> str:
    """Returns what may be shown of an answer to who writes the knowledge."""
    return "" if answers[place].kind in _PRIVATE else text


@lru_cache(maxsize=8_192)  # the same questions are looked at again and again
def question_key(own_words: str) -> str:
    """Returns what questions share that differ in case, diacritics and punctuation alone."""
    words = " ".join(tokens(fold(own_words))) or own_words.strip()  # "???" and "!" are not the same
    return hashlib.sha256(words.encode()).hexdigest()


HandledAs = Literal["out_of_scope", "done", "answered", "linked", "alias", "nlu_example"]


@dataclass(frozen=True, slots=True)
class HandledQuestion:
    """A question that somebody has dealt with; `note` says how, perhaps with the address of what answers it now."""

    question: str
    outcome: HandledAs
    note: str
    handled_at: datetime
    handled_by: str

    @property
    def key(self) -> str:
        return question_key(self.question)
