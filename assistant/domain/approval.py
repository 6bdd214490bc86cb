"""Four eyes: who uploads or asks for approval does not publish it, unless the office has decided otherwise or is an admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.library import Version
from assistant.domain.principal import Principal

APPROVALS = "approvals"  # the kept setting: how many people it takes
DEFAULT_APPROVALS = 2


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """Somebody asks that a version be published."""

    item_id: str
    number: int
    requested_at: datetime
    requested_by: str
    note: str


def may_approve(version: Version, request: ApprovalRequest | None, person: Principal, needed: int) -> bool:
    """Tells whether this person may publish a version; what was published once has been approved.

    An admin could decide that one person is enough and publish then: to forbid it would be a ritual. The audit log names
    who uploaded and who published.
    """
    if needed < DEFAULT_APPROVALS or version.published_at is not None or "admin" in person.roles:
        return True
    return person.name not in (version.created_by, request.requested_by if request else None)
