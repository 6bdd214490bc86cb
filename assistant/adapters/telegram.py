"""Telegram's Bot API: sends, and says in our words what went wrong. Nothing of its errors is passed on: they name the token."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from assistant.domain.errors import ChannelUnavailable, MessageRefused
from assistant.events import log

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else the library warns at every 429, though we never read its number
logging.getLogger("telegram").setLevel(
    logging.CRITICAL + 1
)  # it logs what it cannot read, and with it what people wrote
UPDATES = ("message", "callback_query")  # what we ask for; edits and the rest never come
_PAUSES_S = (1.0, 3.0)  # before it is tried again when Telegram cannot be reached
_MOST_WAITS = 3  # for one message, when Telegram asks to wait (429)
_TYPING_S = 4.5  # the sign goes away by itself after five seconds
_POLL_S = 25
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, in a group with topics one of them, and what it replies to."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None


class TelegramBot:
    """A bot. Thirty messages a second at most, twenty a minute in a group; when Telegram asks to wait, all wait."""

    def __init__(self, token: str, api_url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Args: api_url: "https://api.telegram.org"; transport: instead of the network."""
        options: dict[str, Any] = {"transport": transport} if transport is not None else {}
        self._requests = [HTTPXRequest(read_timeout=read_s, httpx_kwargs=options) for read_s in (15.0, _POLL_S + 10.0)]
        self._bot: ExtBot[int] = ExtBot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
            rate_limiter=AIORateLimiter(max_retries=_MOST_WAITS),
        )
        self._me: tuple[int, str] | None = None

    async def me(self) -> tuple[int, str]:
        """Returns our id and user name, asked for once.

        Raises:
            ChannelUnavailable: Telegram could not be asked.
        """
        if self._me is None:
            found = await self._done(self._bot.get_me)
            self._me = (found.id, found.username or "")
        return self._me

    async def send_text(self, place: Place, html: str, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Sends one message.

        Args:
            html: at most 4,096 UTF-16 units when shown.
            buttons: label and callback data (1–64 bytes), one a row.

        Raises:
            MessageRefused, ChannelUnavailable.
        """
        rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons]
        await self._done(
            lambda: self._bot.send_message(
                text=html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=InlineKeyboardMarkup(rows) if rows else None,
                **_to(place),
            )
        )

    async def send_picture(self, place: Place, content: bytes, name: str, caption: str) -> None:
        """Sends a PNG or JPEG; `caption` is plain text of at most 1,024 units. Raises as `send_text`."""
        await self._done(
            lambda: self._bot.send_photo(photo=content, filename=name, caption=caption or None, **_to(place))
        )

    async def send_file(self, place: Place, content: bytes, name: str, caption: str) -> None:
        """Sends a file of any kind. Raises as `send_text`."""
        await self._done(
            lambda: self._bot.send_document(document=content, filename=name, caption=caption or None, **_to(place))
        )

    async def end_tap(self, query: str) -> None:
        """Stops the turning wheel on a tapped button; when that fails, it stops by itself."""
        with suppress(TelegramError):
            await self._bot.answer_callback_query(query)

    @asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Shows "typing…" as long as it is open. That it cannot be shown is no reason not to answer."""
        showing = asyncio.create_task(self._type(place))
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def updates(self, after: int | None) -> list[dict[str, Any]]:
        """Returns what came after the update `after`, waiting up to 25 s for it; Telegram then forgets what was before.

        They come as Telegram wrote them: one that the library could not read would keep all others back.

        Raises:
            ChannelUnavailable: Telegram could not be asked; a webhook is set, or somebody else asks, too.
        """
        wanted = {"timeout": _POLL_S, "allowed_updates": json.dumps(UPDATES)}
        query = urlencode(wanted if after is None else {**wanted, "offset": after + 1})
        found: Any = await self._done(
            lambda: self._requests[1].post(f"{self._bot.base_url}/getUpdates?{query}"), tries=1
        )
        return [update for update in found if isinstance(update.get("update_id"), int)]

    async def set_webhook(self, url: str, secret: str) -> None:
        """Has updates sent to `url`, with the secret in a header. Raises as `send_text`."""
        await self._done(
            lambda: self._bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES, max_connections=10)
        )

    async def remove_webhook(self) -> None:
        """Ends that. Raises as `send_text`."""
        await self._done(self._bot.delete_webhook)

    async def set_commands(self, commands: Mapping[str, str]) -> None:
        """Sets the menu: command → what it does. Raises as `send_text`."""
        await self._done(lambda: self._bot.set_my_commands(list(commands.items())))

    async def close(self) -> None:
        """Gives connections back."""
        for request in self._requests:
            await request.shutdown()

    async def _type(self, place: Place) -> None:
        with suppress(TelegramError):
            while True:
                await self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
                await asyncio.sleep(_TYPING_S)

    async def _done(self, call: Callable[[], Awaitable[Result]], *, tries: int = len(_PAUSES_S) + 1) -> Result:
        """Returns what Telegram says; tried again when it cannot be reached. A message may come twice then, never not at all."""
        for pause_s in (*_PAUSES_S[: tries - 1], None):
            try:
                return await call()
            except BadRequest as error:
                raise MessageRefused(type(error).__name__) from None
            except (RetryAfter, InvalidToken) as error:
                raise ChannelUnavailable(type(error).__name__) from None
            except NetworkError as error:
                if pause_s is None:
                    raise ChannelUnavailable(type(error).__name__) from None
                log("telegram.away", cause=type(error).__name__, delay_s=pause_s)
                await asyncio.sleep(pause_s)
            except TelegramError as error:  # Forbidden: the person has blocked us
                refused = (
                    MessageRefused if type(error).__name__ in ("Forbidden", "ChatMigrated") else ChannelUnavailable
                )
                raise refused(type(error).__name__) from None
        raise ChannelUnavailable("never reached")


def _to(place: Place) -> dict[str, Any]:
    reply = None
    if place.reply_to is not None:
        reply = ReplyParameters(place.reply_to, allow_sending_without_reply=True)
    return {"chat_id": place.chat, "message_thread_id": place.thread, "reply_parameters": reply}
