"""Other names of metrics and units: read from a form, compared with everything else that has a name, laid over the knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from assistant.common.text import normalise, place_tones
from assistant.domain.called_by import LONGEST_NAME, MOST_NAMES, CalledBy
from assistant.domain.indicator import Metric
from assistant.domain.unit import Unit, UnitRegistry
from assistant.knowledge_base.knowledge import Knowledge
from assistant.messages import message

Kind = Literal["metric", "unit"]


@dataclass(frozen=True, slots=True)
class Clash:
    """A new name that something else has already; `owner` is how that is called."""

    name: str
    owner: str


def read_names(text: str) -> tuple[str, ...]:
    """Returns the names of a form, a line each, in small letters, each once."""
    lines = (place_tones(normalise(line).lower()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def problems(own: CalledBy, knowledge: Knowledge) -> list[str]:
    """Returns what is wrong with names, in Vietnamese; only names that are new are compared with those of others."""
    found = [message("names.too_many", most=MOST_NAMES)] if len(own.names) > MOST_NAMES else []
    found += [
        message("names.unusable", name=name[:LONGEST_NAME], longest=LONGEST_NAME)
        for name in own.names
        if not 2 <= len(name) <= LONGEST_NAME or not any(letter.isalpha() for letter in name) or not name.isprintable()
    ]
    return found + [message("names.taken", name=one.name, owner=one.owner) for one in _clashes(own, knowledge)]


def with_names(knowledge: Knowledge, named: Iterable[CalledBy]) -> Knowledge:
    """Returns the knowledge with these names; those of what this version of the product no longer knows are left out."""
    metrics, units = dict(knowledge.tables.metrics), {unit.id: unit for unit in knowledge.units}
    for one in named:
        if one.kind == "metric" and one.of in metrics:
            metrics[one.of] = replace(metrics[one.of], synonyms=one.names)
        elif one.kind == "unit" and one.of in units:
            units[one.of] = replace(units[one.of], aliases=one.names)
    return replace(knowledge, tables=replace(knowledge.tables, metrics=metrics), units=UnitRegistry(units.values()))


def _clashes(own: CalledBy, knowledge: Knowledge) -> Iterator[Clash]:
    before = knowledge.called(own.id)
    known = {place_tones(name.lower()) for name in before.names} if before is not None else set()
    owners = _owners(own, knowledge)
    for name in own.names:
        if name not in known and name in owners:
            yield Clash(name, owners[name])


def _owners(own: CalledBy, knowledge: Knowledge) -> Mapping[str, str]:
    """Every name that belongs to something else: of units, only those that exist at the same time."""
    mine = knowledge.units[own.of] if own.kind == "unit" else None
    owners: dict[str, str] = {}
    for metric in knowledge.tables.metrics.values():
        if (own.kind, own.of) != ("metric", metric.id):
            owners |= dict.fromkeys(_names_of(metric), metric.name)
    for unit in knowledge.units:
        if mine is None or (unit.id != mine.id and _overlap(unit, mine)):
            owners |= dict.fromkeys(_names_of(unit), unit.name)
    for procedure in knowledge.procedures.values():
        owners |= {place_tones(name.lower()): procedure.name for name in (procedure.name, *procedure.aliases)}
    return owners


def _names_of(thing: Metric | Unit) -> Iterator[str]:
    others = thing.synonyms if isinstance(thing, Metric) else thing.aliases
    return (place_tones(name.lower()) for name in (thing.name, *others))


def _overlap(one: Unit, other: Unit) -> bool:
    begins_in_time = other.valid_to is None or one.valid_from is None or one.valid_from <= other.valid_to
    ends_in_time = other.valid_from is None or one.valid_to is None or one.valid_to >= other.valid_from
    return begins_in_time and ends_in_time
