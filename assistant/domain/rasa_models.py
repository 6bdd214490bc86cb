"""Models of Rasa: how one is made, how good it is, and which one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

# "broken_off": its process is gone and said nothing, because the machine stopped or somebody killed it.
TrainingPhase = Literal[
    "none", "starting", "training", "measuring", "done", "failed", "nothing_new", "cancelled", "broken_off"
]
RUNNING: frozenset[TrainingPhase] = frozenset({"starting", "training", "measuring"})
SwitchPhase = Literal["loading", "done", "failed"]
Wording = Literal["as_written", "stripped"]
WORDINGS: tuple[Wording, ...] = ("as_written", "stripped")


@dataclass(frozen=True, slots=True)
class Training:
    """How a training goes.

    Attributes:
        examples: how many own sentences it learns from.
        model: its name, once that is known.
        log: the last lines of what Rasa prints.
    """

    phase: TrainingPhase = "none"
    by: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    examples: int = 0
    model: str = ""
    log: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model on this machine.

    Attributes:
        shipped: made from the shipped sentences alone.
        examples: how many own sentences it learnt from.
        made_by: "" for the shipped one.
    """

    name: str
    shipped: bool
    made_at: datetime
    made_by: str = ""
    examples: int = 0


@dataclass(frozen=True, slots=True)
class Current:
    """Which model answers.

    Attributes:
        model: its name; "" when nobody knows, because Rasa was started apart.
        switchable: whether `activate` works here.
        wanted, phase: the model that was asked for last, and what became of it; "" and None before the first time.
    """

    model: str
    switchable: bool
    wanted: str = ""
    phase: SwitchPhase | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out sentence and what a model took it for."""

    text: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How good a model is on sentences that it has not seen.

    Attributes:
        figures: wording → "n", "accuracy", "macro_f1", "entity_f1", "answered_wrongly"; shares are 0–1.
        judged: wording → every sentence, in the order of the files.
    """

    figures: Mapping[Wording, Mapping[str, float]]
    judged: Mapping[Wording, tuple[Judged, ...]]


@dataclass(frozen=True, slots=True)
class Changed:
    """A held-out sentence that two models take for different things."""

    wording: Wording
    text: str
    expected: str
    before: str
    after: str

    @property
    def verdict(self) -> Literal["better", "worse", "other"]:
        if self.after == self.expected:
            return "better"
        return "worse" if self.before == self.expected else "other"


def changes(before: Measured, after: Measured) -> tuple[Changed, ...]:
    """Returns what another model takes for something else, what became worse first."""
    found = [
        Changed(wording, old.text, old.expected, old.got, new.got)
        for wording in WORDINGS
        for old, new in zip(before.judged[wording], after.judged[wording], strict=True)
        if old.got != new.got
    ]
    order = ("worse", "other", "better")
    return tuple(sorted(found, key=lambda one: order.index(one.verdict)))


def measured_to_json(measured: Measured) -> dict[str, Any]:
    return {
        "figures": {wording: dict(measured.figures[wording]) for wording in WORDINGS},
        "judged": {
            wording: [[one.text, one.expected, one.got] for one in measured.judged[wording]] for wording in WORDINGS
        },
    }


def measured_from_json(kept: Mapping[str, Any]) -> Measured:
    """Raises KeyError, TypeError or ValueError where something else was kept."""
    judged: Mapping[str, Sequence[Sequence[str]]] = kept["judged"]
    return Measured(
        {wording: dict(kept["figures"][wording]) for wording in WORDINGS},
        {wording: tuple(Judged(*one) for one in judged[wording]) for wording in WORDINGS},
    )
