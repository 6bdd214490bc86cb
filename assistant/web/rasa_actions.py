"""POST /internal/rasa/actions: where Rasa has its custom actions executed. Loopback and token only."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)
PATH = "/internal/rasa/actions"


@router.post(PATH)
async def run_action(request: Request) -> JSONResponse:
    """Runs one action and returns its events and responses; anyone else is told there is nothing here."""
    if not _is_rasa(request):
        raise HTTPException(404)
    executor: ActionExecutor = request.app.state.executor
    result: Any = await executor.run(await request.json())
    return JSONResponse(result.model_dump() if hasattr(result, "model_dump") else result)


def _is_rasa(request: Request) -> bool:
    expected = request.app.state.application.settings.actions_token
    if expected is None or request.client is None or "x-forwarded-for" in request.headers:
        return False
    try:
        if not ipaddress.ip_address(request.client.host).is_loopback:
            return False
    except ValueError:
        return False
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), expected.get_secret_value().encode())
