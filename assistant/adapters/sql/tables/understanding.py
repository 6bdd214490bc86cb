"""What Rasa learns from beside the shipped sentences."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.schema import Column, Table

from assistant.adapters.sql.tables.base import Moment, metadata

nlu_examples = Table(
    "nlu_examples",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("marked", Text, nullable=False),  # in Rasa's format
    Column("intent", String(60), nullable=False),
    Column("state", String(10), nullable=False),  # active, withdrawn
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(80), nullable=False),
    Column("withdrawn_at", Moment, nullable=True),
    Column("withdrawn_by", String(80), nullable=True),
    Index(None, "state"),
)
