"""Updates are answered in the order of their chat, again when it failed, and never twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.adapters.memory_inbox import MemoryInbox
from assistant.domain.errors import ChannelUnavailable, MessageRefused, StoreUnavailable
from assistant.ports import Update
from channels.base import MOST_ATTEMPTS, Note, Worker


@dataclass
class Chat:
    """A channel that answers when `gate` is open, and fails as often as it is told to."""

    name: str = "chat"
    fails: list[Exception] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    seen: list[Update] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)
    apology_fails: Exception = field(default_factory=lambda: ChannelUnavailable("still away"))
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    def lane(self, payload: Mapping[str, Any]) -> str:
        return str(payload["chat"])

    async def answer(self, update: Update, note: Note) -> None:
        self.seen.append(update)
        self.begun.put_nowait(update.id)
        await self.gate.wait()
        await note(f"turn-{update.id}")
        if self.fails:
            raise self.fails.pop(0)
        self.answered.append(update.id)

    async def apologise(self, update: Update) -> None:
        self.apologies.append(update.id)
        raise self.apology_fails


class Later:
    """A clock that can be put forward."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


Events = Callable[[], list[str]]


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Events:
    """What was logged so far."""
    monkeypatch.setattr(logging.getLogger("assistant"), "propagate", True)
    caplog.set_level("INFO", "assistant")
    return lambda: [record.getMessage() for record in caplog.records]


class BrokenOnce(MemoryInbox):
    """An inbox whose first answer is an error that nobody expected."""

    broken = True

    async def waiting(self, channel: str, limit: int = 100) -> tuple[Update, ...]:
        self._breaks()
        return await super().waiting(channel, limit)

    async def begin(self, channel: str, update_id: str) -> Update | None:
        self._breaks()
        return await super().begin(channel, update_id)

    def _breaks(self) -> None:
        broken, self.broken = self.broken, False
        if broken:
            raise RuntimeError("somebody's words")


@pytest.fixture
def chat() -> Chat:
    own = Chat()
    own.gate.set()
    return own


async def work_again(worker: Worker, inbox: MemoryInbox, clock: Later) -> None:
    clock.ahead += timedelta(minutes=3)
    for update in await inbox.waiting("chat"):
        worker._begin(update.id, update.payload)
    await worker.idle()


class TestUpdates:
    async def test_of_one_chat_are_answered_one_after_the_other(self) -> None:
        chat = Chat()
        worker = Worker(chat, MemoryInbox())
        for number in range(5):
            await worker.receive(str(number), {"chat": 1})
        await asyncio.sleep(0)
        chat.gate.set()
        await worker.idle()
        assert chat.answered == ["0", "1", "2", "3", "4"]

    async def test_of_other_chats_do_not_wait(self) -> None:
        chat = Chat()
        worker = Worker(chat, MemoryInbox())
        for number in range(3):
            await worker.receive(str(number), {"chat": number})
        assert {await chat.begun.get() for _ in range(3)} == {"0", "1", "2"}
        chat.gate.set()
        await worker.idle()

    async def test_sent_twice_are_answered_once(self, chat: Chat) -> None:
        worker = Worker(chat, MemoryInbox())
        assert await worker.receive("7", {"chat": 1})
        assert not await worker.receive("7", {"chat": 1})
        await worker.idle()
        assert not await worker.receive("7", {"chat": 1})
        await worker.idle()
        assert chat.answered == ["7"]

    async def test_are_answered_once_by_two_processes(self, chat: Chat) -> None:
        inbox = MemoryInbox()
        await inbox.put("chat", "7", {"chat": 1})
        workers = [Worker(chat, inbox), Worker(chat, inbox)]
        for worker in workers:
            worker._begin("7", {"chat": 1})
        for worker in workers:
            await worker.idle()
        assert chat.answered == ["7"]


