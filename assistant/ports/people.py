"""Who may do what."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.account import Account
from assistant.domain.principal import Principal, Role


class People(Protocol):
    """Accounts of officials, and the tokens they sign in with."""

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        """Returns a bearer token, its life in seconds, and whose it is.

        Raises:
            NotSignedIn: wrong name or password; takes as long as a right one.
            AccountBlocked: they are right, and an administrator has shut the account.
            TooManyAttempts: the account is locked for a while.
        """

    async def principal_of(self, token: str, *, idle_s: int | None = None) -> Principal:
        """Returns whose token it is.

        Args:
            idle_s: ends the session of a browser that was not used for so long; None: as long as the token lives.

        Raises:
            NotSignedIn: unknown, expired, idle or withdrawn.
        """

    async def person(self, person_id: str) -> Principal | None:
        """Returns a person as roles and units are now; None when the account is removed or locked."""

    async def by_name(self, name: str) -> Principal | None:
        """Returns whose name to sign in with this is; None when there is no such account or it is locked."""

    async def open_session(self, person_id: str) -> tuple[str, int, Principal]:
        """Returns what `sign_in` returns, for a person whom somebody else has recognised.

        Raises:
            NotSignedIn: the account is removed or locked.
        """

    async def sign_out(self, token: str) -> None:
        """Withdraws a token; nothing happens when there is none."""

    async def add(self, principal: Principal, password: str, *, once: bool = False) -> None:
        """Creates an account; `principal.name` is the name to sign in with.

        Args:
            once: the password has to be changed at the first sign-in (`Principal.password_due`).

        Raises:
            ValueError: the name is taken.
        """

    async def set_password(self, name: str, password: str, *, once: bool = False) -> bool:
        """Gives an account a new password, unlocks it and withdraws its tokens; tells whether there is one."""

    async def change_password(self, name: str, old: str, new: str) -> None:
        """The same for who knows the password before.

        Raises:
            NotSignedIn: the old one is wrong, which is counted as at the sign-in.
            TooManyAttempts: the account is locked for a while.
        """


class Accounts(Protocol):
    """What administrators see and decide of accounts; ids are those of `Principal`."""

    async def all(self) -> tuple[Account, ...]:
        """Returns every account, by name."""

    async def of(self, person_id: str) -> Account | None:
        """Returns an account, None when there is none of that id."""

    async def change(self, person_id: str, roles: tuple[Role, ...], units: tuple[str, ...]) -> None:
        """Gives an account other roles and units; what it does next is decided by them.

        Raises:
            LastAdmin: nobody would be left who administers.
        """

    async def block(self, person_id: str, *, blocked: bool) -> None:
        """Shuts an account and ends its sessions, or opens it again, also after wrong passwords.

        Raises:
            LastAdmin: nobody would be left who administers.
        """

    async def end_sessions(self, person_id: str) -> int:
        """Withdraws every token of an account; returns how many there were."""
