"""A document as knowledge: its sections keep the headings they stood under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.domain.indicator import DataSource
from assistant.domain.principal import Visibility


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph, list item or piece of a table.

    Attributes:
        heading: the headings above it, "Phần I › Mục 4a".
        place: where it stands in the file, "trang 3"; empty when the format has no places.
        asked: wordings that it answers, as an editor says; it is found by them, and the same words are answered by it.
    """

    heading: str
    text: str
    place: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    source: DataSource
    visibility: Visibility
    as_of: date | None
    checked_on: date
    sections: tuple[Section, ...]
    unit: str | None = None  # whose document it is; an internal one is read by the people of this unit and by leaders
    valid_from: date | None = None
    valid_to: date | None = None
