"""The gazetteer knows everything that knowledge names."""

from __future__ import annotations

import pytest

from assistant.common.gazetteer import Gazetteer, Name
from assistant.common.text import normalise
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.names import gazetteer_names


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> frozenset[Name]:
    return frozenset(gazetteer_names(knowledge))


def canonical(phrase: str) -> str:
    return normalise(phrase.lower())


class TestNames:
    def test_hold_every_alias_of_every_procedure(self, knowledge: Knowledge, names: frozenset[Name]) -> None:
        wanted = {Name("procedure", p.code, canonical(a)) for p in knowledge.procedures.values() for a in p.aliases}
        assert wanted - names == set()

    def test_hold_every_name_and_code_of_a_procedure(self, knowledge: Knowledge, names: frozenset[Name]) -> None:
        wanted = {
            Name("procedure", p.code, canonical(n)) for p in knowledge.procedures.values() for n in (p.name, p.code)
        }
        assert wanted - names == set()

    def test_hold_every_alias_of_every_unit(self, knowledge: Knowledge, names: frozenset[Name]) -> None:
        wanted = {Name("unit", unit.id, canonical(a)) for unit in knowledge.units for a in (unit.name, *unit.aliases)}
        assert wanted - names == set()

    def test_hold_every_synonym_of_every_metric(self, knowledge: Knowledge, names: frozenset[Name]) -> None:
        metrics = knowledge.tables.metrics.values()
        wanted = {
            Name("metric", metric.id, canonical(s)) for metric in metrics for s in (metric.name, *metric.synonyms)
        }
        assert wanted - names == set()

    def test_hold_every_reading_of_an_ambiguous_word(self, knowledge: Knowledge, names: frozenset[Name]) -> None:
        ambiguous = knowledge.tables.ambiguous.items()
        assert {Name("metric", metric, canonical(word)) for word, metrics in ambiguous for metric in metrics} <= names

    def test_are_not_repeated(self, knowledge: Knowledge) -> None:
        found = gazetteer_names(knowledge)
        assert len(found) == len(set(found))


class TestEveryName:
    def test_is_found_where_it_stands_alone(self, names: frozenset[Name]) -> None:
        gazetteer = Gazetteer(sorted(names, key=lambda name: (name.type, name.value, name.phrase)))
        lost = [
            name
            for name in names
            if not any(m.type == name.type and name.value in m.values for m in gazetteer.find(name.phrase))
        ]
        assert lost == []
