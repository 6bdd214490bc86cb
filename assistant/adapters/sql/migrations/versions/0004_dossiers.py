"""The register of dossiers, and its counts by month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("field", sa.String(160), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=False),
        sa.Column("procedure_name", sa.Text, nullable=False),
        sa.Column("channel", sa.SmallInteger, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("due", sa.Integer, nullable=False),
        sa.Column("finished", sa.Integer, nullable=False),
        sa.Column("within", sa.Integer, nullable=False),
        sa.Column("timing", sa.SmallInteger, nullable=False),
        sa.Column("returned", sa.Integer, nullable=False),
        sa.Column("handling_days", sa.Integer, nullable=False),
        sa.Column("fee_due", sa.SmallInteger, nullable=False),
        sa.Column("paid_online", sa.SmallInteger, nullable=False),
        sa.Column("result_due", sa.SmallInteger, nullable=False),
        sa.Column("electronic_result", sa.SmallInteger, nullable=False),
        sa.Column("digitised", sa.SmallInteger, nullable=False),
        sa.Column("reused", sa.SmallInteger, nullable=False),
        sa.Column("shared", sa.SmallInteger, nullable=False),
        sa.Column("identified", sa.SmallInteger, nullable=False),
        sa.Column("phone_digest", sa.String(64), nullable=True),
        sa.Column("identity_digest", sa.String(64), nullable=True),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_unit_received", "dossiers", ["unit", "received"])
    op.create_table(
        "dossier_months",
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("field", sa.String(160), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=False),
        sa.Column("channel", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("received", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("finished", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("within", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("timing", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("dossiers", sa.Integer, nullable=False),
        sa.Column("handling_days", sa.Integer, nullable=False),
        sa.Column("fee_due", sa.Integer, nullable=False),
        sa.Column("paid_online", sa.Integer, nullable=False),
        sa.Column("result_due", sa.Integer, nullable=False),
        sa.Column("electronic_result", sa.Integer, nullable=False),
        sa.Column("digitised", sa.Integer, nullable=False),
        sa.Column("reused", sa.Integer, nullable=False),
        sa.Column("shared", sa.Integer, nullable=False),
        sa.Column("identified", sa.Integer, nullable=False),
        sa.Column("online_full", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(
            "unit",
            "field",
            "procedure",
            "channel",
            "received",
            "finished",
            "within",
            "timing",
            name="pk_dossier_months",
        ),
    )
    op.create_table(
        "dossier_register",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("as_of", sa.Integer, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("dossiers", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_register"),
    )


def downgrade() -> None:
    op.drop_table("dossier_register")
    op.drop_table("dossier_months")
    op.drop_table("dossiers")
