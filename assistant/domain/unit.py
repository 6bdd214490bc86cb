"""Administrative units with the time they existed, and how they follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

UnitType = Literal["province", "city", "block", "office", "ward", "commune"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as long as its extent stayed the same.

    Attributes:
        id: ours, stable; statistical codes were given out again on 2025-07-01, so `code` alone is not a key.
        parent: the unit above it at the same time.
        valid_from, valid_to: first and last day; None is open.
        succeeded_by: the unit that took over its whole area.
        former_names: what the same unit was called before, as people write it; the first is shown. No name of figures.
    """

    id: str
    name: str
    type: UnitType
    parent: str | None
    code: str | None
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[str, ...]
    succeeded_by: str | None
    legal_basis: str | None
    former_names: tuple[str, ...] = ()

    def exists_during(self, start: date, end: date) -> bool:
        """Tells whether it existed on at least one day from `start` to `end`."""
        return (self.valid_from is None or self.valid_from <= end) and (self.valid_to is None or self.valid_to >= start)


class UnitRegistry:
    """All units by id, and the tree they form."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_id = {unit.id: unit for unit in units}
        self._children: dict[str, list[Unit]] = {}
        for unit in self._by_id.values():
            if unit.parent is not None:
                self._children.setdefault(unit.parent, []).append(unit)

    def __getitem__(self, unit_id: str) -> Unit:
        return self._by_id[unit_id]

    def __contains__(self, unit_id: str) -> bool:
        return unit_id in self._by_id

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._by_id.values())

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """Returns the units directly below, in the order of the registry."""
        return tuple(self._children.get(unit_id, ()))

    def below(self, unit_id: str) -> frozenset[str]:
        """Returns the ids of the unit and of everything below it."""
        found, waiting = {unit_id}, [unit_id]
        while waiting:
            fresh = [child.id for child in self._children.get(waiting.pop(), ()) if child.id not in found]
            found.update(fresh)
            waiting += fresh
        return frozenset(found)

    def ancestors(self, unit_id: str) -> tuple[str, ...]:
        """Returns the ids above, nearest first."""
        chain: list[str] = []
        parent = self._by_id[unit_id].parent
        while parent and parent not in chain:
            chain.append(parent)
            parent = self._by_id[parent].parent
        return tuple(chain)

    def is_within(self, unit_id: str, scope: Iterable[str]) -> bool:
        """Tells whether the unit is one of `scope` or lies below one of them."""
        line = {unit_id, *self.ancestors(unit_id)}
        return not line.isdisjoint(scope)
