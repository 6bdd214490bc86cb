"""/admin/metrics and /admin/units: what can be asked for, and by which other names; names are drafts until somebody approves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.exceptions import HTTPException

from assistant.common.text import fold
from assistant.domain.called_by import CalledBy
from assistant.domain.indicator import Metric
from assistant.domain.library import Version
from assistant.domain.unit import Unit
from assistant.knowledge_base.called_by import problems, read_names
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor
from assistant.web.admin.knowledge import item_address
from assistant.web.admin.procedures import newest_of, number_of, overtaken
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

router = APIRouter(prefix=ADMIN, route_class=PageRoute, include_in_schema=False)
_Search = Annotated[str, Query(max_length=200)]
_Seen = Annotated[str, Form(max_length=20)]
_Names = Annotated[str, Form(max_length=20_000)]


@router.get("/metrics")
async def metrics(request: Request, app: App, own: Editor, q: _Search = "", page_number: PageNumber = 1) -> Response:
    """Every number one can ask for."""
    known = app.editions.current.knowledge.tables.metrics
    found = [one for one in known.values() if _says(q, one.name, one.id, *one.synonyms)]
    rows = paged(found, page_number)
    return page(request, "admin/metrics.html", own, rows=rows, q=q, count=len(found))


@router.get("/units")
async def units(request: Request, app: App, own: Editor, q: _Search = "", page_number: PageNumber = 1) -> Response:
    """Every unit with the time it existed and what it became."""
    known = app.editions.current.knowledge.units
    found = [one for one in known if _says(q, one.name, one.id, *one.aliases)]
    name_of = app.editions.current.knowledge.name_of
    return page(
        request, "admin/units.html", own, rows=paged(found, page_number), q=q, count=len(found), name_of=name_of
    )


@router.get("/metrics/{metric_id}")
async def metric(request: Request, app: App, own: Editor, metric_id: str) -> Response:
    """One metric with its formula and names."""
    return await _opened(request, app, own, _called(app, f"metric:{metric_id}"))


@router.post("/metrics/{metric_id}")
async def name_metric(
    request: Request, app: App, own: Editor, metric_id: str, names: _Names = "", seen: _Seen = ""
) -> Response:
    """Keeps its names as a draft."""
    return await _kept(request, app, own, _called(app, f"metric:{metric_id}"), names, seen)


@router.get("/units/{unit_id}")
async def unit(request: Request, app: App, own: Editor, unit_id: str) -> Response:
    """One unit with its names."""
    return await _opened(request, app, own, _called(app, f"unit:{unit_id}"))


@router.post("/units/{unit_id}")
async def name_unit(
    request: Request, app: App, own: Editor, unit_id: str, names: _Names = "", seen: _Seen = ""
) -> Response:
    """Keeps its names as a draft."""
    return await _kept(request, app, own, _called(app, f"unit:{unit_id}"), names, seen)


def _says(q: str, *texts: str) -> bool:
    said = fold(" ".join(texts))
    return all(word in said for word in fold(q).split())


def _called(app: App, item_id: str) -> CalledBy:
    found = app.editions.current.knowledge.called(item_id)
    if found is None:
        raise HTTPException(404)
    return found


async def _opened(request: Request, app: App, own: Member, called: CalledBy) -> Response:
    """The form with the names of the draft that somebody works on already, else with those that hold."""
    newest = await newest_of(app, called.id)
    if newest is None or newest.status != "draft":
        return _naming_page(request, app, own, called, seen=newest)
    draft = await app.publishing.item(called.id, newest.number)
    typed = "\n".join(draft.names) if isinstance(draft, CalledBy) else None
    return _naming_page(request, app, own, called, typed=typed, seen=newest)


async def _kept(request: Request, app: App, own: Member, called: CalledBy, names: str, seen: str) -> Response:
    wanted = CalledBy(called.kind, called.of, read_names(names))
    wrong = problems(wanted, (await app.editions.newest()).knowledge)
    newest = await newest_of(app, called.id)
    if wrong:
        return _naming_page(request, app, own, called, typed=names, wrong=wrong, seen=seen)
    if overtaken(newest, seen):
        return _naming_page(request, app, own, called, typed=names, seen=newest, meanwhile=newest)
    version = await app.publishing.add_names(wanted, own.principal.name)
    return moved(request, item_address(version.item_id, version.number))


def _naming_page(
    request: Request,
    app: App,
    own: Member,
    called: CalledBy,
    *,
    typed: str | None = None,
    wrong: list[str] | None = None,
    seen: Version | str | None = None,
    meanwhile: Version | None = None,
) -> Response:
    """Args:
    seen: the newest version when the form was opened.
    meanwhile: what somebody has saved since.
    """
    knowledge = app.editions.current.knowledge
    thing: Metric | Unit = (
        knowledge.tables.metrics[called.of] if called.kind == "metric" else knowledge.units[called.of]
    )
    return page(
        request,
        "admin/naming.html",
        own,
        called=called,
        thing=thing,
        name_of=knowledge.name_of,
        typed="\n".join(called.names) if typed is None else typed,
        wrong=wrong or [],
        seen=seen if isinstance(seen, str) else number_of(seen),
        meanwhile=meanwhile,
        status=422 if wrong else 409 if meanwhile else 200,
    )
