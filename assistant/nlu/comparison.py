"""What each component brings: our pipeline, the same without one component, and Rasa's default pipeline on the same data.

`python -m assistant.nlu.comparison TRAIN_FOLDER HELD_OUT_FOLDER STOCK_MODEL` in Rasa's environment prints one JSON line: variant →
intent accuracy (0–1) "as_written" and "stripped". STOCK_MODEL is a model trained from quality/nlu/stock.yml, "-" for none.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.common.text import fold, normalise
from assistant.nlu.intent_classifier import LinearIntentClassifier
from assistant.nlu.normaliser import VietnameseNormaliser
from assistant.nlu.sentence_encoder import SentenceEncoder
from assistant.nlu.tokenizer import UndertheseaTokenizer

_MARK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
Example = tuple[str, str]
VARIANTS: dict[str, dict[str, Any]] = {
    "all components": {},
    "without restored text (diacritics, Telex, VNI, short forms)": {"restore": False},
    "without underthesea's words (white space instead)": {"tokenizer": "whitespace"},
    "without the sentence vector": {"dense_weight": 0.0},
    "without character n-grams": {"characters_weight": 0.0},
    "without words, pairs and triples": {"words_weight": 0.0},
    "without known names (gazetteer)": {"names": False, "types_weight": 0.0},
}


def main(train: Path, held_out: Path, stock: str) -> None:
    prepared = _Prepared(read(train), read(held_out))
    results = {}
    for name, changes in VARIANTS.items():
        results[name] = compare(changes, prepared)
        sys.stderr.write(f"{name}: {results[name]}\n")
    if stock != "-":
        examples = prepared.examples
        results["Rasa's default pipeline"] = asyncio.run(
            of_stock(stock, {name: examples[name] for name in ("as_written", "stripped")})
        )
    sys.stdout.write(json.dumps(results, ensure_ascii=False) + "\n")


def read(folder: Path) -> list[Example]:
    """Returns (text, intent) of all Rasa NLU files of a folder."""
    examples = []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu") or []:
            lines = (line.strip()[2:] for line in block["examples"].splitlines() if line.strip().startswith("- "))
            examples += [(_MARK.sub(r"\1", line).strip(), block["intent"]) for line in lines]
    return examples


class _Prepared:
    """Messages with text, tokens and vectors, made once for all variants that read them alike."""

    def __init__(self, training: Sequence[Example], judged: Sequence[Example]) -> None:
        stripped = [(fold(normalise(text)), intent) for text, intent in judged]
        self.examples = {"training": training, "as_written": judged, "stripped": stripped}
        self._made: dict[tuple[str, bool], list[Message]] = {}

    def messages(self, name: str, *, restore: bool, tokenizer: str) -> list[Message]:
        """Returns the messages of one set of examples, tokenised afresh."""
        if (name, restore) not in self._made:
            self._made[name, restore] = _encoded(self.examples[name], restore=restore)
        messages = self._made[name, restore]
        chosen: Any = WhitespaceTokenizer if tokenizer == "whitespace" else UndertheseaTokenizer
        chosen(chosen.get_default_config()).process(messages)
        return messages


class _Uncalibrated(LinearIntentClassifier):
    """The ranking is the same without calibration, and three times faster."""

    def _calibrated(self, features: Any, intents: Any) -> float:
        return 1.0


def compare(changes: dict[str, Any], prepared: _Prepared) -> dict[str, float]:
    """Trains one variant and returns its accuracies."""
    reading = {"restore": changes.get("restore", True), "tokenizer": changes.get("tokenizer", "underthesea")}
    own = {key: value for key, value in changes.items() if key not in reading}
    classifier = _Uncalibrated({**LinearIntentClassifier.get_default_config(), **own}, _NoStorage(), None)  # type: ignore[arg-type]
    training = prepared.messages("training", **reading)
    classifier.train(TrainingData(training_examples=training))
    measured = {}
    for name in ("as_written", "stripped"):
        messages = [
            Message({**message.data}, features=message.features) for message in prepared.messages(name, **reading)
        ]
        found = [message.get(INTENT)["name"] for message in classifier.process(messages)]
        expected = [intent for _, intent in prepared.examples[name]]
        right = sum(a == b for a, b in zip(found, expected, strict=True))
        measured[name] = round(right / len(expected), 4)
    return measured


def _encoded(examples: Sequence[Example], *, restore: bool) -> list[Message]:
    messages = [Message({TEXT: text, INTENT: intent}) for text, intent in examples]
    VietnameseNormaliser(restore=restore).process(messages)
    return SentenceEncoder("SentenceEncoder", SentenceEncoder.get_default_config()).process(messages)


async def of_stock(model: str, sets: dict[str, Sequence[Example]]) -> dict[str, float]:
    """Returns the accuracies of a stored Rasa model."""
    agent = Agent.load(model)
    measured = {}
    for name, examples in sets.items():
        right = 0
        for text, intent in examples:
            ranking = (await agent.parse_message(text))["intent_ranking"]
            right += next(entry["name"] for entry in ranking if entry["name"] != "nlu_fallback") == intent
        measured[name] = round(right / len(examples), 4)
    return measured


class _NoStorage:
    """A model storage that keeps nothing: variants are measured, not used."""

    def write_to(self, resource: Any) -> Any:
        @contextlib.contextmanager
        def folder() -> Any:
            with tempfile.TemporaryDirectory() as name:
                yield Path(name)

        return folder()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
