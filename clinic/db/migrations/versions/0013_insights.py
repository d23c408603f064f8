"""Counts of days for Insights, and what is needed to count a day without reading the rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COMMENT = "which approved text of the topic; NULL before revision 0013"


def upgrade() -> None:
    op.create_table(
        "insight_day",
        sa.Column("day", sa.Date(), nullable=False, comment="where the clinic is"),
        sa.Column("counts", sa.JSON(), nullable=False, comment="numbers alone: no words, names or ids"),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_insight_day")),
    )
    op.add_column("message", sa.Column("part", sa.String(length=40), nullable=True, comment=COMMENT))
    op.create_index(op.f("ix_message_sent_at"), "message", ["sent_at"], unique=False)
    op.create_index(op.f("ix_conversation_started_at"), "conversation", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_conversation_started_at"), "conversation")
    op.drop_index(op.f("ix_message_sent_at"), "message")
    op.drop_column("message", "part")
    op.drop_table("insight_day")
