"""Accounts that are shut or owe a password; what is counted of a turn beside it, filled for the turns that are there.

The turns are read in small steps, so that a store of millions needs no more memory than one of hundreds (about a minute
for each million).
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from assistant.adapters.sql.turn_facts import facts_row

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
_AT_ONCE = 500


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        for name in ("blocked", "password_due"):
            people.add_column(sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    for column in ("person", "action", "subject"):
        op.create_index(f"ix_audit_log_{column}_id", "audit_log", [column, "id"])
    op.create_index("ix_feedback_given_at", "feedback", ["given_at"])
    op.create_table(
        "turn_facts",
        sa.Column("turn_id", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hour", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("fallback", sa.Boolean, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("subjects", sa.Text, nullable=True),
        sa.Column("cause", sa.String(20), nullable=True),
        sa.Column("place", sa.SmallInteger, nullable=True),
        sa.Column("unanswered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name="pk_turn_facts"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_turn_facts_turn_id_turns", ondelete="CASCADE"),
    )
    op.create_table(
        "turn_days",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("counted", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_turn_days"),
    )
    _fill()
    op.create_index("ix_turn_facts_day", "turn_facts", ["day"])
    op.create_index("ix_turn_facts_unanswered_asked_at", "turn_facts", ["unanswered", "asked_at"])


def downgrade() -> None:
    op.drop_table("turn_days")
    op.drop_table("turn_facts")
    op.drop_index("ix_feedback_given_at", "feedback")
    for column in ("person", "action", "subject"):
        op.drop_index(f"ix_audit_log_{column}_id", "audit_log")
    with op.batch_alter_table("people") as people:
        people.drop_column("password_due")
        people.drop_column("blocked")


def _fill() -> None:
    connection = op.get_bind()
    facts = sa.Table("turn_facts", sa.MetaData(), autoload_with=connection)
    query = sa.text(
        "SELECT t.id, t.asked_at, t.conversation_id, t.route, t.took_ms, t.turn, c.channel FROM turns t"
        " JOIN conversations c ON c.id = t.conversation_id WHERE t.id > :last ORDER BY t.id LIMIT :most"
    ).columns(asked_at=sa.DateTime(timezone=True))
    last = ""
    while rows := connection.execute(query, {"last": last, "most": _AT_ONCE}).all():
        connection.execute(sa.insert(facts), [_row(row) for row in rows])
        last = rows[-1].id


def _row(row: sa.Row) -> dict[str, object]:
    turn = json.loads(row.turn) if isinstance(row.turn, str) else row.turn
    return facts_row(row.id, row.asked_at, row.conversation_id, row.channel, row.route, row.took_ms, turn)
