"""Everything in `knowledge/` cut into passages that can be found, quoted and opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.domain.answer import Section
from assistant.domain.document import Document
from assistant.domain.indicator import Metric
from assistant.domain.office import Office
from assistant.domain.passage import Passage
from assistant.domain.procedure import Procedure
from assistant.domain.uncovered import UncoveredTopic
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.procedure_texts import SECTIONS, section_text
from assistant.messages import message

OFFICE_PASSAGE = "office:contact"

_PROCEDURE = "procedure:"


def all_passages(
    knowledge: Knowledge, before: Knowledge | None = None, made: Iterable[Passage] = ()
) -> tuple[Passage, ...]:
    """Returns the passages in a stable order.

    Args:
        before, made: an earlier state and its passages; those of a procedure or document that is the same object are taken over.
    """
    kept = _unchanged(knowledge, before, made) if before is not None else {}
    return tuple(_all(knowledge, kept))


def _unchanged(knowledge: Knowledge, before: Knowledge, made: Iterable[Passage]) -> dict[str, list[Passage]]:
    """The passages by the id of the procedure or document they belong to; an id is one of either, never of both."""
    documents = {document.id: document for document in before.documents}
    same = {code for code, one in knowledge.procedures.items() if before.procedures.get(code) is one}
    same |= {document.id for document in knowledge.documents if documents.get(document.id) is document}
    kept: dict[str, list[Passage]] = {}
    for passage in made:
        if passage.kind in ("procedure", "document") and passage.subject in same:
            kept.setdefault(passage.subject, []).append(passage)
    return kept


def _all(knowledge: Knowledge, kept: Mapping[str, Sequence[Passage]]) -> Iterator[Passage]:
    for procedure in knowledge.procedures.values():
        yield from kept.get(procedure.code) or (procedure_passage(procedure),)
    for document in knowledge.documents:
        yield from kept.get(document.id) or document_passages(document)
    for metric in knowledge.tables.metrics.values():
        yield metric_passage(metric)
    yield office_passage(knowledge.office)
    for topic in knowledge.uncovered.values():
        yield uncovered_passage(topic)


def procedure_passage(procedure: Procedure) -> Passage:
    """Returns a procedure as one passage of all its sections, found by its names and by how people ask for it."""
    return Passage(
        id=f"{_PROCEDURE}{procedure.code}",
        kind="procedure",
        subject=procedure.code,
        title=procedure.source.title,
        locator=message("procedure.source_locator.overview"),
        text="\n".join(section_text(procedure, section) for section in SECTIONS),
        heading=procedure.name,
        names="",
        url=procedure.source.url,
        as_of=procedure.checked_on,
        valid_to=procedure.valid_to,
        asked=(*procedure.aliases, *procedure.asked, procedure.summary),
    )


def section_passage(procedure: Procedure, section: Section) -> Passage:
    """Returns one section of a procedure: what a citation opens."""
    label = message(f"procedure.source_locator.{section}")
    return replace(
        procedure_passage(procedure),
        id=f"{_PROCEDURE}{procedure.code}:{section}",
        locator=label,
        text=section_text(procedure, section),
        heading=f"{procedure.name} – {label}",
    )


def section_of_id(passage_id: str) -> tuple[str, Section] | None:
    """Returns code and section of an id of `section_passage` or `procedure_passage`, None for any other."""
    if not passage_id.startswith(_PROCEDURE):
        return None
    code, _, name = passage_id.removeprefix(_PROCEDURE).partition(":")
    section = next((known for known in SECTIONS if known == (name or "overview")), None)
    return (code, section) if section else None


def document_passages(document: Document) -> Iterator[Passage]:
    """Yields one passage a paragraph, list item or piece of a table, with its headings."""
    for number, section in enumerate(document.sections, start=1):
        yield Passage(
            id=f"document:{document.id}:{number}",
            kind="document",
            subject=document.id,
            title=document.title,
            locator=" · ".join(part for part in (section.place, section.heading) if part),
            text=section.text,
            heading=f"{document.title} – {section.heading}",
            names="",
            url=document.source.url,
            as_of=document.as_of,
            visibility=document.visibility,
            unit=document.unit,
            valid_to=document.valid_to,
            asked=section.asked,
        )


def metric_passage(metric: Metric) -> Passage:
    """Returns the definition of a metric, found under every synonym."""
    if metric.formula:
        text = message("indicator.definition", name=metric.name, definition=metric.definition, formula=metric.formula)
    else:
        text = message("indicator.definition_plain", name=metric.name, definition=metric.definition)
    return Passage(
        id=f"metric:{metric.id}",
        kind="metric",
        subject=metric.id,
        title=metric.name,
        locator=message("indicator.definition_locator"),
        text=text,
        heading=metric.name,
        names=", ".join(metric.synonyms),
        url=None,
        as_of=None,
    )


def uncovered_passage(topic: UncoveredTopic) -> Passage:
    """Returns a topic that nothing here answers, found by how people ask about it; it is never quoted."""
    return Passage(
        id=topic.id,
        kind="uncovered",
        subject=topic.id,
        title=topic.name,
        locator=message("uncovered.locator"),
        text=topic.name,
        heading=topic.name,
        names="",
        url=None,
        as_of=None,
        asked=(*topic.aliases, *topic.questions),
    )


def office_passage(office: Office) -> Passage:
    """Returns hours and contacts of the office."""
    address = (
        message("office.address", address=office.address)
        if office.address
        else message("office.no_address", hotline=office.hotline)
    )
    text = message(
        "office.text",
        name=office.name,
        hotline=office.hotline,
        national_hotline=office.national_hotline,
        hours="; ".join(office.hours),
        address=address,
        portal=office.portal,
    )
    return Passage(
        id=OFFICE_PASSAGE,
        kind="office",
        subject="office",
        title=message("office.title"),
        locator=message("office.locator"),
        text=text,
        heading=message("office.title"),
        names="",
        url=None,
        as_of=office.as_of,
    )
