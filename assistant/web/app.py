"""The FastAPI application."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import SQLAlchemyError

from actions.answers import build_executor
from assistant import __version__
from assistant.adapters.rasa_trackers import forget_before
from assistant.bootstrap import Application
from assistant.common.places import rasa_trackers_file
from assistant.domain.errors import StoreUnavailable
from assistant.events import log
from assistant.knowledge_base.ingest.safety import MAX_FILE_MB
from assistant.retrieval.grouping import Meanings
from assistant.understanding.examples import ShippedExamples
from assistant.web import operations, rasa_actions, webhooks, zalo_webhook
from assistant.web.admin import analytics, archive, procedures, solving, unanswered
from assistant.web.admin import approval as admin_approval
from assistant.web.admin import datasets as admin_datasets
from assistant.web.admin import health as admin_health
from assistant.web.admin import history as admin_history
from assistant.web.admin import knowledge as admin_knowledge
from assistant.web.admin import models as admin_models
from assistant.web.admin import naming as admin_naming
from assistant.web.admin import operation as admin_operation
from assistant.web.admin import people as admin_people
from assistant.web.admin import register as admin_register
from assistant.web.admin import regression as admin_regression
from assistant.web.admin import understanding as admin_understanding
from assistant.web.admin import upload as admin_upload
from assistant.web.api import (
    answers,
    conversations,
    dossier_lookup,
    dossiers,
    feedback,
    indicators,
    knowledge,
    messages,
    people,
    public,
    zalo_identity,
)
from assistant.web.api import reports as field_reports
from assistant.web.desk import account, sign_in, single_sign_on
from assistant.web.errors import add_error_handlers
from assistant.web.headers import SecurityHeaders
from assistant.web.limits import LimitBody
from assistant.web.officials import accounts, board, reports, talk
from assistant.web.officials import field_reports as field_reports_desk
from assistant.web.peers import Allowance
from channels.registry import build_channels

_LARGEST_UPLOAD = MAX_FILE_MB * 2**20 + 64 * 1024  # bytes; the file and the fields around it
_LARGEST_UPLOADS = 3 * _LARGEST_UPLOAD  # of several files at once; one larger than it may be is refused by name
_STATIC = Path(__file__).parent / "static"
_CITIZEN = _STATIC / "citizen"


def create_app(application: Application) -> FastAPI:
    """Returns the app over a wired product; the sentence model starts loading when the app starts."""
    channels = build_channels(application)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if application.embedder is not None:
            application.embedder.load_in_background()
        await application.editions.newest()
        stopping = asyncio.Event()
        forgetting = asyncio.create_task(_forget_daily(application, stopping))
        channels.start()
        log("service.started")
        yield
        await channels.stop()
        stopping.set()
        await asyncio.wait([forgetting])  # to cancel it could leave a connection half open
        await application.close()
        log("service.stopped")

    app = FastAPI(
        title="Trợ lý ảo dịch vụ công",
        version=__version__,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.application = application
    app.state.channels = channels
    app.state.began_at = datetime.now(UTC)
    app.state.meanings = Meanings(application.embedder)
    app.state.shipped_examples = lru_cache(maxsize=1)(ShippedExamples)
    app.state.executor = build_executor(application.editions, application.report_form, application.office.hotline)
    app.state.reports_allowed = Allowance(field_reports.OF_ONE_PLACE, field_reports.TOGETHER)
    add_error_handlers(app)
    uploads = dict.fromkeys((knowledge.PATH, indicators.PATH, dossiers.PATH), _LARGEST_UPLOAD)
    uploads[admin_upload.PATH] = _LARGEST_UPLOADS
    uploads[admin_datasets.UPLOAD] = uploads[admin_register.PATH] = _LARGEST_UPLOAD
    uploads[field_reports.PATH] = field_reports.LARGEST
    uploads[archive.IMPORT] = archive.LARGEST_ARCHIVE + 64 * 1024
    uploads[procedures.PATH] = procedures.LARGEST_FORM
    uploads[webhooks.TELEGRAM] = webhooks.LARGEST
    uploads[zalo_webhook.PATH] = zalo_webhook.LARGEST_EVENT
    app.add_middleware(LimitBody, larger=uploads, exempt=(rasa_actions.PATH,))
    app.add_middleware(SecurityHeaders)
    app.middleware("http")(_measured)
    api = (
        messages,
        conversations,
        answers,
        feedback,
        people,
        public,
        knowledge,
        indicators,
        dossiers,
        dossier_lookup,
        field_reports,
        zalo_identity,
    )
    for part in (*api, operations, rasa_actions, webhooks, zalo_webhook):
        app.include_router(part.router)
    desk = (
        admin_knowledge,
        admin_upload,
        admin_approval,
        admin_history,
        admin_operation,
        admin_people,
        admin_health,
        admin_datasets,
        admin_register,
        admin_naming,
        admin_regression,
        unanswered,
        solving,
        procedures,
        archive,
        admin_understanding,
        admin_models,
        analytics,
    )
    for pages in (sign_in, single_sign_on, account, talk, board, reports, field_reports_desk, accounts, *desk):
        app.include_router(pages.router)
    app.mount("/static/desk", _Files(directory=_STATIC / "desk"), name="desk")
    app.mount("/static/citizen", _Files(directory=_CITIZEN), name="citizen")
    app.add_api_route("/", _citizens_page, include_in_schema=False)
    app.add_api_route("/service-worker.js", _service_worker, include_in_schema=False)
    return app


async def _forget_daily(application: Application, stopping: asyncio.Event) -> None:
    """Deletes what is past its retention date, at the start and once a day; a failure waits for the next day."""
    while not stopping.is_set():
        now, settings = datetime.now(UTC), application.settings
        limit = now - timedelta(days=settings.retention_days)
        try:
            log("photos.forgotten", count=await application.field_reports.forget_photos(limit))
            log("reports.forgotten", count=await application.field_reports.forget_closed(limit))
            log("inbox.forgotten", count=await application.inbox.forget_before(now - settings.updates_kept))
            conversations = await application.journal.forget_before(limit)
            events = await asyncio.to_thread(forget_before, rasa_trackers_file(), limit)
            await application.insight.settle()
            log("conversations.forgotten", count=conversations, events=events)
        except (StoreUnavailable, SQLAlchemyError, sqlite3.Error) as error:
            log("conversations.not_forgotten", cause=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 24 * 3600)


async def _citizens_page() -> FileResponse:
    return FileResponse(_CITIZEN / "index.html", headers={"Cache-Control": "no-cache"})


async def _service_worker() -> FileResponse:
    """At the root: a service worker only has power below its own address."""
    return FileResponse(_CITIZEN / "service-worker.js", headers={"Cache-Control": "no-cache"})


class _Files(StaticFiles):
    """File names carry no hash, so a browser asks each time whether its copy is still the newest."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        response = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _measured(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    began = perf_counter()
    response = await call_next(request)
    route = getattr(request.scope.get("route"), "path", "unknown")
    operations.REQUESTS.labels(request.method, route, response.status_code).inc()
    operations.DURATION.labels(route).observe(perf_counter() - began)
    return response
