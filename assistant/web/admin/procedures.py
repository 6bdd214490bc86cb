"""/admin/procedures: a procedure edited in a form, kept as the same YAML in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assistant.bootstrap import Application
from assistant.domain.errors import KnowledgeError, UnknownVersion
from assistant.domain.library import Version
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.drafting import base_of, keep_procedure, owner_of
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor
from assistant.web.admin.fields import Fields
from assistant.web.admin.knowledge import item_address
from assistant.web.admin.procedure_form import ROWS, UNCHECKED, changed_rows, procedure_of, rows_of, typed_of, with_rows
from assistant.web.admin.solving import aspect_names
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/procedures"
LARGEST_FORM = 1024 * 1024  # bytes; a letter with its mark takes up to nine in a form
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Code = Annotated[str, Path(max_length=40)]
_EMPTY = {"level": "commune", "conditions_known": "unknown"}


@router.get("/new")
async def new(request: Request, own: Editor) -> Response:
    """An empty form."""
    return _page(request, own, "", _EMPTY)


@router.get("/{code}/edit")
async def edit(request: Request, app: App, own: Editor, code: _Code) -> Response:
    """A procedure as the draft, or as what answers, has it."""
    base = await base_of(app.publishing, code)
    if not isinstance(base.item, Procedure):
        raise UnknownVersion(code)
    seen = await newest_of(app, code)
    return _page(request, own, code, typed_of(base.item), base=base.version, seen=number_of(seen))


@router.post("")
async def save(request: Request, app: App, own: Editor) -> Response:
    """Adds or removes a row and shows the form again, or keeps a draft.

    `editing` is the code of the procedure edited, `seen` its newest version when the form was opened: what somebody else has
    saved meanwhile is not in the form, and is told before it is overtaken.
    """
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    editing, wish = sent.pop("editing", "")[:40], sent.pop("do", "save")
    seen = sent.pop("seen", "")
    rows = changed_rows(sent, wish)
    if rows is not None:
        added = wish.partition(":")[2] if wish.startswith("add:") else ""
        return _page(request, own, editing, rows, added=added, seen=seen)
    typed = with_rows(sent, rows_of(sent))
    if editing:
        typed["code"] = editing
    fields = Fields(typed)
    procedure = procedure_of(fields)
    await _check_names(app, fields, editing)
    if procedure is None or fields.problems:
        return _page(request, own, editing, typed, fields.problems, seen=seen)
    newest = await newest_of(app, editing)
    if overtaken(newest, seen):
        return _page(request, own, editing, typed, seen=number_of(newest), meanwhile=newest)
    try:
        version = await keep_procedure(app.publishing, procedure, own.principal.name)
    except KnowledgeError as error:  # what the form lets through and the schema does not
        where = error.problem.partition(":")[0].replace(".", "-")
        problems = {where if where in typed else "code": message("desk.procedure.schema", problem=error.problem)}
        return _page(request, own, editing, typed, problems, seen=seen)
    return moved(request, item_address(version.item_id, version.number))


async def newest_of(app: Application, item_id: str) -> Version | None:
    """Returns the newest version of an item, None of what is shipped and of nothing."""
    return next(iter(await app.publishing.library.versions(item_id)), None)


def overtaken(newest: Version | None, seen: str) -> bool:
    """Tells whether there is a newer version than the one that a form was opened with; "" is of a form that does not say."""
    return seen != "" and newest is not None and str(newest.number) != seen


def number_of(version: Version | None) -> str:
    return str(version.number) if version is not None else "0"


async def _check_names(app: Application, fields: Fields, editing: str) -> None:
    """A new code must be new, and a name must not be another procedure's."""
    code = fields.typed.get("code", "").strip()
    if not editing and code and await app.publishing.is_known(code):
        fields.problems["code"] = message("desk.procedure.known_code", code=code[:40])
    for alias in fields.typed.get("aliases", "").split("\n"):
        owner = owner_of(app.editions.current.knowledge, alias.strip(), code) if alias.strip() else None
        if owner is not None:
            fields.problems["aliases"] = message("desk.solve.taken_alias", words=alias.strip(), code=owner)


def _page(
    request: Request,
    own: Member,
    editing: str,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    base: Version | None = None,
    added: str = "",
    seen: str = "",
    meanwhile: Version | None = None,
) -> Response:
    """Args:
    added: of which kind a row was added, so that the cursor goes there.
    meanwhile: what somebody has saved since the form was opened.
    """
    return page(
        request,
        "admin/procedure.html",
        own,
        editing=editing,
        typed=_Typed(typed),
        rows=rows_of(typed),
        columns=ROWS,
        problems=problems or {},
        base=base,
        added=added,
        seen=seen,
        meanwhile=meanwhile,
        aspects=aspect_names(),
        unchecked=UNCHECKED,
        status=422 if problems else 409 if meanwhile else 200,
    )


class _Typed(dict[str, str]):
    """What was not typed is empty."""

    def __missing__(self, key: str) -> str:
        return ""
