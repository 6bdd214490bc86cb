"""Fields of a form as they were typed → values, and what is wrong beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from assistant.common.text import normalise
from assistant.messages import message


@dataclass(slots=True)
class Fields:
    """Reads one field after the other; `problems` has name of the field → sentence for the person."""

    typed: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, most: int, needed: bool = False) -> str:
        """Returns the words, "" where there are none or they are too long."""
        words = normalise(self.typed.get(name, "")).strip()
        if needed and not words:
            self.problems[name] = message("desk.field.missing")
        if len(words) > most:
            self.problems[name] = message("desk.field.too_long", limit=most)
            return ""
        return words

    def url(self, name: str, *, most: int = 500) -> str | None:
        """Returns an address of the web, None for none or a wrong one."""
        address = self.text(name, most=most)
        if not address:
            return None
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.netloc or any(sign.isspace() for sign in address):
            self.problems[name] = message("desk.field.wrong_url")
            return None
        return address

    def day(self, name: str) -> date | None:
        """Returns a day, None for none or a wrong one."""
        words = self.typed.get(name, "").strip()
        try:
            return date.fromisoformat(words) if words else None
        except ValueError:
            self.problems[name] = message("desk.field.wrong_date")
            return None

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Returns a beginning and an end; an end before the beginning is wrong."""
        begins, ends = self.day(first), self.day(last)
        if begins and ends and ends < begins:
            self.problems[last] = message("desk.field.dates")
        return begins, ends