class TestAFailure:
    async def test_is_tried_again_with_the_same_turn(self, chat: Chat) -> None:
        clock = Later()
        inbox = MemoryInbox(clock)
        chat.fails = [ChannelUnavailable("away")]
        worker = Worker(chat, inbox)
        await worker.receive("7", {"chat": 1})
        await worker.idle()
        assert chat.answered == []
        assert await inbox.waiting("chat") == ()
        await work_again(worker, inbox, clock)
        assert chat.answered == ["7"]
        assert [(update.attempts, update.turn_id) for update in chat.seen] == [(1, None), (2, "turn-7")]

    @pytest.mark.parametrize("cause", [ChannelUnavailable("still away"), RuntimeError("somebody's words")], ids=repr)
    async def test_ends_with_an_apology(self, chat: Chat, cause: Exception, events: Events) -> None:
        clock = Later()
        inbox = MemoryInbox(clock)
        chat.fails = [RuntimeError("somebody's words")] * 9
        chat.apology_fails = cause
        worker = Worker(chat, inbox)
        await worker.receive("7", {"chat": 1})
        await worker.idle()
        for _ in range(5):
            await work_again(worker, inbox, clock)
        assert len(chat.seen) == MOST_ATTEMPTS
        assert chat.apologies == ["7"]
        assert events() == [*["update.failed"] * MOST_ATTEMPTS, "update.given_up", "apology.failed"]

    async def test_is_logged_without_its_words(
        self, chat: Chat, events: Events, caplog: pytest.LogCaptureFixture
    ) -> None:
        chat.fails = [RuntimeError("số 0903123456")]
        worker = Worker(chat, MemoryInbox())
        await worker.receive("7", {"chat": 1})
        await worker.idle()
        assert events() == ["update.failed"]
        assert "0903123456" not in str([record.__dict__ for record in caplog.records])

    async def test_that_is_final_is_not_tried_again(self, chat: Chat) -> None:
        clock = Later()
        inbox = MemoryInbox(clock)
        chat.fails = [MessageRefused("Forbidden")]
        worker = Worker(chat, inbox)
        await worker.receive("7", {"chat": 1})
        await worker.idle()
        await work_again(worker, inbox, clock)
        assert len(chat.seen) == 1
        assert chat.apologies == []

    async def test_of_the_store_is_told_to_the_platform(self, chat: Chat) -> None:
        class Away(MemoryInbox):
            async def put(self, channel: str, update_id: str, payload: Mapping[str, Any]) -> bool:
                raise StoreUnavailable("away")

        with pytest.raises(StoreUnavailable):
            await Worker(chat, Away()).receive("7", {"chat": 1})


class TestStartAndStop:
    async def test_takes_up_what_is_there(self, chat: Chat) -> None:
        inbox = MemoryInbox()
        await inbox.put("chat", "7", {"chat": 1})
        worker = Worker(chat, inbox)
        worker.start()
        assert await chat.begun.get() == "7"
        await worker.stop()
        assert chat.answered == ["7"]

    async def test_goes_on_looking_whatever_went_wrong(self, chat: Chat, events: Events) -> None:
        inbox = BrokenOnce()
        await inbox.put("chat", "7", {"chat": 1})
        worker = Worker(chat, inbox, look_again_s=0)
        worker.start()
        assert await asyncio.wait_for(chat.begun.get(), 20) == "7"
        await worker.stop()
        assert events() == ["inbox.failed"]

    async def test_leaves_what_could_not_be_begun_for_later(self, chat: Chat, events: Events) -> None:
        worker = Worker(chat, BrokenOnce(), look_again_s=0)
        await worker.receive("7", {"chat": 1})
        await worker.idle()
        assert (chat.answered, events()) == ([], ["inbox.failed"])
        worker.start()
        assert await asyncio.wait_for(chat.begun.get(), 20) == "7"
        await worker.stop()

    async def test_lets_an_answer_come_to_its_end(self) -> None:
        chat = Chat()
        worker = Worker(chat, MemoryInbox())
        worker.start()
        await worker.receive("7", {"chat": 1})
        asyncio.get_running_loop().call_later(0.1, chat.gate.set)
        await worker.stop()
        assert chat.answered == ["7"]

    async def test_puts_back_what_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("channels.base._GRACE_S", 0.05)
        chat, inbox = Chat(), MemoryInbox()
        worker = Worker(chat, inbox)
        worker.start()
        await worker.receive("7", {"chat": 1})
        await chat.begun.get()
        await worker.stop()
        assert [update.id for update in await inbox.waiting("chat")] == ["7"]
