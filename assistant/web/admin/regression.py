"""/admin/regression: questions whose answers are known, asked of what answers now and of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.common.identifiers import mask
from assistant.common.text import normalise
from assistant.domain.message import LONGEST_MESSAGE
from assistant.domain.regression import (
    MOST_REGRESSION,
    Asked,
    AskedAs,
    Expectation,
    ExpectedKind,
    RegressionQuestion,
)
from assistant.knowledge_base.procedure_texts import SECTIONS
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor, ItemId, Number
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/regression"
SUBJECT = "regression"  # in the audit log
KINDS: tuple[ExpectedKind, ...] = get_args(ExpectedKind)
router = APIRouter(prefix=ADMIN, route_class=PageRoute, include_in_schema=False)
_Typed = Annotated[str, Form(max_length=4000)]
_Key = Annotated[str, Form(pattern=r"^[0-9a-f]{0,64}$")]


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed."""

    question: str = ""
    asked_as: str = "citizen"
    kind: str = "procedure"
    target: str = ""
    section: str = ""


class _Wrong(Exception):
    """What cannot be kept, in a sentence for the person."""


@router.get("/regression")
async def regression(request: Request, app: App, own: Editor) -> Response:
    """The set, the newest first."""
    return await _page(request, app, own, Typed())


@router.post("/regression")
async def add(
    request: Request,
    app: App,
    own: Editor,
    question: _Typed = "",
    asked_as: _Typed = "citizen",
    kind: _Typed = "procedure",
    target: _Typed = "",
    section: _Typed = "",
) -> Response:
    """Puts a question into the set."""
    typed = Typed(question, asked_as, kind, target, section)
    try:
        new = await _question(app, typed, own)
    except _Wrong as error:
        return await _page(request, app, own, typed, problem=str(error))
    await app.regression_questions.add([new])
    await app.publishing.note(own.principal.name, "add_question", SUBJECT, None, noted(new))
    return moved(request, PATH)


@router.post("/regression/remove")
async def remove(request: Request, app: App, own: Editor, key: _Key = "") -> Response:
    """Takes a question out."""
    gone = next((one for one in await app.regression_questions.all() if one.key == key), None)
    if gone is None or not await app.regression_questions.remove(key):
        raise HTTPException(404)
    await app.publishing.note(own.principal.name, "remove_question", SUBJECT, noted(gone), None)
    return moved(request, PATH)


@router.post("/regression/run")
async def run(request: Request, app: App, own: Editor) -> Response:
    """Asks every question of what answers now."""
    return await _page(request, app, own, Typed(), results=await app.regression.run())


@router.post("/items/{item_id}/{number}/regression")
async def compare(request: Request, app: App, own: Editor, item_id: ItemId, number: Number) -> Response:
    """What a publication of this version would change in the answers."""
    version = await app.approval.version(item_id, number)
    compared = await app.regression.compare(item_id, number)
    return page(request, "admin/regression_draft.html", own, version=version, compared=compared, sections=sections())


def noted(question: RegressionQuestion) -> dict[str, str]:
    """Returns a question as the audit log has it: a shorter set passes more easily. Its words are not kept for good."""
    expected = question.expected
    return {"question": question.key[:12], "expected": expected.kind} | (
        {"id": expected.target} if expected.target else {}
    )


def sections() -> dict[str, str]:
    """Returns the sections of a procedure with their names."""
    return {section: message(f"procedure.source_locator.{section}") for section in SECTIONS}


async def _question(app: Application, typed: Typed, own: Member) -> RegressionQuestion:
    words = mask(normalise(typed.question)).strip()
    if not words:
        raise _Wrong(message("desk.regression.no_question"))
    if len(words) > LONGEST_MESSAGE:
        raise _Wrong(message("desk.regression.long_question", limit=LONGEST_MESSAGE))
    asked_as: AskedAs = "official" if typed.asked_as == "official" else "citizen"
    expected = await _expectation(app, typed)
    new = RegressionQuestion(words, asked_as, expected, datetime.now(UTC), own.principal.name)
    kept = {one.key for one in await app.regression_questions.all()}
    if new.key not in kept and len(kept) >= MOST_REGRESSION:
        raise _Wrong(message("desk.regression.full", most=MOST_REGRESSION))
    return new


async def _expectation(app: Application, typed: Typed) -> Expectation:
    chosen = next((one for one in KINDS if one == typed.kind), None)
    kind: ExpectedKind = chosen or "refusal"
    target = typed.target.strip()[:120]
    if kind == "refusal":
        return Expectation(kind)
    known = target in app.editions.current.knowledge.tables.metrics
    if kind != "indicator":
        known = await app.publishing.kind_of(target) == kind
    if not known:
        raise _Wrong(message(f"desk.regression.unknown.{kind}", id=target))
    section = next((one for one in SECTIONS if one == typed.section), None)
    return Expectation(kind, target, section if kind == "procedure" else None)


async def _page(
    request: Request,
    app: Application,
    own: Member,
    typed: Typed,
    *,
    problem: str = "",
    results: tuple[Asked, ...] = (),
) -> Response:
    questions = await app.regression_questions.all()
    return page(
        request,
        "admin/regression.html",
        own,
        typed=typed,
        problem=problem,
        questions=questions,
        results={one.question.key: one for one in results},
        passed=sum(one.passed is True for one in results),
        most=MOST_REGRESSION,
        sections=sections(),
        status=422 if problem else 200,
    )
