"""What citizens report from the street."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_reports",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_field_reports"),
    )
    op.create_index("ix_field_reports_reported_at", "field_reports", ["reported_at"])


def downgrade() -> None:
    op.drop_table("field_reports")
