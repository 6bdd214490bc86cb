"""The web service over the product in memory, with a temporary SQLite."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from assistant.adapters.memory import MemorySearch
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.people import SqlPeople
from assistant.answering.answering import Answering
from assistant.answering.report import ReportForm
from assistant.answering.sources import Sources
from assistant.bootstrap import Application, build_answering, build_assistant, build_rules
from assistant.domain.principal import Principal
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.settings import Settings
from assistant.understanding.rules import RuleUnderstanding
from assistant.web.app import create_app
from tests.web.client import ACTIONS_TOKEN, PASSWORD, Client


@dataclass(frozen=True)
class Parts:
    """What all tests share, because nothing in it changes."""

    rules: RuleUnderstanding
    search: MemorySearch
    answering: Answering
    sources: Sources


@pytest.fixture(scope="session")
def parts(knowledge: Knowledge) -> Parts:
    rules = build_rules(knowledge)
    search = MemorySearch(all_passages(knowledge))
    return Parts(rules, search, *build_answering(knowledge, search, rules))


@dataclass(frozen=True)
class Store:
    """A migrated SQLite file with one official, and a token of that person. Hashing passwords is slow on purpose."""

    path: Path
    token: str


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("web") / "web.sqlite3"
    url = f"sqlite+aiosqlite:///{path}"

    async def add_official() -> str:
        engine = open_database(url)
        people = SqlPeople(engine)
        await people.add(Principal(None, "canbo", ("official",), ("thanh-pho-vung-tau",)), PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        await engine.dispose()
        return token

    migrate(url)
    return Store(path, asyncio.run(add_official()))


@pytest.fixture
async def app(
    knowledge: Knowledge, parts: Parts, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FastAPI]:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'web.sqlite3'}",
        actions_token=SecretStr(ACTIONS_TOKEN),
    )
    shutil.copy(store.path, tmp_path)
    engine = open_database(settings.database)
    journal, people = SqlJournal(engine, {}), SqlPeople(engine)
    application = Application(
        settings=settings,
        knowledge=knowledge,
        assistant=build_assistant(knowledge, parts.rules, parts.answering, journal),
        answering=parts.answering,
        report_form=ReportForm(SqlFieldReports(engine), knowledge.office),
        search=parts.search,
        sources=parts.sources,
        people=people,
        journal=journal,
        rasa=None,
        engine=engine,
        http=httpx.AsyncClient(),
        embedder=None,
    )
    own = create_app(application)
    async with own.router.lifespan_context(own):
        yield own


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://assistant"
    ) as http:
        yield Client(http)


@pytest.fixture
def official(client: Client, store: Store) -> Client:
    """The same client, signed in as an official of the whole office."""
    return Client(client.http, {"Authorization": f"Bearer {store.token}"})
