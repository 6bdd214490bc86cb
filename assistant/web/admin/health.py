"""/admin/health: how the assistant is. States, sizes, versions and counts; no secret, no address, nobody's words."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from assistant import __version__
from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.bootstrap import Application, versions_of
from assistant.common.places import data_dir
from assistant.domain.dossier import Register
from assistant.domain.errors import StoreUnavailable
from assistant.domain.library import Snapshot
from assistant.events import log, troubles
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Admin
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute
from assistant.web.desk.templates import page
from assistant.web.operations import states_of

router = APIRouter(prefix=ADMIN, route_class=PageRoute, include_in_schema=False)
_MOST_WAITING = 500
_LOW_SHARE = 0.1  # of the disk


@dataclass(frozen=True, slots=True)
class Disk:
    """MiB; `store` None where the database is a server of its own."""

    free: int
    total: int
    store: int | None

    @property
    def is_low(self) -> bool:
        return self.free < _LOW_SHARE * self.total


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of a chat that wait for an answer; `oldest_s` None when none does."""

    channel: str
    count: int


@router.get("/health")
async def health(request: Request, app: App, own: Admin) -> Response:
    """Also while the store is away, except that nobody can sign in then."""
    began: datetime = request.app.state.began_at
    return page(
        request,
        "admin/health.html",
        own,
        states=await states_of(app),
        versions=await asyncio.to_thread(_versions, app, (await app.models.current()).model),
        database=app.engine.dialect.name,
        disk=await asyncio.to_thread(_disk, app),
        waiting=await _waiting(app, sorted(request.app.state.channels.workers)),
        most_waiting=_MOST_WAITING,
        register=await register_of(app),
        snapshot=await _last_snapshot(app),
        troubles=troubles(),
        began=began,
        up=_in_words(datetime.now(UTC) - began),
    )


def _versions(app: Application, model: str) -> dict[str, Any]:
    """Also where `make setup` has not made everything."""
    try:
        return versions_of(app.editions.current, model)
    except OSError as error:
        log("model.missing", cause=type(error).__name__)
        return {"product": __version__, "knowledge": app.editions.current.knowledge.digest}


def _disk(app: Application) -> Disk:
    folder = data_dir()
    used = shutil.disk_usage(folder if folder.exists() else Path.cwd())
    file = app.engine.url.database if app.engine.dialect.name == "sqlite" else None
    size = Path(file).stat().st_size if file and Path(file).exists() else None
    return Disk(used.free >> 20, used.total >> 20, None if size is None else size >> 20)


async def _waiting(app: Application, channels: list[str]) -> list[Waiting]:
    try:
        return [Waiting(channel, len(await app.inbox.waiting(channel, _MOST_WAITING))) for channel in channels]
    except StoreUnavailable as error:
        log("inbox.failed", cause=str(error))
        return []


async def register_of(app: Application) -> Register | None:
    store = SqlDossiers(app.engine.url)
    try:
        return await asyncio.to_thread(store.register)
    except SQLAlchemyError as error:
        log("store.failed", cause=type(error).__name__)
        return None
    finally:
        store.close()


async def _last_snapshot(app: Application) -> Snapshot | None:
    found = await app.publishing.library.snapshots(1)
    return found[0] if found else None


def _in_words(time: timedelta) -> dict[str, Any]:
    minutes = int(time.total_seconds()) // 60
    return {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
