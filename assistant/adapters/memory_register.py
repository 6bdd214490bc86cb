"""The register of dossiers in memory: for tests, and the plain reading of what the SQL must count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.domain.dossier import CHANNEL_CODES, OPEN, TIMING_CODES, Dossier
from assistant.domain.indicator import Dimension, RegisterCount, RegisterState


class MemoryRegisterCounts:
    """See `assistant.ports.RegisterCounts`; goes through all dossiers for every count."""

    def __init__(self, dossiers: Iterable[Dossier], state: RegisterState | None) -> None:
        self._dossiers = tuple(dossiers)
        self._state = state

    def state(self) -> RegisterState | None:
        return self._state

    def counts(
        self,
        wanted: Sequence[RegisterCount],
        first: date,
        last: date,
        *,
        by: Sequence[Dimension],
        units: Sequence[str] | None = None,
    ) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        groups: dict[tuple[str, ...], list[Dossier]] = defaultdict(list)
        for dossier in self._dossiers:
            if units is None or dossier.unit in units:
                groups[tuple(str(getattr(dossier, dimension)) for dimension in by)].append(dossier)
        span = (first.toordinal(), last.toordinal())
        found = {key: tuple(_count(one, group, *span) for one in wanted) for key, group in groups.items()}
        return {key: numbers for key, numbers in found.items() if any(numbers)}


def _count(wanted: RegisterCount, dossiers: Sequence[Dossier], first: int, last: int) -> int:
    met = [dossier for dossier in dossiers if _meets(wanted, dossier, first, last)]
    if wanted.distinct is not None:
        return len({dossier.procedure for dossier in met if _measure(wanted.measure, dossier) > 0})
    return sum(_measure(wanted.measure, dossier) for dossier in met)


def _meets(wanted: RegisterCount, dossier: Dossier, first: int, last: int) -> bool:
    received, finished = dossier.received, dossier.finished
    basis = {
        "received": first <= received <= last,
        "finished": first <= finished <= last,
        "open": received <= last < finished,
        "handled": received <= last and finished >= first,
        "carried": received < first <= finished,
    }
    timed = finished <= last and dossier.timing in {TIMING_CODES[name] for name in wanted.timing}
    return (
        basis[wanted.basis]
        and (timed or not wanted.timing)
        and (wanted.overdue is None or (dossier.within < last) is wanted.overdue)
        and (wanted.channel is None or dossier.channel == CHANNEL_CODES[wanted.channel])
    )


def _measure(name: str, dossier: Dossier) -> int:
    if name == "dossiers":
        return 1
    if name == "online_full":
        return int(
            dossier.channel == CHANNEL_CODES["online"] and (not dossier.result_due or dossier.electronic_result == 1)
        )
    if name == "handling_days" and dossier.finished == OPEN:
        return 0
    return int(getattr(dossier, name))
