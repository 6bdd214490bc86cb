"""What the columns and rows of an office's table are called → metrics and units, or the nearest ones that we know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from assistant.common.text import fold, normalise, tokens
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.tables import IndicatorTables

NEAREST = 3
MOST_COMPARED = 100  # unknown names for which the nearest are looked for, milliseconds each
_ALIKE = 0.5  # of difflib, 0 to 1
_OFFICES = ("ubnd ", "uy ban nhan dan ", "uy ban ")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means.

    Attributes:
        id: None when no or several things are called so.
        several: names of those that are called so.
    """

    id: str | None
    several: tuple[str, ...] = ()


class DatasetNames:
    """Names are compared without case, diacritics and punctuation; an id always means itself."""

    def __init__(
        self,
        tables: IndicatorTables,
        units: UnitRegistry,
        period: tuple[date, date],
        own_units: Mapping[str, str] | None = None,
        own_metrics: Mapping[str, str] | None = None,
    ) -> None:
        """Args:
        period: only units that existed on one of its days are meant.
        own_units, own_metrics: what the person who uploads says that a name means.
        """
        self._known_units: dict[str, Found] = {}
        self._known_metrics: dict[str, Found] = {}
        self._compared: dict[tuple[str, int], tuple[str, ...]] = {}
        self._units = {unit.id: unit.name for unit in units if unit.exists_during(*period)}
        self._metrics = {metric.id: metric.name for metric in tables.metrics.values()}
        self._own_units = {plain(name): meant for name, meant in (own_units or {}).items()}
        self._own_metrics = {plain(name): meant for name, meant in (own_metrics or {}).items()}
        self._unit_names: dict[str, list[str]] = defaultdict(list)
        self._unit_aliases: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            if unit.id in self._units:
                _add(self._unit_names, unit.name, unit.id)
                for alias in (*unit.aliases, unit.code or ""):
                    _add(self._unit_aliases, alias, unit.id)
        self._metric_names: dict[str, list[str]] = defaultdict(list)
        for metric in tables.metrics.values():
            for name in (metric.name, *metric.synonyms):
                _add(self._metric_names, name, metric.id)

    def unit(self, text: str) -> Found:
        """Returns which unit is meant; the same words are looked up once."""
        if text not in self._known_units:
            self._known_units[text] = self._unit(text)
        return self._known_units[text]

    def metric(self, text: str) -> Found:
        """Returns which metric is meant; the same words are looked up once."""
        if text not in self._known_metrics:
            self._known_metrics[text] = self._metric(text)
        return self._known_metrics[text]

    def _unit(self, text: str) -> Found:
        said = self._own_units.get(plain(text), text)
        if said in self._units:
            return Found(said)
        name = plain(said)
        bare = next((name.removeprefix(office) for office in _OFFICES if name.startswith(office)), name)
        for names in (self._unit_names, self._unit_aliases):
            for form in (name, bare):
                if form in names:
                    return self._found(names[form], self._units)
        return Found(None)

    def _metric(self, text: str) -> Found:
        said = self._own_metrics.get(plain(text), text)
        if said in self._metrics:
            return Found(said)
        ids = self._metric_names.get(plain(said))
        if ids:
            return self._found(ids, self._metrics)
        return Found(None)

    def name_of_metric(self, metric: str) -> str:
        return self._metrics[metric]

    def name_of_unit(self, unit: str) -> str:
        return self._units.get(unit, unit)

    def _found(self, ids: list[str], names: Mapping[str, str]) -> Found:
        return Found(ids[0]) if len(ids) == 1 else Found(None, several=tuple(names[one] for one in ids))

    def nearest_units(self, text: str) -> tuple[str, ...]:
        """Returns the names of units that are called similarly, the most similar first."""
        return self._nearest(text, {**self._unit_aliases, **self._unit_names}, self._units)

    def nearest_metrics(self, text: str) -> tuple[str, ...]:
        """Returns the names of metrics that are called similarly, the most similar first."""
        return self._nearest(text, self._metric_names, self._metrics)

    def _nearest(self, text: str, known: Mapping[str, list[str]], names: Mapping[str, str]) -> tuple[str, ...]:
        key = (text, len(known))
        if key not in self._compared and len(self._compared) < MOST_COMPARED:
            close = get_close_matches(plain(text)[:120], known, n=NEAREST, cutoff=_ALIKE)
            self._compared[key] = tuple(dict.fromkeys(names[known[form][0]] for form in close))
        return self._compared.get(key, ())


def plain(text: str) -> str:
    """Returns `text` in the form in which names are compared: "UBND  P.7" → "ubnd p 7"."""
    return " ".join(tokens(fold(normalise(text))))


def _add(names: dict[str, list[str]], name: str, id_: str) -> None:
    key = plain(name)
    if key and id_ not in names[key]:
        names[key].append(id_)
