"""Linked accounts as long as the process lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.domain.errors import TooManyAttempts
from assistant.domain.linked_account import (
    CODE_LIFE,
    MOST_TRIES,
    TRIES_FOR,
    AccountKind,
    LinkedAccount,
    new_code,
    same_code,
)

_Account = tuple[AccountKind, str]


@dataclass
class MemoryLinkedAccounts:
    """See `assistant.ports.LinkedAccounts`."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _linked: dict[_Account, LinkedAccount] = field(default_factory=dict)
    _told: set[_Account] = field(default_factory=set)
    _codes: dict[tuple[AccountKind, str], tuple[str, datetime]] = field(default_factory=dict)
    _tries: dict[_Account, tuple[int, datetime]] = field(default_factory=dict)

    async def of(self, person_id: str) -> tuple[LinkedAccount, ...]:
        own = (linked for linked in self._linked.values() if linked.person_id == person_id)
        return tuple(sorted(own, key=lambda linked: linked.kind))

    async def person_of(self, kind: AccountKind, account: str) -> str | None:
        linked = self._linked.get((kind, account))
        return None if linked is None else linked.person_id

    async def link(self, kind: AccountKind, account: str, person_id: str) -> None:
        await self.unlink(kind, person_id)
        self._told.discard((kind, account))
        self._linked[kind, account] = LinkedAccount(kind, person_id, self.now())

    async def unlink(self, kind: AccountKind, person_id: str) -> bool:
        own = [key for key, linked in self._linked.items() if (linked.kind, linked.person_id) == (kind, person_id)]
        for key in own:
            del self._linked[key]
        return bool(own)

    async def tell_once(self, kind: AccountKind, account: str) -> bool:
        if (kind, account) not in self._linked or (kind, account) in self._told:
            return False
        self._told.add((kind, account))
        return True

    async def new_code(self, kind: AccountKind, person_id: str) -> tuple[str, datetime]:
        code, expires_at = new_code(), self.now() + CODE_LIFE
        kept = {key: one for key, one in self._codes.items() if (key[0], one[0]) != (kind, person_id)}
        self._codes = {**kept, (kind, code): (person_id, expires_at)}
        return code, expires_at

    async def drop_code(self, kind: AccountKind, code: str) -> None:
        self._codes.pop((kind, same_code(code)), None)

    async def redeem(self, kind: AccountKind, code: str, account: str) -> str | None:
        self._count_try(kind, account)
        person, expires_at = self._codes.get((kind, same_code(code)), ("", self.now()))
        if expires_at <= self.now():
            return None
        await self.drop_code(kind, code)
        await self.link(kind, account, person)
        self._tries.pop((kind, account), None)
        return person

    def _count_try(self, kind: AccountKind, account: str) -> None:
        now = self.now()
        tries, since = self._tries.get((kind, account), (0, now))
        if since < now - TRIES_FOR:
            tries, since = 0, now
        self._tries[kind, account] = tries + 1, since
        if tries + 1 > MOST_TRIES:
            raise TooManyAttempts(int((since + TRIES_FOR - now).total_seconds()) + 1)
