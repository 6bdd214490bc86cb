"""Which edition answers: a new one is made aside whenever something was published or a day has begun, and put in place at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from time import monotonic

from assistant.domain.errors import StoreUnavailable
from assistant.events import log
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import CALM_S, Edition
from assistant.pipeline.published_knowledge import PublishedKnowledge
from assistant.ports import Library

PATIENCE_S = (
    3.0  # how long questions wait for what another process has published; after that, until it is there, none does
)
PAUSE_S = 5.0  # before an edition is tried again of a publication of which none could be made
_CLOSING_S = 5.0
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
            placed: called a second after an edition has taken the place of another.
        """
        self._published = PublishedKnowledge(shipped, library, today)
        self._make = make
        self._placed = placed
        self._telling: asyncio.TimerHandle | None = None
        self._lock = asyncio.Lock()
        self._refreshing: asyncio.Task[Edition] | None = None
        self._trying = asyncio.Lock()
        self._tried: tuple[tuple[str, int, int, date], Edition] | None = None
        self._broken: tuple[int, date] | None = None
        self._patient_until = self._not_before = 0.0
        self._current = make(shipped, 0, today(), None)

    @property
    def shipped(self) -> Knowledge:
        return self._published.shipped

    @property
    def current(self) -> Edition:
        return self._current

    async def newest(self) -> Edition:
        """Returns the edition of everything published so far; the present one when that takes too long or the store is away."""
        state = None
        try:
            state = (await self._published.revision(), self._published.today())
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
            knowledge, revision, day = await self._published.newest()
            if (revision, day) != (self._current.revision, self._current.day):
                self._current = await asyncio.to_thread(self._make, knowledge, revision, day, self._current)
                log("edition.new", revision=revision, procedures=len(knowledge.procedures))
                self._tell_later()
            return self._current

    async def close(self) -> None:
        """Lets the edition that is being made come to its end, for a while, so that the store may be closed.

        What is in place is told of no more. To be called when nobody asks any longer.
        """
        if self._refreshing is not None:
            await asyncio.wait([self._refreshing], timeout=_CLOSING_S)
        if self._telling is not None:
            self._telling.cancel()

    def _tell_later(self) -> None:
        """First those who wait for the new edition are answered; of several in a row only the last one is told of."""
        if self._telling is not None:
            self._telling.cancel()
        self._telling = asyncio.get_running_loop().call_later(CALM_S, self._placed)

    async def with_draft(self, item_id: str, number: int) -> Edition:
        """Returns an edition in which a version answers as if it were published; nothing else ever sees it.

        The newest one is kept, for the next question to the same draft.

        Raises:
            UnknownVersion: there is no such version.
        """
        async with self._trying:
            wanted = (item_id, number, await self._published.revision(), self._published.today())
            if self._tried is None or self._tried[0] != wanted:
                knowledge, revision, day = await self._published.with_draft(item_id, number)
                # Without an edition before it, making one leaves neither names for Rasa nor an index behind.
                made = await asyncio.to_thread(self._make, knowledge, revision, day, None)
                self._tried = (item_id, number, revision, day), made
            return self._tried[1]
