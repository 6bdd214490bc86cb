"""Rasa's understanding on Rasa NLU YAML: intents and entities, as written and with diacritics stripped."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.common.places import ROOT
from assistant.common.text import fold, normalise
from assistant.domain.example import Example
from assistant.domain.rasa_models import Wording
from assistant.preparation import RASA, RASA_ENVIRONMENT
from assistant.rasa_model import rasa_model

_COMPARED = ("procedure", "unit", "metric", "period", "dossier_code", "phone")
Parse = dict[str, Any]


def evaluate_examples(examples: Sequence[Example]) -> dict[str, dict[str, Any]]:
    """Returns the measures "as_written" and "stripped" of the model of the shipped sentences."""
    return {name: measure(judged, parses) for name, (judged, parses) in parse_wordings(examples, rasa_model()).items()}


def parse_wordings(
    examples: Sequence[Example], model: Path
) -> dict[Wording, tuple[Sequence[Example], Sequence[Parse]]]:
    """Returns the examples as written and without diacritics, each with what a model makes of them."""
    stripped = [
        Example(fold(normalise(e.text)), e.intent, tuple((kind, fold(normalise(text))) for kind, text in e.entities))
        for e in examples
    ]
    parses = parse([e.text for e in (*examples, *stripped)], model)
    return {
        "as_written": (examples, parses[: len(examples)]),
        "stripped": (stripped, parses[len(examples) :]),
    }


def parse(texts: Sequence[str], model: Path | None = None) -> list[Parse]:
    """Returns what a Rasa model, by default the shipped one, makes of each text; runs in Rasa's own environment."""
    done = subprocess.run(
        [str(RASA.with_name("python")), "-m", "assistant.nlu.parse_lines", str(model or rasa_model())],
        input="\n".join(json.dumps(text) for text in texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **RASA_ENVIRONMENT},
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def measure(examples: Sequence[Example], parses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Returns n, accuracy, macro-F1 over intents, entity F1, and what the fallback threshold lets through wrongly (0–1)."""
    expected = [example.intent for example in examples]
    ranked = [parsed["best_intent"] for parsed in parses]
    answered = [parsed["intent"] != "nlu_fallback" for parsed in parses]
    wrong = sum(a and e != r for a, e, r in zip(answered, expected, ranked, strict=True))
    return {
        "n": len(examples),
        "accuracy": round(sum(e == r for e, r in zip(expected, ranked, strict=True)) / len(examples), 4),
        "macro_f1": round(_macro_f1(expected, ranked), 4),
        "entity_f1": round(_entity_f1(examples, parses), 4),
        "answered": round(sum(answered) / len(examples), 4),
        "answered_wrongly": round(wrong / len(examples), 4),
        "misses": [
            {"text": e.text, "expected": e.intent, "got": p["best_intent"], "confidence": p["confidence"]}
            for e, p in zip(examples, parses, strict=True)
            if e.intent != p["best_intent"]
        ],
    }


def _macro_f1(expected: Iterable[str], got: Iterable[str]) -> float:
    pairs = Counter(zip(expected, got, strict=True))
    labels = {label for label, _ in pairs}
    scores = []
    for label in labels:
        right = pairs[label, label]
        wrong = sum(count for (e, g), count in pairs.items() if (e == label) != (g == label))
        scores.append(2 * right / (2 * right + wrong) if right or wrong else 0.0)
    return sum(scores) / len(scores)


def _entity_f1(examples: Sequence[Example], parses: Sequence[dict[str, Any]]) -> float:
    """Micro-F1 over mentions: the type must agree and the texts must overlap, diacritics ignored.

    A gazetteer may find "làm giấy khai sinh" where "giấy khai sinh" is marked: the same mention.
    """
    found = right = marked = 0
    for example, parsed in zip(examples, parses, strict=True):
        wanted = [(kind, fold(normalise(text))) for kind, text in example.entities if kind in _COMPARED]
        got = list(dict.fromkeys((kind, fold(text)) for kind, text in parsed["entities"] if kind in _COMPARED))
        marked += len(wanted)
        found += len(got)
        for kind, text in got:
            match = next((w for w in wanted if w[0] == kind and (text in w[1] or w[1] in text)), None)
            if match is not None:
                wanted.remove(match)
                right += 1
    return 2 * right / (found + marked) if found + marked else 1.0
