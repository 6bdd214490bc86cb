"""A chat that is an official's: links it by a one-time code, tells whose it is at each message, and ends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from assistant.domain.audit import AuditAction, AuditEntry
from assistant.domain.errors import TooManyAttempts
from assistant.domain.linked_account import AccountKind, is_code
from assistant.domain.principal import CITIZEN, Principal
from assistant.events import log
from assistant.messages import message
from assistant.ports import AuditLog, LinkedAccounts, People

LINK, UNLINK = "lienket", "huylienket"
DEEP_LINK = "link_"  # "/start link_CODE" is what Telegram sends for the address of `deep_link`
_TYPED = re.compile(rf"/(?P<name>{LINK}|{UNLINK})(?:\s+(?P<code>.*))?", re.IGNORECASE | re.DOTALL)


class Linking:
    """The links of one platform. Only private chats are ever linked: what is said there nobody else reads."""

    def __init__(
        self, kind: AccountKind, accounts: LinkedAccounts, people: People, audit: AuditLog, *, remark: str = ""
    ) -> None:
        """Args: remark: what is said besides to who has linked a chat."""
        self._kind = kind
        self._remark = remark
        self._accounts = accounts
        self._people = people
        self._audit = audit

    async def principal(self, account: str) -> Principal:
        """Returns whose chat it is, with the roles and units of this moment.

        CITIZEN where nobody's, or of an account that is locked, or whose owner has to choose a password before anything else:
        a reset is what an administrator does about somebody else's hands on it.
        """
        owner = await self._owner(account)
        return CITIZEN if owner is None or owner.password_due else owner

    async def tell_once(self, account: str) -> bool:
        """Tells whether it has still to be said that the platform is abroad."""
        return await self._accounts.tell_once(self._kind, account)

    async def link(
        self, account: str, code: str, *, private: bool, also: Mapping[AccountKind, str] | None = None
    ) -> str:
        """Links the chat and returns what to say.

        Args:
            code: as typed; anything.
            also: other ids of the same person on this platform, linked at the same time.
        """
        if not private:
            await self._accounts.drop_code(self._kind, code)
            return message("chat.link.private_only")
        before = await self.principal(account)
        if not is_code(code):
            return message("chat.link.no_code")
        try:
            person_id = await self._accounts.redeem(self._kind, code, account)
        except TooManyAttempts:
            log("link.refused", component=self._kind, cause="too_many_attempts")
            return message("chat.link.too_many")
        person = await self._people.person(person_id) if person_id is not None else None
        if person is None or person_id is None or person.password_due:
            if (
                person_id is not None
            ):  # the account was locked after the code was made: nor is it linked when it opens again
                await self._accounts.unlink(self._kind, person_id)
            if before.id is not None:  # the same message came again after its answer got lost
                return message("chat.link.already", name=before.name)
            log("link.refused", component=self._kind, cause="unknown_code")
            return message("chat.link.unknown_code")
        for kind, other in (also or {}).items():
            await self._accounts.link(kind, other, person_id)
        await self._note("link", person)
        return "\n".join(part for part in (message("chat.link.done", name=person.name), self._remark) if part)

    async def unlink(self, account: str) -> str:
        """Ends the link and returns what to say."""
        person = await self._owner(account)
        if person is None:
            return message("chat.link.none")
        await unlink(self._kind, person, self._accounts, self._audit)
        return message("chat.link.ended")

    async def _owner(self, account: str) -> Principal | None:
        person_id = await self._accounts.person_of(self._kind, account)
        return await self._people.person(person_id) if person_id is not None else None

    async def _note(self, action: AuditAction, person: Principal) -> None:
        await note(action, self._kind, person, self._audit)


async def unlink(kind: AccountKind, person: Principal, accounts: LinkedAccounts, audit: AuditLog) -> bool:
    """Ends a person's link, as the chat and the page do it; False when there was none."""
    if person.id is None or not await accounts.unlink(kind, person.id):
        return False
    if kind == "zalo":
        await accounts.unlink("zalo_app", person.id)
    await note("unlink", kind, person, audit)
    return True


async def note(action: AuditAction, kind: AccountKind, person: Principal, audit: AuditLog) -> None:
    """Writes into the audit log that a link began or ended."""
    await audit.add(AuditEntry(datetime.now(UTC), person.name, action, f"account:{kind}"))
    log(f"account.{action}ed", component=kind)


def deep_link(bot: str, code: str) -> str:
    """Returns the address that opens Telegram with the bot and the code; `bot` is its user name."""
    return f"https://t.me/{bot}?start={DEEP_LINK}{code}"


def command_of(text: str) -> tuple[str, str] | None:
    """Returns name and code of a command about links in a message, None in any other."""
    found = _TYPED.fullmatch(text.strip())
    return None if found is None else (found["name"].lower(), (found["code"] or "").strip())
