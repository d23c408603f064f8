"""Call-backs: patients who want to be called."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callback",
        sa.Column("reference", sa.String(length=12), nullable=False, comment="said to the patient"),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column(
            "phone",
            sa.String(length=60),
            nullable=False,
            comment="RFC 3966, with its extension: tel:+1-312-555-0142;ext=12",
        ),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("call_window", sa.String(length=12), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("call_window IN ('morning', 'afternoon', 'any')", name=op.f("ck_callback_call_window")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_callback_conversation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_callback_patient_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_callback")),
    )
    op.create_index(op.f("ix_callback_conversation_id"), "callback", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_callback_patient_id"), "callback", ["patient_id"], unique=False)
    op.create_index(op.f("ix_callback_requested_at"), "callback", ["requested_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_callback_requested_at"), "callback")
    op.drop_index(op.f("ix_callback_patient_id"), "callback")
    op.drop_index(op.f("ix_callback_conversation_id"), "callback")

    op.drop_table("callback")
