"""Which edition answers: a new one is made aside whenever something was published or a day has begun, and put in place at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from time import monotonic

from assistant.domain.errors import AssistantError, StoreUnavailable, UnknownVersion
from assistant.domain.library import WITHDRAWN, Version
from assistant.events import log
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.published import Item, answering_versions, from_content, overlaid
from assistant.pipeline.edition import Edition
from assistant.ports import Library

PATIENCE_S = (
    3.0  # how long questions wait for what another process has published; after that, until it is there, none does
)
PAUSE_S = 5.0  # before an edition is tried again of a publication of which none could be made
MakeEdition = Callable[[Knowledge, int, date, "Edition | None"], Edition]


class Editions:
    """Keeps the present edition."""

    def __init__(
        self,
        shipped: Knowledge,
        library: Library,
        make: MakeEdition,
        *,
        today: Callable[[], date] = date.today,
        placed: Callable[[], None] = lambda: None,
    ) -> None:
        """Makes the first edition from what is shipped; `refresh` adds what was published before.

        Args:
            make: blocking; knowledge, revision, day and the edition before → an edition.
            placed: called when an edition has taken the place of another.
        """
        self._shipped = shipped
        self._library = library
        self._make = make
        self._today = today
        self._placed = placed
        self._read: dict[tuple[str, int], tuple[Version, Item]] = {}
        self._lock = asyncio.Lock()
        self._refreshing: asyncio.Task[Edition] | None = None
        self._trying = asyncio.Lock()
        self._tried: tuple[tuple[str, int, int, date], Edition] | None = None
        self._broken: tuple[int, date] | None = None
        self._patient_until = self._not_before = 0.0
        self._current = make(shipped, 0, today(), None)

    @property
    def shipped(self) -> Knowledge:
        return self._shipped

    @property
    def current(self) -> Edition:
        return self._current

    async def newest(self) -> Edition:
        """Returns the edition of everything published so far; the present one when that takes too long or the store is away."""
        state = None
        try:
            state = (await self._library.revision(), self._today())
            if state == (self._current.revision, self._current.day):
                return self._current
            if state == self._broken and monotonic() < self._not_before:
                return self._current
            if self._refreshing is None or self._refreshing.done():
                self._refreshing = asyncio.create_task(self.refresh())
                self._patient_until = monotonic() + PATIENCE_S
            return await asyncio.wait_for(asyncio.shield(self._refreshing), max(0, self._patient_until - monotonic()))
        except TimeoutError:
            log("edition.late", revision=self._current.revision)
        except Exception as error:  # whatever is wrong with a publication, what was there goes on answering
            log("edition.failed", cause=f"{type(error).__name__}: {error}")
            if not isinstance(error, StoreUnavailable):
                self._broken, self._not_before = state, monotonic() + PAUSE_S
        return self._current

    async def refresh(self) -> Edition:
        """Makes and puts in place the edition of everything published so far.

        Raises:
            StoreUnavailable, KnowledgeError: the present edition stays.
        """
        async with self._lock:
            knowledge, revision, day = await self._knowledge()
            if (revision, day) != (self._current.revision, self._current.day):
                self._current = await asyncio.to_thread(self._make, knowledge, revision, day, self._current)
                log("edition.new", revision=revision, procedures=len(knowledge.procedures))
                self._placed()
            return self._current

    async def with_draft(self, item_id: str, number: int) -> Edition:
        """Returns an edition in which a version answers as if it were published; nothing else ever sees it.

        The newest one is kept, for the next question to the same draft.

        Raises:
            UnknownVersion: there is no such version.
        """
        async with self._trying:
            items, revision, day = await self._items()
            wanted = (item_id, number, revision, day)
            if self._tried is None or self._tried[0] != wanted:
                found = await self._library.contents({item_id: number})
                if item_id not in found:
                    raise UnknownVersion(f"{item_id} {number}")
                version, content = found[item_id]
                items[item_id] = await asyncio.to_thread(from_content, version.kind, content)
                knowledge = await asyncio.to_thread(overlaid, self._shipped, items, revision, day)
                # Without an edition before it, making one leaves neither names for Rasa nor an index behind.
                self._tried = wanted, await asyncio.to_thread(self._make, knowledge, revision, day, None)
            return self._tried[1]

    async def _knowledge(self) -> tuple[Knowledge, int, date]:
        """The shipped knowledge under what the library says now."""
        items, revision, day = await self._items()
        return await asyncio.to_thread(overlaid, self._shipped, items, revision, day), revision, day

    async def _items(self) -> tuple[dict[str, Item | None], int, date]:
        """What the library says now, revision and day; only unknown versions are read."""
        day = self._today()
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

    async def _fetch(self, wanted: dict[str, int]) -> None:
        missing = {item_id: number for item_id, number in wanted.items() if (item_id, number) not in self._read}
        if not missing:
            return
        found = await self._library.contents(missing)
        if len(found) < len(missing):
            raise AssistantError(f"versions are missing: {sorted(set(missing) - set(found))[:3]}")
        parsed = await asyncio.to_thread(
            lambda: {
                (item_id, version.number): (version, from_content(version.kind, content))
                for item_id, (version, content) in found.items()
            }
        )
        self._read.update(parsed)
