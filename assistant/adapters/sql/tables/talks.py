"""Conversations, and what was said of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

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

# What is counted of a turn: short rows that are read by the hundred thousand (`turn_facts.py`).
turn_facts = Table(
    "turn_facts",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Column("day", Date, nullable=False),  # and the hour: where the office is
    Column("hour", SmallInteger, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("conversation_id", String(40), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("fallback", Boolean, nullable=False),
    Column("took_ms", Integer, nullable=False),  # rounded up to two digits
    Column("subjects", Text, nullable=True),  # JSON: reasons of refusals, procedures, metrics
    Column("cause", String(20), nullable=True),  # why it is unanswered, "unhelpful" where that takes a verdict
    Column("place", SmallInteger, nullable=True),  # of the answer that tells it, from 0
    Column("unanswered", Boolean, nullable=False),
    Index(None, "day"),
    Index(None, "unanswered", "asked_at"),
)

# The counts of a day that is over, so that it is counted once; they go when one of its turns or verdicts changes.
turn_days = Table(
    "turn_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("counted", JSON, nullable=False),
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
    Column("consented_at", Moment, nullable=True),  # when the person agreed; the proof of it
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

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(20), nullable=True),
    Column("words", Text, nullable=True),  # personal numbers masked
    Column("given_at", Moment, nullable=False),
    Index(None, "given_at"),
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
