"""/admin/unanswered/solve: an unanswered question becomes an answer, a passage's wording, or a name of a procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Query, Request, Response

from assistant.bootstrap import Application
from assistant.domain.document import Document
from assistant.domain.errors import UnknownVersion
from assistant.domain.example import LONGEST_EXAMPLE
from assistant.domain.indicator import DataSource
from assistant.domain.principal import Visibility
from assistant.domain.procedure import Aspect
from assistant.domain.regression import AskedAs, Expectation
from assistant.knowledge_base.catalogue import entries
from assistant.knowledge_base.drafting import base_of, call, owner_of, tie
from assistant.knowledge_base.own_answers import LONGEST_OWN_ANSWER, LONGEST_WORDING, OwnAnswer, as_markdown
from assistant.knowledge_base.uploads import LONGEST_TITLE, Upload
from assistant.messages import message
from assistant.pipeline.trial import found
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Editor
from assistant.web.admin.fields import Fields
from assistant.web.admin.knowledge import item_address
from assistant.web.admin.solved import solved, wordings_of
from assistant.web.admin.understanding import intent_names
from assistant.web.dependencies import App
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/unanswered/solve"
_MOST_WORDINGS, _MOST_HITS, _MOST_PASSAGES, _LONGEST_NAME = 20, 6, 200, 80
_ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
_FORM = ("title", "question", "text", "source_title", "source_number", "place", "url", "effective_from", "expires_on")
_Turns = Annotated[str, Form(max_length=4_000)]
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be the answer; `chosen` is "document:id:number"."""

    chosen: str
    title: str
    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What was typed into one of the forms and what is wrong with it; `document` narrows the passages to choose from."""

    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


@router.get("")
async def solve(
    request: Request,
    app: App,
    own: Editor,
    turns: Annotated[str, Query(max_length=4_000)] = "",
    document: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """What can be done about a question."""
    return await _page(request, app, own, turns, Shown(document=document))


@router.post("/answer")
async def answer(request: Request, app: App, own: Editor, turns: _Turns = "") -> Response:
    """Keeps an answer that the office writes itself as a draft."""
    wordings = await wordings_of(app, turns)
    typed = {name: str(value) for name, value in (await request.form()).items() if isinstance(value, str)}
    fields = Fields(typed)
    upload = _own_answer(fields, wordings, app.office.root_unit)
    if fields.problems:
        return await _page(request, app, own, turns, Shown(typed, fields.problems))
    version, _ = await app.publishing.upload(upload, own.principal.name)
    asked_as: AskedAs = "citizen" if upload.visibility == "public" else "official"
    expected = Expectation("document", version.item_id)
    await solved(app, own, wordings, "answered", version.title, expected, asked_as)
    return moved(request, item_address(version.item_id, version.number))


@router.post("/link")
async def link(
    request: Request, app: App, own: Editor, turns: _Turns = "", chosen: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Keeps a draft of a document in which a passage is found by these wordings."""
    wordings = await wordings_of(app, turns)
    item_id, _, number = chosen.removeprefix("document:").rpartition(":")
    if not item_id or not number.isdecimal():
        problems = {"chosen": message("desk.solve.no_passage")}
        return await _page(request, app, own, turns, Shown(problems=problems))
    version = await tie(app.publishing, item_id, int(number), _usable(wordings), own.principal.name)
    item = await app.publishing.item(item_id, version.number)
    note = message("desk.solve.linked", title=version.title)
    hidden = isinstance(item, Document) and item.visibility == "internal"
    asked_as: AskedAs = "official" if hidden else "citizen"
    readable = not hidden or (isinstance(item, Document) and item.unit == app.office.root_unit)
    expected = Expectation("document", item_id) if readable else None  # the set asks as nobody of one unit alone
    await solved(app, own, wordings, "linked", note, expected, asked_as)
    return moved(request, item_address(item_id, version.number))


