"""telegram: where Telegram sends what people write."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from assistant.domain.errors import ChannelUnavailable, MessageRefused
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.adapters.telegram import TelegramBot


def add(commands: Any) -> None:
    parser = commands.add_parser("telegram", help="tell Telegram where to send what people write")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    connect = actions.add_parser("connect", help="have it sent to ADDRESS/webhooks/telegram, and set the bot's menu")
    connect.add_argument("address", help="https://… as the outside sees the service")
    connect.set_defaults(command=_connect)
    actions.add_parser("disconnect", help="end that; the service may then ask for it itself").set_defaults(
        command=_disconnect
    )


def _connect(arguments: argparse.Namespace) -> int:
    settings = Settings()
    if settings.telegram_secret is None:
        return _failed("ASSISTANT_TELEGRAM_SECRET is not set")
    secret = settings.telegram_secret.get_secret_value()
    url = f"{arguments.address.rstrip('/')}/webhooks/telegram"

    async def connect(bot: TelegramBot) -> None:
        from channels.telegram import menu

        await bot.set_commands(menu())
        await bot.set_webhook(url, secret)

    return _with_bot(settings, connect)


def _disconnect(arguments: argparse.Namespace) -> int:
    return _with_bot(Settings(), lambda bot: bot.remove_webhook())


def _with_bot(settings: Settings, work: Callable[[TelegramBot], Awaitable[None]]) -> int:
    async def run() -> int:
        from assistant.bootstrap import build_telegram

        bot = build_telegram(settings)
        if bot is None:
            return _failed("ASSISTANT_TELEGRAM_TOKEN is not set")
        try:
            await work(bot)
        except (ChannelUnavailable, MessageRefused) as error:
            return _failed(f"Telegram did not take it: {error}")
        finally:
            await bot.close()
        print("done")
        return 0

    return asyncio.run(run())


def _failed(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
