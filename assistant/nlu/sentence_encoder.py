"""Dense features of a whole message from the embedded multilingual-e5-small in 8-bit integers, run by ONNX Runtime."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.common.places import embedding_dir
from assistant.nlu.question_clause import QUESTION_CLAUSE, question_clause

_BATCH = 32
LONGEST = 128  # tokens; a chat message, not a document


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one 384-vector a message, unit length times `scale`; in service another one for the clause that asks.

    The linear classifier has no regularisation setting, so the scale sets it: unscaled unit vectors give useless confidences.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "scale": 16.0}

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check: the only own setting is a number."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return str(json.loads((embedding_dir() / "manifest.json").read_text())["digest"])

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])
        self._model = _Model(embedding_dir())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes many sentences at once, on all cores; a message in service has one core and comes alone."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = _Model(embedding_dir(), threads=0).encode_all([message.get(TEXT) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            self.add_features_to_message(None, (vector * self._scale).reshape(1, -1), TEXT, message)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._encode(message)
                clause = question_clause(message)
                if clause is not None:
                    self._encode(clause)
                    message.set(QUESTION_CLAUSE, clause)
        return messages

    def _encode(self, message: Message) -> None:
        vector = self._model.encode(message.get(TEXT)) * self._scale
        self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)


class _Model:
    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Args: threads: 0 for one a core."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model_int8.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    @lru_cache(maxsize=4096)  # noqa: B019  one model lives as long as its process
    def encode(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        ids = np.array([self._tokenizer.encode("query: " + text).ids], dtype=np.int64)
        return self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]

    def encode_all(self, texts: list[str]) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
        """Returns the vectors of `texts` in their order; sentences of the same number of tokens go together, so none is padded."""
        encoded = [self._tokenizer.encode("query: " + text).ids for text in texts]
        by_length: dict[int, list[int]] = {}
        for number, ids in enumerate(encoded):
            by_length.setdefault(len(ids), []).append(number)
        vectors: list[Any] = [None] * len(texts)
        for numbers in by_length.values():
            for at in range(0, len(numbers), _BATCH):
                batch = numbers[at : at + _BATCH]
                rows = np.array([encoded[number] for number in batch], dtype=np.int64)
                output = self._session.run(None, {"input_ids": rows, "attention_mask": np.ones_like(rows)})[0]
                for number, vector in zip(batch, output, strict=True):
                    vectors[number] = vector
        return vectors
