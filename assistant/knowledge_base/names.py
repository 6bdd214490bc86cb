"""The gazetteer: every name by which procedures, units and metrics are called."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.common.gazetteer import Name
from assistant.common.text import place_tones
from assistant.knowledge_base.knowledge import Knowledge


def gazetteer_names(knowledge: Knowledge) -> tuple[Name, ...]:
    """Returns the names, without repetition."""
    return tuple(dict.fromkeys(_names(knowledge)))


def _names(knowledge: Knowledge) -> Iterator[Name]:
    for procedure in knowledge.procedures.values():
        for phrase in (procedure.name, *procedure.aliases, procedure.code):
            yield Name("procedure", procedure.code, _canonical(phrase))
    for word, codes in knowledge.ambiguous_names.items():
        for code in codes:
            yield Name("procedure", code, _canonical(word))
    for unit in knowledge.units:
        for phrase in (unit.name, *unit.aliases):
            yield Name("unit", unit.id, _canonical(phrase))
    for metric in knowledge.tables.metrics.values():
        for phrase in (metric.name, *metric.synonyms):
            yield Name("metric", metric.id, _canonical(phrase))
    for word, metrics in knowledge.tables.ambiguous.items():
        for metric_id in metrics:
            yield Name("metric", metric_id, _canonical(word))


def _canonical(phrase: str) -> str:
    return place_tones(phrase.lower())
