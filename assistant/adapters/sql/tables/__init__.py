"""The tables. `migrations/` creates them; a test compares both."""

from assistant.adapters.sql.tables.base import Moment, metadata
from assistant.adapters.sql.tables.dossiers import (
    dossier_attempts,
    dossier_months,
    dossier_register,
    dossiers,
    field_reports,
)
from assistant.adapters.sql.tables.library import (
    library_active,
    library_files,
    library_requests,
    library_snapshots,
    library_state,
    library_versions,
)
from assistant.adapters.sql.tables.people import audit_log, kept_settings, people, tokens
from assistant.adapters.sql.tables.talks import (
    channel_inbox,
    channel_talks,
    conversations,
    feedback,
    handled_questions,
    pins,
    turns,
    zalo_tokens,
)
from assistant.adapters.sql.tables.understanding import nlu_examples

__all__ = [
    "Moment",
    "audit_log",
    "channel_inbox",
    "channel_talks",
    "conversations",
    "dossier_attempts",
    "dossier_months",
    "dossier_register",
    "dossiers",
    "feedback",
    "field_reports",
    "handled_questions",
    "kept_settings",
    "library_active",
    "library_files",
    "library_requests",
    "library_snapshots",
    "library_state",
    "library_versions",
    "metadata",
    "nlu_examples",
    "people",
    "pins",
    "tokens",
    "turns",
    "zalo_tokens",
]
