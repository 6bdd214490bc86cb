"""Audit log, requests for approval and kept settings as long as the process lives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from assistant.domain.approval import ApprovalRequest
from assistant.domain.audit import AuditAction, AuditEntry


class MemoryAuditLog:
    """See `assistant.ports.AuditLog`."""

    def __init__(self) -> None:
        self._entries: list[AuditEntry] = []

    async def add(self, entry: AuditEntry) -> None:
        self._entries.append(entry)

    async def entries(
        self,
        *,
        person: str | None = None,
        action: AuditAction | None = None,
        subject: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[AuditEntry, ...]:
        found = (
            entry
            for entry in reversed(self._entries)
            if person in (None, entry.person) and action in (None, entry.action) and subject in (None, entry.subject)
        )
        return tuple(islice(found, offset, offset + limit))


class MemoryApprovalRequests:
    """See `assistant.ports.ApprovalRequests`."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], ApprovalRequest] = {}

    async def add(self, request: ApprovalRequest) -> bool:
        key = (request.item_id, request.number)
        return self._requests.setdefault(key, request) is request

    async def of(self, item_id: str) -> tuple[ApprovalRequest, ...]:
        own = (request for request in self._requests.values() if request.item_id == item_id)
        return tuple(sorted(own, key=lambda request: -request.number))

    async def waiting(self) -> tuple[ApprovalRequest, ...]:
        return tuple(sorted(self._requests.values(), key=lambda one: (one.requested_at, one.item_id, one.number)))

    async def remove(self, item_id: str, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._requests.pop((item_id, number), None)


class MemoryKeptSettings:
    """See `assistant.ports.KeptSettings`."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    async def get(self, key: str) -> Any | None:
        return json.loads(self._values[key]) if key in self._values else None

    async def put(self, key: str, value: Any, by: str) -> None:
        self._values[key] = json.dumps(value)
