"""The same person asks the same question through every channel of one product: what is answered, and what is shown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from time import time
from typing import Any

import httpx
from sqlalchemy import select

from assistant.adapters.memory_inbox import MemoryTalks
from assistant.adapters.sql.tables import turns
from assistant.adapters.turn_codec import turn_from_json
from assistant.adapters.zalo import ZaloApi
from assistant.ports import Update
from assistant.zalo_settings import ZaloSettings
from channels.registry import chat_files
from channels.talking import Talking
from channels.web import render_answer
from channels.zalo import ZaloEvent
from channels.zalo_channel import NAME as ZALO
from channels.zalo_channel import ZaloChannel
from tests.builders import OFFICE_STAFF
from tests.channels.telegram_world import World
from tests.fakes.zalo_api import URL, FakeZalo
from tests.web.browser import Browser, hidden, open_browser, turn_of

PASSWORD = "mật-khẩu-thử"
SETTINGS = ZaloSettings.model_construct(**{name: field.default for name, field in ZaloSettings.model_fields.items()})
Json = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """`answers` as the public JSON has them, `rendered` as the channel sent them; both without ids of this run."""

    answers: list[Json]
    rendered: str


@dataclass
class Everywhere:
    """One product with all its channels."""

    world: World
    zalo: FakeZalo
    to_zalo: httpx.AsyncClient
    token: str

    async def web(self, text: str, *, official: bool = False) -> Shown:
        headers = {"Authorization": f"Bearer {self.token}"} if official else {}
        response = await self.world.http.post("/api/v1/messages", json={"text": text}, headers=headers)
        body = response.json()
        answers = without_ids(body["answers"], body["turn_id"])
        return Shown(answers, json.dumps(answers, ensure_ascii=False, indent=1))

    async def telegram(self, text: str) -> Shown:
        calls = await self.world.says(text)
        turn_id, answers = await self._last_turn()
        shown = [f"{call.method}: {call.fields.get('text', '')}{call.buttons or ''}" for call in calls]
        return Shown(answers, "\n\n".join(shown).replace(turn_id, "TURN"))

    async def zalo_chat(self, text: str) -> Shown:
        before = len(self.zalo.sent)
        event = ZaloEvent("m1", "246845883529197922", "text", text, int(time() * 1000))
        await self._zalo_channel().answer(Update(ZALO, text, event.to_json(), 1, None), _noted)
        turn_id, answers = await self._last_turn()
        sent = [json.dumps(message, ensure_ascii=False, indent=1) for _, message in self.zalo.sent[before:]]
        return Shown(answers, "\n".join(sent).replace(turn_id, "TURN"))

    async def officials(self, text: str) -> Shown:
        browser = self._browser()
        page = await browser.ask(text)
        turn_id, answers = await self._last_turn()
        assert turn_of(page) == turn_id
        ids = {turn_id: "TURN", hidden(page, "talk"): "TALK"} if "<form" in page else {turn_id: "TURN"}
        for own, name in ids.items():
            page = page.replace(own, name)
        return Shown(answers, re.sub(r'(name="csrf" value=")[^"]+', r"\1PROOF", page))

    def _browser(self) -> Browser:
        browser = open_browser(self.world.app)
        browser.http.cookies.set("session", self.token)
        return browser

    def _zalo_channel(self) -> ZaloChannel:
        own = self.world.app.state.application
        return ZaloChannel(
            ZaloApi(self.to_zalo, _OneToken(), URL, pauses_s=()),
            Talking(ZALO, own.assistant, own.journal, MemoryTalks(), retention_days=90),
            chat_files(own),
            disclosure=own.office.disclosure,
            link=lambda path: f"https://troly.test{path}",
            settings=SETTINGS,
        )

    async def _last_turn(self) -> tuple[str, list[Json]]:
        """Returns what the journal kept last."""
        newest = select(turns.c.id, turns.c.turn).order_by(turns.c.asked_at.desc()).limit(1)
        async with self.world.app.state.application.engine.connect() as connection:
            row = (await connection.execute(newest)).one()
        answers = [render_answer(answer) for answer in turn_from_json(row.turn).answers]
        return row.id, without_ids(answers, row.id)


async def everywhere(world: World, zalo: FakeZalo, to_zalo: httpx.AsyncClient) -> Everywhere:
    people = world.app.state.application.people
    await people.add(OFFICE_STAFF, PASSWORD)
    token, _, _ = await people.sign_in(OFFICE_STAFF.name, PASSWORD)
    zalo.access = {_OneToken.TOKEN}
    return Everywhere(world, zalo, to_zalo, token)


def without_ids(answers: list[Json], turn_id: str) -> list[Json]:
    """Returns the answers as every channel must have them: each turn has an id of its own, in the addresses of its files."""
    return list(json.loads(json.dumps(answers).replace(turn_id, "TURN")))


class _OneToken:
    TOKEN = "access"

    async def access(self, refused: str | None = None) -> str:
        return self.TOKEN

    async def close(self) -> None:
        pass


async def _noted(turn_id: str) -> None:
    pass
