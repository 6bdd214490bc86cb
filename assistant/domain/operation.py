"""What an administrator tells everybody while the assistant runs: a notice above the pages, channels that are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Level = Literal["info", "warning", "urgent"]
LEVELS: tuple[Level, ...] = ("info", "warning", "urgent")
# Not the officials' and the administrators' pages: whoever switches something off must be able to switch it on again.
Switched = Literal["web", "telegram", "zalo"]
SWITCHED: tuple[Switched, ...] = ("web", "telegram", "zalo")
# Not chats: what was sent there stays in somebody's hands when the notice is long over.
NoticePlace = Literal["web", "officials"]
NOTICE_PLACES: tuple[NoticePlace, ...] = ("web", "officials")
LONGEST_NOTICE = 300  # characters


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence above the pages; `begins` and `ends` None: from now on, until somebody takes it down."""

    text: str
    level: Level = "info"
    places: tuple[NoticePlace, ...] = NOTICE_PLACES
    begins: datetime | None = None
    ends: datetime | None = None

    def is_shown(self, place: NoticePlace, now: datetime) -> bool:
        """Tells whether it stands above a page at a moment."""
        begun = self.begins is None or self.begins <= now
        over = self.ends is not None and self.ends <= now
        return place in self.places and begun and not over


@dataclass(frozen=True, slots=True)
class Operation:
    """What holds now; `off` is channel → why it is switched off, as people read it."""

    notice: Notice | None = None
    off: Mapping[Switched, str] = field(default_factory=dict)
