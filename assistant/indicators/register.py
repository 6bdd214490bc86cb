"""The register of dossiers as one more data set: a period of it, and its counts as cells."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from math import inf
from threading import Lock
from time import monotonic

from assistant.domain.answer import PeriodReference
from assistant.domain.indicator import Dataset, DataSource, Dimension, Metric, Observation, RegisterCount, RegisterState
from assistant.domain.unit import UnitRegistry
from assistant.indicators.numbers import grouped
from assistant.knowledge_base.period_label import period_label
from assistant.messages import message
from assistant.ports import RegisterCounts

PREFIX = "register@"
_NOTICED_S = 0.5  # one question asks for the state several times
_KEPT = 64  # periods whose counts are kept in memory, a few kilobytes each
_KEPT_SCOPES = 4096  # units × last days of periods
_ANY = RegisterCount("received")
Cells = dict[str, dict[str, int]]  # metric → unit → count


class Register:
    """Asks the register once a period and metric for all units, and keeps the counts until the next import."""

    def __init__(self, counts: RegisterCounts, units: UnitRegistry) -> None:
        self._counts = counts
        self._units = units
        self._state: tuple[float, RegisterState | None] = (-inf, None)
        self._lock = Lock()  # counts are asked for in worker threads
        self._kept: OrderedDict[tuple[int, str], Cells] = OrderedDict()
        self._scope_until = lru_cache(maxsize=_KEPT_SCOPES)(self._new_scope)
        self._counted: tuple[int, frozenset[str]] = (0, frozenset())

    def state(self) -> RegisterState | None:
        """Returns what is loaded, None when nothing is; an import shows after `_NOTICED_S` at the latest."""
        now = monotonic()
        asked, state = self._state
        if now - asked > _NOTICED_S:
            state = self._counts.state()
            self._state = (now, state)
        return state

    def dataset(self, unit: str | None, period: tuple[date, date] | None = None) -> Dataset | None:
        """Returns the register in a period, None when it does not reach that far.

        Without a period it is the year of the last data; of a unit that is no more, the last year it existed in.
        """
        state = self.state()
        if state is None:
            return None
        if period is None:
            last = state.as_of
            ended = self._units[unit].valid_to if unit is not None else None
            if unit is not None and ended is not None and ended < last:
                scope = self.scope(unit, PeriodReference(ended, last, ""))
                last = last if self._received(scope, ended + timedelta(days=1), last) else ended
            first = max(date(last.year, 1, 1), state.first.replace(day=1))
            return _dataset(state, first, last) if first <= last else None
        first, last = period
        if first < state.first.replace(day=1) or first > state.as_of:
            return None
        return _dataset(state, first, min(last, state.as_of))

    def whole(self) -> Dataset | None:
        """Returns the register from its first month to its last day."""
        state = self.state()
        return _dataset(state, state.first.replace(day=1), state.as_of) if state else None

    def opened(self, dataset_id: str) -> Dataset | None:
        """Returns the data set that `dataset` named so, None when the register does not hold it any more."""
        parts = dataset_id.removeprefix(PREFIX).split("@")
        if not dataset_id.startswith(PREFIX) or len(parts) != 2:
            return None
        try:
            first, last = date.fromisoformat(parts[0]), date.fromisoformat(parts[1])
        except ValueError:
            return None
        state = self.state()
        inside = state is not None and state.first.replace(day=1) <= first <= last <= state.as_of
        return _dataset(state, first, last) if state is not None and inside else None

    def cell(self, metric: Metric, unit: str, dataset: Dataset) -> Observation | None:
        """Returns a count as a cell, None when no dossier of the unit, or of what is below it, was ever loaded."""
        scope = self.scope(unit, dataset.period)
        if metric.register is None or scope.isdisjoint(self._counted_units()) or self._is_larger(unit):
            return None
        start, end = dataset.period.start, dataset.period.end
        exists = any(self._units[part].exists_during(start, end) for part in scope)
        if not exists and not self._received(scope, start, end):
            return None
        if metric.register.distinct is not None:
            number = self._groups([metric], dataset, (), scope).get((), (0,))[0]
        else:
            cells = self._cells([metric], dataset)[metric.id]
            number = sum(cells.get(part, 0) for part in scope)
        return _cell(metric, unit, dataset, number)

    def ask(self, metrics: Iterable[Metric], dataset: Dataset) -> None:
        """Asks for several metrics in one go; `cell` then answers from memory."""
        self._cells([metric for metric in metrics if metric.register and not metric.register.distinct], dataset)

    def split(
        self, metrics: list[Metric], unit: str, dataset: Dataset, by: Dimension
    ) -> Mapping[str, tuple[Observation, ...]]:
        """Returns the cells of each value of a dimension (a field, a procedure, a channel) within a unit."""
        groups = self._groups(metrics, dataset, (by,), self.scope(unit, dataset.period))
        return {
            key[0]: tuple(_cell(metric, unit, dataset, n) for metric, n in zip(metrics, numbers, strict=True))
            for key, numbers in groups.items()
        }

    def units(self) -> tuple[str, ...]:
        """Returns the units that dossiers were handed in at, in the order of the registry."""
        counted = self._counted_units()
        return tuple(unit.id for unit in self._units if unit.id in counted)

    def scope(self, unit: str, period: PeriodReference) -> frozenset[str]:
        """Returns the units whose dossiers are the unit's: itself, what is below it, and what became part of it, whose open
        dossiers it took over; after it ended also those that were made of nothing but its parts."""
        return self._scope_until(unit, period.end)

    def _new_scope(self, unit: str, last: date) -> frozenset[str]:
        scope = self._units.below(unit)
        for other in self._units:
            if other.succeeded_by in scope:
                scope |= self._units.below(other.id)
        ended = self._units[unit].valid_to
        if ended is not None and ended < last:
            heirs = {self._units[part].succeeded_by for part in scope} - {None}
            for heir in heirs:
                parts = {other.id for other in self._units if other.succeeded_by == heir}
                scope |= self._units.below(heir) if heir is not None and parts <= scope else frozenset()
        return scope

    def others(self, unit: str, dataset: Dataset) -> tuple[str, ...]:
        """Returns the names of the older, or newer, units whose dossiers are counted for a unit."""
        founded = self._units[unit].valid_from
        if founded is not None and founded <= dataset.period.start:
            return ()
        other = self.scope(unit, dataset.period) - self._units.below(unit)
        return tuple(place.name for place in self._units if place.id in other & self._counted_units())

    def _is_larger(self, unit: str) -> bool:
        """Tells whether the register can hold only some of a unit's dossiers: a province has more units than we know."""
        return self._units[unit].type == "province" and unit not in self._counted_units()

    def _counted_units(self) -> frozenset[str]:
        state = self.state()
        if state is None:
            return frozenset()
        if self._counted[0] != state.revision:
            groups = self._counts.counts([_ANY], state.first, state.as_of, by=("unit",))
            self._counted = (state.revision, frozenset(unit for (unit,) in groups))
        return self._counted[1]

    def _received(self, units: frozenset[str], first: date, last: date) -> bool:
        """Tells whether a dossier was received at one of the units in these days."""
        return bool(self._counts.counts([_ANY], first, last, by=(), units=sorted(units)))

    def _cells(self, metrics: list[Metric], dataset: Dataset) -> Cells:
        state = self.state()
        key = (state.revision if state else 0, dataset.id)
        with self._lock:
            kept = dict(self._kept.get(key, {}))
            if key in self._kept:
                self._kept.move_to_end(key)
        missing = [metric for metric in metrics if metric.id not in kept]
        if missing:
            groups = self._groups(missing, dataset, ("unit",), None)
            for index, metric in enumerate(missing):
                kept[metric.id] = {unit: numbers[index] for (unit,), numbers in groups.items()}
            with self._lock:
                self._kept[key] = self._kept.get(key, {}) | kept
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return kept

    def _groups(
        self, metrics: list[Metric], dataset: Dataset, by: tuple[Dimension, ...], units: frozenset[str] | None
    ) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        wanted = [metric.register for metric in metrics if metric.register is not None]
        period = dataset.period
        scope = sorted(units) if units is not None else None
        return self._counts.counts(wanted, period.start, period.end, by=by, units=scope)


def _dataset(state: RegisterState, first: date, last: date) -> Dataset:
    key = "register.title_simulated" if state.simulated else "register.title"
    title = message(key, title=state.title, day=_said(state.as_of))
    return Dataset(
        id=f"{PREFIX}{first.isoformat()}@{last.isoformat()}",
        title=title,
        source=DataSource(title, None, None, None, state.as_of),
        visibility="internal",
        period=PeriodReference(first, last, period_label(first, last)),
        as_of=state.as_of,
        simulated=state.simulated,
        register=True,
    )


def _cell(metric: Metric, unit: str, dataset: Dataset, number: int) -> Observation:
    locator = message("register.locator", first=_said(dataset.period.start), last=_said(dataset.period.end))
    return Observation(
        dataset=dataset.id,
        metric=metric.id,
        unit=unit,
        value=float(number),
        printed=grouped(number),
        numerator=None,
        denominator=None,
        target_city="",
        target_province="",
        target_national="",
        locator=locator,
        note=None,
    )


def _said(day: date) -> str:
    return day.strftime("%d/%m/%Y")
