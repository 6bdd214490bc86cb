"""What people publish while the assistant runs: items (documents, procedures, data sets), versions, and every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

ItemKind = Literal["document", "procedure", "dataset", "names"]
VersionStatus = Literal["draft", "active", "superseded", "withdrawn"]
Action = Literal["publish", "withdraw", "rollback", "import"]
WITHDRAWN = 0  # stands for a version number: the item answers nothing, even if one of the same id is shipped


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What somebody uploaded, read and checked.

    Attributes:
        item_id: of a procedure its national code; of a document or data set chosen at its first upload.
        content: the document, procedure or data set as JSON.
        file_name, file: as uploaded; None for an imported entry.
        digest: of what was uploaded; the same digest again is not a new version.
    """

    item_id: str
    kind: ItemKind
    title: str
    content: Mapping[str, Any]
    digest: str
    warnings: tuple[str, ...] = ()
    effective_from: date | None = None
    expires_on: date | None = None
    file_name: str | None = None
    file: bytes | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it is listed; `number` counts from 1 within its item."""

    item_id: str
    kind: ItemKind
    number: int
    title: str
    status: VersionStatus
    digest: str
    warnings: tuple[str, ...]
    effective_from: date | None
    expires_on: date | None
    file_name: str | None
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class ActiveItem:
    """Which version of an item answers.

    Attributes:
        number: the published version, or WITHDRAWN.
        before: the version that answers until the published one takes effect, None when there is none.
    """

    number: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state after one change; `id` counts up from 1, and any of them can be gone back to."""

    id: int
    made_at: datetime
    made_by: str
    action: Action
    reason: str
    items: tuple[str, ...]


State = (
    tuple[int, int | None] | None
)  # of an item: version and what answers until it takes effect; None: nothing published


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A snapshot with what it changed: item id → what answered before, what answers after it."""

    snapshot: Snapshot
    changes: Mapping[str, tuple[State, State]]


@dataclass(frozen=True, slots=True)
class LibraryCopy:
    """Everything a library holds but the uploaded files: versions with their content, by item and number; changes, oldest first."""

    versions: tuple[tuple[Version, Mapping[str, Any]], ...]
    history: tuple[KeptChange, ...]


def status_of(number: int, published: bool, active: ActiveItem | None) -> VersionStatus:
    """Returns the status of a version; never stored, so that two versions cannot both be active."""
    if active is not None and active.number == number:
        return "active"
    if not published:
        return "draft"
    return "withdrawn" if active is not None and active.number == WITHDRAWN else "superseded"


def kept_until(begins: date | None, number: int, old: ActiveItem | None, old_begins: date | None) -> int | None:
    """Returns what answers until version `number` takes effect: a version, WITHDRAWN, or None for nothing of the library.

    Args:
        begins: when `number` takes effect; None for at once.
        old, old_begins: what answered so far, and when that took effect.
    """
    if begins is None or old is None:
        return None
    waits = old_begins is not None and old_begins > date.today()  # what is corrected before it began never answered
    return old.before if waits or old.number == number else old.number
