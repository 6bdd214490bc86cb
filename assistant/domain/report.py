"""What a citizen reports from the street: a broken lamp, rubbish, a pothole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One report as it was confirmed by the person.

    Attributes:
        number: what the person is told, "PA-" and six letters or digits.
        phone: None when the person left none.
        reported_at: UTC.
    """

    number: str
    text: str
    place: str
    phone: str | None
    reported_at: datetime
