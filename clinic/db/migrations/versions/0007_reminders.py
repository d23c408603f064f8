"""Reminders of the diary."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("at_hour", sa.Integer(), nullable=False, comment="from this hour on, where the clinic is"),
        sa.Column("switched_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("at_hour BETWEEN 0 AND 23", name=op.f("ck_reminder_at_hour")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_reminder_patient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_reminder")),
    )


def downgrade() -> None:
    op.drop_table("reminder")
