"""The web service over the product in memory, with a temporary SQLite."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from assistant.adapters.sql.accounts import SqlAccounts
from assistant.adapters.sql.approval_requests import SqlApprovalRequests
from assistant.adapters.sql.audit_log import SqlAuditLog
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.feedback import SqlFeedback
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.adapters.sql.handled_questions import SqlHandledQuestions
from assistant.adapters.sql.insight import SqlInsight
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.kept_settings import SqlKeptSettings
from assistant.adapters.sql.library import SqlLibrary
from assistant.adapters.sql.people import SqlPeople
from assistant.adapters.sql.pins import SqlPins
from assistant.adapters.sql.regression_questions import SqlRegressionQuestions
from assistant.answering.report import ReportForm
from assistant.bootstrap import Application, build_assistant
from assistant.domain.principal import Principal
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.publishing import Publishing
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions, MakeEdition
from assistant.settings import Settings
from assistant.web.app import create_app
from tests.builders import an_edition
from tests.web.client import ACTIONS_TOKEN, PASSWORD, Client
from tests.web.desk import Desk, desk_of


def make_edition(shipped: Edition) -> MakeEdition:
    """Returns what makes editions without index and model; nothing published: the shared one."""

    def make(knowledge: Knowledge, revision: int, day: date, before: Edition | None) -> Edition:
        if knowledge is shipped.knowledge:
            return replace(shipped, revision=revision, day=day)
        return an_edition(knowledge, revision=revision, day=day)

    return make


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
    knowledge: Knowledge, edition: Edition, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FastAPI]:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'web.sqlite3'}",
        actions_token=SecretStr(ACTIONS_TOKEN),
    )
    shutil.copy(store.path, tmp_path)
    engine = open_database(settings.database)
    library = SqlLibrary(engine)
    editions = Editions(knowledge, library, make_edition(edition))
    journal = SqlJournal(engine, dict)
    audit = SqlAuditLog(engine)
    reports = SqlFieldReports(engine)
    application = Application(
        settings=settings,
        office=knowledge.office,
        assistant=build_assistant(editions, journal, reports=reports),
        editions=editions,
        publishing=Publishing(library, editions.refresh, knowledge.item, audit=audit),
        report_form=ReportForm(reports, knowledge.office),
        field_reports=reports,
        people=SqlPeople(engine),
        accounts=SqlAccounts(engine),
        journal=journal,
        rasa=None,
        engine=engine,
        http=httpx.AsyncClient(),
        embedder=None,
        pins=SqlPins(engine),
        feedback=SqlFeedback(engine),
        insight=SqlInsight(engine),
        handled=SqlHandledQuestions(engine),
        audit=audit,
        requests=SqlApprovalRequests(engine),
        kept_settings=SqlKeptSettings(engine),
        regression_questions=SqlRegressionQuestions(engine),
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


@pytest.fixture
async def lan(app: FastAPI, client: Client) -> AsyncIterator[Desk]:
    own = await desk_of(app, "lan", "editor")
    yield own
    await own.http.aclose()


@pytest.fixture
async def minh(app: FastAPI, client: Client) -> AsyncIterator[Desk]:
    own = await desk_of(app, "minh", "approver")
    yield own
    await own.http.aclose()


@pytest.fixture
async def chief(app: FastAPI, client: Client) -> AsyncIterator[Desk]:
    own = await desk_of(app, "truong", "admin")
    yield own
    await own.http.aclose()
