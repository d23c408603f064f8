"""A verdict keeps the texts that it was given on, so that what changed since can be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kept = sa.Column("texts", sa.JSON(), nullable=True, comment="knowledge.signed_texts; NULL of those before revision 0019")
    op.add_column("sign_off", kept)


def downgrade() -> None:
    with op.batch_alter_table("sign_off") as batch:
        batch.drop_column("texts")
