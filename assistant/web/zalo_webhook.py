"""POST /webhooks/zalo: keeps what Zalo tells and says so at once; it is answered afterwards."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from assistant.events import log
from assistant.settings import Settings
from assistant.web.dependencies import App
from channels.zalo import is_signed, read_event, timestamp_of

router = APIRouter(include_in_schema=False)
PATH = "/webhooks/zalo"
LARGEST_EVENT = 256 * 1024  # bytes


@router.post(PATH)
async def zalo(request: Request, app: App) -> Response:
    """200: kept, known already, or nothing to answer. 403: not signed by Zalo. 404: there is no Zalo here."""
    worker = request.app.state.channels.workers.get("zalo")
    if worker is None:
        raise HTTPException(404)
    raw = await request.body()
    body = _read(raw)
    if not _is_from_zalo(raw, body, request.headers.get("x-zevent-signature", ""), app.settings):
        log("zalo.unsigned")
        if app.settings.zalo_unsigned == "refuse":
            raise HTTPException(403)
        return Response()
    event = read_event(body, app.settings.zalo_oa_id)
    if event is not None:
        await worker.receive(event.key, event.to_json())
    return Response()


def _is_from_zalo(raw: bytes, body: object, signature: str, settings: Settings) -> bool:
    if not isinstance(body, dict) or timestamp_of(body) is None:
        return False
    app_id, secret = settings.zalo_app_id, settings.oa_secret
    return is_signed(raw, str(body["timestamp"]), signature, app_id=app_id, oa_secret=secret)


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):  # not JSON, or nested to bring us down
        return None
