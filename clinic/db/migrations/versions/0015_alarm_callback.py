"""An alarm and the call-back of the same chat belong together also once the chat is erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COMMENT = "the open call-back of a chat that was erased; none while there is the chat"


def upgrade() -> None:
    with _notices_kept(), op.batch_alter_table("alarm") as table:
        table.add_column(sa.Column("callback_reference", sa.String(length=12), nullable=True, comment=COMMENT))
        table.create_foreign_key(
            op.f("fk_alarm_callback_reference"), "callback", ["callback_reference"], ["reference"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_alarm_callback_reference"), ["callback_reference"])


def downgrade() -> None:
    with _notices_kept(), op.batch_alter_table("alarm") as table:
        table.drop_index(op.f("ix_alarm_callback_reference"))
        table.drop_constraint(op.f("fk_alarm_callback_reference"), type_="foreignkey")
        table.drop_column("callback_reference")


@contextmanager
def _notices_kept() -> Iterator[None]:
    """SQLite makes the table of alarms anew, and the news of them that are owed would go with the old one."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.execute("CREATE TEMP TABLE kept AS SELECT * FROM alarm_notice")
    yield
    op.execute("INSERT INTO alarm_notice SELECT * FROM kept WHERE id NOT IN (SELECT id FROM alarm_notice)")
    op.execute("DROP TABLE kept")
