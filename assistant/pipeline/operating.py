"""The notice above the pages and the channels that are switched off: kept in the store, read at most every two seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from assistant.domain.audit import AuditAction
from assistant.domain.errors import StoreUnavailable
from assistant.domain.operation import LEVELS, NOTICE_PLACES, SWITCHED, Notice, NoticePlace, Operation, Switched
from assistant.events import log
from assistant.messages import message
from assistant.ports import KeptSettings

FRESH_S = 2.0  # how long this process may not know what another one was told
_NOTICE, _CHANNELS = "notice", "channels_off"
Json = Mapping[str, Any]
Note = Callable[[str, AuditAction, str, Json | None, Json | None, str], Awaitable[None]]


class Operating:
    """What holds now. While the store is away, what held last goes on."""

    def __init__(self, kept: KeptSettings, note: Note, hotline: str, *, fresh_s: float = FRESH_S) -> None:
        """Args: note: writes into the audit log."""
        self._kept = kept
        self._note = note
        self._hotline = hotline
        self._fresh_s = fresh_s
        self._known = Operation()
        self._read_at: float | None = None

    async def now(self) -> Operation:
        """Returns what holds, at most seconds old."""
        if self._read_at is None or monotonic() - self._read_at >= self._fresh_s:
            self._read_at = monotonic()  # also of a try that fails: a store that is away is not asked by every message
            try:
                notice, off = await self._kept.get(_NOTICE), await self._kept.get(_CHANNELS)
            except StoreUnavailable as error:
                log("store.failed", cause=str(error))
            else:
                self._known = Operation(_notice(notice), _off(off))
        return self._known

    async def notice(self, place: NoticePlace) -> Notice | None:
        """Returns what stands above a page now."""
        found = (await self.now()).notice
        return found if found is not None and found.is_shown(place, datetime.now(UTC)) else None

    async def closed(self, channel: str) -> str | None:
        """Returns what people are told on a channel that is switched off, None when it is not."""
        reason = next((why for name, why in (await self.now()).off.items() if name == channel), None)
        return None if reason is None else message("error.channel_off", reason=reason, hotline=self._hotline)

    async def announce(self, notice: Notice | None, by: str, why: str) -> None:
        """Puts a notice in place of the one before; None takes it down."""
        before = _notice(await self._kept.get(_NOTICE))
        if notice != before:
            await self._keep(_NOTICE, _json(notice), by)
            await self._note(by, "notice", _NOTICE, _json(before), _json(notice), why)

    async def switch(self, channel: Switched, reason: str | None, by: str, why: str) -> None:
        """Switches a channel off for a reason that people read there; None switches it on."""
        before = _off(await self._kept.get(_CHANNELS))
        after = {name: text for name, text in before.items() if name != channel}
        if reason is not None:
            after[channel] = reason
        if after != before:
            await self._keep(_CHANNELS, after, by)
            await self._note(by, "channel", channel, _state(before, channel), _state(after, channel), why)

    async def _keep(self, key: str, value: object, by: str) -> None:
        await self._kept.put(key, value, by)
        self._read_at = None


def _state(off: Mapping[Switched, str], channel: Switched) -> Json:
    return {"off": off[channel]} if channel in off else {"on": True}


def _json(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    moments = {key: None if (at := getattr(notice, key)) is None else at.isoformat() for key in ("begins", "ends")}
    return {**asdict(notice), "places": list(notice.places), **moments}


def _notice(kept: Any) -> Notice | None:
    """What is kept and cannot be read is no notice: an older release wrote it, or a newer one."""
    try:
        return Notice(
            str(kept["text"]),
            next(level for level in LEVELS if level == kept["level"]),
            tuple(place for place in NOTICE_PLACES if place in kept["places"]),
            *(datetime.fromisoformat(kept[key]) if kept[key] else None for key in ("begins", "ends")),
        )
    except (TypeError, KeyError, ValueError, StopIteration):
        return None


def _off(kept: Any) -> dict[Switched, str]:
    return {channel: str(kept[channel]) for channel in SWITCHED if channel in kept} if isinstance(kept, dict) else {}
