"""POST /api/v1/messages: one question in, typed answers out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.message import IncomingMessage
from assistant.web.dependencies import App, Caller, open_web
from channels.web import render_reply

router = APIRouter(prefix="/api/v1", tags=["messages"])


class MessageIn(BaseModel):
    """`text` 1–2,000 characters after trimming; no `conversation_id` begins a new conversation."""

    model_config = ConfigDict(extra="ignore")

    text: str
    conversation_id: str | None = Field(default=None, max_length=200)


Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{22,80}$")]


@router.post("/messages", dependencies=[Depends(open_web)])
async def messages(body: MessageIn, app: App, caller: Caller, key: Key = None) -> dict[str, Any]:
    """Answers one message; sent again with the same key, it gets the answer that is there.

    Args:
        key: at random, 128 bits or more; a UUID will do.
    """
    message = IncomingMessage("web", body.text, body.conversation_id, caller, key)
    return render_reply(await app.assistant.reply(message))
