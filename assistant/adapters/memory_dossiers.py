"""Dossiers in memory: for tests, and for an assistant without a register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.domain.dossier import fact_digest
from assistant.domain.dossier_keys import (
    digest_of_client,
    digest_of_code,
    digest_of_fact,
    is_the_holders,
    same_code,
)
from assistant.domain.errors import LookupClosed
from assistant.domain.indicator import RegisterState
from assistant.domain.lookup_limits import Attempt, closed_for_s
from assistant.domain.own_dossier import DossierView

_KEY = b"in memory"


@dataclass(frozen=True, slots=True)
class Held:
    """A dossier and the numbers that open it; None: not given to the desk."""

    dossier: DossierView
    phone: str | None = None
    identity: str | None = None


class MemoryDossierLookup:
    """See `assistant.ports.DossierLookup`."""

    def __init__(
        self,
        register: RegisterState | None = None,
        held: Iterable[Held] = (),
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._register = register
        self._held = {same_code(one.dossier.code): one for one in held}
        self._now = now
        self._attempts: list[Attempt] = []

    async def register(self) -> RegisterState | None:
        return self._register

    async def find(self, code: str, fact: str, client: str) -> DossierView | None:
        attempt = Attempt(
            digest_of_client(client, _KEY), digest_of_code(code, _KEY), digest_of_fact(fact, _KEY), self._now()
        )
        closed_s = closed_for_s(attempt, self._attempts)
        if closed_s:
            raise LookupClosed(closed_s)
        held = self._held.get(same_code(code))
        phone = fact_digest("phone", held.phone, _KEY) if held and held.phone else None
        identity = fact_digest("identity", held.identity, _KEY) if held and held.identity else None
        right = is_the_holders(fact, phone, identity, _KEY)
        self._attempts.append(replace(attempt, wrong=held is None or not right))
        return held.dossier if held is not None and right else None
