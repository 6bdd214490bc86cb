"""Entities from the gazetteer and from the shapes of codes; nothing is learned, so nothing has to be retrained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.common.gazetteer import Gazetteer, load_gazetteer
from assistant.common.identifiers import find_identifiers
from assistant.common.periods import find_periods
from assistant.common.places import gazetteer_file

EXTRACTOR = "NameExtractor"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NameExtractor(GraphComponent):
    """Reads the gazetteer again when its file changes, so published knowledge is understood at the next message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NameExtractor:
        return cls(gazetteer_file())

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = 0
        self._gazetteer = Gazetteer(())
        self._refresh()

    def process(self, messages: list[Message]) -> list[Message]:
        self._refresh()
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(ENTITIES, [*message.get(ENTITIES, []), *self._entities(text)], add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        found = [
            {"entity": m.type, "start": m.start, "end": m.end, "value": value, "text": m.text, "extractor": EXTRACTOR}
            for m in self._gazetteer.find(text)
            for value in m.values
        ]
        found += [
            {"entity": p.type, "start": p.start, "end": p.end, "value": p.value, "text": p.text, "extractor": EXTRACTOR}
            for p in find_periods(text)
        ]
        found += [
            {"entity": i.type, "start": i.start, "end": i.end, "value": i.text, "text": i.text, "extractor": EXTRACTOR}
            for i in find_identifiers(text)
        ]
        return found

    def _refresh(self) -> None:
        changed_at = self._path.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._gazetteer = load_gazetteer(self._path)
            self._read_at = changed_at
