"""A person on Telegram, Telegram itself, and the product behind its webhook."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from assistant.adapters.memory import MemoryPeople
from assistant.adapters.memory_dossiers import Held, MemoryDossierLookup
from assistant.adapters.memory_library import MemoryLibrary
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.adapters.sql.inbox import SqlInbox, SqlTalks
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.telegram import TelegramBot
from assistant.answering.report import ReportForm
from assistant.bootstrap import Application, build_assistant
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.publishing import Publishing
from assistant.pipeline.edition import Edition
from assistant.settings import Settings
from assistant.web.app import create_app
from tests.builders import an_edition, fixed_editions
from tests.dossiers import PHONE, REGISTER, a_dossier
from tests.fakes.telegram_api import TOKEN, Call, FakeTelegram

SECRET = "secret-of-the-tests_0123456789-abcdef"
PAYLOADS = Path(__file__).parent / "payloads" / "telegram"
Json = dict[str, Any]


def payload(name: str) -> Json:
    """Returns an update as Telegram sends it."""
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


@dataclass
class World:
    """The service behind its webhook, and what Telegram was sent."""

    app: FastAPI
    http: httpx.AsyncClient
    telegram: FakeTelegram
    number: int = 1000
    _seen: int = 0

    async def deliver(self, update: Json, secret: str | None = SECRET) -> httpx.Response:
        """Has Telegram deliver an update; returns at once."""
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        return await self.http.post("/webhooks/telegram", json=update, headers=headers)

    async def says(self, text: str, person: int = 700000001) -> list[Call]:
        """Returns what somebody is sent for a text."""
        update = payload("text")
        update["message"]["text"] = text
        update["message"]["from"]["id"] = update["message"]["chat"]["id"] = person
        return await self.does(update)

    async def taps(self, data: str, person: int = 700000001) -> list[Call]:
        """Returns what somebody is sent for a button."""
        update = payload("tap")
        tap = update["callback_query"]
        tap["data"] = data
        tap["from"]["id"] = tap["message"]["chat"]["id"] = person
        return await self.does(update)

    async def does(self, update: Json) -> list[Call]:
        """Returns what is sent because of an update, which gets a number of its own."""
        self.number += 1
        response = await self.deliver({**update, "update_id": self.number})
        assert response.status_code == 200
        return await self.answers()

    async def answers(self) -> list[Call]:
        """Waits until everything was worked on; returns what was sent since the last look."""
        await self.app.state.channels.workers["telegram"].idle()
        sent = self.telegram.sent()
        new, self._seen = sent[self._seen :], len(sent)
        return new


def texts(calls: Sequence[Call]) -> str:
    return "\n".join(call.text for call in calls)


@asynccontextmanager
async def a_world(
    knowledge: Knowledge,
    folder: Path,
    *,
    edition: Edition | None = None,
    secret: str | None = SECRET,
    token: str | None = TOKEN,
    fake: FakeTelegram | None = None,
) -> AsyncIterator[World]:
    """The product in memory over a temporary store that holds one dossier; with another folder's store it goes on there."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{folder / 'telegram.sqlite3'}",
        telegram_token=None if token is None else SecretStr(token),
        telegram_secret=None if secret is None else SecretStr(secret),
    )
    migrate(settings.database)
    engine = open_database(settings.database)
    if edition is None:
        lookup = MemoryDossierLookup(REGISTER, [Held(a_dossier(), PHONE)])
        edition = an_edition(knowledge, lookup=lookup)
    editions = fixed_editions(edition)
    journal = SqlJournal(engine, dict)
    reports = SqlFieldReports(engine)
    telegram = fake or FakeTelegram()
    bot = TelegramBot(token, "http://telegram", transport=httpx.ASGITransport(telegram.app)) if token else None
    application = Application(
        settings=settings,
        office=knowledge.office,
        assistant=build_assistant(editions, journal, reports=reports),
        editions=editions,
        publishing=Publishing(MemoryLibrary(), editions.refresh, knowledge.item),
        report_form=ReportForm(reports, knowledge.office),
        field_reports=reports,
        people=MemoryPeople(),
        journal=journal,
        rasa=None,
        engine=engine,
        http=httpx.AsyncClient(),
        embedder=None,
        inbox=SqlInbox(engine),
        talks=SqlTalks(engine, b"key of the tests"),
        telegram=bot,
    )
    app = create_app(application)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            yield World(app, http, telegram)
