"""The register of dossiers, and reports of citizens."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

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

field_reports = Table(
    "field_reports",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("text", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("phone", String(40), nullable=True),
    Column("reported_at", Moment, nullable=False),
    Column("category", String(20), nullable=False, server_default=""),  # "" when nobody was asked
    Column("latitude", Float, nullable=True),  # degrees; both or none
    Column("longitude", Float, nullable=True),
    Column("state", String(20), nullable=False, server_default="received"),
    Column("reply", Text, nullable=False, server_default=""),
    Column("changed_at", Moment, nullable=True),
    Index(None, "reported_at"),
    Index(None, "state", "reported_at"),
)

field_report_photos = Table(
    "field_report_photos",
    metadata,
    Column("number", String(20), ForeignKey("field_reports.number", ondelete="CASCADE"), primary_key=True),
    Column("index", SmallInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # JPEG made here, without metadata
)
