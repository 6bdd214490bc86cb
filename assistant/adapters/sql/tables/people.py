"""People and what they changed."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("failed_attempts", Integer, nullable=False),
    Column("locked_until", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("blocked", Boolean, nullable=False, default=False),  # by an administrator
    Column("password_due", Boolean, nullable=False, default=False),  # given by somebody else
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),  # of a browser's session, which ends when nobody uses it
    Index(None, "person_id"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("person", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("before", JSON, nullable=True),
    Column("after", JSON, nullable=True),
    Column("reason", Text, nullable=False),
    Index(None, "at"),
    Index(None, "person", "id"),
    Index(None, "action", "id"),
    Index(None, "subject", "id"),
)

kept_settings = Table(
    "kept_settings",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(80), nullable=False),
)
