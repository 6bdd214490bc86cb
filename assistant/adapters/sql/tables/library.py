"""Published knowledge."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Date,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

library_versions = Table(
    "library_versions",
    metadata,
    Column("item_id", String(120), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("effective_from", Date, nullable=True),
    Column("expires_on", Date, nullable=True),
    Column("file_name", String(255), nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("published_at", Moment, nullable=True),
    Column("published_by", String(80), nullable=True),
)

library_files = Table(
    "library_files",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("file", LargeBinary, nullable=False),
)

library_active = Table(
    "library_active",
    metadata,
    Column("item_id", String(120), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("before", Integer, nullable=True),
)

library_snapshots = Table(
    "library_snapshots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("action", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column(
        "changes", JSON, nullable=False
    ),  # item id → [what answered before, what answers now], each [number, before] or null
)

library_state = Table(
    "library_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1: its row is the lock of every change
    Column("revision", Integer, nullable=False),
)

library_requests = Table(
    "library_requests",
    metadata,
    Column("item_id", String(120), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("requested_at", Moment, nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("note", Text, nullable=False),
)
