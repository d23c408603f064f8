"""Alarms that were acknowledged and not closed escalate, as often as somebody leaves them so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE, AFTER = "kind IN ('raised', 'escalated')", "kind IN ('raised', 'escalated', 'unclosed')"
OF_TIME = "uq_alarm_notice_alarm_id_kind_way"


def upgrade() -> None:
    with op.batch_alter_table("alarm_notice") as table:
        table.drop_constraint(op.f("ck_alarm_notice_kind"), type_="check")
        table.drop_constraint(op.f(OF_TIME), type_="unique")
        table.create_check_constraint(op.f("ck_alarm_notice_kind"), AFTER)
    _comment("none once it was closed, or has escalated")
    # Those that were left so before this release are told of once, at the next start.
    op.execute(
        "UPDATE alarm SET escalate_at = acknowledged_at"
        " WHERE closed_at IS NULL AND acknowledged_at IS NOT NULL AND planned_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DELETE FROM alarm_notice WHERE kind = 'unclosed'")
    op.execute("UPDATE alarm SET escalate_at = NULL WHERE acknowledged_at IS NOT NULL")
    with op.batch_alter_table("alarm_notice") as table:
        table.drop_constraint(op.f("ck_alarm_notice_kind"), type_="check")
        table.create_check_constraint(op.f("ck_alarm_notice_kind"), BEFORE)
        table.create_unique_constraint(op.f(OF_TIME), ["alarm_id", "kind", "way"])
    _comment("none once somebody has acknowledged it")


def _comment(words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps none
        op.alter_column("alarm", "escalate_at", existing_type=sa.DateTime(timezone=True), comment=words)
