"""What chat platforms sent, and with whom we talk there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Update:
    """What a chat platform sent, as it came.

    Attributes:
        id: the platform's own id, unique within the channel.
        attempts: how often it was begun.
        turn_id: the turn that answers it, where one was kept before something failed; it is sent, not asked again.
    """

    channel: str
    id: str
    payload: Mapping[str, Any]
    attempts: int
    turn_id: str | None = None


class Inbox(Protocol):
    """Keeps what chat platforms send until it is answered. Every method raises StoreUnavailable when the store is away."""

    async def put(self, channel: str, update_id: str, payload: Mapping[str, Any]) -> bool:
        """Keeps an update; False when it came before, answered or not.

        Args:
            update_id: 1–120 characters.
        """

    async def begin(self, channel: str, update_id: str) -> Update | None:
        """Returns an update to work on, and no one else gets it for two minutes; None when it is done or in somebody's hands."""

    async def waiting(self, channel: str, limit: int = 100) -> tuple[Update, ...]:
        """Returns updates that `begin` would give out now, oldest first; they are not begun."""

    async def answered(self, channel: str, update_id: str, turn_id: str) -> None:
        """Notes the turn that answers it, so that a later attempt sends the same."""

    async def put_back(self, channel: str, update_id: str) -> None:
        """Gives an update that was begun to the next one who asks."""

    async def done(self, channel: str, update_id: str) -> None:
        """Notes that nothing is left to do, and forgets the payload: it holds somebody's words."""

    async def forget_before(self, moment: datetime) -> int:
        """Deletes updates that came before `moment`, answered or not; returns how many. Sent again, they would be new.

        What is noted of one that is gone is lost.
        """


@dataclass(frozen=True, slots=True)
class Talk:
    """Where one person's talk in a chat stands.

    Attributes:
        consented: whether the person has agreed to see details of a dossier in this chat.
        withheld: id of the turn whose details wait for that, or None.
    """

    conversation_id: str
    consented: bool = False
    withheld: str | None = None


class Talks(Protocol):
    """Which conversation a person of a chat platform is in. Every method raises StoreUnavailable when the store is away."""

    async def of(self, channel: str, person: str) -> Talk | None:
        """Returns the talk, None before the first one and when its conversation was forgotten.

        Args:
            person: the platform's id; kept as a digest only.
        """

    async def keep(self, channel: str, person: str, talk: Talk) -> None:
        """Keeps a talk in place of the one before. Its conversation must exist."""

    async def forget(self, channel: str, person: str) -> None:
        """Forgets the talk, the consent too; the next message begins a new one."""
