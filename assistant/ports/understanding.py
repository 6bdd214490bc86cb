"""What Rasa learns from beside the shipped sentences, who trains it, and which of its models answers."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.example import OwnExample
from assistant.domain.rasa_models import Current, KeptModel, Measured, Training


class Examples(Protocol):
    """Sentences that the office has added to those that are shipped."""

    async def add(self, marked: str, intent: str, by: str) -> OwnExample:
        """Keeps a sentence that was checked before.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def withdraw(self, number: int, by: str) -> OwnExample | None:
        """Takes a sentence out of the next training; None when there is no such active sentence.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def active(self) -> tuple[OwnExample, ...]:
        """Returns those that the next training learns from, in the order in which they were added."""

    async def newest(self) -> tuple[OwnExample, ...]:
        """Returns all, withdrawn ones too, newest first."""


class Trainer(Protocol):
    """Trains a model from the shipped sentences and the active own ones, in the background, one at a time on this machine."""

    async def state(self) -> Training:
        """Returns how the training goes, or how the last one went."""

    async def start(self, by: str) -> bool:
        """Begins; False when one is running."""

    async def cancel(self) -> bool:
        """Stops the one that is running; False when none is."""


class ModelShelf(Protocol):
    """The models that were kept, and which of them answers."""

    async def models(self) -> tuple[KeptModel, ...]:
        """Returns those that the present product can use, newest first; the shipped one is always among them."""

    async def measured(self, name: str) -> Measured | None:
        """Returns what was measured of a model on the held-out sentences of now, None when nothing was."""

    async def current(self) -> Current:
        """Returns which model answers, and how the last change of it went."""

    async def activate(self, name: str) -> bool:
        """Asks that a model answer from now on and returns at once; False where that cannot be done from here.

        Raises:
            UnknownVersion: there is no such model.
        """
