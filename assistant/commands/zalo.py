"""zalo-token: keeps the refresh token of the Official Account; it is asked for, never an argument."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import Any

import httpx

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.zalo_tokens import zalo_tokens_of
from assistant.adapters.zalo_oauth import ReconnectNeeded, ZaloUnavailable
from assistant.domain.errors import StoreUnavailable
from assistant.settings import Settings

_LONGEST_TOKEN = 4096


def add(commands: Any) -> None:
    parser = commands.add_parser("zalo-token", help="keep the refresh token of the Zalo Official Account")
    parser.add_argument("--try", dest="tries", action="store_true", help="renew it at once, to see that it works")
    parser.set_defaults(command=keep)


def keep(arguments: argparse.Namespace) -> int:
    """Reads the token from standard input, from a terminal without showing it."""
    settings = Settings()
    if not settings.has_zalo:
        return _failed("set ASSISTANT_ZALO_APP_ID, ASSISTANT_ZALO_APP_SECRET and ASSISTANT_ZALO_OA_SECRET first")
    token = (getpass.getpass("Refresh token: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not token or len(token) > _LONGEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        return _failed("that is no refresh token")
    try:
        asyncio.run(_keep(settings, token, tries=arguments.tries))
    except ReconnectNeeded as error:
        return _failed(f"kept, but Zalo does not take it ({error}): fetch a new one")
    except ZaloUnavailable as error:
        return _failed(f"kept, but Zalo did not answer ({error})")
    except StoreUnavailable as error:
        return _failed(f"the store did not take it ({error})")
    print("kept, and renewed" if arguments.tries else "kept")
    return 0


async def _keep(settings: Settings, token: str, *, tries: bool) -> None:
    migrate(settings.database)
    engine = open_database(settings.database)
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            tokens = zalo_tokens_of(engine, client, settings, settings.secret_key)
            await tokens.put(token)
            try:
                if tries:
                    await tokens.access()
            finally:
                await tokens.close()  # Ctrl-C must not lose what the token was exchanged for
    finally:
        await engine.dispose()


def _failed(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
