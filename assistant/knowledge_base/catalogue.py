"""Everything that answers or could: shipped items, published ones, and drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from assistant.common.text import fold
from assistant.domain.library import WITHDRAWN, ItemKind, Version, VersionStatus
from assistant.knowledge_base.knowledge import Knowledge
from assistant.ports import Library

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
Status = VersionStatus | Literal["shipped"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item.

    Attributes:
        version: the one that answers or, where none does, the newest; None of a shipped item that nobody has changed.
        draft: the newest version, where it was never published.
        dated: what its content is of, when there is no version.
    """

    item_id: str
    kind: ItemKind
    title: str
    status: Status
    version: Version | None = None
    draft: Version | None = None
    dated: date | None = None

    @property
    def changed_at(self) -> datetime | None:
        """When somebody last did something with it, None of a shipped item."""
        versions = [one for one in (self.version, self.draft) if one is not None]
        moments = [moment for one in versions for moment in (one.created_at, one.published_at) if moment is not None]
        return max(moments, default=None)

    def age(self, today: date) -> int | None:
        """Returns how many days old it is, None when nobody knows."""
        changed = self.changed_at
        since = changed.astimezone(_HERE).date() if changed is not None else self.dated
        return None if since is None else (today - since).days


async def entries(library: Library, shipped: Knowledge) -> tuple[Entry, ...]:
    """Returns every item once, by id."""
    drafts = {version.item_id: version for version in await library.drafts()}
    listed = {
        one.item_id: Entry(one.item_id, one.kind, one.title, one.status, one, drafts.get(one.item_id))
        for one in await library.newest()
    }
    _, active = await library.active()
    for item_id, kind, title, dated in _shipped(shipped):
        if item_id not in listed:
            withdrawn = item_id in active and active[item_id].number == WITHDRAWN
            listed[item_id] = Entry(item_id, kind, title, "withdrawn" if withdrawn else "shipped", dated=dated)
    return tuple(listed[item_id] for item_id in sorted(listed))


def matching(found: Iterable[Entry], text: str, status: str, kind: str) -> list[Entry]:
    """Returns what has the words in title or id, with or without diacritics, the newest first; "" lets everything through."""
    words = fold(text).split()
    chosen = [
        entry
        for entry in found
        if kind in ("", entry.kind)
        and (status in ("", entry.status) or (status == "draft" and entry.draft is not None))
        and all(word in fold(f"{entry.title} {entry.item_id}") for word in words)
    ]
    return sorted(chosen, key=lambda entry: -(moment.timestamp() if (moment := entry.changed_at) else 0.0))


def _shipped(knowledge: Knowledge) -> Iterator[tuple[str, ItemKind, str, date | None]]:
    for document in knowledge.documents:
        yield document.id, "document", document.title, document.as_of or document.checked_on
    for procedure in knowledge.procedures.values():
        yield procedure.code, "procedure", procedure.name, procedure.checked_on
    for dataset in knowledge.tables.datasets.values():
        yield dataset.id, "dataset", dataset.title, dataset.as_of
