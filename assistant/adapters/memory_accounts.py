"""Accounts as administrators see them, as long as the process lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assistant.adapters.memory import MemoryPeople
from assistant.domain.account import Account
from assistant.domain.errors import LastAdmin
from assistant.domain.principal import Role

_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class MemoryAccounts:
    """See `assistant.ports.Accounts`."""

    def __init__(self, people: MemoryPeople | None = None) -> None:
        self._people = people or MemoryPeople()

    async def all(self) -> tuple[Account, ...]:
        return tuple(self._account(name) for name in sorted(self._people.accounts))

    async def of(self, person_id: str) -> Account | None:
        return next((one for one in await self.all() if one.id == person_id), None)

    async def change(self, person_id: str, roles: tuple[Role, ...], units: tuple[str, ...]) -> None:
        name = await self._name(person_id)
        if name is not None:
            if "admin" not in roles:
                self._keep_an_admin(name)
            own = self._people.accounts[name]
            own.principal = replace(own.principal, roles=roles, units=units)

    async def block(self, person_id: str, *, blocked: bool) -> None:
        name = await self._name(person_id)
        if name is not None:
            if blocked:
                self._keep_an_admin(name)
            own = self._people.accounts[name]
            own.blocked, own.failures = blocked, 0
            self._people.end_sessions(name)

    async def end_sessions(self, person_id: str) -> int:
        name = await self._name(person_id)
        return 0 if name is None else self._people.end_sessions(name)

    async def _name(self, person_id: str) -> str | None:
        found = await self.of(person_id)
        return None if found is None else found.name

    def _keep_an_admin(self, leaving: str) -> None:
        own = self._people.accounts
        admins = {name for name, one in own.items() if "admin" in one.principal.roles and not one.blocked}
        if admins == {leaving}:
            raise LastAdmin(leaving)

    def _account(self, name: str) -> Account:
        own = self._people.accounts[name]
        person = own.principal
        sessions = sum(whose.name == name for whose, _ in self._people.tokens.values())
        return Account(
            person.id or "", name, person.roles, person.units, _BEGAN, own.blocked, person.password_due, None, sessions
        )
