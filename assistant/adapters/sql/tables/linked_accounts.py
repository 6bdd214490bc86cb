"""Accounts elsewhere that are a person of ours: their ids, and the codes that link them, only as digests."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

linked_accounts = Table(
    "linked_accounts",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=True),  # when the account was told that its platform is abroad
    Index(None, "person_id", "kind", unique=True),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "digest"),
)

# Wrong codes of one account, counted from `since` on.
link_tries = Table(
    "link_tries",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
