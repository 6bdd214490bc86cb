"""The tables. `migrations/` creates them; a test compares both."""

from assistant.adapters.sql.tables.base import Moment, metadata
from assistant.adapters.sql.tables.dossiers import (
    dossier_attempts,
    dossier_months,
    dossier_register,
    dossiers,
    field_report_photos,
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
from assistant.adapters.sql.tables.linked_accounts import link_codes, link_tries, linked_accounts
from assistant.adapters.sql.tables.people import audit_log, kept_settings, people, tokens
from assistant.adapters.sql.tables.regression import regression_questions
from assistant.adapters.sql.tables.talks import (
    channel_inbox,
    channel_talks,
    conversations,
    feedback,
    handled_questions,
    pins,
    turn_days,
    turn_facts,
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
    "field_report_photos",
    "field_reports",
    "handled_questions",
    "kept_settings",
    "library_active",
    "library_files",
    "library_requests",
    "library_snapshots",
    "library_state",
    "library_versions",
    "link_codes",
    "link_tries",
    "linked_accounts",
    "metadata",
    "nlu_examples",
    "people",
    "pins",
    "regression_questions",
    "tokens",
    "turn_days",
    "turn_facts",
    "turns",
    "zalo_tokens",
]
