"""Who may do what."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.principal import Principal


class People(Protocol):
    """Accounts of officials, and the tokens they sign in with."""

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        """Returns a bearer token, its life in seconds, and whose it is.

        Raises:
            NotSignedIn: wrong name or password; takes as long as a right one.
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

    async def add(self, principal: Principal, password: str) -> None:
        """Creates an account; `principal.name` is the name to sign in with.

        Raises:
            ValueError: the name is taken.
        """
