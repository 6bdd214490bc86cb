"""Photos of field reports, and what kind of matter stands where on the map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("field_reports", sa.Column("category", sa.String(20), nullable=False, server_default=""))
    op.add_column("field_reports", sa.Column("latitude", sa.Float, nullable=True))
    op.add_column("field_reports", sa.Column("longitude", sa.Float, nullable=True))
    op.create_table(
        "field_report_photos",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("index", sa.SmallInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", "index", name="pk_field_report_photos"),
        sa.ForeignKeyConstraint(
            ["number"], ["field_reports.number"], name="fk_field_report_photos_number_field_reports", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("field_report_photos")
    with op.batch_alter_table("field_reports") as reports:
        for column in ("longitude", "latitude", "category"):
            reports.drop_column(column)
