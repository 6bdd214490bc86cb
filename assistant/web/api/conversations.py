"""DELETE /api/v1/conversations/{conversation_id}: a citizen takes back what was said."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response

from assistant.adapters.rasa_trackers import forget_conversation
from assistant.common.places import rasa_trackers_file
from assistant.events import log
from assistant.web.dependencies import App

router = APIRouter(prefix="/api/v1/conversations", tags=["messages"])


@router.delete("/{conversation_id}", status_code=204, response_class=Response)
async def forget(conversation_id: str, app: App) -> Response:
    """Forgets a citizen's conversation, here and in Rasa: its id alone opens it, so its id alone closes it.

    A report about the street that was sent from it stays: the office works on it.

    Raises:
        UnknownConversation: none of this id, or one of somebody who has signed in.
    """
    await app.assistant.forget(conversation_id)
    events = await asyncio.to_thread(forget_conversation, rasa_trackers_file(), conversation_id)
    log("conversations.forgotten", count=1, events=events)
    return Response(status_code=204)
