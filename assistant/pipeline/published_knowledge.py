"""The shipped knowledge under everything that the library says is published."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.domain.document import Document
from assistant.domain.errors import AssistantError, UnknownVersion
from assistant.domain.library import WITHDRAWN, Version
from assistant.knowledge_base.document_titles import with_place_and_time
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.published import Item, answering_versions, from_content, overlaid
from assistant.ports import Library


class PublishedKnowledge:
    """Reads each version once; what did not change is the same object the next time."""

    def __init__(self, shipped: Knowledge, library: Library, today: Callable[[], date] = date.today) -> None:
        self.shipped = shipped
        self.today = today
        self._library = library
        self._read: dict[tuple[str, int], tuple[Version, Item]] = {}

    async def revision(self) -> int:
        """Returns the number of the last change.

        Raises:
            StoreUnavailable: the library is away.
        """
        return await self._library.revision()

    async def newest(self) -> tuple[Knowledge, int, date]:
        """Returns what holds now, of which revision, on which day.

        Raises:
            StoreUnavailable, KnowledgeError: the library is away, or something in it is not what it should be.
        """
        items, revision, day = await self._items()
        return await asyncio.to_thread(overlaid, self.shipped, items, revision, day), revision, day

    async def with_draft(self, item_id: str, number: int) -> tuple[Knowledge, int, date]:
        """Like `newest`, as if a version were published.

        Raises:
            UnknownVersion: there is no such version.
        """
        items, revision, day = await self._items()
        found = await self._library.contents({item_id: number})
        if item_id not in found:
            raise UnknownVersion(f"{item_id} {number}")
        version, content = found[item_id]
        items[item_id] = await asyncio.to_thread(self._item, version, content)
        return await asyncio.to_thread(overlaid, self.shipped, items, revision, day), revision, day

    async def _items(self) -> tuple[dict[str, Item | None], int, date]:
        """What the library says now, revision and day; only unknown versions are read."""
        day = self.today()
        revision, active = await self._library.active()
        wanted = {item_id: state.number for item_id, state in active.items() if state.number != WITHDRAWN}
        await self._fetch(wanted)
        effective = {item_id: self._read[item_id, number][0].effective_from for item_id, number in wanted.items()}
        chosen = answering_versions(active, effective, day)
        await self._fetch({item_id: number for item_id, number in chosen.items() if number != WITHDRAWN})
        items = {
            item_id: None if number == WITHDRAWN else self._read[item_id, number][1]
            for item_id, number in chosen.items()
        }
        return items, revision, day

    async def _fetch(self, wanted: Mapping[str, int]) -> None:
        missing = {item_id: number for item_id, number in wanted.items() if (item_id, number) not in self._read}
        if not missing:
            return
        found = await self._library.contents(missing)
        if len(found) < len(missing):
            raise AssistantError(f"versions are missing: {sorted(set(missing) - set(found))[:3]}")
        parsed = await asyncio.to_thread(
            lambda: {
                (item_id, version.number): (version, self._item(version, content))
                for item_id, (version, content) in found.items()
            }
        )
        self._read.update(parsed)

    def _item(self, version: Version, content: Mapping[str, Any]) -> Item:
        item = from_content(version.kind, content)
        return with_place_and_time(item, self.shipped.provinces) if isinstance(item, Document) else item
