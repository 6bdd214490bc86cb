"""Field reports in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import OPEN_STATES, FieldReport, ReportState


class MemoryFieldReports:
    """Keeps reports as long as the process lives."""

    def __init__(self) -> None:
        self._reports: dict[str, FieldReport] = {}
        self._photos: dict[str, tuple[bytes, ...]] = {}

    async def add(self, report: FieldReport, photos: Sequence[bytes] = ()) -> None:
        if report.number in self._reports:
            raise StoreUnavailable("number")
        self._reports[report.number] = report
        self._photos[report.number] = tuple(photos)

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        kept = (self._as_kept(report) for report in self._reports.values() if report.reported_at >= moment)
        return tuple(sorted(kept, key=lambda report: report.reported_at))

    async def in_states(
        self, states: Collection[ReportState], *, limit: int, offset: int = 0
    ) -> tuple[FieldReport, ...]:
        found = [self._as_kept(report) for report in self._reports.values() if report.state in states]
        newest_first = sorted(found, key=lambda report: (-report.reported_at.timestamp(), report.number))
        return tuple(newest_first[offset : offset + limit])

    async def report(self, number: str) -> FieldReport | None:
        return self._as_kept(self._reports[number]) if number in self._reports else None

    async def change(
        self, number: str, state: ReportState, reply: str, at: datetime, *, seen: datetime | None
    ) -> FieldReport | None:
        before = await self.report(number)
        if before is not None and before.changed_at == seen:
            self._reports[number] = replace(before, state=state, reply=reply, changed_at=at)
        return before

    async def photo(self, number: str, index: int) -> bytes | None:
        photos = self._photos.get(number, ())
        return photos[index] if 0 <= index < len(photos) else None

    async def forget_photos(self, before: datetime) -> int:
        old = [number for number, report in self._reports.items() if report.reported_at < before]
        forgotten = sum(len(self._photos[number]) for number in old)
        self._photos.update(dict.fromkeys(old, ()))
        return forgotten

    async def forget_closed(self, before: datetime) -> int:
        closed = [report for report in self._reports.values() if report.state not in OPEN_STATES]
        old = [report.number for report in closed if report.changed_at and report.changed_at < before]
        return sum([await self.remove(number) for number in old])

    async def remove(self, number: str) -> bool:
        self._photos.pop(number, None)
        return self._reports.pop(number, None) is not None

    def _as_kept(self, report: FieldReport) -> FieldReport:
        return replace(report, photos=len(self._photos[report.number]))
