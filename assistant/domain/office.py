"""The office the assistant speaks for: everything a second province changes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Service:
    """A tile of the first screen; `icon` names a picture that the page has."""

    label: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class Office:
    """`knowledge/office.yml`. None is "not known": the assistant then says so instead of guessing.

    Attributes:
        root_unit: id of the unit whose people use the officials' part.
        hours: one line a rule ("Thứ Hai – thứ Sáu: 7 giờ 30 – 11 giờ 30, 13 giờ – 17 giờ").
        colours: CSS colour by role; "primary" at least.
        official_suggestions: questions about numbers, for those who have signed in.
        unchecked: keys that nobody has confirmed yet.
        services: what people come for most, for the first screen of the citizens' page.
    """

    assistant_name: str
    name: str
    province: str
    root_unit: str
    hotline: str
    national_hotline: str
    portal: str
    address: str | None
    hours: tuple[str, ...]
    email: str | None
    colours: dict[str, str]
    suggestions: tuple[Suggestion, ...]
    official_suggestions: tuple[str, ...]
    disclosure: str
    as_of: date
    unchecked: tuple[str, ...]
    services: tuple[Service, ...] = ()
