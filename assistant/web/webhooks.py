"""POST /webhooks/telegram: keeps what Telegram sends and says so at once; it is answered afterwards."""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from assistant.web.dependencies import App

router = APIRouter(include_in_schema=False)
TELEGRAM = "/webhooks/telegram"
LARGEST = 256 * 1024  # bytes; an update quotes the message it replies to, and Telegram writes "ế" as six bytes


@router.post(TELEGRAM)
async def telegram(request: Request, app: App) -> Response:
    """200: kept, or known already. 403: not from Telegram. 404: there is no Telegram here."""
    worker = request.app.state.channels.workers.get("telegram")
    expected = app.settings.telegram_secret
    if worker is None or expected is None:
        raise HTTPException(404)
    given = request.headers.get("x-telegram-bot-api-secret-token", "")
    if not hmac.compare_digest(given.encode(), expected.get_secret_value().encode()):
        raise HTTPException(403)
    update = await _json(request)
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) >= 2**63:
        raise HTTPException(400)
    await worker.receive(str(number), update)
    return Response()


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body
