"""Call-backs have a due time, an owner, an outcome, and steps of work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('reached', 'not_reached', 'wrong_number', 'other_way', 'withdrawn', 'unstated')"
TIME = sa.DateTime(timezone=True)
SHARED = "up to here the patient lets staff read the chat; none: not at all"
FROM = "not to be called before; a call without an answer moves it on"
SEEN = "the owner's last sign of life: see clinic.domain.callbacks.LEASE"


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("shared_seq", sa.Integer(), nullable=True, comment=SHARED),
        sa.Column("call_from", TIME, nullable=True, comment=FROM),
        sa.Column("due_at", TIME, nullable=True, comment="overdue from then on"),
        sa.Column("owner_id", sa.Integer(), nullable=True, comment="who took it"),
        sa.Column("seen_at", TIME, nullable=True, comment=SEEN),
        sa.Column("outcome", sa.String(length=16), nullable=True),
    ]


def upgrade() -> None:
    with op.batch_alter_table("callback") as table:
        for column in _new_columns():
            table.add_column(column)
    # Whoever waits since before this release has waited long enough: overdue at once.
    op.execute("UPDATE callback SET call_from = requested_at, due_at = requested_at")
    op.execute("UPDATE callback SET outcome = 'unstated' WHERE closed_at IS NOT NULL")
    with op.batch_alter_table("callback") as table:
        table.alter_column("call_from", existing_type=TIME, nullable=False)
        table.alter_column("due_at", existing_type=TIME, nullable=False)
        table.create_foreign_key(op.f("fk_callback_owner_id"), "staff_account", ["owner_id"], ["id"], ondelete="SET NULL")
        table.create_check_constraint(op.f("ck_callback_outcome"), OUTCOMES)
        table.create_check_constraint(op.f("ck_callback_closed"), "(closed_at IS NULL) = (outcome IS NULL)")
        table.create_index(op.f("ix_callback_closed_at_due_at"), ["closed_at", "due_at"])
    _create_steps()


def _create_steps() -> None:
    op.create_table(
        "callback_step",
        sa.Column("id", sa.String(length=36), nullable=False, comment="a UUID"),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True, comment="none: a command of the administrator's"),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=True, comment="of a call, or how it was closed"),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('taken', 'given_back', 'attempt', 'note', 'closed')", name=op.f("ck_callback_step_kind")),
        sa.ForeignKeyConstraint(
            ["reference"], ["callback.reference"], name=op.f("fk_callback_step_reference"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_account.id"], name=op.f("fk_callback_step_staff_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_step")),
    )
    op.create_index(op.f("ix_callback_step_reference_at"), "callback_step", ["reference", "at"])


def downgrade() -> None:
    op.drop_table("callback_step")
    with op.batch_alter_table("callback") as table:
        table.drop_index(op.f("ix_callback_closed_at_due_at"))
        table.drop_constraint(op.f("ck_callback_closed"), type_="check")
        table.drop_constraint(op.f("ck_callback_outcome"), type_="check")
        table.drop_constraint(op.f("fk_callback_owner_id"), type_="foreignkey")
        for column in reversed(_new_columns()):
            table.drop_column(column.name)
