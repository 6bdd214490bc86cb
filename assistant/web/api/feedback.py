"""POST /api/v1/answers/{turn_id}/feedback: whether an answer helped, and why not."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant.common.text import normalise
from assistant.domain.insight import Complaint, Verdict
from assistant.pipeline.downloads import PATH
from assistant.web.dependencies import App, Caller

router = APIRouter(prefix=PATH, tags=["answers"])


class FeedbackIn(BaseModel):
    """`reason` and `words` tell what was wrong with an answer that did not help."""

    model_config = ConfigDict(extra="ignore")

    helpful: bool
    reason: Complaint | None = None
    words: str | None = Field(default=None, max_length=500)


@router.post("/{turn_id}/feedback", status_code=204, response_class=Response)
async def feedback(turn_id: str, body: FeedbackIn, app: App, caller: Caller) -> Response:
    """Keeps the verdict of who was answered; a second one replaces the first.

    A citizen's turn opens to whoever holds its id, that of a person who has signed in to that person alone; else 404.
    """
    verdict = Verdict(body.helpful, body.reason, normalise(body.words or "") or None)
    if await app.journal.turn(turn_id, caller) is None or not await app.feedback.give(turn_id, verdict):
        raise HTTPException(404)
    return Response(status_code=204)
