"""The models on this machine; who answers is told to the supervisor through a file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from assistant.adapters.running import RasaAddress, read_json, wish, wished
from assistant.domain.errors import UnknownVersion
from assistant.domain.rasa_models import Current, KeptModel, Measured, measured_from_json
from assistant.rasa_model import is_usable, measured_on, name_of, own_models, path_of, rasa_model, record_of


class FileShelf:
    """See `assistant.ports.ModelShelf`."""

    def __init__(self, address: RasaAddress) -> None:
        self._address = address

    async def models(self) -> tuple[KeptModel, ...]:
        return await asyncio.to_thread(kept_models)

    async def measured(self, name: str) -> Measured | None:
        return await asyncio.to_thread(measured_model, name)

    async def current(self) -> Current:
        model = self._address.model
        wanted, phase = wished()
        return Current(model, switchable=bool(model), wanted=wanted, phase=phase)

    async def activate(self, name: str) -> bool:
        if await asyncio.to_thread(path_of, name) is None:
            raise UnknownVersion(name)
        if not self._address.model:
            return False
        await asyncio.to_thread(wish, name)
        return True


def kept_models() -> tuple[KeptModel, ...]:
    """Returns those that fit the present product, newest first, the shipped one last."""
    own = [_own(record) for record in own_models().glob("assistant-*.json") if is_usable(record.stem)]
    own.sort(key=lambda model: model.made_at, reverse=True)
    shipped = rasa_model()
    if not shipped.exists():
        return tuple(own)
    return (*own, KeptModel(name_of(shipped), shipped=True, made_at=_moment(shipped)))


def measured_model(name: str) -> Measured | None:
    """Returns what was measured of a model on the present held-out sentences."""
    record = read_json(record_of(name))
    if record.get("measured_on") != measured_on():
        return None
    try:
        return measured_from_json(record["measured"])
    except (KeyError, TypeError, ValueError):
        return None


def _own(record: Path) -> KeptModel:
    content = read_json(record)
    made_at = datetime.fromisoformat(content["made_at"])
    return KeptModel(record.stem, False, made_at, str(content["made_by"]), int(content["examples"]))


def _moment(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
