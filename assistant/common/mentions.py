"""Everything in a message that names a thing: known names, periods, codes. One list for Rasa and for the fallback."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.common.gazetteer import Gazetteer
from assistant.common.identifiers import find_identifiers
from assistant.common.periods import find_periods

MENTION_TYPES = ("procedure", "unit", "metric", "period", "dossier_code", "phone", "email", "personal_id")


@dataclass(frozen=True)
class EntityMention:
    """One reading of a mention; an ambiguous name gives several with the same place."""

    type: str
    value: str
    text: str
    start: int
    end: int


def find_mentions(gazetteer: Gazetteer, text: str) -> list[EntityMention]:
    """Returns all readings of all mentions: names first, then periods, then codes."""
    named = [
        EntityMention(mention.type, value, mention.text, mention.start, mention.end)
        for mention in gazetteer.find(text)
        for value in mention.values
    ]
    periods = [EntityMention(p.type, p.value, p.text, p.start, p.end) for p in find_periods(text)]
    codes = [EntityMention(i.type, i.text, i.text, i.start, i.end) for i in find_identifiers(text)]
    return [*named, *periods, *codes]


def delexicalise(text: str, mentions: list[EntityMention]) -> str:
    """Returns lower-case `text` with mentions replaced by their type: "phường 8 …" → "__unit__ …".

    What a person wants rarely depends on which ward it is about; a classifier that sees the type learns from all wards at once.
    """
    parts, position = [], 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.start < position:
            continue
        parts += [text[position : mention.start], f" __{mention.type}__ "]
        position = mention.end
    return "".join([*parts, text[position:]]).lower()
