"""Everything in `knowledge/` cut into passages that can be found, quoted and opened."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.document import Document
from assistant.domain.indicator import Metric
from assistant.domain.office import Office
from assistant.domain.passage import Passage
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.procedure_texts import SECTIONS, section_text
from assistant.messages import message

OFFICE_PASSAGE = "office:contact"

_INDEXED_ALIASES = 12  # the first in the file


def all_passages(knowledge: Knowledge) -> tuple[Passage, ...]:
    """Returns the passages in a stable order."""
    return tuple(_all(knowledge))


def _all(knowledge: Knowledge) -> Iterator[Passage]:
    for procedure in knowledge.procedures.values():
        yield from procedure_passages(procedure)
    for document in knowledge.documents:
        yield from document_passages(document)
    for metric in knowledge.tables.metrics.values():
        yield metric_passage(metric)
    yield office_passage(knowledge.office)


def procedure_passages(procedure: Procedure) -> Iterator[Passage]:
    """Yields one passage a section; search finds it under the name and the commonest aliases.

    All of them are in the gazetteer; in the index the rare ones only make the common words count less.
    """
    names = ", ".join((procedure.name, *procedure.aliases[:_INDEXED_ALIASES]))
    for section in SECTIONS:
        text = section_text(procedure, section)
        label = message(f"procedure.source_locator.{section}")
        yield Passage(
            id=f"procedure:{procedure.code}:{section}",
            kind="procedure",
            subject=procedure.code,
            title=procedure.source.title,
            locator=label,
            text=text,
            heading=f"{procedure.name} – {label}",
            names=names,
            url=procedure.source.url,
            as_of=procedure.checked_on,
        )


def document_passages(document: Document) -> Iterator[Passage]:
    """Yields one passage a paragraph or list item, with its headings."""
    for number, section in enumerate(document.sections, start=1):
        yield Passage(
            id=f"document:{document.id}:{number}",
            kind="document",
            subject=document.id,
            title=document.title,
            locator=section.heading,
            text=section.text,
            heading=f"{document.title} – {section.heading}",
            names="",
            url=document.source.url,
            as_of=document.as_of,
            visibility=document.visibility,
            unit=document.unit,
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
