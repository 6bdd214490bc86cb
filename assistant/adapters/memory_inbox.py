"""Inbox and talks in memory, for tests and for reading what the ports mean."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.ports import Talk, Update

_LEASE = timedelta(minutes=2)


@dataclass
class _Kept:
    payload: Mapping[str, Any]
    received_at: datetime
    begun_at: datetime | None = None
    done: bool = False
    attempts: int = 0
    turn_id: str | None = None


@dataclass
class MemoryInbox:
    """See `assistant.ports.Inbox`."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)

    async def put(self, channel: str, update_id: str, payload: Mapping[str, Any]) -> bool:
        if (channel, update_id) in self._kept:
            return False
        self._kept[channel, update_id] = _Kept(copy.deepcopy(dict(payload)), self.now())
        return True

    async def begin(self, channel: str, update_id: str) -> Update | None:
        kept = self._kept.get((channel, update_id))
        if kept is None or not self._is_free(kept):
            return None
        kept.begun_at = self.now()
        kept.attempts += 1
        return self._update(channel, update_id)

    async def waiting(self, channel: str, limit: int = 100) -> tuple[Update, ...]:
        free = [
            (kept.received_at, update_id)
            for (of, update_id), kept in self._kept.items()
            if of == channel and self._is_free(kept)
        ]
        return tuple(self._update(channel, update_id) for _, update_id in sorted(free)[:limit])

    async def answered(self, channel: str, update_id: str, turn_id: str) -> None:
        if (kept := self._kept.get((channel, update_id))) is not None:
            kept.turn_id = turn_id

    async def put_back(self, channel: str, update_id: str) -> None:
        if (kept := self._kept.get((channel, update_id))) is not None:
            kept.begun_at = None

    async def done(self, channel: str, update_id: str) -> None:
        if (kept := self._kept.get((channel, update_id))) is not None:
            kept.done, kept.payload = True, {}

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, kept in self._kept.items() if kept.received_at < moment]
        for key in old:
            del self._kept[key]
        return len(old)

    def _update(self, channel: str, update_id: str) -> Update:
        kept = self._kept[channel, update_id]
        return Update(channel, update_id, kept.payload, kept.attempts, kept.turn_id)

    def _is_free(self, kept: _Kept) -> bool:
        return not kept.done and (kept.begun_at is None or kept.begun_at < self.now() - _LEASE)


class MemoryTalks:
    """See `assistant.ports.Talks`."""

    def __init__(self) -> None:
        self._talks: dict[tuple[str, str], Talk] = {}

    async def of(self, channel: str, person: str) -> Talk | None:
        return self._talks.get((channel, person))

    async def keep(self, channel: str, person: str, talk: Talk) -> None:
        self._talks[channel, person] = talk

    async def forget(self, channel: str, person: str) -> None:
        self._talks.pop((channel, person), None)
