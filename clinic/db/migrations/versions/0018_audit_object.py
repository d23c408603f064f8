"""The audit log is asked about one chat, call-back or alarm."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_audit_object"), "audit", ["object"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_object"), "audit")
