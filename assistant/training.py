"""A model from the shipped sentences and the office's own: trained, measured on held-out sentences, kept.

Runs in a process of its own (`python -m assistant models train`), for minutes and with low priority.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.adapters.rasa_shelf import kept_models, measured_model
from assistant.adapters.running import read_json, write_secret
from assistant.adapters.sql.database import open_database
from assistant.adapters.sql.examples import SqlExamples
from assistant.adapters.training_files import log_file, sentences_file, write_state
from assistant.domain.example import Example, OwnExample
from assistant.domain.rasa_models import Judged, Measured, Training, Wording, measured_to_json
from assistant.evaluation.nlu import Parse, measure, parse_wordings
from assistant.preparation import SHIPPED_SENTENCES, PreparationFailed, train_model
from assistant.rasa_model import (
    active_model,
    is_usable,
    measured_on,
    name_of,
    own_model,
    own_models,
    rasa_model,
    record_of,
)
from assistant.settings import Settings
from assistant.understanding.examples import HELD_OUT, as_training_file, read_examples

Json = dict[str, Any]
Measuring = Callable[[Sequence[Example], Path], Mapping[Wording, tuple[Sequence[Example], Sequence[Parse]]]]
_LOW = 15  # added to the priority number: people who ask go first
_FIGURES = ("n", "accuracy", "macro_f1", "entity_f1", "answered_wrongly")


def train_own(settings: Settings, by: str) -> Training:
    """Trains and measures; returns how it ended, which is also kept for who watches."""
    os.nice(_LOW)
    now = Training("training", by, datetime.now(UTC))
    try:
        now = _trained(asyncio.run(_active_examples(settings)), settings.models_kept, now)
    except PreparationFailed:
        now = replace(now, phase="failed")
    except BaseException:
        _tell(replace(now, phase="failed", ended_at=datetime.now(UTC)))
        raise
    return _tell(replace(now, ended_at=datetime.now(UTC)))


def _trained(examples: Sequence[OwnExample], kept: int, now: Training) -> Training:
    sentences = sentences_file()
    sentences.write_text(as_training_file(examples), encoding="utf-8")
    target = own_model(sentences)
    now = replace(now, examples=len(examples), model=name_of(target))
    if not examples or is_usable(name_of(target)):
        return replace(now, phase="nothing_new")
    _tell(now)
    train_model(target, [SHIPPED_SENTENCES, sentences], log_file())
    _tell(replace(now, phase="measuring"))
    made: Json = {"shipped": name_of(rasa_model()), "made_by": now.by, "examples": len(examples)}
    keep_measured(target, made | {"made_at": datetime.now(UTC).isoformat()})
    keep_measured(active_model())
    forget_old(kept)
    return replace(now, phase="done")


def keep_measured(model: Path, made: Mapping[str, Any] | None = None, *, parses: Measuring = parse_wordings) -> None:
    """Measures a model unless that was done on the same sentences, and keeps it beside what it was made from."""
    name = name_of(model)
    record = read_json(record_of(name)) | dict(made or {})
    if measured_model(name) is None:
        found = measured_of(parses(read_examples(HELD_OUT), model))
        record |= {"measured_on": measured_on(), "measured": measured_to_json(found)}
    write_secret(record_of(name), json.dumps(record, ensure_ascii=False))


def measured_of(parses: Mapping[Wording, tuple[Sequence[Example], Sequence[Parse]]]) -> Measured:
    """Returns figures and every judged sentence."""
    figures = {wording: measure(examples, found) for wording, (examples, found) in parses.items()}
    judged = {
        wording: tuple(
            Judged(example.text, example.intent, parsed["best_intent"])
            for example, parsed in zip(examples, found, strict=True)
        )
        for wording, (examples, found) in parses.items()
    }
    return Measured({wording: {key: all_of[key] for key in _FIGURES} for wording, all_of in figures.items()}, judged)


def forget_old(kept: int) -> None:
    """Deletes all but the newest `kept` models of one's own, and those that no longer fit; never the one that answers."""
    active = name_of(active_model())
    newest = [model.name for model in kept_models() if not model.shipped][:kept]
    for file in own_models().glob("assistant-*.tar.gz"):
        name = name_of(file)
        if name not in (active, *newest):
            file.unlink(missing_ok=True)
            record_of(name).unlink(missing_ok=True)


async def _active_examples(settings: Settings) -> tuple[OwnExample, ...]:
    engine = open_database(settings.database)
    try:
        return await SqlExamples(engine).active()
    finally:
        await engine.dispose()


def _tell(training: Training) -> Training:
    write_state(training, os.getpgid(0))
    return training
