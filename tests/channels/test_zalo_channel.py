"""Charts and long lists on Zalo: what is sent besides the texts, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import time

import httpx
import pytest

from assistant.adapters.memory import MemoryJournal
from assistant.adapters.memory_inbox import MemoryTalks
from assistant.adapters.zalo import ZaloApi
from assistant.adapters.zalo_oauth import ZaloUnavailable
from assistant.bootstrap import build_assistant
from assistant.domain.answer import Answer
from assistant.domain.errors import MessageRefused
from assistant.domain.message import IncomingMessage, Reply, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN
from assistant.pipeline.downloads import with_downloads
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from assistant.ports import Update
from assistant.zalo_settings import ZaloSettings
from channels.files import ChatFiles
from channels.talking import Talking
from channels.zalo import Kind, ZaloEvent
from channels.zalo_channel import ZaloChannel
from tests.builders import fixed_editions
from tests.fakes.zalo_api import URL, FakeZalo, too_many
from tests.unit.exports.figures import CHART, TABLE, an_answer

PERSON, TURN = "246845883529197922", "turn-1"
NOBODY = Understanding("indicator_value", 1.0, "số văn bản đi", (), "rasa")
SETTINGS = ZaloSettings.model_construct(**{name: field.default for name, field in ZaloSettings.model_fields.items()})


class OneToken:
    async def access(self, refused: str | None = None) -> str:
        return "access"

    async def close(self) -> None:
        pass


async def note(turn_id: str) -> None:
    assert turn_id == TURN


class Chat:
    """One person's chat in which an answer of the journal is still to be sent."""

    def __init__(self, zalo: FakeZalo, client: httpx.AsyncClient, editions: Editions) -> None:
        self.zalo = zalo
        self.settings = SETTINGS
        self.address: str | None = "https://troly.test"
        self._client = client
        self._journal = MemoryJournal()
        self._editions = editions
        self.ahead = timedelta()

    async def send(self, *answers: Answer) -> None:
        """Sends answers of the journal."""
        await self.keep(*answers)
        await self.channel().answer(self.update(), note)

    def update(self, kind: Kind = "text", text: str = "số văn bản đi", person: str = PERSON) -> Update:
        event = ZaloEvent("m1", person, kind, text, int(time() * 1000))
        return Update("zalo", f"{person}-{text}", event.to_json(), 2, TURN if text == "số văn bản đi" else None)

    async def keep(self, *answers: Answer) -> None:
        conversation = await self._journal.open(None, CITIZEN, "zalo")
        turn = with_downloads(Turn(NOBODY, answers), TURN, Topic())
        asked = IncomingMessage("zalo", "số văn bản đi", conversation.id, CITIZEN)
        await self._journal.record(asked, turn, Reply(conversation.id, TURN, NOBODY, turn.answers), 1)

    def channel(self) -> ZaloChannel:
        assistant = build_assistant(self._editions, self._journal)
        return ZaloChannel(
            ZaloApi(self._client, OneToken(), URL, pauses_s=()),
            Talking("zalo", assistant, self._journal, MemoryTalks(), retention_days=90),
            ChatFiles(self._journal, dict),
            disclosure="Tôi là trợ lý ảo.",
            link=lambda path: None if self.address is None else f"{self.address}{path}?expires=1&signature=x",
            settings=self.settings,
            now=lambda: datetime.now(UTC) + self.ahead,
        )


@pytest.fixture
def chat(edition: Edition, zalo: FakeZalo, to_zalo: httpx.AsyncClient) -> Chat:
    zalo.access = {"access"}
    return Chat(zalo, to_zalo, fixed_editions(edition))


