"""Four eyes: who uploads or asks for approval does not publish it, unless the office has decided otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.library import Version

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


def may_approve(version: Version, request: ApprovalRequest | None, person: str, needed: int) -> bool:
    """Tells whether this person may publish a version; what was published once has been approved."""
    if needed < DEFAULT_APPROVALS or version.published_at is not None:
        return True
    return person not in (version.created_by, request.requested_by if request else None)
