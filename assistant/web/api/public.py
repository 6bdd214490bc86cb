"""What a page needs beside the talk: the office, and the passage behind a citation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from assistant.domain.own_dossier import REGISTER_SOURCE
from assistant.domain.report import CATEGORIES
from assistant.messages import message
from assistant.web.dependencies import App, Caller

router = APIRouter(prefix="/api/v1", tags=["public"])


@router.get("/office")
async def office(app: App) -> dict[str, Any]:
    """Name, contacts, colours, suggestions, most used services, the AI disclosure, and what an administrator has to say now."""
    own = app.office
    notice, closed = await app.operating.notice("web"), await app.operating.closed("web")
    shown = {"text": closed, "level": "urgent"} if closed else notice and {"text": notice.text, "level": notice.level}
    register = await app.editions.current.answering.dossiers.register()
    return {
        "assistant_name": own.assistant_name,
        "office_name": own.name,
        "province": own.province,
        "hotline": own.hotline,
        "hours": list(own.hours),
        "address": own.address,
        "portal": own.portal,
        "colours": own.colours,
        "suggestions": [asdict(suggestion) for suggestion in own.suggestions],
        "services": [asdict(service) for service in own.services],
        "email": own.email,
        "report_categories": [
            {"id": category, "label": message(f"report.category.{category}")} for category in CATEGORIES
        ],
        "dossier_register": register and {"as_of": register.as_of, "simulated": register.simulated},
        "disclosure": own.disclosure,
        "demo": app.settings.demo,
        "notice": shown,
    }


@router.get("/sources/{source_id}")
async def source(source_id: str, app: App, caller: Caller) -> dict[str, Any]:
    """The exact passage or table cell that a citation points to."""
    edition = app.editions.current
    if source_id == REGISTER_SOURCE:
        opened = await edition.answering.dossiers.source()
    else:
        opened = edition.sources.open(source_id, caller)
    if opened is None:
        raise HTTPException(404)
    return asdict(opened)
