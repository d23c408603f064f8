"""A sign-off says who gave it, and an answer may be sent back with a remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = ("topic", "text_hash", "signed_on")
BEFORE = "command"


def upgrade() -> None:
    rows = _rows(KEPT)
    op.drop_table("sign_off")
    made = op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False, comment="knowledge.text_hash of the answer"),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False, comment="the day of the verdict, where the clinic is"),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False, comment="as the audit log names whoever gave it"),
        sa.Column("signed_by", sa.String(), nullable=True, comment="the name then; NULL of those before revision 0012"),
        sa.Column("remark", sa.String(), nullable=True),
        sa.CheckConstraint("verdict IN ('signed', 'sent_back')", name=op.f("ck_sign_off_verdict")),
        sa.CheckConstraint("verdict = 'signed' OR remark IS NOT NULL", name=op.f("ck_sign_off_remark")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index("ix_sign_off_topic_text_hash", "sign_off", ["topic", "text_hash"], unique=False)
    op.bulk_insert(made, [_with_names(row) for row in rows])


def _with_names(row: sa.RowMapping) -> dict[str, object]:
    return {**row, "verdict": "signed", "signed_at": datetime.combine(row["signed_on"], time.min, UTC), "actor": BEFORE}


def downgrade() -> None:
    """What was sent back is not signed; of several signatures under one text the latest stays."""
    latest = {(row["topic"], row["text_hash"]): row for row in _rows(("id", "verdict", *KEPT))}
    op.drop_table("sign_off")
    made = op.create_table(
        "sign_off",
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False, comment="knowledge.text_hash of the answer"),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "text_hash", name=op.f("pk_sign_off")),
    )
    kept = [row for row in latest.values() if row["verdict"] == "signed"]
    op.bulk_insert(made, [{name: row[name] for name in KEPT} for row in kept])


def _rows(names: tuple[str, ...]) -> Sequence[sa.RowMapping]:
    """In the order of the first of the columns."""
    columns = [sa.column(name, sa.Date() if name == "signed_on" else None) for name in names]
    found = sa.select(sa.table("sign_off", *columns)).order_by(columns[0])
    return op.get_bind().execute(found).mappings().all()
