"""Opens what a citation points to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.answering.indicator_texts import cell_text
from assistant.domain.passage import Passage
from assistant.domain.principal import Principal
from assistant.domain.procedure import Procedure
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.passages import section_of_id, section_passage
from assistant.ports import PassageSearch


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """The passage or table cell behind a citation."""

    source_id: str
    title: str
    locator: str
    text: str
    url: str | None
    as_of: date | None


class Sources:
    """Passages of the index and cells of the tables, each only for whom it is meant."""

    def __init__(self, search: PassageSearch, engine: IndicatorEngine, procedures: Mapping[str, Procedure]) -> None:
        self._search = search
        self._engine = engine
        self._procedures = procedures

    def open(self, source_id: str, principal: Principal) -> OpenedSource | None:
        """Returns the source, None when there is none that this person may see."""
        cell = self._engine.row(source_id, principal)
        if cell is not None:
            row, dataset = cell
            text = cell_text(row, dataset, self._engine.metrics[row.metric], self._engine.units)
            title, url = dataset.source.title, dataset.source.url
            return OpenedSource(source_id, title, row.locator, text, url, dataset.as_of)
        passage = self._section(source_id) or self._search.passage(source_id, principal)
        if passage is None:
            return None
        return OpenedSource(source_id, passage.title, passage.locator, passage.text, passage.url, passage.as_of)

    def _section(self, source_id: str) -> Passage | None:
        named = section_of_id(source_id)
        procedure = self._procedures.get(named[0]) if named else None
        return section_passage(procedure, named[1]) if named and procedure else None
