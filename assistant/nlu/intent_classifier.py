"""The intent: a linear classifier over characters, words with names replaced by their types, and the sentence vector."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
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
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from assistant.common import gazetteer, identifiers, mentions, periods, text
from assistant.common.mentions import MENTION_TYPES, EntityMention, delexicalise, find_mentions
from assistant.common.places import gazetteer_file
from assistant.common.text import fold
from assistant.nlu.linear_terms import LinearTerms
from assistant.nlu.question_clause import QUESTION_CLAUSE

_WORD = re.compile(r"__\w+?__|[^\W_]+")
_SEPARATOR = "\x1f"
_RANKING = 5
_FOLDS = 3
_TEMPERATURES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0)
_ASPECT = "procedure_"
_LEAST = 1e-4  # no clause makes an aspect impossible
_FILE = "classifier.skops"
FINGERPRINTED = (gazetteer, identifiers, mentions, periods, text)  # what decides about the features beside this class
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]  # what skops does not trust by itself: the idf weights


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """A linear support vector machine with calibrated confidences; needs the features of `SentenceEncoder`.

    Both the restored and the folded text are seen: where restoration guessed wrong, the folded form is still right. The margins
    become probabilities by one temperature, chosen on examples that a model of the others has not seen; measured against logistic
    regression on the same features this is right more often, sure when right, and trains three times faster.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "characters_weight": 3.0,  # of the TF-IDF of character 2- to 4-grams, restored and folded
            "words_weight": 8.0,  # of the TF-IDF of words, pairs and triples with names replaced by types
            "segments_weight": 4.0,  # of the TF-IDF of the tokenizer's words, "giấy_khai_sinh" as one
            "names": True,  # whether known names are replaced by their types and counted
            "types_weight": 2.0,  # of the counts of mentions by type
            "dense_weight": 1.0,  # of the sentence vector, beside the encoder's own scale
            "clause_weight": 0.5,  # of what the clause that asks is taken for, beside the whole message
            "regularisation": 0.01,  # C of scikit-learn's LinearSVC
            "iterations": 3000,
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
        component._temperature = stored["temperature"]
        component._split()
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        files = (*(Path(str(module.__file__)) for module in FINGERPRINTED), gazetteer_file())
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._names = gazetteer.load_gazetteer(gazetteer_file())
        characters = {"analyzer": "char_wb", "ngram_range": (2, 4), "sublinear_tf": True}
        terms = {"token_pattern": f"[^{_SEPARATOR}]+", "lowercase": False, "sublinear_tf": True}
        self._vectorizers = [
            TfidfVectorizer(**characters),
            TfidfVectorizer(**characters),
            TfidfVectorizer(**terms),
            TfidfVectorizer(**terms),
        ]
        self._model = self._untrained()
        self._temperature = 1.0
        self._terms: list[LinearTerms] = []
        self._rest: Any = (
            None  # of the model, after the terms: counts of mentions, sentence vector; [features, classes]
        )

    def _untrained(self) -> LinearSVC:
        return LinearSVC(
            C=self._config["regularisation"],
            class_weight="balanced",
            max_iter=self._config["iterations"],
            random_state=42,
        )

    def _split(self) -> None:
        """Takes the trained model apart by features, for messages that come alone."""
        rows, start = self._model.coef_.T, 0
        self._terms = []
        for vectorizer, weight in zip(self._vectorizers, self._weights(), strict=True):
            end = start + len(vectorizer.vocabulary_)
            self._terms.append(LinearTerms(vectorizer, rows[start:end] * weight))
            start = end
        self._rest = np.ascontiguousarray(rows[start:])

    def _weights(self) -> list[float]:
        """The weights of the vectorizers."""
        names = ("characters_weight", "characters_weight", "words_weight", "segments_weight")
        return [self._config[name] for name in names]

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        views = [self._views(example) for example in examples]
        for number, vectorizer in enumerate(self._vectorizers):
            vectorizer.fit([view[number] for view in views])
        features, intents = self._features(examples, views), np.array([example.get(INTENT) for example in examples])
        self._model.fit(features, intents)
        self._temperature = self._calibrated(features, intents)
        stored = {"vectorizers": self._vectorizers, "model": self._model, "temperature": self._temperature}
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(stored, folder / _FILE)
        self._split()
        return self._resource

    def _calibrated(self, features: csr_matrix, intents: Any) -> float:
        """The temperature at which the margins of unseen examples, as probabilities, explain their intents best."""
        classes = self._model.classes_
        margins = np.zeros((len(intents), len(classes)))
        if min(Counter(intents).values()) < _FOLDS:  # too few to hold any back
            return 1.0
        for known, unseen in StratifiedKFold(_FOLDS, shuffle=True, random_state=42).split(features, intents):
            margins[unseen] = self._untrained().fit(features[known], intents[known]).decision_function(features[unseen])
        rows, columns = np.arange(len(intents)), np.searchsorted(classes, intents)
        return min(_TEMPERATURES, key=lambda t: -np.log(_softmax(margins * t)[rows, columns] + 1e-9).mean())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                row = self._probabilities(message)
                best = np.argsort(-row)[:_RANKING]
                ranking = [{"name": str(self._model.classes_[at]), "confidence": float(row[at])} for at in best]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _probabilities(self, message: Message) -> Any:
        """How likely each intent is; of a procedure's aspects the clause that asks has a say, the story before it less."""
        whole = _softmax(self._margins(message) * self._temperature)
        clause = message.get(QUESTION_CLAUSE)
        aspects = np.char.startswith(self._model.classes_.astype(str), _ASPECT)
        if clause is None or not aspects[whole.argmax()]:
            return whole
        asked = _softmax(self._margins(clause) * self._temperature)
        both = np.log(whole + _LEAST) + self._config["clause_weight"] * np.log(asked + _LEAST)
        whole[aspects] = _softmax(both[aspects]) * whole[aspects].sum()
        return whole

    def _margins(self, message: Message) -> Any:
        *texts, mentions = self._views(message)
        total = self._model.intercept_ + sum(
            terms.margins(text) for terms, text in zip(self._terms, texts, strict=True)
        )
        rest = self._counts(mentions)
        vector = message.get_dense_features(TEXT)[1]
        if vector is not None:
            rest = np.concatenate([rest, vector.features[0] * self._config["dense_weight"]])
        return total + rest @ self._rest[: len(rest)]

    def _counts(self, mentions: Sequence[EntityMention]) -> Any:
        """How many mentions of each type there are, at most two."""
        counts = [len({mention.start for mention in mentions if mention.type == kind}) for kind in MENTION_TYPES]
        return np.minimum(np.array(counts, dtype=float), 2) * self._config["types_weight"]

    def _views(self, message: Message) -> tuple[str, str, str, str, list[EntityMention]]:
        """The text as characters, folded, as terms with types for names, as the tokenizer's words; and the mentions themselves."""
        text = message.get(TEXT)
        found = find_mentions(self._names, text) if self._config["names"] else []
        lower = text.lower()
        words = [token.text.lower() for token in message.get(TOKENS_NAMES[TEXT]) or ()]
        return (
            lower,
            fold(lower),
            _SEPARATOR.join(_word_terms(delexicalise(text, found))),
            _SEPARATOR.join(words),
            found,
        )

    def _features(self, messages: Sequence[Message], views: Sequence[tuple[Any, ...]]) -> csr_matrix:
        parts = [
            vectorizer.transform([view[number] for view in views]) * weight
            for number, (vectorizer, weight) in enumerate(zip(self._vectorizers, self._weights(), strict=True))
        ]
        parts.append(csr_matrix(np.array([self._counts(view[-1]) for view in views])))
        vectors = [message.get_dense_features(TEXT)[1] for message in messages]
        if all(vector is not None for vector in vectors):
            dense = np.array([vector.features[0] for vector in vectors]) * self._config["dense_weight"]
            parts.append(csr_matrix(dense))
        return hstack(parts).tocsr()


def _softmax(margins: Any) -> Any:
    powers = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


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
