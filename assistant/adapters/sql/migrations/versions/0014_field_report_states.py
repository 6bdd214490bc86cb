"""How far the office is with a field report, and what it tells the person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("field_reports", sa.Column("state", sa.String(20), nullable=False, server_default="received"))
    op.add_column("field_reports", sa.Column("reply", sa.Text, nullable=False, server_default=""))
    op.add_column("field_reports", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_field_reports_state_reported_at", "field_reports", ["state", "reported_at"])


def downgrade() -> None:
    op.drop_index("ix_field_reports_state_reported_at", "field_reports")
    with op.batch_alter_table("field_reports") as reports:
        for column in ("changed_at", "reply", "state"):
            reports.drop_column(column)
