"""What a citizen reports from the street: a broken lamp, rubbish, a pothole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Category = Literal["road", "lighting", "waste", "water", "noise", "order", "other"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
ReportState = Literal["received", "in_progress", "done", "declined"]
REPORT_STATES: tuple[ReportState, ...] = get_args(ReportState)
OPEN_STATES: tuple[ReportState, ...] = ("received", "in_progress")
MOST_PHOTOS = 3


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device stood, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One report as it was confirmed by the person.

    Attributes:
        number: what the person is told, "PA-" and six letters or digits.
        phone: None when the person left none.
        reported_at: UTC.
        category: "" where nobody was asked, as in a talk.
        position: None unless the person let the device tell it.
        photos: how many came with it; they are kept beside it.
        state: how far the office is with it.
        reply: what the office tells who asks for the number; "" while it has told nothing.
        changed_at: when state or reply changed last, UTC; None before.
    """

    number: str
    text: str
    place: str
    phone: str | None
    reported_at: datetime
    category: Category | Literal[""] = ""
    position: Position | None = None
    photos: int = 0
    state: ReportState = "received"
    reply: str = ""
    changed_at: datetime | None = None
