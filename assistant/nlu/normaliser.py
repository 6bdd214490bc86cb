"""First step of the pipeline: the message in canonical form with its diacritics restored."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.common import diacritics, diacritics_model, identifiers, syllables, text, typing_keys, understood

RAW_TEXT = "raw_text"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class VietnameseNormaliser(GraphComponent):
    """Replaces the text by what was understood and keeps the person's own words as `raw_text`.

    Training examples are normalised in the same way, so the classifier never meets a form it has not seen.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseNormaliser:
        return cls(restore=config["restore"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"restore": True}  # False for measuring what it brings: canonical form only

    def __init__(self, *, restore: bool = True) -> None:
        self._understand = understood.understand_text if restore else text.normalise

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa hashes only this class's own source; the helpers and the model must count as well."""
        modules = (text, diacritics, diacritics_model, identifiers, syllables, typing_keys, understood)
        files = (
            *(Path(str(module.__file__)) for module in modules),
            diacritics_model.DEFAULT_MODEL,
            understood.ABBREVIATIONS,
        )
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            raw = message.get(TEXT)
            if not raw or re.match(r"/\w", raw):  # "/session_start" is Rasa's own, not a person's
                continue
            message.set(RAW_TEXT, raw, add_to_output=True)
            message.set(TEXT, self._understand(raw), add_to_output=True)
        return messages
