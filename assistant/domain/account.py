"""An account of the office, as administrators see it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.domain.principal import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200  # characters
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one when it is read out


@dataclass(frozen=True, slots=True)
class Account:
    """Attributes:
    blocked: whether an administrator has shut it; `locked_until` is the quarter of an hour after wrong passwords.
    password_due: whether the password was given by somebody else and has to be changed at the next sign-in.
    sessions: how many browsers and programs are signed in.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    units: tuple[str, ...]
    created_at: datetime
    blocked: bool = False
    password_due: bool = False
    locked_until: datetime | None = None
    sessions: int = 0


def one_time_password() -> str:
    """Returns three groups of four letters, to be read out or written down once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def password_problem(new: str, again: str, old: str) -> Literal["short", "long", "different", "same"] | None:
    """Returns what is wrong with a new password, None when it can be taken."""
    if len(new) < SHORTEST_PASSWORD:
        return "short"
    if len(new) > LONGEST_PASSWORD:
        return "long"
    if new != again:
        return "different"
    return "same" if new == old else None
