"""The notice and the switches as other processes see them, and while the store is away."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.adapters.memory import MemoryJournal, NoDialogue
from assistant.adapters.memory_desk import MemoryKeptSettings
from assistant.adapters.memory_inbox import MemoryTalks
from assistant.bootstrap import build_assistant
from assistant.domain.answer import Help
from assistant.domain.errors import StoreUnavailable
from assistant.domain.operation import Notice, Operation
from assistant.pipeline.edition import Edition
from assistant.pipeline.operating import Operating
from channels.talking import Talking
from tests.builders import fixed_editions

HOTLINE = "1022"


async def unnoted(*said: object) -> None:
    """An audit log that nobody reads."""


class AwayNowAndThen(MemoryKeptSettings):
    away = False

    async def get(self, key: str) -> Any | None:
        if self.away:
            raise StoreUnavailable("away")
        return await super().get(key)


def operating(kept: MemoryKeptSettings, *, fresh_s: float = 0.0) -> Operating:
    return Operating(kept, unnoted, HOTLINE, fresh_s=fresh_s)


class TestOperating:
    async def test_begins_with_everything_open(self) -> None:
        assert await operating(MemoryKeptSettings()).now() == Operation()

    async def test_hears_what_another_process_was_told(self) -> None:
        kept = MemoryKeptSettings()
        ours, theirs = operating(kept), operating(kept)
        assert await ours.closed("zalo") is None
        await theirs.switch("zalo", "Bảo trì.", "lan", "")
        assert await ours.closed("zalo") == "Bảo trì. Khi cần gấp, mời bạn gọi tổng đài 1022."

    async def test_does_not_ask_the_store_for_every_message(self) -> None:
        kept = AwayNowAndThen()
        ours = operating(kept, fresh_s=3600)
        await ours.switch("zalo", "Bảo trì.", "lan", "")
        assert await ours.closed("zalo") is not None
        await kept.put("channels_off", {}, "minh")
        assert await ours.closed("zalo") is not None

    async def test_goes_on_with_what_held_while_the_store_is_away(self) -> None:
        kept = AwayNowAndThen()
        ours = operating(kept)
        await ours.announce(Notice("Bảo trì."), "lan", "")
        assert await ours.notice("web") is not None
        kept.away = True
        assert await ours.notice("web") == Notice("Bảo trì.")

    @pytest.mark.parametrize("kept", [{"text": "x"}, "x", 1, [], {"text": "x", "level": "huge", "places": 3}], ids=repr)
    async def test_takes_what_it_cannot_read_for_nothing(self, kept: object) -> None:
        store = MemoryKeptSettings()
        await store.put("notice", kept, "lan")
        await store.put("channels_off", kept, "lan")
        assert await operating(store).now() == Operation()


class TestAChatThatIsOff:
    async def test_says_why_once_for_each_message_and_keeps_nothing(self, edition: Edition) -> None:
        kept, journal = MemoryKeptSettings(), MemoryJournal()
        own = operating(kept)
        assistant = build_assistant(fixed_editions(edition), journal, NoDialogue())
        talking = Talking("zalo", assistant, journal, MemoryTalks(), retention_days=90, operating=own)
        await own.switch("zalo", "Bảo trì.", "lan", "")
        for _ in range(2):
            said = await talking.said("p", "đăng ký khai sinh")
            assert said.answers == (Help("Bảo trì. Khi cần gấp, mời bạn gọi tổng đài 1022."),)
        assert journal.entries() == ()
        await own.switch("zalo", None, "lan", "")
        assert (await talking.said("p", "đăng ký khai sinh")).turn_id is not None
