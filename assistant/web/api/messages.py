"""POST /api/v1/messages: one question in, typed answers out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
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


@router.post("/messages", dependencies=[Depends(open_web)])
async def messages(body: MessageIn, app: App, caller: Caller) -> dict[str, Any]:
    """Answers one message."""
    message = IncomingMessage("web", body.text, body.conversation_id, caller)
    return render_reply(await app.assistant.reply(message))
