"""Everything that answers or could: shipped items, published ones, and drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Catalogue:
    """Every item, the newest change first; read anew only when something was uploaded or changed."""

    def __init__(self, library: Library, shipped: Knowledge) -> None:
        self._library = library
        self._shipped = shipped
        self._mark: tuple[int, int] | None = None
        self._entries: Mapping[str, Entry] = {}
        self._words: tuple[tuple[Entry, str], ...] = ()

    async def entry(self, item_id: str) -> Entry | None:
        """Returns an item, None when there is none of that id."""
        await self._read()
        return self._entries.get(item_id)

    async def matching(self, text: str, status: str, kind: str) -> list[Entry]:
        """Returns what has the words in title or id, with or without diacritics; "" lets everything through."""
        await self._read()
        words = fold(text).split()
        return [
            entry
            for entry, said in self._words
            if kind in ("", entry.kind)
            and (status in ("", entry.status) or (status == "draft" and entry.draft is not None))
            and all(word in said for word in words)
        ]

    async def _read(self) -> None:
        mark = await self._library.mark()
        if mark == self._mark:
            return
        found = await entries(self._library, self._shipped)
        newest = sorted(found, key=lambda entry: -(moment.timestamp() if (moment := entry.changed_at) else 0.0))
        self._words = tuple((entry, fold(f"{entry.title} {entry.item_id}")) for entry in newest)
        self._entries = {entry.item_id: entry for entry in found}
        self._mark = mark


def _shipped(knowledge: Knowledge) -> Iterator[tuple[str, ItemKind, str, date | None]]:
    for document in knowledge.documents:
        yield document.id, "document", document.title, document.as_of or document.checked_on
    for procedure in knowledge.procedures.values():
        yield procedure.code, "procedure", procedure.name, procedure.checked_on
    for dataset in knowledge.tables.datasets.values():
        yield dataset.id, "dataset", dataset.title, dataset.as_of
