"""A procedure section by section, as a citizen reads it. The same text is searched, answered and opened as a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.domain.answer import Section
from assistant.domain.procedure import Fee, HandlingTime, Procedure, RequiredDocument
from assistant.messages import message

SECTIONS: tuple[Section, ...] = (
    "overview", "documents", "steps", "fee", "time", "place", "online", "conditions", "result", "legal_basis",
)  # fmt: skip
_RESTS_ON: dict[Section, tuple[str, ...]] = {
    "overview": ("summary", "level"),
    "time": ("time", "deadlines"),
    "conditions": ("conditions", "deadlines"),
}


def section_text(procedure: Procedure, section: Section) -> str:
    """Returns the section as plain text; it always says something, if only that the source says nothing."""
    return "\n".join(_WRITERS[section](procedure))


def is_unchecked(procedure: Procedure, section: Section) -> bool:
    """Tells whether facts of the section could not be confirmed in the source."""
    keys = _RESTS_ON.get(section, (section,))
    return not set(keys).isdisjoint(procedure.unchecked)


def form_names(procedure: Procedure) -> tuple[str, ...]:
    """Returns the forms to fill in, each with its number where it has one."""
    return tuple(f"{form.name} ({form.number})" if form.number else form.name for form in procedure.forms)


def handling_time(procedure: Procedure) -> str:
    """Returns how long the office takes in one line, the last way of submission when there are several."""
    last = _time_line(procedure.time[-1]) if procedure.time else message("procedure.time.none")
    return last.removeprefix("• ")


def dong(amount: int) -> str:
    """Returns an amount as Vietnamese print it: 50000 → "50.000"."""
    return f"{amount:,}".replace(",", ".")


def _overview(procedure: Procedure) -> Iterator[str]:
    yield message("procedure.overview.text", name=procedure.name, summary=procedure.summary)
    level = message(f"procedure.overview.level_name.{procedure.level}")
    yield message("procedure.overview.level", level=level)


def _documents(procedure: Procedure) -> Iterator[str]:
    if not procedure.documents:
        yield message("procedure.documents.none")
    else:
        yield message("procedure.documents.heading", name=procedure.name)
    submitted = [d for d in procedure.documents if d.action == "submit"]
    groups = (
        ("everyone", [d for d in submitted if d.when is None]),
        ("cases", [d for d in submitted if d.when is not None]),
        ("present", [d for d in procedure.documents if d.action == "present"]),
    )
    for group, documents in groups:
        if documents:
            yield message(f"procedure.documents.{group}")
            yield from _by_case(documents)
    if procedure.forms:
        yield message("procedure.documents.forms", forms="; ".join(form_names(procedure)))


def _by_case(documents: Sequence[RequiredDocument]) -> Iterator[str]:
    """A case with several papers is named once."""
    for when, papers in groupby(documents, key=lambda document: document.when):
        own = list(papers)
        if when is not None and len(own) > 1:
            yield message("procedure.documents.case", when=when)
            own = [replace(paper, when=None) for paper in own]
        yield from map(_document, own)


def _document(document: RequiredDocument) -> str:
    counts = [
        message(f"procedure.documents.{kind}", n=number)
        for kind, number in (("originals", document.original), ("copies", document.copy))
        if number
    ]
    values = {
        "name": document.name,
        "count": f" ({', '.join(counts)})" if counts else "",
        "form": message("procedure.documents.form", form=document.form) if document.form else "",
    }
    if document.when:
        return message("procedure.documents.item_when", when=document.when, **values)
    return message("procedure.documents.item", **values)


def _steps(procedure: Procedure) -> Iterator[str]:
    yield message("procedure.steps.heading", name=procedure.name)
    for number, text in enumerate(procedure.steps, start=1):
        yield message("procedure.steps.item", n=number, text=text)


def _fee(procedure: Procedure) -> Iterator[str]:
    if not procedure.fee:
        yield message("procedure.fee.none")
        return
    yield message("procedure.fee.heading", name=procedure.name)
    yield from map(_fee_line, procedure.fee)


def _fee_line(fee: Fee) -> str:
    values = {"item": fee.item, "channel": message(f"procedure.channel.{fee.channel}"), "note": _note(fee.note)}
    if fee.amount is None:
        return message("procedure.fee.unknown", **values)
    if fee.amount == 0:
        return message("procedure.fee.free", **values)
    return message("procedure.fee.amount", amount=dong(fee.amount), **values)


def _time(procedure: Procedure) -> Iterator[str]:
    if procedure.time:
        yield message("procedure.time.heading", name=procedure.name)
        yield from map(_time_line, procedure.time)
    else:
        yield message("procedure.time.none")
    yield from _deadlines(procedure)


def _deadlines(procedure: Procedure) -> Iterator[str]:
    """Whoever asks how long it takes or what is required has to know by when."""
    if procedure.deadlines:
        yield message("procedure.deadlines.heading")
        yield from (message("procedure.item", text=text) for text in procedure.deadlines)


def _time_line(time: HandlingTime) -> str:
    values = {"channel": message(f"procedure.channel.{time.channel}"), "note": _note(time.note)}
    if time.unit == "immediate":
        return message("procedure.time.immediate", **values)
    if time.value is None:
        return message("procedure.time.unknown", **values)
    number = f"{time.value:g}".replace(".", ",")
    return message("procedure.time.item", value=f"{number} {message(f'procedure.time.unit.{time.unit}')}", **values)


def _place(procedure: Procedure) -> Iterator[str]:
    yield from _list(procedure, "place", procedure.place)


def _online(procedure: Procedure) -> Iterator[str]:
    online = procedure.online
    yield message("procedure.online.heading", name=procedure.name)
    if online.level is not None:
        yield message(f"procedure.online.{online.level}")
    else:
        yield message("procedure.online.unknown" if online.portal or online.steps else "procedure.online.nothing_known")
    if online.portal and online.level != "none":
        yield message("procedure.online.portal", portal=online.portal)
    for number, text in enumerate(online.steps, start=1):
        yield message("procedure.steps.item", n=number, text=text)


def _conditions(procedure: Procedure) -> Iterator[str]:
    if not procedure.conditions:
        state = "unknown" if procedure.conditions is None else "none"
        yield message(f"procedure.conditions.{state}", name=procedure.name)
    else:
        yield from _list(procedure, "conditions", procedure.conditions)
    yield from _deadlines(procedure)


def _result(procedure: Procedure) -> Iterator[str]:
    yield from _list(procedure, "result", procedure.result)


def _legal_basis(procedure: Procedure) -> Iterator[str]:
    if not procedure.legal_basis:
        yield message("procedure.legal_basis.none")
        return
    yield message("procedure.legal_basis.heading", name=procedure.name)
    for document in procedure.legal_basis:
        yield message("procedure.legal_basis.item", title=document.title, number=document.number)


def _list(procedure: Procedure, key: str, items: Sequence[str]) -> Iterator[str]:
    if not items:
        yield message(f"procedure.{key}.none")
        return
    yield message(f"procedure.{key}.heading", name=procedure.name)
    for text in items:
        yield message("procedure.item", text=text)


def _note(note: str | None) -> str:
    return f" {note.rstrip('.')}." if note else ""


_WRITERS: dict[Section, Callable[[Procedure], Iterator[str]]] = {
    "overview": _overview,
    "documents": _documents,
    "steps": _steps,
    "fee": _fee,
    "time": _time,
    "place": _place,
    "online": _online,
    "conditions": _conditions,
    "result": _result,
    "legal_basis": _legal_basis,
}
