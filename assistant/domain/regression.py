"""Questions whose answers are known: they are asked again before knowledge changes, so that nothing gets worse unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.domain.answer import Answer, DocumentAnswer, IndicatorAnswer, ProcedureAnswer, Refusal, Section
from assistant.domain.insight import question_key

AskedAs = Literal["citizen", "official"]
ExpectedKind = Literal["procedure", "document", "indicator", "refusal"]
MOST_REGRESSION = 200  # questions kept; all of them are asked in one go, and somebody waits for that


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a right answer is.

    Attributes:
        target: code of the procedure, id of the document or metric; "" for a refusal.
        section: of the procedure; None: any.
    """

    kind: ExpectedKind
    target: str = ""
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class RegressionQuestion:
    """One question of the set.

    Attributes:
        question: personal numbers masked.
        origin: the key of the unanswered question it was made from, None when somebody typed it here.
    """

    question: str
    asked_as: AskedAs
    expected: Expectation
    added_at: datetime
    added_by: str
    origin: str | None = None

    @property
    def key(self) -> str:
        """The same words asked as the same kind of person are one question, whatever is expected."""
        return hashlib.sha256(f"{self.asked_as} {question_key(self.question)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it was answered; `passed` None: there was no time left to ask it."""

    question: RegressionQuestion
    answers: tuple[Answer, ...]
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A question asked of what answers now, and of what would answer with a draft."""

    now: Asked
    draft: Asked

    @property
    def question(self) -> RegressionQuestion:
        return self.now.question

    @property
    def asked(self) -> bool:
        """Tells whether there was time to ask both."""
        return self.now.passed is not None and self.draft.passed is not None

    @property
    def changes(self) -> bool:
        """Tells whether people would notice: another outcome, or other words."""
        said = [[answer.text for answer in one.answers] for one in (self.now, self.draft)]
        return self.now.passed != self.draft.passed or said[0] != said[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole set before and after; only questions that were asked of both count."""

    questions: tuple[Compared, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.questions)

    @property
    def before(self) -> int:
        """How many pass now."""
        return sum(one.asked and one.now.passed is True for one in self.questions)

    @property
    def after(self) -> int:
        """How many would pass with the draft."""
        return sum(one.asked and one.draft.passed is True for one in self.questions)

    @property
    def lowers(self) -> bool:
        return self.after < self.before

    @property
    def changed(self) -> tuple[Compared, ...]:
        """What people would notice, what gets worse first."""
        noticed = [one for one in self.questions if one.asked and one.changes]
        return tuple(sorted(noticed, key=lambda one: (bool(one.draft.passed), not one.now.passed)))


def meets(expected: Expectation, answers: Sequence[Answer]) -> bool:
    """Tells whether the answers to one question are what was expected: one of them is, and a refusal is nothing else."""
    if expected.kind == "refusal":
        return bool(answers) and all(isinstance(answer, Refusal) for answer in answers)
    return any(_fits(expected, answer) for answer in answers)


def _fits(expected: Expectation, answer: Answer) -> bool:
    match answer:
        case ProcedureAnswer(procedure=own):
            section = expected.section in (None, own.section)
            return expected.kind == "procedure" and own.code == expected.target and section
        case DocumentAnswer(citations=citations):
            quoted = {citation.source_id.rpartition(":")[0] for citation in citations}
            return expected.kind == "document" and f"document:{expected.target}" in quoted
        case IndicatorAnswer(indicator=own, completeness=completeness):
            return expected.kind == "indicator" and own.metric == expected.target and completeness != "none"
    return False
