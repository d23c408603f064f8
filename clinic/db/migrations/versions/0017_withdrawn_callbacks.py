"""A patient can cancel the call that was asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COMMENT = "the patient cancelled it in the chat; none once asked for anew"
BEFORE = "kind IN ('taken', 'given_back', 'attempt', 'note', 'closed')"
AFTER = "kind IN ('taken', 'given_back', 'attempt', 'note', 'closed', 'withdrawn')"
STAFF_BEFORE, STAFF_AFTER = "none: a command of the administrator's", "none: a command of the administrator's, or the patient"


def upgrade() -> None:
    # SQLite adds and drops a plain column in place, so that what refers to the table stays.
    op.add_column("callback", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment=COMMENT))
    _kinds(AFTER, STAFF_AFTER)


def downgrade() -> None:
    # An older release shows the patient's step as that of a command.
    op.execute("UPDATE callback_step SET kind = CASE WHEN result IS NULL THEN 'note' ELSE 'closed' END WHERE kind = 'withdrawn'")
    _kinds(BEFORE, STAFF_BEFORE)
    op.drop_column("callback", "withdrawn_at")


def _kinds(allowed: str, comment: str) -> None:
    with op.batch_alter_table("callback_step") as table:
        table.drop_constraint(op.f("ck_callback_step_kind"), type_="check")
        table.create_check_constraint(op.f("ck_callback_step_kind"), allowed)
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps none
        op.alter_column("callback_step", "staff_id", existing_type=sa.Integer(), comment=comment)
