"""What administrators do with accounts; every change goes into the audit log, no password ever does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.domain.account import Account, one_time_password
from assistant.domain.principal import Principal, Role
from assistant.pipeline.operating import Note
from assistant.ports import Accounts, People


class Staff:
    """People and their roles. A person is called by the id of the account."""

    def __init__(self, people: People, accounts: Accounts, note: Note) -> None:
        self._people = people
        self._accounts = accounts
        self._note = note

    async def add(self, name: str, roles: tuple[Role, ...], units: tuple[str, ...], by: str, why: str) -> str:
        """Creates an account and returns its one-time password, which is told to nobody again.

        Raises:
            ValueError: the name is taken.
        """
        password = one_time_password()
        await self._people.add(Principal(None, name, roles, units), password, once=True)
        await self._noted(name, None, {"roles": list(roles), "units": list(units)}, by, why)
        return password

    async def change(
        self, account: Account, roles: tuple[Role, ...], units: tuple[str, ...], by: str, why: str
    ) -> None:
        """Raises:
        LastAdmin: nobody would be left who administers.
        """
        before = {"roles": list(account.roles), "units": list(account.units)}
        after = {"roles": list(roles), "units": list(units)}
        if before != after:
            await self._accounts.change(account.id, roles, units)
            await self._noted(account.name, before, after, by, why)

    async def block(self, account: Account, by: str, why: str, *, blocked: bool) -> None:
        """Raises:
        LastAdmin: nobody would be left who administers.
        """
        if account.blocked != blocked or account.locked_until is not None:
            await self._accounts.block(account.id, blocked=blocked)
            await self._noted(account.name, {"blocked": account.blocked}, {"blocked": blocked}, by, why)

    async def end_sessions(self, account: Account, by: str, why: str) -> None:
        """Signs a person out everywhere."""
        ended = await self._accounts.end_sessions(account.id)
        await self._noted(account.name, {"sessions": ended}, {"sessions": 0}, by, why)

    async def reset_password(self, account: Account, by: str, why: str) -> str:
        """Returns the one-time password in place of the one before, which is told to nobody again."""
        password = one_time_password()
        await self._people.set_password(account.name, password, once=True)
        await self._noted(account.name, None, {"password": "reset"}, by, why)
        return password

    async def change_password(self, person: Principal, old: str, new: str) -> None:
        """What everybody does with the own password.

        Raises:
            NotSignedIn: the old one is wrong.
            TooManyAttempts: it was wrong too often.
        """
        await self._people.change_password(person.name, old, new)
        await self._noted(person.name, None, {"password": "changed"}, person.name, "")

    async def _noted(
        self, name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any], by: str, why: str
    ) -> None:
        await self._note(by, "account", name, before, after, why)
