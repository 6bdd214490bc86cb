"""GET /api/v1/answers/{turn_id}/…: an answer with figures as an Excel file, its chart as a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Query, Response
from starlette.exceptions import HTTPException

from assistant.adapters.signed_links import LINK_CHANNELS, links_of
from assistant.answering.sources import Sources
from assistant.domain.answer import IndicatorAnswer
from assistant.domain.principal import CITIZEN, Principal
from assistant.exports.files import Placed, drawn, file_name, with_chart, with_figures
from assistant.exports.workbook import workbook
from assistant.pipeline.downloads import PATH
from assistant.ports import KeptTurn
from assistant.web.dependencies import App, Caller
from assistant.web.errors import error_response

router = APIRouter(prefix=PATH, tags=["answers"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEES_ALL = Principal(roles=("leader",))


@router.get("/{turn_id}/export.xlsx", response_class=Response)
async def export(
    turn_id: str,
    app: App,
    caller: Caller,
    expires: int | None = Query(default=None, ge=0, lt=2**40),
    signature: str | None = Query(default=None, max_length=100),
) -> Response:
    """The table and its provenance behind every indicator answer of a turn.

    With `expires` and `signature`, as a chat channel hands them out: what a citizen was told there, to whoever has the link.
    """
    by_link = expires is not None or signature is not None
    if by_link and not links_of(app.settings).hold(f"{PATH}/{turn_id}/export.xlsx", expires or 0, signature or ""):
        return error_response(403, "link_expired")
    kept, answers = await _figures(turn_id, app, CITIZEN if by_link else caller, by_link=by_link)
    shown = [answer for _, answer in answers]
    metrics = app.editions.current.knowledge.tables.metrics
    definitions = {metric.id: metric.definition for metric in metrics.values()}
    content = await asyncio.to_thread(workbook, shown, definitions, kept.answered_at)
    return _file(content, _XLSX, f"{file_name(shown[0])}.xlsx", "attachment")


@router.get("/{turn_id}/chart.png", response_class=Response)
async def chart(
    turn_id: str, app: App, caller: Caller, answer: int | None = Query(default=None, ge=1, le=100)
) -> Response:
    """The chart of one answer of a turn, counted from 1; of the first that has one when no number is given."""
    _, answers = await _figures(turn_id, app, caller)
    found = with_chart(answers, answer)
    if found is None:
        raise HTTPException(404)
    content = await asyncio.to_thread(drawn, *found)
    return _file(content, "image/png", f"{file_name(found[0])}.png", "inline")


async def _figures(
    turn_id: str, app: App, caller: Principal, *, by_link: bool = False
) -> tuple[KeptTurn, list[Placed]]:
    """Returns the turn and its answers with figures, each with its place in the turn.

    Raises:
        HTTPException: 404 when there is no such turn, nothing to export in it, or something that is not for this person
            (any more); which of them is not told.
    """
    kept = await app.journal.turn(turn_id, caller)
    figures = with_figures(kept.turn.answers if kept else ())
    sources = app.editions.current.sources
    if kept is None or not figures or (kept.channel in LINK_CHANNELS and not by_link):
        raise HTTPException(404)
    if not kept.public and not await asyncio.to_thread(_may_see, [one for _, one in figures], sources, caller):
        raise HTTPException(404)
    return kept, figures


def _may_see(answers: Sequence[IndicatorAnswer], sources: Sources, caller: Principal) -> bool:
    """Tells whether everything the answers rest on is still for this person: a role or a unit may have been taken away.

    Of a source that was withdrawn since, it is not known any more for whom it was: then it is for who sees internal data.
    """
    cited = {citation.source_id for answer in answers for citation in answer.citations}
    internal = caller.may_see("internal")
    return all(
        sources.open(one, caller) is not None or (internal and sources.open(one, _SEES_ALL) is None) for one in cited
    )


def _file(content: bytes, media_type: str, name: str, disposition: str) -> Response:
    """Returns the file; a shared computer keeps no copy of it."""
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)