@router.post("/alias")
async def alias(
    request: Request,
    app: App,
    own: Editor,
    turns: _Turns = "",
    code: Annotated[str, Form(max_length=200)] = "",
    words: Annotated[str, Form(max_length=2_000)] = "",
    aspect: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Keeps a draft of a procedure with another name, or another way to be asked for."""
    wordings = await wordings_of(app, turns)
    typed = {"code": code.strip(), "words": words, "aspect": aspect}
    fields = Fields(typed)
    asked_for = next((one for one in _ASPECTS if one == aspect), None)
    name = fields.text("words", most=_LONGEST_NAME if asked_for is None else LONGEST_WORDING, needed=True)
    known = await app.publishing.kind_of(typed["code"]) == "procedure"
    if not known:
        fields.problems["code"] = message("desk.solve.no_procedure", code=typed["code"][:40])
    owner = owner_of(app.editions.current.knowledge, name, typed["code"]) if asked_for is None else None
    if owner is not None:
        fields.problems["words"] = message("desk.solve.taken_alias", words=name, code=owner)
    if fields.problems:
        return await _page(request, app, own, turns, Shown(typed, fields.problems))
    said = name.lower() if asked_for is None else name
    version = await call(app.publishing, typed["code"], said, asked_for, own.principal.name)
    await solved(app, own, wordings, "alias", version.title, Expectation("procedure", version.item_id))
    return moved(request, item_address(version.item_id, version.number))


def _own_answer(fields: Fields, wordings: Sequence[str], whole_office: str) -> Upload:
    """The file of an own answer; what is wrong stands in `fields.problems`. An internal one is the whole office's."""
    title = fields.text("title", most=LONGEST_TITLE, needed=True)
    question = fields.text("question", most=LONGEST_WORDING, needed=True)
    text = fields.text("text", most=LONGEST_OWN_ANSWER, needed=True)
    named = fields.text("source_title", most=LONGEST_TITLE, needed=True)
    number = fields.text("source_number", most=80) or None
    place, url = fields.text("place", most=LONGEST_TITLE), fields.url("url")
    begins, ends = fields.days("effective_from", "expires_on")
    if not place and url is None:
        fields.problems.setdefault("place", message("desk.solve.no_place"))
    asked = tuple(dict.fromkeys((question, *_usable(wordings))))
    own = OwnAnswer(title, asked, DataSource(named, number, None, url, None), place)
    visibility: Visibility = "internal" if fields.typed.get("visibility") == "internal" else "public"
    return Upload(
        name="cau-tra-loi.md",
        content=as_markdown(own, text),
        title=title or None,
        visibility=visibility,
        unit=whole_office if visibility == "internal" else None,
        as_of=begins,
        effective_from=begins,
        expires_on=ends,
    )


def _usable(wordings: Sequence[str]) -> list[str]:
    return [words for words in wordings if len(words) <= LONGEST_WORDING][:_MOST_WORDINGS]


async def _candidates(app: Application, own: Member, question: str, document: str) -> list[Candidate]:
    """All passages of one document, or the best ones of all of them."""
    if document:
        base = await base_of(app.publishing, document)
        if not isinstance(base.item, Document):
            raise UnknownVersion(document)
        parts = list(enumerate(base.item.sections, start=1))[:_MOST_PASSAGES]
        return [
            Candidate(f"document:{document}:{number}", base.item.title, part.heading, part.text)
            for number, part in parts
        ]
    edition = await app.editions.newest()
    _, hits = await found(edition, question, own.principal, limit=4 * _MOST_HITS)
    passages = [hit.passage for hit in hits if hit.passage.kind == "document"][:_MOST_HITS]
    return [Candidate(one.id, one.title, one.locator, one.text) for one in passages]


async def _page(request: Request, app: Application, own: Member, turns: str, shown: Shown) -> Response:
    wordings = await wordings_of(app, turns)
    listed = await entries(app.publishing.library, app.editions.shipped)
    documents = [entry for entry in listed if entry.kind == "document" and entry.status != "withdrawn"]
    return page(
        request,
        "admin/solve.html",
        own,
        turns=turns,
        wordings=wordings,
        typed={
            **dict.fromkeys((*_FORM, "visibility", "code", "aspect", "chosen"), ""),
            **_begun(wordings),
            **shown.typed,
        },
        problems=shown.problems,
        document=shown.document,
        documents=documents,
        candidates=await _candidates(app, own, wordings[0], shown.document),
        aspects=aspect_names(),
        intents=intent_names(),
        longest={
            "answer": LONGEST_OWN_ANSWER,
            "title": LONGEST_TITLE,
            "wording": LONGEST_WORDING,
            "example": LONGEST_EXAMPLE,
        },
        status=422 if shown.problems else 200,
    )


def _begun(wordings: Sequence[str]) -> dict[str, str]:
    """What the forms begin with."""
    question = next(iter(_usable(wordings)), "")
    return {"question": question, "title": question[:LONGEST_TITLE], "words": question}


def aspect_names() -> dict[str, str]:
    """Returns what one may want to know of a procedure, with its names."""
    return {aspect: message(f"desk.aspect.{aspect}") for aspect in _ASPECTS}
