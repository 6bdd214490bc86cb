"""Entities from the gazetteer and from the shapes of codes; nothing is learned, so nothing has to be retrained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.common.gazetteer import Gazetteer, load_gazetteer
from assistant.common.mentions import find_mentions
from assistant.common.places import gazetteer_file

EXTRACTOR = "NameExtractor"
# Names of figures are everyday words ("hồ sơ", "trực tuyến"), names of procedures occur in those of figures: where the intent
# is sure, only its kind of name is meant.
_SURE = 0.6
_ONLY_IN = {
    "metric": ("indicator_", "export", "deny", "affirm"),  # "không, ý tôi là văn bản đến"
    "period": ("indicator_", "export", "document_question", "deny", "affirm"),
}
_NEVER_IN = {"procedure": ("indicator_", "export")}


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
            found = self._entities(message.get(TEXT) or "")
            kept = [entity for entity in found if _belongs(entity["entity"], message.get(INTENT) or {})]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *kept], add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        return [
            {
                "entity": found.type,
                "value": found.value,
                "text": found.text,
                "start": found.start,
                "end": found.end,
                "extractor": EXTRACTOR,
            }
            for found in find_mentions(self._gazetteer, text)
        ]

    def _refresh(self) -> None:
        changed_at = self._path.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._gazetteer = load_gazetteer(self._path)
            self._read_at = changed_at


def _belongs(entity_type: str, intent: dict[str, Any]) -> bool:
    if float(intent.get("confidence") or 0.0) < _SURE:
        return True
    name = str(intent.get("name"))
    only, never = _ONLY_IN.get(entity_type), _NEVER_IN.get(entity_type, ())
    return (only is None or name.startswith(only)) and not (never and name.startswith(never))