class TestAChart:
    async def test_is_sent_as_a_picture(self, chat: Chat) -> None:
        await chat.send(an_answer(TABLE, CHART))
        assert chat.zalo.uploads[0].startswith(b"\x89PNG")
        assert chat.zalo.sent[-1][1]["attachment"]["payload"]["elements"] == [
            {"media_type": "image", "attachment_id": "picture-1"}
        ]

    async def test_is_left_out_where_it_is_not_wanted(self, chat: Chat) -> None:
        chat.settings = SETTINGS.model_copy(update={"zalo_charts": False})
        await chat.send(an_answer(TABLE, CHART))
        assert chat.zalo.uploads == []
        assert "Phường 7: 1.890" in "\n".join(chat.zalo.texts)

    async def test_that_zalo_does_not_take_leaves_the_rest(self, chat: Chat) -> None:
        chat.zalo.script = [0, 0, -201]
        await chat.send(an_answer(TABLE, CHART))
        assert chat.zalo.uploads == []
        assert "Phường 7: 1.890" in "\n".join(chat.zalo.texts)

    async def test_comes_with_a_link_to_the_excel_file_below_the_text(self, chat: Chat) -> None:
        await chat.send(an_answer(TABLE, CHART))
        last = chat.zalo.texts[1]
        assert last.endswith(f"https://troly.test/api/v1/answers/{TURN}/export.xlsx?expires=1&signature=x")

    async def test_promises_no_file_without_an_address(self, chat: Chat) -> None:
        chat.address = None
        await chat.send(an_answer(TABLE, CHART))
        assert "Excel" not in "\n".join(chat.zalo.texts)


class TestALongTable:
    async def test_goes_into_several_messages_and_keeps_its_source_whole(self, chat: Chat) -> None:
        chat.settings = SETTINGS.model_copy(update={"zalo_longest_text": 500})
        rows = tuple((f"Phường {number} của thành phố", number) for number in range(60))
        await chat.send(an_answer(replace(TABLE, rows=rows)))
        assert max(map(len, chat.zalo.texts)) <= 500
        assert [text for text in chat.zalo.texts if "Nguồn: Báo cáo mẫu, Mục 4a, dòng 2" in text]

    async def test_has_its_link_in_a_message_of_its_own_where_there_is_no_room(self, chat: Chat) -> None:
        chat.address = f"https://{'x' * 440}.test"
        chat.settings = SETTINGS.model_copy(update={"zalo_longest_text": 500})
        rows = tuple((f"Phường {number} của thành phố", number) for number in range(60))
        await chat.send(an_answer(replace(TABLE, rows=rows)))
        assert chat.zalo.texts[-1].split("\n")[0].count("https://") == 1


class TestWhatCouldNotBeSent:
    @pytest.fixture
    async def channel(self, chat: Chat) -> ZaloChannel:
        """A channel that still has something to send to two people."""
        await chat.keep(an_answer(TABLE))
        channel = chat.channel()
        for person in (PERSON, "111"):
            chat.zalo.script = [too_many()]
            with pytest.raises(ZaloUnavailable):
                await channel.answer(chat.update(person=person), note)
        return channel

    async def test_waits_for_the_next_attempt(self, chat: Chat, channel: ZaloChannel) -> None:
        assert waiting(channel) == {PERSON, "111"}
        await channel.answer(chat.update(), note)
        assert waiting(channel) == {"111"}

    async def test_is_forgotten_when_it_is_too_late(self, chat: Chat, channel: ZaloChannel) -> None:
        chat.ahead = timedelta(hours=49)
        with pytest.raises(MessageRefused):
            await channel.answer(chat.update(), note)
        assert waiting(channel) == {"111"}

    @pytest.mark.parametrize(("kind", "text"), [("unfollow", ""), ("text", "/xoa")])
    async def test_is_forgotten_with_the_conversation(
        self, chat: Chat, channel: ZaloChannel, kind: Kind, text: str
    ) -> None:
        await channel.answer(chat.update(kind, text), note)
        assert waiting(channel) == {"111"}

    def test_has_a_lane_whatever_was_kept(self, channel: ZaloChannel) -> None:
        assert (channel.lane({"person": PERSON}), channel.lane({})) == (PERSON, "")


def waiting(channel: ZaloChannel) -> set[str]:
    return {outgoing.person for outgoing in channel._outgoing.values()}
