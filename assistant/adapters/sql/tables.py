"""The tables. `migrations/` creates them; a test compares both."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import Column, Table


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(80), nullable=True),
    Column("channel", String(20), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("topic", JSON, nullable=False),
    Index(None, "last_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("own_words", Text, nullable=False),  # personal numbers masked
    Column("turn", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("route", String(10), nullable=False),
    Column("took_ms", Integer, nullable=False),
    Index(None, "conversation_id"),
    Index(None, "asked_at"),
)

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

field_reports = Table(
    "field_reports",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("text", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("phone", String(40), nullable=True),
    Column("reported_at", Moment, nullable=False),
    Index(None, "reported_at"),
)

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

# One dossier a row. Days are ordinals (`date.toordinal`), so that a period compiles to the same comparisons here and in
# `dossier_months`, where the same columns hold months.
dossiers = Table(
    "dossiers",
    metadata,
    Column("code", String(60), primary_key=True),
    Column("unit", String(60), nullable=False),  # id in knowledge/units
    Column("field", String(160), nullable=False),
    Column("procedure", String(40), nullable=False),  # code of the national catalogue, "" when unknown
    Column("procedure_name", Text, nullable=False),
    Column("channel", SmallInteger, nullable=False),  # 1 at the desk, 2 online, 3 by post
    Column("status", String(20), nullable=False),
    Column("received", Integer, nullable=False),
    Column("due", Integer, nullable=False),  # 0 when nobody promised a day and none could be computed
    Column("finished", Integer, nullable=False),  # OPEN while it is handled
    Column("within", Integer, nullable=False),  # the last day on which it, still open, is not overdue; waiting added
    Column(
        "timing", SmallInteger, nullable=False
    ),  # 0 open, 1 early, 2 on time, 3 late, 4 finished and no day promised
    Column("returned", Integer, nullable=False),  # OPEN before the result was handed over
    Column("handling_days", Integer, nullable=False),  # working days from receipt to finish less waiting, 0 while open
    Column("fee_due", SmallInteger, nullable=False),
    Column("paid_online", SmallInteger, nullable=False),
    Column("result_due", SmallInteger, nullable=False),  # its result is a document
    Column("electronic_result", SmallInteger, nullable=False),
    Column("digitised", SmallInteger, nullable=False),  # components and result
    Column("reused", SmallInteger, nullable=False),
    Column("shared", SmallInteger, nullable=False),
    Column("identified", SmallInteger, nullable=False),
    Column("phone_digest", String(64), nullable=True),
    Column("identity_digest", String(64), nullable=True),
    Column("updated", Integer, nullable=False),  # seconds since 1970, UTC
    Index(None, "unit", "received"),
)

# The same dossiers counted by month: what every whole-month question is answered from.
dossier_months = Table(
    "dossier_months",
    metadata,
    Column("unit", String(60), primary_key=True),
    Column("field", String(160), primary_key=True),
    Column("procedure", String(40), primary_key=True),
    Column("channel", SmallInteger, primary_key=True, autoincrement=False),
    Column("received", Integer, primary_key=True, autoincrement=False),  # months since year 0
    Column("finished", Integer, primary_key=True, autoincrement=False),
    Column("within", Integer, primary_key=True, autoincrement=False),  # the last month at whose end it is not overdue
    Column("timing", SmallInteger, primary_key=True, autoincrement=False),
    Column("dossiers", Integer, nullable=False),
    Column("handling_days", Integer, nullable=False),
    Column("fee_due", Integer, nullable=False),
    Column("paid_online", Integer, nullable=False),
    Column("result_due", Integer, nullable=False),
    Column("electronic_result", Integer, nullable=False),
    Column("digitised", Integer, nullable=False),
    Column("reused", Integer, nullable=False),
    Column("shared", Integer, nullable=False),
    Column("identified", Integer, nullable=False),
    Column("online_full", Integer, nullable=False),  # sent online, and the result electronic where one is due
)

dossier_register = Table(
    "dossier_register",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("title", Text, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("as_of", Integer, nullable=False),  # the last day the export speaks of
    Column("first", Integer, nullable=False),  # the earliest day of receipt
    Column("dossiers", Integer, nullable=False),
    Column("revision", Integer, nullable=False),  # grows with every import
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", String(80), nullable=False),
)

# Tries to open a dossier, for two hours; who, which and with what only as digests.
dossier_attempts = Table(
    "dossier_attempts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("client", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("fact", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("wrong", Boolean, nullable=False),
    Index(None, "client"),
    Index(None, "code"),
    Index(None, "fact"),
    Index(None, "at"),
)

# What chat platforms sent. The payload, somebody's words, is forgotten when it is answered; all of it after some days.
channel_inbox = Table(
    "channel_inbox",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("update_id", String(120), primary_key=True),
    Column("payload", JSON(none_as_null=True), nullable=True),
    Column("received_at", Moment, nullable=False),
    Column("begun_at", Moment, nullable=True),
    Column("done", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("turn_id", String(40), nullable=True),
    Index(None, "channel", "done", "received_at"),
)

# Who talks in which conversation; who, only as a digest. It goes with the conversation.
channel_talks = Table(
    "channel_talks",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("consented", Boolean, nullable=False),
    Column("withheld", String(40), nullable=True),
    Index(None, "conversation_id"),
)

# The tokens of Zalo's Official Account, encrypted. Whoever renews them holds the row meanwhile.
zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("app_id", String(40), primary_key=True),
    Column("refresh", Text, nullable=False),  # works once
    Column("access", Text, nullable=True),
    Column("renewed_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=True),  # of the access token
    Column("refused_at", Moment, nullable=True),  # when Zalo took the refresh token no longer
)

pins = Table(
    "pins",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("pinned_at", Moment, nullable=False),
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
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(20), nullable=True),
    Column("words", Text, nullable=True),  # personal numbers masked
    Column("given_at", Moment, nullable=False),
)

kept_settings = Table(
    "kept_settings",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(80), nullable=False),
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

handled_questions = Table(
    "handled_questions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("question", Text, nullable=False),  # personal numbers masked
    Column("outcome", String(20), nullable=False),
    Column("target", String(200), nullable=True),
    Column("handled_at", Moment, nullable=False),
    Column("handled_by", String(80), nullable=False),
)
