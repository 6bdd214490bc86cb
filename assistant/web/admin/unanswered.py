"""/admin/unanswered: what people asked and got no good answer to, by meaning; what was dealt with leaves the list."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.domain.answer import Table
from assistant.domain.insight import HERE, Days, question_key
from assistant.domain.regression import Expectation
from assistant.messages import message
from assistant.retrieval.grouping import Meanings
from assistant.web.admin.days import PickedDays, Writer, channel_names
from assistant.web.admin.questions import Listed, listed
from assistant.web.admin.solved import solved, wordings_of
from assistant.web.dependencies import App
from assistant.web.desk.files import csv_file
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.templates import page

PATH = "/admin/unanswered"
_MOST_SHOWN = 100  # groups on a page; the file has more
_COLUMNS = ("question", "times", "channels", "newest", "reason", "said", "remarks", "wordings")
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@router.get("")
async def unanswered(request: Request, app: App, own: Writer, picked: PickedDays) -> Response:
    """The groups, those asked most often first."""
    found = await _listed(request, app, picked.days)
    shown = page(
        request,
        "admin/unanswered.html",
        own,
        days=picked.days,
        query=picked.query,
        channels=channel_names(),
        groups=found.groups[:_MOST_SHOWN],
        left_out=max(0, len(found.groups) - _MOST_SHOWN) + found.alone,
        since=found.since,
    )
    shown.background = BackgroundTask(request.app.state.meanings.learn, found.compared)
    return shown


@router.get("/cau-hoi.csv")
async def as_csv(request: Request, app: App, own: Writer, picked: PickedDays) -> Response:
    """Every group for who writes the answers."""
    found = await _listed(request, app, picked.days)
    rows = tuple(
        (
            group.question,
            group.count,
            ", ".join(group.channels),
            f"{group.newest.astimezone(HERE):%d/%m/%Y}",
            ", ".join(group.causes),
            group.said,
            "\n".join(group.remarks),
            "\n".join(group.wordings[1:]),
        )
        for group in found.groups
    )
    columns = tuple(message(f"insight.column.{column}") for column in _COLUMNS)
    name = f"cau-hoi-chua-tra-loi-{picked.days.first.isoformat()}-{picked.days.last.isoformat()}"
    return csv_file(name, [("", Table(columns, rows))])


@router.post("")
async def handle(
    request: Request,
    app: App,
    own: Writer,
    picked: PickedDays,
    outcome: Annotated[Literal["out_of_scope", "done"], Form()],
    turns: Annotated[str, Form(max_length=4_000)] = "",
    note: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Takes every wording of a group off the list; what is out of scope must be refused from now on."""
    wordings = await wordings_of(app, turns)
    expected = Expectation("refusal") if outcome == "out_of_scope" else None
    await solved(app, own, wordings, outcome, note, expected)
    return moved(request, f"{PATH}?{picked.query}")


@router.get("/handled")
async def handled(request: Request, app: App, own: Writer) -> Response:
    """What was dealt with last."""
    return page(request, "admin/handled.html", own, questions=await app.handled.newest())


@router.post("/handled")
async def put_back(
    request: Request, app: App, own: Writer, key: Annotated[str, Form(pattern=r"^\w{0,64}$")] = ""
) -> Response:
    """Puts a question back on the list."""
    if not await app.handled.remove(key):
        raise HTTPException(404)
    return moved(request, f"{PATH}/handled")


async def _listed(request: Request, app: Application, days: Days) -> Listed:
    meanings: Meanings = request.app.state.meanings
    found = await app.insight.unanswered(days)
    dealt_with = await app.handled.among({question_key(turn.own_words) for turn in found.turns})
    return await asyncio.to_thread(listed, found, dealt_with, meanings)
