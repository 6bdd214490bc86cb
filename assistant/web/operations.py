"""Health, readiness, metrics."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from assistant.bootstrap import Application
from assistant.retrieval.search import HybridSearch
from assistant.web.dependencies import App

router = APIRouter(tags=["operations"])

REQUESTS = Counter("assistant_requests_total", "HTTP requests", ("method", "route", "status"))
DURATION = Histogram("assistant_request_seconds", "Time to answer a request", ("route",))


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(app: App) -> JSONResponse:
    """Rasa, store and index, each with its state; 503 until store and index can answer (Rasa has a fallback)."""
    states = await states_of(app)
    rasa, store, index = states["rasa"]["state"], states["store"]["state"], states["index"]
    usable = store == "ready" and index["state"] != "down"
    ready = usable and rasa == "ready" and index["state"] == "ready"
    return JSONResponse({"ready": ready, **states}, status_code=200 if usable else 503)


async def states_of(app: Application) -> dict[str, Any]:
    """Returns the state of Rasa, store and index."""
    rasa = await app.rasa.state() if app.rasa else "down"
    model = (await app.models.current()).model or None
    return {
        "rasa": {"state": rasa, "model": model},
        "store": {"state": await _store_state(app)},
        "index": _index_state(app),
    }


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _store_state(app: Application) -> str:
    try:
        async with app.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "down"
    return "ready"


def _index_state(app: Application) -> dict[str, Any]:
    search = app.editions.current.search
    if not isinstance(search, HybridSearch):
        return {"state": "words_only"}
    manifest = search.index.manifest
    return {
        "state": "ready" if search.dense else "starting",
        "passages": manifest.passages,
        "model": manifest.model,
        "built_at": manifest.built_at,
    }
