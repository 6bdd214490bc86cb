"""Own sentences, a trainer and models as long as the process lives: nothing is trained, nothing is switched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from assistant.domain.errors import UnknownVersion
from assistant.domain.example import OwnExample
from assistant.domain.rasa_models import Current, KeptModel, Measured, Training


class MemoryExamples:
    """See `assistant.ports.Examples`."""

    def __init__(self) -> None:
        self._examples: dict[int, OwnExample] = {}

    async def add(self, marked: str, intent: str, by: str) -> OwnExample:
        added = OwnExample(len(self._examples) + 1, marked, intent, datetime.now(UTC), by)
        self._examples[added.number] = added
        return added

    async def withdraw(self, number: int, by: str) -> OwnExample | None:
        found = self._examples.get(number)
        if found is None or found.withdrawn_at is not None:
            return None
        self._examples[number] = replace(found, withdrawn_at=datetime.now(UTC), withdrawn_by=by)
        return self._examples[number]

    async def active(self) -> tuple[OwnExample, ...]:
        return tuple(one for one in self._examples.values() if one.withdrawn_at is None)

    async def newest(self) -> tuple[OwnExample, ...]:
        return tuple(reversed(self._examples.values()))


class MemoryTrainer:
    """See `assistant.ports.Trainer`. A training goes on until somebody says how it ended: set `now`."""

    def __init__(self) -> None:
        self.now = Training()

    async def state(self) -> Training:
        return self.now

    async def start(self, by: str) -> bool:
        if self.now.is_running:
            return False
        self.now = Training("training", by, datetime.now(UTC))
        return True

    async def cancel(self) -> bool:
        if not self.now.is_running:
            return False
        self.now = replace(self.now, phase="cancelled", ended_at=datetime.now(UTC))
        return True


class MemoryShelf:
    """See `assistant.ports.ModelShelf`. What is asked for answers at once."""

    def __init__(self, *models: KeptModel, measured: Mapping[str, Measured] | None = None) -> None:
        """Args: models: newest first; the last one is the shipped one and answers at first."""
        shipped = KeptModel("assistant-shipped", shipped=True, made_at=datetime(2026, 1, 1, tzinfo=UTC))
        self._models = models or (shipped,)
        self._measured = measured or {}
        self.now = Current(self._models[-1].name, switchable=True)

    async def models(self) -> tuple[KeptModel, ...]:
        return self._models

    async def measured(self, name: str) -> Measured | None:
        return self._measured.get(name)

    async def current(self) -> Current:
        return self.now

    async def activate(self, name: str) -> bool:
        if name not in {model.name for model in self._models}:
            raise UnknownVersion(name)
        if not self.now.switchable:
            return False
        self.now = replace(self.now, model=name, wanted=name, phase="done")
        return True
