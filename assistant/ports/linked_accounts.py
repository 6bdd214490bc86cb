"""Accounts elsewhere that are a person of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from assistant.domain.linked_account import AccountKind, LinkedAccount


class LinkedAccounts(Protocol):
    """Which account elsewhere is which person; one of each kind a person. Every method raises StoreUnavailable.

    `account` is the platform's own id, or the provider's "issuer subject"; it is kept as a digest only. What belongs to a person
    goes when the person is removed.
    """

    async def of(self, person_id: str) -> tuple[LinkedAccount, ...]:
        """Returns what is linked with a person, by kind."""

    async def person_of(self, kind: AccountKind, account: str) -> str | None:
        """Returns the id of the person, None when the account is linked with nobody."""

    async def link(self, kind: AccountKind, account: str, person_id: str) -> None:
        """Links; what the account or the person was linked with before of this kind is not any more."""

    async def unlink(self, kind: AccountKind, person_id: str) -> bool:
        """Ends a link; False when there was none."""

    async def tell_once(self, kind: AccountKind, account: str) -> bool:
        """Tells whether this account was not told yet where its words go, and notes that it is now."""

    async def new_code(self, kind: AccountKind, person_id: str) -> tuple[str, datetime]:
        """Returns a code that links, once and until the moment; the person's code before it works no more."""

    async def drop_code(self, kind: AccountKind, code: str) -> None:
        """Makes a code worthless, such as one that others have read; nothing happens when there is none."""

    async def redeem(self, kind: AccountKind, code: str, account: str) -> str | None:
        """Links the account with the person whose code it is, and returns the person's id; None when no such code is alive.

        Raises:
            TooManyAttempts: the account gave too many wrong codes; a right one is not taken either for a while.
        """
