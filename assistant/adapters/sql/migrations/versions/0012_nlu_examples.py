"""Sentences that an office adds to those Rasa learns from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nlu_examples",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("marked", sa.Text, nullable=False),
        sa.Column("intent", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(80), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_nlu_examples"),
    )
    op.create_index("ix_nlu_examples_state", "nlu_examples", ["state"])


def downgrade() -> None:
    op.drop_table("nlu_examples")
