"""Telegram as a channel: an update in, messages, pictures and files out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.adapters.telegram import Place, TelegramBot
from assistant.domain.answer import Answer, Help
from assistant.domain.principal import Principal
from assistant.events import log
from assistant.messages import message
from assistant.ports import Update
from channels import telegram
from channels.base import Note, Worker
from channels.files import ChatFiles
from channels.linking import DEEP_LINK, LINK
from channels.rendering import FilePart, Line, TextPart, render, render_text
from channels.talking import Said, Talking

NAME = "telegram"
_PAUSE_S = 10.0  # before Telegram is asked again for updates after it could not be


class TelegramChat:
    """See `channels.base.Channel`."""

    name = NAME

    def __init__(self, bot: TelegramBot, talking: Talking, files: ChatFiles) -> None:
        self._bot = bot
        self._talking = talking
        self._files = files

    def lane(self, payload: Mapping[str, Any]) -> str:
        return telegram.lane(payload)

    async def answer(self, update: Update, note: Note) -> None:
        event = await self._event(update)
        if event is None:
            return
        place = _place(event.origin)
        if isinstance(event, telegram.Tapped):
            await self._bot.end_tap(event.query)
        async with self._bot.typing(place):
            said = await self._said(event, update)
            if said.turn_id is not None:
                await note(said.turn_id)
            await self._send(place, said)

    async def apologise(self, update: Update) -> None:
        event = await self._event(update)
        if event is not None:
            await self._send(_place(event.origin), _sentence("chat.sorry"))

    async def _event(self, update: Update) -> telegram.Event | None:
        own = telegram.BotName(*await self._bot.me()) if telegram.is_from_group(update.payload) else None
        return telegram.parse(update.payload, own)

    async def _said(self, event: telegram.Event, update: Update) -> Said:
        said = None
        if update.turn_id is not None:
            said = await self._talking.again(event.origin.person, update.turn_id, private=event.origin.private)
        said = said or await self._answered(event)
        if isinstance(event, telegram.Commanded) and event.name == "start" and not event.rest.startswith(DEEP_LINK):
            notice: Answer = Help(message("chat.telegram.notice"))
            return replace(said, answers=(*said.answers, notice))
        return said

    async def _answered(self, event: telegram.Event) -> Said:
        person, private = event.origin.person, event.origin.private
        match event:
            case telegram.NotText():
                return _sentence("chat.not_text")
            case telegram.Commanded():
                return await self._commanded(event)
            case telegram.Tapped():
                text = None
                if event.turn is not None:
                    text = await self._talking.choice(person, event.turn, event.answer, event.place, private=private)
                if text is None:
                    return _sentence("chat.choice_gone")
            case telegram.Said():
                text = event.text
        return await self._talking.said(person, text, private=private)

    async def _commanded(self, event: telegram.Commanded) -> Said:
        person, private = event.origin.person, event.origin.private
        match event.name:
            case "xoa":
                return await self._talking.forget(person)
            case "lienket" | "huylienket":
                return await self._talking.commanded(person, event.name, event.rest, private=private)
            case "start" if event.rest.startswith(DEEP_LINK):
                code = event.rest.removeprefix(DEEP_LINK)
                return await self._talking.commanded(person, LINK, code, private=private)
            case "start":
                return await self._talking.said(person, message("chat.command.start"), private=private)
            case "lienhe":
                return await self._talking.said(person, message("chat.command.contact"), private=private)
            case "help":
                return await self._talking.said(person, message("chat.command.help"), private=private)
            case _:
                return _sentence("chat.telegram.commands")

    async def _send(self, place: Place, said: Said) -> None:
        for notice in render_text(said.notice, telegram.LIMITS) if said.notice else ():
            await self._bot.send_text(place, telegram.html(notice))
        for part in render(said.answers, telegram.LIMITS):
            match part:
                case TextPart():
                    buttons = [(b.label, telegram.callback_data(said.turn_id or "-", b)) for b in part.buttons]
                    await self._bot.send_text(place, telegram.html(part), buttons)
                case FilePart():
                    await self._send_file(place, part, said.person)
            place = Place(place.chat, place.thread)  # only the first message replies

    async def _send_file(self, place: Place, part: FilePart, person: Principal) -> None:
        made = await self._files.make(part, person)
        if made is None:
            await self._bot.send_text(place, telegram.html(TextPart((Line(message("chat.file_gone")),))))
            return
        send = self._bot.send_picture if part.kind == "picture" else self._bot.send_file
        await send(place, made.content, made.name, telegram.caption(made.caption))


class TelegramPolling:
    """Asks Telegram for updates, for a machine that Telegram cannot reach. One process at a time."""

    def __init__(self, bot: TelegramBot, worker: Worker, *, pause_s: float = _PAUSE_S) -> None:
        self._bot = bot
        self._worker = worker
        self._pause_s = pause_s
        self._task: asyncio.Task[None] | None = None
        self._keeping: asyncio.Future[bool] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        """Ends when what is being kept is kept: what Telegram has sent and was not kept, it sends again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._keeping is not None:
            await asyncio.wait([self._keeping])  # which, unlike gather, cancels nothing when it is cancelled

    async def _poll(self) -> None:
        after: int | None = None
        while True:
            try:
                for update in await self._bot.updates(after):
                    self._keeping = asyncio.ensure_future(self._worker.receive(str(update["update_id"]), update))
                    await asyncio.shield(self._keeping)
                    after = int(update["update_id"])
            except Exception as error:  # whatever it was, who writes next is answered
                log("telegram.away", cause=type(error).__name__, delay_s=self._pause_s)
                await asyncio.sleep(self._pause_s)


def _place(origin: telegram.Origin) -> Place:
    return Place(origin.chat, origin.thread, origin.message)


def _sentence(key: str) -> Said:
    return Said(None, (Help(message(key)),))
