"""How long the webhooks of chats take to say that a message is kept, beside a bare FastAPI route in the same run."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from assistant.adapters.telegram import TelegramBot
from assistant.adapters.zalo import ZaloApi
from assistant.bootstrap import Application, build_application
from assistant.evaluation.files import percentile
from assistant.settings import Settings
from assistant.web.app import create_app
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.zalo_api import APP_ID, APP_SECRET, URL, FakeZalo

POSTS = 200
WANTED_P95_MS = 200
_WARM_UP = 5  # the first ones import and open connections
_SECRET = "of-the-benchmark_0123456789-abcdefgh"  # noqa: S105
_TEXT = "làm giấy khai sinh cho con cần giấy tờ gì"
Post = Callable[[httpx.AsyncClient, int], Awaitable[httpx.Response]]


class _OneToken:
    """Zalo's token, which never ends."""

    async def access(self, refused: str | None = None) -> str:
        return "access"

    async def close(self) -> None:
        pass


def measure_channels() -> list[str]:
    """Returns a section of the report: `POSTS` messages of as many chats, one after the other, while they are being answered."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("ASSISTANT_DATA_DIR")
        os.environ["ASSISTANT_DATA_DIR"] = folder
        try:
            took = asyncio.run(_measured(Path(folder)))
        finally:
            os.environ.pop("ASSISTANT_DATA_DIR")
            if before is not None:
                os.environ["ASSISTANT_DATA_DIR"] = before
    bare = statistics.median(took["a bare FastAPI route"])
    lines = [
        f"## Webhooks of chats ({POSTS} messages each, in process, platforms played by fake servers)",
        "",
        f"| what | p50 ms | p95 ms (wanted: {WANTED_P95_MS} at most) | p50 ÷ bare route |",
        "| --- | --- | --- | --- |",
    ]
    for name, times in took.items():
        middle = percentile(times, 0.5)
        lines.append(f"| {name} | {middle:.1f} | {percentile(times, 0.95):.1f} | {middle / bare:.1f} × |")
    return lines


async def _measured(folder: Path) -> dict[str, list[float]]:
    application = _application(folder)
    app = create_app(application)
    took = {"a bare FastAPI route": await _times(_bare(), _to_telegram)}
    async with app.router.lifespan_context(app):
        took["Telegram: secret checked, update kept, acknowledged"] = await _times(app, _to_telegram)
        took["Zalo: signature checked, event kept, acknowledged"] = await _times(app, _to_zalo)
    return took


def _application(folder: Path) -> Application:
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}",
        telegram_secret=SecretStr(_SECRET),
        zalo_app_id=APP_ID,
        zalo_app_secret=SecretStr(APP_SECRET),
        zalo_oa_secret=SecretStr(_SECRET),
    )
    telegram, zalo = FakeTelegram(), FakeZalo(access={"access"})
    return replace(
        build_application(settings),
        embedder=None,
        telegram=TelegramBot(TOKEN, "http://telegram", transport=httpx.ASGITransport(telegram.app)),
        zalo=ZaloApi(zalo.client(), _OneToken(), URL),
    )


def _bare() -> FastAPI:
    app = FastAPI()

    @app.post("/webhooks/telegram")
    async def take(request: Request) -> Response:
        await request.json()
        return Response()

    return app


async def _times(app: FastAPI, post: Post) -> list[float]:
    """Milliseconds of each post."""
    took = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench") as http:
        for number in range(POSTS + _WARM_UP):
            began = time.perf_counter()
            response = await post(http, number)
            took.append((time.perf_counter() - began) * 1000)
            response.raise_for_status()
    return took[_WARM_UP:]


async def _to_telegram(http: httpx.AsyncClient, number: int) -> httpx.Response:
    person = {"id": 700_000_000 + number, "is_bot": False, "first_name": "An"}
    chat = {"id": person["id"], "type": "private"}
    message = {"message_id": 1, "from": person, "chat": chat, "date": 1_760_000_000, "text": _TEXT}
    headers = {"X-Telegram-Bot-Api-Secret-Token": _SECRET}
    return await http.post("/webhooks/telegram", json={"update_id": number, "message": message}, headers=headers)


async def _to_zalo(http: httpx.AsyncClient, number: int) -> httpx.Response:
    timestamp = str(int(time.time() * 1000))
    event = {"event_name": "user_send_text", "timestamp": timestamp, "sender": {"id": f"{number}"}}
    raw = json.dumps({**event, "message": {"text": _TEXT, "msg_id": f"m{number}"}}).encode()
    mac = hashlib.sha256(APP_ID.encode() + raw + timestamp.encode() + _SECRET.encode()).hexdigest()
    return await http.post("/webhooks/zalo", content=raw, headers={"X-ZEvent-Signature": f"mac={mac}"})
