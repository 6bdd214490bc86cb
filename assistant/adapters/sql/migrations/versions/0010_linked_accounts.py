"""Accounts of chats and of the identity provider that are a person of ours; when somebody agreed to see a dossier in a chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linked_accounts",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "account", name="pk_linked_accounts"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_linked_accounts_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_linked_accounts_person_id_kind", "linked_accounts", ["person_id", "kind"], unique=True)
    op.create_table(
        "link_codes",
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_link_codes"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_link_codes_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_link_codes_digest", "link_codes", ["digest"])
    op.create_table(
        "link_tries",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "account", name="pk_link_tries"),
    )
    with op.batch_alter_table("channel_talks") as talks:
        talks.add_column(sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("channel_talks") as talks:
        talks.drop_column("consented_at")
    for table in ("link_tries", "link_codes", "linked_accounts"):
        op.drop_table(table)
