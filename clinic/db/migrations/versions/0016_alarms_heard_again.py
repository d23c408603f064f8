"""An alarm knows the account of who acknowledged it, and escalates again until somebody does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COMMENT = "the account of who did"
BEFORE, AFTER = "none once it was closed, or has escalated", "when it escalates next; none once it was closed"


def upgrade() -> None:
    # SQLite adds and drops a plain column in place, so that what refers to the table stays.
    op.add_column("alarm", sa.Column("acknowledged_id", sa.Integer(), nullable=True, comment=COMMENT))
    _comment(AFTER)
    # Those that escalated before this release, and that nobody has looked after since, are told of again.
    op.execute(
        "UPDATE alarm SET escalate_at = escalated_at WHERE closed_at IS NULL AND escalate_at IS NULL AND escalated_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE alarm SET escalate_at = NULL"
        " WHERE escalated_at IS NOT NULL AND (acknowledged_at IS NULL OR escalated_at > acknowledged_at)"
    )
    op.drop_column("alarm", "acknowledged_id")
    _comment(BEFORE)


def _comment(words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps none
        op.alter_column("alarm", "escalate_at", existing_type=sa.DateTime(timezone=True), comment=words)
