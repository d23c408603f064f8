"""A call-back may be about visits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("appointment", sa.String(), nullable=True, comment="the visits that it is about, as they were told")
    op.add_column("callback", column)


def downgrade() -> None:
    with op.batch_alter_table("callback") as table:
        table.drop_column("appointment")
