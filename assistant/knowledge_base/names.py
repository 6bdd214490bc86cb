"""The gazetteer: every name by which procedures, units and metrics are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.common.gazetteer import Name, save_names
from assistant.common.places import gazetteer_file
from assistant.common.text import place_tones
from assistant.common.understood import has_short_forms, understand_text
from assistant.domain.ready_report import INDEX, REPORT
from assistant.knowledge_base.knowledge import Knowledge


def gazetteer_names(knowledge: Knowledge) -> tuple[Name, ...]:
    """Returns the names, without repetition: as written, and as they come out of `understand_text` ("cccd")."""
    return tuple(dict.fromkeys(form for name in _names(knowledge) for form in _forms(name)))


def write_names(names: Sequence[Name]) -> None:
    """Writes the gazetteer, only when it differs: Rasa reads it again whenever the file changes."""
    digest = hashlib.sha256(repr(tuple(names)).encode()).hexdigest()
    mark = gazetteer_file().with_suffix(".digest")
    if not (gazetteer_file().exists() and mark.exists() and mark.read_text() == digest):
        save_names(gazetteer_file(), names)
        mark.write_text(digest)


@lru_cache(maxsize=1 << 16)  # a publication changes a few of the tens of thousands of names
def _forms(name: Name) -> tuple[Name, ...]:
    return (name, replace(name, phrase=understand_text(name.phrase))) if has_short_forms(name.phrase) else (name,)


def _names(knowledge: Knowledge) -> Iterator[Name]:
    for procedure in knowledge.procedures.values():
        for phrase in (procedure.name, *procedure.aliases, procedure.code):
            yield Name("procedure", procedure.code, _canonical(phrase))
    for topic in knowledge.uncovered.values():
        for phrase in (topic.name, *topic.aliases) if topic.aliases else ():
            yield Name("procedure", topic.id, _canonical(phrase))
    for word, codes in knowledge.ambiguous_names.items():
        for code in codes:
            yield Name("procedure", code, _canonical(word))
    for unit in knowledge.units:
        for phrase in (unit.name, *unit.aliases):
            yield Name("unit", unit.id, _canonical(phrase))
    for metric in knowledge.tables.metrics.values():
        for phrase in (metric.name, *metric.synonyms):
            yield Name("metric", metric.id, _canonical(phrase))
    for report in knowledge.reports.reports:
        for phrase in report.names:
            yield Name("metric", REPORT + report.id, _canonical(phrase))
    for phrase in knowledge.reports.index.names:
        yield Name("metric", INDEX, _canonical(phrase))
    for word, metrics in knowledge.tables.ambiguous.items():
        for metric_id in metrics:
            yield Name("metric", metric_id, _canonical(word))


@lru_cache(maxsize=1 << 16)
def _canonical(phrase: str) -> str:
    return place_tones(phrase.lower())
