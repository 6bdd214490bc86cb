"""The unit of a row: our id, its name, an alias or its statistical code, as of the day of receipt."""

from __future__ import annotations

from collections import defaultdict

from assistant.domain.unit import Unit, UnitRegistry
from assistant.dossiers.columns import squeezed

_HANDLES_DOSSIERS = frozenset(("office", "ward", "commune"))
_ALWAYS = (0, 9_999_999)


class UnknownUnit(Exception):
    """No unit is called so, or none on that day (`gone`), or several are (`several`).

    Attributes:
        kind: "unknown", "gone" or "several".
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class UnitNames:
    """Finds units; what was found once is remembered with the days it is true for."""

    def __init__(self, units: UnitRegistry) -> None:
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            names = {squeezed(name) for name in (unit.id, unit.name, *unit.aliases, unit.code or "")} - {""}
            for name in names:
                self._by_name[name].append(unit)
        self._found: dict[str, list[tuple[int, int, str]]] = {}

    def id_of(self, text: str, day: int) -> str:
        """Returns the id of the unit that was called so on that day (an ordinal).

        Raises:
            UnknownUnit: there is no such unit, or not that day, or it could be several.
        """
        for start, end, unit_id in self._found.get(text, ()):
            if start <= day <= end:
                return unit_id
        unit = self._unit(text, day)
        if len(self._found) < 10_000:
            self._found.setdefault(text, []).append((*_days(unit), unit.id))
        return unit.id

    def _unit(self, text: str, day: int) -> Unit:
        called = self._by_name.get(squeezed(text), [])
        then = [unit for unit in called if _days(unit)[0] <= day <= _days(unit)[1]]
        if not then:
            raise UnknownUnit("gone" if called else "unknown")
        exact = [unit for unit in then if unit.id == text] or [
            unit for unit in then if squeezed(unit.name) == squeezed(text) and unit.type in _HANDLES_DOSSIERS
        ]
        narrowed = exact or [unit for unit in then if unit.type in _HANDLES_DOSSIERS] or then
        if len(narrowed) > 1:
            raise UnknownUnit("several")
        return narrowed[0]


def _days(unit: Unit) -> tuple[int, int]:
    start = unit.valid_from.toordinal() if unit.valid_from else _ALWAYS[0]
    return start, unit.valid_to.toordinal() if unit.valid_to else _ALWAYS[1]
