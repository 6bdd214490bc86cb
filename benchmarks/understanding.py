"""How long understanding takes: the words alone, and the whole NLU pipeline in Rasa's process on one core."""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.common.diacritics import default_restorer
from assistant.common.understood import default_understander
from assistant.evaluation.files import percentile
from assistant.evaluation.nlu import parse
from assistant.evaluation.report import HELD_OUT
from assistant.understanding.examples import read_examples

_WARM_UP = 20  # sentences; the first ones load and cache


def measure_understanding() -> list[str]:
    """Returns a Markdown section; the held-out sentences, each once."""
    texts = list(dict.fromkeys(example.text for example in read_examples(HELD_OUT)))
    understander, restorer = default_understander(), default_restorer()
    parsed = parse(texts)
    rows = [
        ("diacritics alone", [_took_ms(restorer.restore, text) for text in texts]),
        (
            "the message as meant (keys, short forms, diacritics)",
            [_took_ms(understander.understand, text) for text in texts],
        ),
        ("the whole NLU pipeline in Rasa", [entry["ms"] for entry in parsed]),
    ]
    lines = [
        f"## Understanding ({len(texts)} sentences, each once)",
        "",
        "| what | p50 ms | p95 ms |",
        "| --- | --- | --- |",
    ]
    for name, times in rows:
        warm = times[_WARM_UP:]
        lines.append(f"| {name} | {percentile(warm, 0.5):.1f} | {percentile(warm, 0.95):.1f} |")
    return lines


def _took_ms(work: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    work(text)
    return (time.perf_counter() - began) * 1000
