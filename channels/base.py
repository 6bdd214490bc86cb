"""How a chat channel works: what came is kept, acknowledged, then answered in the order of its chat, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol
from weakref import WeakValueDictionary

from assistant.domain.errors import MessageRefused
from assistant.events import log
from assistant.ports import Inbox, Update

MOST_ATTEMPTS = 3
_AT_ONCE = 8  # updates of one channel worked on at the same time
_LOOK_AGAIN_S = 15.0
_GRACE_S = 4.0  # for what is being answered when the service stops

Note = Callable[[str], Awaitable[None]]


class Channel(Protocol):
    """One chat platform: reads what it sends, and answers there."""

    @property
    def name(self) -> str:
        """Short, lower case: "telegram"."""

    def lane(self, payload: Mapping[str, Any]) -> str:
        """Returns the chat, for any payload; one process answers the updates of one chat one after the other."""

    async def answer(self, update: Update, note: Note) -> None:
        """Answers an update, or does nothing where it needs no answer.

        Args:
            note: to be called with the id of the turn before anything of it is sent.

        Raises:
            MessageRefused: it can never be delivered.
            DependencyUnavailable: later it may work; with `update.turn_id` the same turn is sent then.
        """

    async def apologise(self, update: Update) -> None:
        """Says, if it can be said, that there will be no answer."""


class Worker:
    """Takes the updates of one channel in and has them answered in the background.

    The order of a chat holds within one process; of several on one inbox, each answers what it has received.
    """

    def __init__(self, channel: Channel, inbox: Inbox, *, look_again_s: float = _LOOK_AGAIN_S) -> None:
        """Args: look_again_s: seconds between looks at what waits, such as what failed or another process left."""
        self._channel = channel
        self._inbox = inbox
        self._look_again_s = look_again_s
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._working: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def receive(self, update_id: str, payload: Mapping[str, Any]) -> bool:
        """Keeps an update and returns at once; False when it came before.

        Raises:
            StoreUnavailable: it was not kept, so the platform must send it again.
        """
        is_new = await self._inbox.put(self._channel.name, update_id, payload)
        if is_new and not self._stopping.is_set():
            self._begin(update_id, payload)
        return is_new

    def start(self) -> None:
        """Takes up what was kept and not answered, now and again and again."""
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Lets what is being answered come to its end; what does not in four seconds is answered after the next start."""
        self._stopping.set()
        if self._looking is not None:
            await asyncio.wait([self._looking])
        if self._working:
            _, late = await asyncio.wait(self._working.values(), timeout=_GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Returns when everything received so far was worked on."""
        while self._working:
            await asyncio.wait(self._working.values())

    async def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                for update in await self._inbox.waiting(self._channel.name):
                    self._begin(update.id, update.payload)
            except Exception as error:  # whatever it was, it must not end the looking
                log("inbox.failed", component=self._channel.name, cause=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._look_again_s)

    def _begin(self, update_id: str, payload: Mapping[str, Any]) -> None:
        if update_id not in self._working:
            task = asyncio.create_task(self._work(update_id, self._channel.lane(payload)))
            self._working[update_id] = task
            task.add_done_callback(lambda _: self._working.pop(update_id, None))

    async def _work(self, update_id: str, lane: str) -> None:
        async with self._alone(lane), self._at_once:
            try:
                update = await self._inbox.begin(self._channel.name, update_id)
                if update is not None and await self._is_over(update):
                    await self._inbox.done(self._channel.name, update_id)
            except Exception as error:  # what it leaves undone is looked at again
                log("inbox.failed", component=self._channel.name, cause=type(error).__name__)

    async def _is_over(self, update: Update) -> bool:
        """Answers; False when it shall be tried again, which the inbox allows after two minutes."""

        async def note(turn_id: str) -> None:
            await self._inbox.answered(self._channel.name, update.id, turn_id)

        name = self._channel.name
        try:
            await self._channel.answer(update, note)
        except MessageRefused as error:
            log("message.refused", component=name, cause=str(error))
        except asyncio.CancelledError:
            await asyncio.shield(self._inbox.put_back(name, update.id))
            raise
        except Exception as error:  # whatever it was, the person gets an answer later, or an apology
            log("update.failed", component=name, cause=type(error).__name__, count=update.attempts)
            if update.attempts < MOST_ATTEMPTS:
                return False
            await self._give_up(update)
        return True

    async def _give_up(self, update: Update) -> None:
        name = self._channel.name
        log("update.given_up", component=name, count=update.attempts)
        try:
            await self._channel.apologise(update)
        except Exception as error:  # else the update would be answered again and again
            log("apology.failed", component=name, cause=type(error).__name__)

    @asynccontextmanager
    async def _alone(self, lane: str) -> AsyncIterator[None]:
        lock = self._lanes.setdefault(lane, asyncio.Lock())  # held by this frame as long as it is needed
        async with lock:
            yield
