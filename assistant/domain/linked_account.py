"""Accounts elsewhere that are a person of ours: a chat, Zalo's mini app, the office's identity provider."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

AccountKind = Literal["telegram", "zalo", "zalo_app", "oidc"]

CODE_LIFE = timedelta(minutes=10)
CODE_LENGTH = 8
MOST_TRIES = 5  # wrong codes of one chat within TRIES_FOR; there are 31^8 codes, of which at most a few are alive
TRIES_FOR = timedelta(minutes=15)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0, 1, I, L and O, which are read for one another


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """One account that is linked; what it is called there is kept as a digest only."""

    kind: AccountKind
    person_id: str
    linked_at: datetime


def new_code() -> str:
    """Returns a code that nobody can guess, to be typed once."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


def same_code(typed: str) -> str:
    """Returns a code as it was shown: upper case, without the blanks and dashes that people put in."""
    return "".join(typed.upper().split()).replace("-", "")


def is_code(typed: str) -> bool:
    """Tells whether it could be a code of ours."""
    code = same_code(typed)
    return len(code) == CODE_LENGTH and set(code) <= set(_LETTERS)
