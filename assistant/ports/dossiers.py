"""The register of dossiers, and reports of citizens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.domain.dossier import Register, StagedDossier
from assistant.domain.report import FieldReport, ReportState


@dataclass(frozen=True, slots=True)
class LoadedDossiers:
    """What an import did to the register; `repeated` are rows whose code stands in the import again, as new or newer."""

    added: int
    updated: int
    unchanged: int
    repeated: int
    register: Register


class DossierStore(Protocol):
    """The register of dossiers as an import sees it. Blocking, unlike the other ports: it runs for minutes, in a thread."""

    def register(self) -> Register | None:
        """Returns what the register holds, None when there is none.

        Raises:
            StoreUnavailable: the store did not answer.
        """

    def load(
        self,
        batches: Iterable[Sequence[StagedDossier]],
        describe: Callable[[Register | None], Register],
        *,
        replace: bool,
    ) -> LoadedDossiers:
        """Brings dossiers in by code: newer ones over older ones, all or nothing; readers see the old state until the end.

        A dossier is newer when its `updated` is greater and, where its row does not say when it was updated, something differs.

        Args:
            describe: called after the last batch, with the register at that moment and nobody else able to change it;
                returns the new one (`dossiers` and `revision` are filled in here). What it or `batches` raises stops everything.
            replace: what the register holds goes first.

        Raises:
            StoreUnavailable: it could not be kept.
        """


class FieldReports(Protocol):
    """Keeps what citizens report from the street until an official has dealt with it."""

    async def add(self, report: FieldReport, photos: Sequence[bytes] = ()) -> None:
        """Keeps a report with its photos, `report.photos` of them.

        Raises:
            StoreUnavailable: it could not be kept, or there is one of that number; nothing of it is.
        """

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        """Returns the reports made at `moment` or later, oldest first; `photos` says how many are still there."""

    async def in_states(
        self, states: Collection[ReportState], *, limit: int, offset: int = 0
    ) -> tuple[FieldReport, ...]:
        """Returns the reports in one of the states, newest first."""

    async def report(self, number: str) -> FieldReport | None:
        """Returns one report; None when there is none of that number.

        Raises:
            StoreUnavailable: it could not be looked up.
        """

    async def change(
        self, number: str, state: ReportState, reply: str, at: datetime, *, seen: datetime | None
    ) -> FieldReport | None:
        """Sets how far a report is and what is told of it, unless somebody changed it meanwhile: its `changed_at` is not `seen`.

        Returns the report as it was before, None when there is none of that number.

        Raises:
            StoreUnavailable: it could not be kept; nothing changed.
        """

    async def photo(self, number: str, index: int) -> bytes | None:
        """Returns one photo of a report, the first is 0; None when there is none."""

    async def forget_photos(self, before: datetime) -> int:
        """Removes the photos of reports made before that moment and returns how many they were; the reports stay."""

    async def forget_closed(self, before: datetime) -> int:
        """Forgets the reports, with their photos, that were done or declined before that moment; returns how many they were."""

    async def remove(self, number: str) -> bool:
        """Forgets a report and its photos; False when there is none of that number."""
