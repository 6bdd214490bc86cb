"""No measured question may stand among those that something learns from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant.common.places import ROOT
from assistant.common.text import fold, tokens
from assistant.understanding.examples import TRAIN, read_examples

QUALITY = ROOT / "quality"
MEASURED = [QUALITY / f"{name}.jsonl" for name in ("answers", "citizens", "everyday", "retrieval")]
FITTING = sorted(QUALITY.glob("fitting*.jsonl"))


def as_compared(text: str) -> str:
    return " ".join(tokens(fold(text)))


def questions_of(path: Path) -> list[str]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line.get("q") or line["text"] for line in lines]


def compared(texts: Iterable[str]) -> set[str]:
    return {as_compared(text) for text in texts}


@pytest.fixture(scope="module")
def learned() -> set[str]:
    return compared(example.text for example in read_examples(TRAIN)) | compared(
        question for path in FITTING for question in questions_of(path)
    )


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
def test_measured_questions_are_not_learned_from(path: Path, learned: set[str]) -> None:
    assert [question for question in questions_of(path) if as_compared(question) in learned] == []


def test_what_is_learned_from_is_read_whole(learned: set[str]) -> None:
    assert len(FITTING) == 2
    assert len(learned) > 10_000
