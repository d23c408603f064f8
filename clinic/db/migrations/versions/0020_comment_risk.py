"""What a patient wrote with a thumbs-down counts for the order of Review."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMN = "comment_risk VARCHAR(8) DEFAULT 'none' NOT NULL"
KNOWN = "CONSTRAINT ck_review_item_comment_risk CHECK (comment_risk IN ('unread', 'alarm', 'advice', 'none'))"
MEANS = "the same of what was written with a thumbs-down"


def upgrade() -> None:
    # In words of SQL: a copy of the table, as SQLite needs it for a constraint that comes later, takes the examples along.
    op.execute(f"ALTER TABLE review_item ADD COLUMN {COLUMN} {KNOWN}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN review_item.comment_risk IS '{MEANS}'")
    op.execute("UPDATE review_item SET comment_risk = 'unread' WHERE unhelpful")


def downgrade() -> None:
    op.execute("ALTER TABLE review_item DROP COLUMN comment_risk")
