"""Questions that are asked again before knowledge changes."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

regression_questions = Table(
    "regression_questions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("question", Text, nullable=False),  # personal numbers masked
    Column("asked_as", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("target", String(120), nullable=False),
    Column("section", String(20), nullable=True),
    Column("origin", String(64), nullable=True),
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(80), nullable=False),
)
