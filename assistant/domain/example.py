"""Sentences that teach Rasa what people want, and those it is measured with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

LONGEST_EXAMPLE = 300  # characters, marks included; people ask in less
_MARK = re.compile(r"\[([^\[\]]+)\]\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what it asks for; `entities` are (type, text) as marked in it."""

    text: str
    intent: str
    entities: tuple[tuple[str, str], ...] = ()


def example_of(marked: str, intent: str) -> Example:
    """Returns what is written in Rasa's format: "lệ phí [khai sinh](procedure)"."""
    marks = tuple((kind, text) for text, kind in _MARK.findall(marked))
    return Example(_MARK.sub(r"\1", marked).strip(), intent, marks)


@dataclass(frozen=True, slots=True)
class OwnExample:
    """A sentence that the office itself has added; withdrawn ones teach nothing, and stay to be seen.

    Attributes:
        number: given by the store, from 1.
        marked: in Rasa's format, entities in brackets.
    """

    number: int
    marked: str
    intent: str
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""

    @property
    def example(self) -> Example:
        return example_of(self.marked, self.intent)
