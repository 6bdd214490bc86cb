"""/admin/models: a model is trained, compared with the one that answers, activated; an earlier one is gone back to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assistant.domain.errors import UnknownVersion
from assistant.domain.rasa_models import WORDINGS, Current, KeptModel, Measured, Wording, changes
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Approver, Editor, Words, is_approver
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/models"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
Name = Annotated[str, Path(max_length=60)]
_FIGURES = ("accuracy", "macro_f1", "entity_f1", "answered_wrongly")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A measure of two models, shares 0–1; `before` None where only one was measured."""

    wording: Wording
    figure: str
    before: float | None
    after: float


@router.get("")
async def models(request: Request, app: App, own: Editor) -> Response:
    """The training, and the models."""
    return await _page(request, app, own)


@router.get("/progress")
async def progress(request: Request, app: App, own: Editor) -> Response:
    """How training and change of model go: the part of the page that renews itself."""
    training, current = await app.trainer.state(), await app.models.current()
    return page(request, "admin/progress.html", own, approver=is_approver(own), training=training, current=current)


@router.post("/train")
async def train(request: Request, app: App, own: Approver) -> Response:
    """Begins a training."""
    examples = await app.examples.active()
    if not examples:
        problem = message("understanding.training.no_examples")
        return await _page(request, app, own, problem=problem, status=422)
    if not await app.trainer.start(own.principal.name):
        problem = message("understanding.training.running")
        return await _page(request, app, own, problem=problem, status=409)
    await app.publishing.note(own.principal.name, "train", "training", None, {"examples": len(examples)})
    return moved(request, PATH)


@router.post("/cancel")
async def cancel(request: Request, app: App, own: Approver) -> Response:
    """Stops the training."""
    if not await app.trainer.cancel():
        problem = message("understanding.training.not_running")
        return await _page(request, app, own, problem=problem, status=409)
    await app.publishing.note(own.principal.name, "cancel_training", "training", None, None)
    return moved(request, PATH)


@router.get("/{name}")
async def model(request: Request, app: App, own: Editor, name: Name, page_number: PageNumber = 1) -> Response:
    """A model beside the one that answers."""
    return await _model_page(request, app, own, name, page_number)


@router.post("/{name}/activate")
async def activate(request: Request, app: App, own: Approver, name: Name, reason: Words = "") -> Response:
    """Lets a model answer from now on; it is loaded beside the old one, which answers until then."""
    if not reason.strip():
        problem = message("desk.reason_needed")
        return await _model_page(request, app, own, name, problem=problem, status=422)
    before = (await app.models.current()).model
    if not await app.models.activate(name):
        problem = message("understanding.not_here")
        return await _model_page(request, app, own, name, problem=problem, reason=reason, status=409)
    await app.publishing.note(own.principal.name, "activate", name, {"model": before}, {"model": name}, reason.strip())
    return moved(request, PATH)


async def _page(request: Request, app: App, own: Member, *, problem: str = "", status: int = 200) -> Response:
    kept = await app.models.models()
    measured = await asyncio.gather(*(app.models.measured(one.name) for one in kept))
    return page(
        request,
        "admin/models.html",
        own,
        training=await app.trainer.state(),
        current=await app.models.current(),
        models=list(zip(kept, measured, strict=True)),
        examples=len(await app.examples.active()),
        approver=is_approver(own),
        most_kept=app.settings.models_kept,
        problem=problem,
        status=status,
    )


async def _model_page(
    request: Request,
    app: App,
    own: Member,
    name: str,
    page_number: int = 1,
    *,
    problem: str = "",
    reason: str = "",
    status: int = 200,
) -> Response:
    found, current = await _kept(app, name), await app.models.current()
    after, before = await app.models.measured(name), await _answering(app, name, current)
    changed = changes(before, after) if before is not None and after is not None else ()
    return page(
        request,
        "admin/model.html",
        own,
        model=found,
        current=current,
        figures=[] if after is None else _figures(before, after),
        compared=before is not None,
        counts={verdict: sum(one.verdict == verdict for one in changed) for verdict in ("better", "worse", "other")},
        rows=paged(changed, page_number),
        approver=is_approver(own),
        problem=problem,
        reason=reason,
        status=status,
    )


async def _kept(app: App, name: str) -> KeptModel:
    for one in await app.models.models():
        if one.name == name:
            return one
    raise UnknownVersion(name)


async def _answering(app: App, name: str, current: Current) -> Measured | None:
    """What was measured of the model that answers; None when it is this one or nothing was."""
    return None if name == current.model or not current.model else await app.models.measured(current.model)


def _figures(before: Measured | None, after: Measured) -> list[FigureRow]:
    return [
        FigureRow(wording, figure, before.figures[wording][figure] if before else None, after.figures[wording][figure])
        for wording in WORDINGS
        for figure in _FIGURES
    ]
