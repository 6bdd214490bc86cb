"""Zalo as a chat channel: an event of the webhook → the line → messages of the Official Account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.adapters.zalo import LARGEST_PICTURE, NotDelivered, ZaloApi
from assistant.domain.answer import Help
from assistant.domain.errors import MessageRefused
from assistant.events import log
from assistant.messages import message
from assistant.ports import Talks, Update
from assistant.zalo_settings import ZaloSettings
from channels.base import Note
from channels.files import ChatFiles
from channels.rendering import FilePart, Limits, Line, Part, TextPart, render, render_text
from channels.talking import Said, Talking
from channels.zalo import ZaloEvent, as_numbered, event_from_json, picture_message, text_message, utf16_units

NAME = "zalo"
_FORGET = "/xoa"
_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What is still to be sent for an update, so that a later attempt says nothing twice.

    Attributes:
        parts: in order; each goes when it was sent.
        numbered: which answer has the choices that "1" and "2" pick from.
    """

    parts: list[Part]
    numbered: int


class ZaloChannel:
    """See `channels.base.Channel`. Who writes is a citizen, always; dossiers need no consent, Zalo's servers are in Vietnam."""

    name = NAME

    def __init__(
        self,
        api: ZaloApi,
        talking: Talking,
        talks: Talks,
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
        self._talks = talks
        self._files = files
        self._disclosure = disclosure
        self._link = link
        self._settings = settings
        self._now = now
        self._takes_buttons = bool(settings.zalo_buttons)
        self._outgoing: dict[str, _Outgoing] = {}

    def lane(self, payload: _Json) -> str:
        return event_from_json(payload).person

    async def answer(self, update: Update, note: Note) -> None:
        event = event_from_json(update.payload)
        if event.kind == "unfollow":
            await self._talks.forget(NAME, event.person)
            return
        self._check_age(event)
        try:
            outgoing = self._outgoing.get(update.id)
            if outgoing is None:
                outgoing = self._outgoing[update.id] = await self._prepared(event, update.turn_id, note)
            await self._send(event.person, outgoing)
        except MessageRefused:
            self._outgoing.pop(update.id, None)
            raise
        self._outgoing.pop(update.id, None)

    async def apologise(self, update: Update) -> None:
        self._outgoing.pop(update.id, None)
        (part,) = render_text(message("chat.sorry"), self._limits)
        await self._api.send(event_from_json(update.payload).person, text_message(part, ""))

    async def _prepared(self, event: ZaloEvent, turn_id: str | None, note: Note) -> _Outgoing:
        introduces = event.kind == "text" and await self._talks.of(NAME, event.person) is None
        said = await self._said(event, turn_id)
        if said.turn_id is not None:
            await note(said.turn_id)
        parts = self._parts(said, introduces=introduces)
        lists = [button.answer for part in parts if isinstance(part, TextPart) for button in part.buttons]
        return _Outgoing(parts, max(lists, default=0))

    async def _said(self, event: ZaloEvent, turn_id: str | None) -> Said:
        before = await self._talking.again(event.person, turn_id) if turn_id is not None else None
        if before is not None:
            return before
        match event.kind:
            case "text" if event.text.strip().casefold() == _FORGET:
                return await self._talking.forget(event.person)
            case "text":
                return await self._talking.said(event.person, event.text)
            case "follow":
                return await self._talking.said(event.person, message("zalo.greeting"))
            case "place":
                return _sentence(message("zalo.place"))
            case _:
                return _sentence(message("chat.not_text"))

    async def _send(self, person: str, outgoing: _Outgoing) -> None:
        while outgoing.parts:
            part = outgoing.parts[0]
            if isinstance(part, FilePart):
                await self._send_picture(person, part)
            else:
                await self._send_text(person, part, outgoing.numbered)
            outgoing.parts.pop(0)

    def _parts(self, said: Said, *, introduces: bool) -> list[Part]:
        """Returns texts and pictures in order; Excel files as links below the text before them: every message counts."""
        parts: list[Part] = []
        if introduces and not any(self._disclosure in answer.text for answer in said.answers):
            parts += render_text(self._disclosure, self._limits)
        for part in render(said.answers, self._limits):
            if isinstance(part, TextPart):
                parts.append(part)
            elif part.kind == "workbook":
                self._add_link(parts, self._link_lines(part, asked_for=part.turn_id != said.turn_id))
            elif self._settings.zalo_charts:
                parts.append(part)
        return parts

    def _link_lines(self, part: FilePart, *, asked_for: bool) -> Sequence[Line]:
        address = self._link(part.url)
        if address is not None:
            return (Line(message("zalo.file", label=part.label), address),)
        return (Line(message("zalo.no_file")),) if asked_for else ()

    def _add_link(self, parts: list[Part], lines: Sequence[Line]) -> None:
        if not lines:
            return
        place = max((place for place, part in enumerate(parts) if isinstance(part, TextPart)), default=None)
        before = parts[place] if place is not None else None
        if isinstance(before, TextPart) and place is not None:
            longer = replace(before, lines=(*before.lines, Line(""), *lines))
            if utf16_units(longer.plain) <= self._limits.longest_text:
                parts[place] = longer
                return
        parts.append(TextPart(tuple(lines)))

    async def _send_text(self, person: str, part: TextPart, numbered: int) -> None:
        try:
            await self._api.send(person, text_message(part, self._settings.zalo_buttons))
        except NotDelivered as error:
            if not part.buttons or not error.reachable:
                raise
            log("zalo.buttons_refused", code=error.code)
            self._takes_buttons = False
            is_last = part.buttons[0].answer == numbered
            for text in as_numbered(part, self._limits, is_last=is_last):
                await self._api.send(person, text_message(text, ""))

    async def _send_picture(self, person: str, part: FilePart) -> None:
        """Sends a chart; one that Zalo does not take is left out, its figures stand in the text."""
        made = await self._files.make(part)
        if made is None or len(made.content) > LARGEST_PICTURE:
            return
        try:
            await self._api.send(person, picture_message(await self._api.upload(made.content), made.caption))
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
        return Limits(own.zalo_longest_text, buttons, own.zalo_longest_button, utf16_units)


def _sentence(text: str) -> Said:
    return Said(None, (Help(text),))
