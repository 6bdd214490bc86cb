"""Tries to open a dossier, so that they can be limited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier_attempts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("fact", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_attempts"),
    )
    for column in ("client", "code", "fact", "at"):
        op.create_index(f"ix_dossier_attempts_{column}", "dossier_attempts", [column])


def downgrade() -> None:
    op.drop_table("dossier_attempts")
