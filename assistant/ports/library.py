"""Published knowledge, and who asked for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from assistant.domain.approval import ApprovalRequest
from assistant.domain.audit import AuditAction, AuditEntry
from assistant.domain.library import Action, ActiveItem, LibraryCopy, NewVersion, Snapshot, Version


class Library(Protocol):
    """Keeps every version of published knowledge, which of them answers, and the history of that."""

    async def revision(self) -> int:
        """Returns the id of the newest snapshot, 0 before the first; cheap, asked before every message."""

    async def mark(self) -> tuple[int, int]:
        """Returns revision and number of versions: as long as both stay, so does everything that is listed; cheap."""

    async def add(self, versions: Iterable[NewVersion], by: str) -> tuple[Version, ...]:
        """Keeps drafts and returns them in order; one whose digest its item's newest version has already is that version."""

    async def versions(self, item_id: str) -> tuple[Version, ...]:
        """Returns an item's versions, newest first; empty when there is no such item."""

    async def newest(self) -> tuple[Version, ...]:
        """Returns the version of every item that answers or, where none does, its newest one, by item id."""

    async def drafts(self) -> tuple[Version, ...]:
        """Returns the newest version of every item where that one was never published, by item id."""

    async def contents(self, wanted: Mapping[str, int]) -> Mapping[str, tuple[Version, Mapping[str, Any]]]:
        """Returns item id → version and content for many at once; unknown ones are left out."""

    async def file(self, item_id: str, number: int) -> tuple[str, bytes] | None:
        """Returns name and bytes of the uploaded file, None when there is none."""

    async def active(self) -> tuple[int, Mapping[str, ActiveItem]]:
        """Returns the revision and what answers in it, of one moment."""

    async def change(self, versions: Mapping[str, int], *, by: str, action: Action, reason: str) -> Snapshot:
        """Makes these versions answer (WITHDRAWN: none), all or nothing.

        Raises:
            UnknownVersion: an item or version does not exist.
            StoreUnavailable: it could not be kept.
        """

    async def roll_back(self, snapshot: int, *, by: str, reason: str) -> Snapshot:
        """Makes answer what answered after `snapshot` (0: before the first); itself a new snapshot.

        Raises:
            UnknownVersion: there is no such snapshot.
        """

    async def snapshots(self, limit: int = 100) -> tuple[Snapshot, ...]:
        """Returns the newest first."""

    async def copied(self) -> LibraryCopy:
        """Returns everything but the files, of one moment."""

    async def restore(self, copy: LibraryCopy, files: Mapping[str, bytes]) -> None:
        """Puts a copy into an empty library: the same versions, the same history, the same answers.

        Args:
            files: digest of a version → the file it was made from.

        Raises:
            NotEmpty: something was kept here before; nothing is changed.
            StoreUnavailable: it could not be kept.
        """


class AuditLog(Protocol):
    """Keeps every change that a person made; nothing is taken out again."""

    async def add(self, entry: AuditEntry) -> None:
        """Keeps an entry.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def entries(
        self,
        *,
        person: str | None = None,
        action: AuditAction | None = None,
        subject: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[AuditEntry, ...]:
        """Returns entries, the newest first; a filter that is None lets everything through."""


class ApprovalRequests(Protocol):
    """Which drafts wait for somebody's approval."""

    async def add(self, request: ApprovalRequest) -> bool:
        """Keeps a request; False when that version waits already.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def of(self, item_id: str) -> tuple[ApprovalRequest, ...]:
        """Returns the requests for versions of an item, the newest version first."""

    async def waiting(self) -> tuple[ApprovalRequest, ...]:
        """Returns all requests, the oldest first."""

    async def remove(self, item_id: str, numbers: Iterable[int]) -> None:
        """Forgets the requests for these versions; nothing happens where there is none."""


class KeptSettings(Protocol):
    """What administrators decide while the assistant runs."""

    async def get(self, key: str) -> Any | None:
        """Returns the value, None when nobody has decided.

        Raises:
            StoreUnavailable: it could not be read.
        """

    async def put(self, key: str, value: Any, by: str) -> None:
        """Keeps a JSON value in place of the one before.

        Raises:
            StoreUnavailable: it could not be kept.
        """
