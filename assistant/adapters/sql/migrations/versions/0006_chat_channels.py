"""What chat platforms sent, and who of them talks in which conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_inbox",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("update_id", sa.String(120), nullable=False),
        sa.Column("payload", sa.JSON, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("turn_id", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("channel", "update_id", name="pk_channel_inbox"),
    )
    op.create_index("ix_channel_inbox_channel_done_received_at", "channel_inbox", ["channel", "done", "received_at"])
    op.create_table(
        "channel_talks",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("consented", sa.Boolean, nullable=False),
        sa.Column("withheld", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("channel", "person", name="pk_channel_talks"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_channel_talks_conversation_id_conversations",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_channel_talks_conversation_id", "channel_talks", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("channel_talks")
    op.drop_table("channel_inbox")
