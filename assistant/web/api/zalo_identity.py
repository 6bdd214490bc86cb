"""POST /api/v1/auth/zalo: the mini app's access token for a session, or for the conversation that is this citizen's."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.domain.principal import CITIZEN
from assistant.ports import Talk
from assistant.web.api.people import session_json
from assistant.web.dependencies import App

router = APIRouter(prefix="/api/v1/auth", tags=["people"])
_TALKS = "zalo_app"


class MiniAppToken(BaseModel):
    access_token: str = Field(min_length=1, max_length=2000, pattern=r"^[!-~]+$")


@router.post("/zalo")
async def zalo(body: MiniAppToken, app: App) -> dict[str, Any]:
    """Signs in an official who has linked this Zalo account. Anybody else stays a citizen without a name, with a conversation."""
    if app.zalo_identity is None:
        raise HTTPException(404)
    account = await app.zalo_identity.account_of(body.access_token)
    person_id = await app.linked.person_of("zalo_app", account)
    person = await app.people.person(person_id) if person_id is not None else None
    if person_id is not None and person is not None and not person.password_due:
        return session_json(*await app.people.open_session(person_id))
    return {"person": None, "conversation_id": await _conversation(app, account)}


async def _conversation(app: Application, account: str) -> str:
    """Returns the citizen's conversation; of the person only a digest is kept, and it goes with the conversation."""
    talk = await app.talks.of(_TALKS, account)
    if talk is not None:
        return talk.conversation_id
    begun = await app.journal.open(None, CITIZEN, "web")
    await app.talks.keep(_TALKS, account, Talk(begun.id))
    return begun.id
