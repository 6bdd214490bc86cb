"""Telegram's updates → what somebody did; parts of an answer → Telegram's HTML and buttons. No network, no state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, TypeGuard

from assistant.messages import message
from channels.rendering import Button, Limits, Line, TextPart, utf16_length

COMMANDS = ("start", "help", "xoa", "lienhe", "lienket", "huylienket")
_LONGEST_CAPTION = 1024  # units
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
_CALLBACK = re.compile(r"(?P<turn>[A-Za-z0-9_-]{1,40})\.(?P<answer>\d{1,3})\.(?P<place>\d{1,3})", re.ASCII)
_SENT_BY_PEOPLE = (
    "photo voice sticker video video_note audio document animation location contact venue poll dice story paid_media"
).split()


# A message has at most 4,096 units; a row of buttons is as wide as the message, longer labels are cut on telephones.
LIMITS = Limits(longest_text=4096, most_buttons=8, longest_label=48, length=utf16_length)


@dataclass(frozen=True, slots=True)
class BotName:
    """Who we are on Telegram; the user name is without the "@"."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something came from and where its answer goes.

    Attributes:
        person: who in which chat, so that a group has a talk for each of its people.
        thread: of a group with topics, or None.
        message: what to reply to in a group; None in a private chat.
    """

    chat: int
    person: str
    private: bool
    thread: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """`name` is one of COMMANDS, or "" for one that does not exist; `rest` is what was written behind it."""

    origin: Origin
    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was tapped: choice `place` of answer `answer` of a turn, both from 0; `turn` is None for a foreign button."""

    origin: Origin
    query: str
    turn: str | None
    answer: int
    place: int


@dataclass(frozen=True, slots=True)
class NotText:
    """A photo, a voice, a sticker."""

    origin: Origin


Event = Said | Commanded | Tapped | NotText


def lane(update: Mapping[str, Any]) -> str:
    """Returns the chat of an update, "" when there is none."""
    sent = _dict(update.get("message")) or _dict(_dict(update.get("callback_query")).get("message"))
    return str(_dict(sent.get("chat")).get("id", ""))


def is_from_group(update: Mapping[str, Any]) -> bool:
    """Tells whether our own name is needed to read the update."""
    return _dict(_dict(update.get("message")).get("chat")).get("type") in ("group", "supergroup")


def parse(update: Mapping[str, Any], bot: BotName | None = None) -> Event | None:
    """Returns what somebody did, None for what needs no answer: edits, other bots, channels, groups that do not mean us.

    Args:
        update: as it came; anything may be missing in it or be of another type.
        bot: who we are; without it, groups are not answered.
    """
    tap = _dict(update.get("callback_query"))
    if tap:
        return _tapped(tap)
    sent = _dict(update.get("message"))
    origin = _origin(sent, _dict(sent.get("from")))
    if origin is None:
        return None
    text = sent.get("text")
    if not isinstance(text, str):
        is_something = any(sent.get(kind) for kind in _SENT_BY_PEOPLE)
        return NotText(origin) if origin.private and is_something else None
    command = _COMMAND.fullmatch(text.strip())
    if not origin.private:
        if bot is None or (command is not None and command["bot"] and command["bot"].lower() != bot.username.lower()):
            return None
        mentioned = re.search(rf"@{re.escape(bot.username)}\b", text, re.IGNORECASE | re.ASCII)
        replied_to = _dict(_dict(sent.get("reply_to_message")).get("from")).get("id")
        if mentioned is None and replied_to != bot.id:
            return None
        text = re.sub(rf"@{re.escape(bot.username)}\b", " ", text, flags=re.IGNORECASE | re.ASCII)
    if command is not None:
        name = command["name"].lower()
        return Commanded(origin, name if name in COMMANDS else "", (command["rest"] or "").strip())
    return Said(origin, text)


def html(part: TextPart) -> str:
    """Returns the text with sources as links; whatever stands in it is shown as it is."""
    return "\n".join(_html_line(line) for line in part.lines)


def callback_data(turn_id: str, button: Button) -> str:
    """Returns what comes back when the button is tapped: where the choice is kept, at most 64 bytes."""
    return f"{turn_id}.{button.answer}.{button.place}"


def menu() -> dict[str, str]:
    """Returns what Telegram shows beside the field for text: command → what it does."""
    return {name: message(f"chat.telegram.menu.{name}") for name in COMMANDS if name != "start"}


def caption(text: str) -> str:
    """Returns the text as a caption of a picture or a file, cut where it is longer than one may be."""
    text = _whole(text)
    while utf16_length(text) > _LONGEST_CAPTION:
        text = f"{text[: min(_LONGEST_CAPTION // 2, len(text) - 2)].rstrip()}…"
    return text


def _html_line(line: Line) -> str:
    text = escape(_whole(line.text))
    if line.url is not None:
        return f'<a href="{escape(_whole(line.url))}">{text}</a>'
    return f"<i>{text}</i>" if line.is_source else text


def _whole(text: str) -> str:
    """Returns the text without halves of characters, which JSON of ours could not carry."""
    return text.encode("utf-8", "replace").decode()


def _tapped(tap: Mapping[str, Any]) -> Tapped | None:
    sent = _dict(tap.get("message"))
    origin = _origin(sent, _dict(tap.get("from")))
    query, data = tap.get("id"), tap.get("data")
    if origin is None or not isinstance(query, str):
        return None
    found = _CALLBACK.fullmatch(data) if isinstance(data, str) else None
    if found is None:
        return Tapped(origin, query, None, 0, 0)
    return Tapped(origin, query, found["turn"], int(found["answer"]), int(found["place"]))


def _origin(sent: Mapping[str, Any], sender: Mapping[str, Any]) -> Origin | None:
    chat = _dict(sent.get("chat"))
    chat_id, kind, person = chat.get("id"), chat.get("type"), sender.get("id")
    if not _is_id(chat_id) or not _is_id(person) or sender.get("is_bot") is True:
        return None
    if kind == "private":
        return Origin(chat_id, str(person), private=True)
    if kind not in ("group", "supergroup"):
        return None
    thread = sent.get("message_thread_id") if sent.get("is_topic_message") is True else None
    number = sent.get("message_id")
    return Origin(
        chat_id,
        f"{chat_id}:{person}",
        private=False,
        thread=thread if _is_id(thread) else None,
        message=number if _is_id(number) else None,
    )


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
