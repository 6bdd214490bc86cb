"""Zalo as a chat channel: an event of the webhook → the line → messages of the Official Account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.adapters.zalo import LARGEST_PICTURE, NotDelivered, ZaloApi
from assistant.domain.answer import Help
from assistant.domain.errors import MessageRefused
from assistant.domain.principal import Principal
from assistant.events import log
from assistant.messages import message
from assistant.ports import Update
from assistant.zalo_settings import ZaloSettings
from channels.base import Note
from channels.files import ChatFiles
from channels.linking import command_of
from channels.rendering import FilePart, Limits, Line, Part, TextPart, render, render_text, utf16_length
from channels.talking import Said, Talking
from channels.zalo import ZaloEvent, as_numbered, event_from_json, picture_message, text_message

NAME = "zalo"
_FORGET = "/xoa"
_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What is still to be sent for an update, so that a later attempt says nothing twice.

    Attributes:
        person: whom it is for.
        principal: who that is, for files.
        parts: in order; each goes when it was sent.
        numbered: which answer has the choices that "1" and "2" pick from.
    """

    person: str
    principal: Principal
    parts: list[Part]
    numbered: int


class ZaloChannel:
    """See `channels.base.Channel`. Who writes is a citizen, or an official who has linked the chat; dossiers need no consent,
    Zalo's servers are in Vietnam."""

    name = NAME

    def __init__(
        self,
        api: ZaloApi,
        talking: Talking,
        files: ChatFiles,
        *,
        disclosure: str,
        link: Callable[[str], str | None],
        settings: ZaloSettings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Args:
        disclosure: what a person is told before the first answer: that this is not a person.
        link: path of a file of ours → the address that opens it for a while, None where there is none.
        """
        self._api = api
        self._talking = talking
        self._files = files
        self._disclosure = disclosure
        self._link = link
        self._settings = settings
        self._now = now
        self._takes_buttons = bool(settings.zalo_buttons)
        self._outgoing: dict[str, _Outgoing] = {}

    def lane(self, payload: _Json) -> str:
        return str(payload.get("person", ""))

    async def answer(self, update: Update, note: Note) -> None:
        event = event_from_json(update.payload)
        if event.kind == "unfollow":
            await self._forget(event.person)
            return
        try:
            self._check_age(event)
            outgoing = self._outgoing.get(update.id)
            if outgoing is None:
                outgoing = self._outgoing[update.id] = await self._prepared(event, update, note)
            await self._send(outgoing)
        except MessageRefused:
            self._outgoing.pop(update.id, None)
            raise
        self._outgoing.pop(update.id, None)

    async def apologise(self, update: Update) -> None:
        self._outgoing.pop(update.id, None)
        (part,) = render_text(message("chat.sorry"), self._limits)
        await self._api.send(event_from_json(update.payload).person, text_message(part, ""))

    async def _prepared(self, event: ZaloEvent, update: Update, note: Note) -> _Outgoing:
        said = await self._talking.again(event.person, update.turn_id) if update.turn_id is not None else None
        if said is None:
            said = await self._said(event)
            # An attempt before may have begun the conversation and come to nothing; better told twice than never.
            said = replace(said, begins=said.begins or update.attempts > 1)
        if said.turn_id is not None:
            await note(said.turn_id)
        parts = self._parts(said, introduces=said.begins and event.kind == "text")
        lists = [button.answer for part in parts if isinstance(part, TextPart) for button in part.buttons]
        return _Outgoing(event.person, said.person, parts, max(lists, default=0))

    async def _said(self, event: ZaloEvent) -> Said:
        match event.kind:
            case "text" if event.text.strip().casefold() == _FORGET:
                return await self._forget(event.person)
            case "text" if (command := command_of(event.text)) is not None:
                return await self._talking.commanded(event.person, *command, in_app=event.in_app)
            case "text":
                return await self._talking.said(event.person, event.text)
            case "follow":
                return await self._talking.said(event.person, message("zalo.greeting"))
            case "place":
                return _sentence(message("zalo.place"))
            case _:
                return _sentence(message("chat.not_text"))

    async def _forget(self, person: str) -> Said:
        """Leaves the conversation, and what of it could not be sent so far."""
        self._outgoing = {key: one for key, one in self._outgoing.items() if one.person != person}
        return await self._talking.forget(person)

    async def _send(self, outgoing: _Outgoing) -> None:
        while outgoing.parts:
            part = outgoing.parts[0]
            if isinstance(part, FilePart):
                await self._send_picture(outgoing, part)
                outgoing.parts.pop(0)
            else:
                outgoing.parts[:1] = await self._send_text(outgoing.person, part, outgoing.numbered)

    def _parts(self, said: Said, *, introduces: bool) -> list[Part]:
        """Returns texts and pictures in order; Excel files as links below the text before them: every message counts."""
        parts: list[Part] = []
        if introduces and not any(self._disclosure in answer.text for answer in said.answers):
            parts += render_text(self._disclosure, self._limits)
        for part in render(said.answers, self._limits):
            if isinstance(part, TextPart):
                parts.append(part)
            elif part.kind == "workbook":
                self._add_link(parts, self._link_lines(part, said))
            elif self._settings.zalo_charts:
                parts.append(part)
        return parts

    def _link_lines(self, part: FilePart, said: Said) -> Sequence[Line]:
        """A link opens for whoever has it, so an official's file has none."""
        address = self._link(part.url) if said.person.id is None else None
        if address is not None:
            return (Line(message("zalo.file", label=part.label), address),)
        return (Line(message("zalo.no_file")),) if part.turn_id != said.turn_id else ()

    def _add_link(self, parts: list[Part], lines: Sequence[Line]) -> None:
        if not lines:
            return
        place = max((place for place, part in enumerate(parts) if isinstance(part, TextPart)), default=None)
        before = parts[place] if place is not None else None
        if isinstance(before, TextPart) and place is not None:
            longer = replace(before, lines=(*before.lines, Line(""), *lines))
            if utf16_length(longer.plain) <= self._limits.longest_text:
                parts[place] = longer
                return
        parts.append(TextPart(tuple(lines)))

    async def _send_text(self, person: str, part: TextPart, numbered: int) -> Sequence[Part]:
        """Returns what is left to send of it: the choices, where Zalo took the text without its buttons only."""
        try:
            await self._api.send(person, text_message(part, self._settings.zalo_buttons))
        except NotDelivered as error:
            if not part.buttons or not error.reachable:
                raise
            is_last = part.buttons[0].answer == numbered
            text, *choices = as_numbered(part, replace(self._limits, most_buttons=0), is_last=is_last)
            await self._api.send(person, text_message(text, ""))
            log("zalo.buttons_refused", code=error.code)
            self._takes_buttons = (
                False  # the same text came through without them, so it was not a quota, nor its length
            )
            return choices
        return ()

    async def _send_picture(self, outgoing: _Outgoing, part: FilePart) -> None:
        """Sends a chart; one that Zalo does not take is left out, its figures stand in the text."""
        made = await self._files.make(part, outgoing.principal)
        if made is None or len(made.content) > LARGEST_PICTURE:
            return
        try:
            await self._api.send(outgoing.person, picture_message(await self._api.upload(made.content), made.caption))
        except NotDelivered as error:
            log("zalo.picture_refused", code=error.code)

    def _check_age(self, event: ZaloEvent) -> None:
        sent_at = datetime.fromtimestamp(event.at_ms / 1000, UTC)
        if self._now() - sent_at > timedelta(hours=self._settings.zalo_reply_hours):
            raise MessageRefused("too late")

    @property
    def _limits(self) -> Limits:
        own = self._settings
        buttons = own.zalo_most_buttons if self._takes_buttons else 0
        return Limits(own.zalo_longest_text, buttons, own.zalo_longest_button, utf16_length)


def _sentence(text: str) -> Said:
    return Said(None, (Help(text),))
