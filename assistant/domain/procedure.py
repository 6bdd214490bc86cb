"""An administrative procedure as `knowledge/procedures/` describes it. None always means "not known"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.common.text import fold, tokens

Level = Literal["commune", "province", "ministry"]
SubmissionChannel = Literal["any", "direct", "online", "post"]
TimeUnit = Literal["working_day", "day", "hour", "month", "immediate"]
OnlineLevel = Literal["full", "partial", "none"]


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
class OtherProcedure:
    """A procedure people ask for that the knowledge does not describe yet."""

    name: str
    aliases: tuple[str, ...]

    @property
    def id(self) -> str:
        """What stands for its code: "other:dang-ky-tau-ca"."""
        return "other:" + "-".join(tokens(fold(self.name)))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure.

    Attributes:
        questions: how people ask for it who do not know its name; it is found by them, they are never shown.
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
    questions: tuple[str, ...] = ()
