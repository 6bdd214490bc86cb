"""The intent: a linear classifier over characters, words with names replaced by their types, and the sentence vector."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.common import gazetteer, mentions
from assistant.common.mentions import MENTION_TYPES, EntityMention, delexicalise, find_mentions
from assistant.common.places import gazetteer_file
from assistant.common.text import fold

_WORD = re.compile(r"__\w+?__|[^\W_]+")
_SEPARATOR = "\x1f"
_RANKING = 5
_FILE = "classifier.skops"
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]  # what skops does not trust by itself: the idf weights


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Logistic regression; needs tokens and the features of `SentenceEncoder`.

    Both the restored and the folded text are seen: where restoration guessed wrong, the folded form is still right.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "characters_weight": 6.0,  # of the TF-IDF of character 2- to 4-grams, restored and folded
            "words_weight": 8.0,  # of the TF-IDF of words, pairs and triples with names replaced by types
            "types_weight": 2.0,  # of the counts of mentions by type
            "regularisation": 1.0,  # C of scikit-learn's LogisticRegression
            "iterations": 100,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "skops"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            stored = skops.io.load(folder / _FILE, trusted=_TRUSTED)
        component._vectorizers, component._model = stored["vectorizers"], stored["model"]
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        files = (Path(gazetteer.__file__), Path(mentions.__file__), gazetteer_file())
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._names = gazetteer.load_gazetteer(gazetteer_file())
        characters = {"analyzer": "char_wb", "ngram_range": (2, 4), "sublinear_tf": True}
        self._vectorizers = [
            TfidfVectorizer(**characters),
            TfidfVectorizer(**characters),
            TfidfVectorizer(token_pattern=f"[^{_SEPARATOR}]+", lowercase=False, sublinear_tf=True),
        ]
        self._model = LogisticRegression(
            C=config["regularisation"], class_weight="balanced", max_iter=config["iterations"], random_state=42
        )

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        views = [self._views(example) for example in examples]
        for number, vectorizer in enumerate(self._vectorizers):
            vectorizer.fit([view[number] for view in views])
        self._model.fit(self._features(examples, views), [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump({"vectorizers": self._vectorizers, "model": self._model}, folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        known = [message for message in messages if message.get(TEXT)]
        if known:
            views = [self._views(message) for message in known]
            for message, row in zip(known, self._model.predict_proba(self._features(known, views)), strict=True):
                best = np.argsort(-row)[:_RANKING]
                ranking = [{"name": str(self._model.classes_[at]), "confidence": float(row[at])} for at in best]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _views(self, message: Message) -> tuple[str, str, str, list[EntityMention]]:
        """The text as characters, folded, as words with types for names; and the mentions themselves."""
        text = message.get(TEXT)
        found = find_mentions(self._names, text)
        lower = text.lower()
        return lower, fold(lower), _SEPARATOR.join(_word_terms(delexicalise(text, found))), found

    def _features(self, messages: Sequence[Message], views: Sequence[tuple[Any, ...]]) -> csr_matrix:
        weights = [self._config["characters_weight"], self._config["characters_weight"], self._config["words_weight"]]
        parts = [
            vectorizer.transform([view[number] for view in views]) * weight
            for number, (vectorizer, weight) in enumerate(zip(self._vectorizers, weights, strict=True))
        ]
        counts = [[len({m.start for m in view[3] if m.type == kind}) for kind in MENTION_TYPES] for view in views]
        parts.append(csr_matrix(np.minimum(np.array(counts, dtype=float), 2) * self._config["types_weight"]))
        dense = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
        return hstack([*parts, csr_matrix(np.array(dense))]).tocsr()


def _word_terms(text: str) -> list[str]:
    """Words, pairs and triples, the folded words and pairs, and the words at both ends."""
    words = _WORD.findall(text)
    if not words:
        return []
    folded = [fold(word) for word in words]
    triples = [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    folded_pairs = ["~" + " ".join(pair) for pair in pairwise(folded)]
    ends = ["^" + words[0], words[-1] + "$"]
    return [*words, *pairs, *triples, *("~" + word for word in folded), *folded_pairs, *ends]
