"""The way of a draft to the answers: asked for, then published or sent back by somebody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.domain.approval import APPROVALS, DEFAULT_APPROVALS, ApprovalRequest, may_approve
from assistant.domain.errors import NotApprovable, UnknownVersion
from assistant.domain.library import Snapshot, Version
from assistant.domain.principal import Principal
from assistant.domain.regression import Comparison
from assistant.knowledge_base.publishing import Publishing
from assistant.ports import ApprovalRequests, KeptSettings

Compare = Callable[[str, int], Awaitable[Comparison]]


async def nothing_to_ask(item_id: str, number: int) -> Comparison:
    """Where there is no regression set."""
    return Comparison(())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for approval."""

    version: Version
    request: ApprovalRequest


class Approval:
    """See `assistant.domain.approval`. Pages and API publish through here; a terminal, which owns the store, does not."""

    def __init__(
        self,
        publishing: Publishing,
        requests: ApprovalRequests,
        settings: KeptSettings,
        compare: Compare = nothing_to_ask,
    ) -> None:
        """Args: compare: asks the regression set before and after a version is published."""
        self._publishing = publishing
        self._requests = requests
        self._settings = settings
        self._compare = compare

    async def needed(self) -> int:
        """Returns how many people it takes."""
        kept = await self._settings.get(APPROVALS)
        return kept if kept in (1, DEFAULT_APPROVALS) else DEFAULT_APPROVALS

    async def need(self, count: int, by: str) -> None:
        """Decides how many people it takes, one or two."""
        before = await self.needed()
        if count != before:
            await self._settings.put(APPROVALS, count, by)
            await self._publishing.note(by, "setting", APPROVALS, {"value": before}, {"value": count})

    async def ask(self, item_id: str, number: int, by: str, note: str) -> None:
        """Asks that a version be published.

        Raises:
            UnknownVersion: there is no such version.
            NotApprovable: it answers already, or somebody has asked.
        """
        version = await self.version(item_id, number)
        if version.status == "active":
            raise NotApprovable("already_active")
        request = ApprovalRequest(item_id, number, datetime.now(UTC), by, note)
        if not await self._requests.add(request):
            raise NotApprovable("already_waiting")
        await self._publishing.note(by, "request", item_id, None, {"version": number}, note)

    async def request_for(self, item_id: str, number: int) -> ApprovalRequest | None:
        """Returns the request for a version, None when nobody has asked."""
        return next((one for one in await self._requests.of(item_id) if one.number == number), None)

    async def waiting(self) -> tuple[Waiting, ...]:
        """Returns what waits, the longest waiting first."""
        found = []
        for request in await self._requests.waiting():
            versions = {one.number: one for one in await self._publishing.library.versions(request.item_id)}
            version = versions.get(request.number)
            if version is not None and version.status != "active":
                found.append(Waiting(version, request))
        return tuple(found)

    async def send_back(self, item_id: str, number: int, by: str, reason: str) -> None:
        """Takes a version off the waiting ones and says why.

        Raises:
            UnknownVersion: it does not wait.
        """
        if await self.request_for(item_id, number) is None:
            raise UnknownVersion(f"{item_id} {number}")
        await self._requests.remove(item_id, [number])
        await self._publishing.note(by, "send_back", item_id, {"version": number}, None, reason)

    async def may_publish(self, version: Version, person: Principal) -> bool:
        """Tells whether this person may publish a version."""
        request = await self.request_for(version.item_id, version.number)
        return may_approve(version, request, person, await self.needed())

    async def publish(self, item_id: str, number: int | None, by: Principal, reason: str = "") -> Snapshot:
        """Makes a version answer, the newest one by default; what waits of the item and is not newer waits no longer.

        Raises:
            UnknownVersion: there is no such version.
            NotApprovable: it takes somebody else, or fewer questions of the regression set pass and no reason is given.
        """
        version = await self.version(item_id, number)
        if not await self.may_publish(version, by):
            raise NotApprovable("own_version")
        compared = await self._compare(item_id, version.number)
        if compared.lowers and not reason.strip():
            raise NotApprovable("regression")
        passed = {"passed_before": compared.before, "passed_after": compared.after} if compared.asked else {}
        snapshot = await self._publishing.publish(item_id, version.number, by.name, reason, noted=passed)
        done = [one.number for one in await self._requests.of(item_id) if one.number <= version.number]
        await self._requests.remove(item_id, done)
        return snapshot

    async def version(self, item_id: str, number: int | None = None) -> Version:
        """Returns a version as it is listed, the newest one by default.

        Raises:
            UnknownVersion: there is no such version.
        """
        versions = await self._publishing.library.versions(item_id)
        chosen = next((one for one in versions if number in (None, one.number)), None)
        if chosen is None:
            raise UnknownVersion(f"{item_id} {number}")
        return chosen
