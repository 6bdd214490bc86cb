"""/admin/understanding: what Rasa learns from, intent by intent; sentences of one's own are added and withdrawn."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.exceptions import HTTPException

from assistant.common.text import fold
from assistant.domain.example import LONGEST_EXAMPLE, OwnExample, example_of
from assistant.messages import message
from assistant.understanding.examples import Refusal, ShippedExamples, cleaned, known_names
from assistant.understanding.likeness import Likeness, Near
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor, Number
from assistant.web.admin.solved import solved, wordings_of
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/understanding"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Filter = Annotated[str, Query(max_length=LONGEST_EXAMPLE)]
_Typed = Annotated[str, Form(max_length=2000)]  # what is too long is refused beside the field


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence on the page; `own` None: shipped."""

    text: str
    intent: str
    own: OwnExample | None = None


@dataclass(frozen=True, slots=True)
class IntentRow:
    """An intent with how many sentences teach it."""

    name: str
    meaning: str
    shipped: int
    own: int


@router.get("")
async def listed(
    request: Request,
    app: App,
    own: Editor,
    q: _Filter = "",
    intent: _Filter = "",
    source: _Filter = "",
    page_number: PageNumber = 1,
) -> Response:
    """The intents; with anything chosen, the sentences."""
    return await _page(request, app, own, q=q, intent=intent, source=source, page_number=page_number)


@router.post("")
async def add(
    request: Request,
    app: App,
    own: Editor,
    text: _Typed = "",
    intent: _Typed = "",
    despite: Annotated[Literal["", "1"], Form()] = "",
    turns: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """Checks a sentence and keeps it; one that is near to others is kept when asked for twice.

    Args:
        turns: of the unanswered question that it shall answer, which is dealt with then.
    """
    wordings = await wordings_of(app, turns) if turns else []
    typed: dict[str, Any] = {"typed": text, "chosen": intent, "turns": turns}
    marked, shipped = cleaned(text), await shipped_examples(request)
    active = await app.examples.active()
    refusal = await asyncio.to_thread(shipped.refusal, marked, intent, active)
    if refusal is not None:
        return await _page(request, app, own, **typed, problem=said(refusal), status=422)
    near = () if despite else await asyncio.to_thread(_near, request, app, shipped, marked, intent, active)
    if near:
        return await _page(request, app, own, **typed, near=near)
    added = await app.examples.add(marked, intent, own.principal.name)
    after = {"text": marked, "intent": intent}
    await app.publishing.note(own.principal.name, "add_example", f"example:{added.number}", None, after)
    if wordings:
        await solved(app, own, wordings, "nlu_example", message(f"intent.{intent}"), None)
    return moved(request, f"{PATH}?source=own")


@router.post("/{number}/withdraw")
async def withdraw(request: Request, app: App, own: Editor, number: Number) -> Response:
    """Takes a sentence out of the next training."""
    gone = await app.examples.withdraw(number, own.principal.name)
    if gone is None:
        raise HTTPException(404)
    before = {"text": gone.marked, "intent": gone.intent}
    await app.publishing.note(own.principal.name, "withdraw_example", f"example:{number}", before, None)
    return moved(request, f"{PATH}?source=own")


def intent_names() -> dict[str, str]:
    """Returns the intents and what each means."""
    return {name: message(f"intent.{name}") for name in known_names()[0]}


async def shipped_examples(request: Request) -> ShippedExamples:
    """Returns the shipped sentences; read once, in a thread, because there are thousands."""
    found: ShippedExamples = await asyncio.to_thread(request.app.state.shipped_examples)
    return found


def said(refusal: Refusal) -> str:
    """Returns why a sentence is not taken."""
    intent = message(f"intent.{refusal.intent}") if refusal.intent else ""
    values = {"other": refusal.other, "intent": intent, "limit": LONGEST_EXAMPLE}
    return message(f"understanding.refused.{refusal.problem}", **values, entities=", ".join(sorted(known_names()[1])))


def _near(
    request: Request, app: App, shipped: ShippedExamples, marked: str, intent: str, own: Sequence[OwnExample]
) -> tuple[Near, ...]:
    text = example_of(marked, intent).text
    if not hasattr(request.app.state, "likeness"):
        request.app.state.likeness = Likeness(app.embedder, shipped.training)
    likeness: Likeness = request.app.state.likeness
    return likeness.near(text, intent, shipped.alike(text, own))


async def _page(
    request: Request,
    app: App,
    own: Member,
    *,
    q: str = "",
    intent: str = "",
    source: str = "",
    page_number: int = 1,
    typed: str = "",
    chosen: str = "",
    turns: str = "",
    problem: str = "",
    near: Sequence[Near] = (),
    status: int = 200,
) -> Response:
    shipped, kept = await shipped_examples(request), await app.examples.newest()
    found = _rows(shipped, kept, q, intent, source) if q or intent or source else None
    values: dict[str, Any] = {
        "q": q,
        "intent": intent,
        "source": source,
        "typed": typed,
        "chosen": chosen,
        "turns": turns,
    }
    return page(
        request,
        "admin/understanding.html",
        own,
        **values,
        meanings=intent_names(),
        intents=_intents(shipped, kept) if found is None else (),
        rows=None if found is None else paged(found, page_number),
        count=len(found or ()),
        entities=sorted(known_names()[1]),
        longest=LONGEST_EXAMPLE,
        problem=problem,
        near=near,
        status=status,
    )


def _rows(shipped: ShippedExamples, kept: Sequence[OwnExample], q: str, intent: str, source: str) -> list[Row]:
    rows: list[Row] = []
    if source in ("", "own", "withdrawn"):
        wanted = [one for one in kept if (one.withdrawn_at is not None) == (source == "withdrawn")]
        rows += [Row(one.marked, one.intent, one) for one in wanted]
    if source in ("", "shipped"):
        rows += [Row(one.text, one.intent) for one in shipped.training]
    words = fold(cleaned(q)).split()
    return [row for row in rows if intent in ("", row.intent) and all(word in fold(row.text) for word in words)]


def _intents(shipped: ShippedExamples, kept: Sequence[OwnExample]) -> list[IntentRow]:
    many = Counter(one.intent for one in shipped.training)
    own = Counter(one.intent for one in kept if one.withdrawn_at is None)
    return [IntentRow(name, message(f"intent.{name}"), many[name], own[name]) for name in known_names()[0]]
