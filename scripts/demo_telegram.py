"""Talks with the bot in a terminal, over a Telegram that runs here: no token, no network.

What is typed goes to the real webhook as an update of Telegram's; what the bot sends is printed. "#2" taps the second button,
"/start" and the other commands work, files are written to a folder of their own. Used by `make demo-telegram`.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import httpx
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parents[1]))

from assistant.adapters.running import connected
from assistant.adapters.telegram import TelegramBot
from assistant.bootstrap import build_application
from assistant.settings import Settings
from assistant.web.app import create_app
from tests.fakes.telegram_api import TOKEN, Call, FakeTelegram

PERSON = {"id": 700000001, "is_bot": False, "first_name": "Bạn"}
CHAT = {"id": 700000001, "type": "private", "first_name": "Bạn"}
HELP = "Gõ câu hỏi rồi Enter; “#2” bấm nút thứ hai; Ctrl-D để thôi."


class Terminal:
    """One person's telephone."""

    def __init__(self, http: httpx.AsyncClient, telegram: FakeTelegram, secret: str, folder: Path) -> None:
        self._http = http
        self._telegram = telegram
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        self._folder = folder
        self._update = 0
        self._seen = 0
        self._buttons: list[tuple[str, str]] = []

    async def sends(self, typed: str) -> None:
        """Delivers a line to the webhook as Telegram would."""
        self._update += 1
        body: dict[str, object] = {"update_id": self._update}
        message = {"message_id": self._update, "from": PERSON, "chat": CHAT, "date": 1760000000}
        number = typed.removeprefix("#")
        if typed.startswith("#") and number.isdecimal() and 1 <= int(number) <= len(self._buttons):
            data = self._buttons[int(number) - 1][1]
            body["callback_query"] = {"id": str(self._update), "from": PERSON, "message": message, "data": data}
        else:
            body["message"] = {**message, "text": typed}
        response = await self._http.post("/webhooks/telegram", json=body, headers=self._headers)
        if response.status_code != 200:
            print(f"(webhook: {response.status_code})")

    def shows(self) -> None:
        """Prints what has come since the last time."""
        sent = self._telegram.sent()
        new, self._seen = sent[self._seen :], len(sent)
        self._buttons = [button for call in new for button in call.buttons] or self._buttons
        for call in new:
            self._show(call)

    def _show(self, call: Call) -> None:
        if call.text:
            print("\n" + "\n".join(f"  │ {line}" for line in call.text.split("\n")))
        for link in call.links:
            print(f"  │ ↗ {link}")
        for label, data in call.buttons:
            print(f"  │ [#{[known for _, known in self._buttons].index(data) + 1} {label}]")
        if call.file is not None:
            name, content = call.file
            (self._folder / Path(name).name).write_bytes(content)
            print(f"  │ ({self._folder / Path(name).name}, {len(content) // 1024} KiB)")


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="demo-telegram-"))
    secret = secrets.token_urlsafe(24)
    given = connected(Settings())
    settings = given.model_copy(
        update={"database_url": f"sqlite+aiosqlite:///{folder / 'demo.sqlite3'}", "telegram_token": None}
    )
    telegram = FakeTelegram()
    own = build_application(settings)
    bot = TelegramBot(TOKEN, "http://telegram", transport=httpx.ASGITransport(telegram.app))
    application = replace(
        own, settings=settings.model_copy(update={"telegram_secret": SecretStr(secret)}), telegram=bot
    )
    app = create_app(application)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            terminal = Terminal(http, telegram, secret, folder)
            worker = app.state.channels.workers["telegram"]
            print(HELP)
            await terminal.sends("/start")
            while True:
                await worker.idle()
                terminal.shows()
                line = await asyncio.to_thread(_line)
                if line is None:
                    break
                if line.strip():
                    await terminal.sends(line.strip())


def _line() -> str | None:
    print("\nbạn> ", end="", flush=True)
    line = sys.stdin.readline()
    return line or None


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
