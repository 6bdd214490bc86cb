"""Who changed what, when and why: nothing in it is ever changed or deleted by the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

AuditAction = Literal[
    "upload",
    "request",
    "send_back",
    "publish",
    "withdraw",
    "rollback",
    "import",
    "setting",
    "notice",
    "channel",
    "account",
    "link",
    "unlink",
    "export",
    "restore",
    "add_example",
    "withdraw_example",
    "train",
    "cancel_training",
    "activate",
    "add_question",
    "remove_question",
    "field_report",
    "remove_field_report",
]
LONGEST_SUBJECT = 200  # characters


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change.

    Attributes:
        person: the name the person signs in with, or "terminal:…".
        subject: what was changed: id of an item, "snapshot:3", key of a setting, "example:3",
            "regression", name of a model, "training", number of a field report.
        before, after: what can be said of it in few values; None where there was or is nothing.
    """

    at: datetime
    person: str
    action: AuditAction
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
