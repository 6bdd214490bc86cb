"""An administrative procedure as `knowledge/procedures/` describes it. None always means "not known"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Literal

Level = Literal["commune", "province", "ministry"]
SubmissionChannel = Literal["any", "direct", "online", "post"]
TimeUnit = Literal["working_day", "day", "hour", "month", "immediate"]
OnlineLevel = Literal["full", "partial", "none"]
Aspect = Literal[
    "overview",
    "documents",
    "forms",
    "steps",
    "fee",
    "time",
    "place",
    "online",
    "conditions",
    "result",
    "legal_basis",
    "compare",
]


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One paper of a dossier; `when` is the case it is for, None for everyone."""

    name: str
    original: int | None
    copy: int | None
    form: str | None
    when: str | None
    action: Literal["submit", "present"]


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class HandlingTime:
    """`value` counts `unit`s; None when the source gives no number."""

    channel: SubmissionChannel
    value: float | None
    unit: TimeUnit
    note: str | None


@dataclass(frozen=True, slots=True)
class Fee:
    """`amount` in đồng: 0 is free of charge, None is not known or set locally."""

    item: str
    channel: SubmissionChannel
    amount: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class OnlineService:
    level: OnlineLevel | None
    portal: str | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalDocument:
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the facts were taken from; `captured` is when that page was copied ("2026")."""

    title: str
    url: str | None
    decision: str | None
    captured: str | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure.

    Attributes:
        deadlines: by when people have to act, a sentence each; the time that the office takes is `time`.
        questions: how people ask for it who do not know its name, by what they want to be told of it; it is found by them, and
            Rasa learns from them what is asked for; they are never shown.
        unchecked: names the keys whose facts could not be confirmed in the source.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    field: str
    audience: tuple[str, ...]
    level: Level
    summary: str
    conditions: tuple[str, ...] | None
    documents: tuple[RequiredDocument, ...]
    steps: tuple[str, ...]
    forms: tuple[Form, ...]
    time: tuple[HandlingTime, ...]
    fee: tuple[Fee, ...]
    place: tuple[str, ...]
    online: OnlineService
    result: tuple[str, ...]
    legal_basis: tuple[LegalDocument, ...]
    related: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: Source
    checked_on: date | None  # None: taken over from the national catalogue, compared by nobody yet
    unchecked: tuple[str, ...]
    questions: Mapping[Aspect, tuple[str, ...]] = made(default_factory=dict)
    deadlines: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """Returns all `questions`, in the order of the file."""
        return tuple(question for questions in self.questions.values() for question in questions)
