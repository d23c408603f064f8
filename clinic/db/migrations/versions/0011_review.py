"""Doubtful answers that staff review, and examples that come of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubt", sa.String(16), nullable=True),
        sa.Column("unhelpful", sa.Boolean(), nullable=False, comment="the patient said that the answer did not help"),
        sa.Column("topic", sa.String(40), nullable=False, comment="what was answered"),
        sa.Column("percent", sa.Integer(), nullable=True, comment="share of the topics that were answered"),
        sa.Column("text", sa.String(), nullable=True, comment="the message, scrubbed of personal data"),
        sa.Column("vector", sa.String(), nullable=True, comment="see clinic.domain.likeness"),
        sa.Column("guess", sa.String(40), nullable=True, comment="the likeliest topic that can have an example"),
        sa.Column("risk", sa.String(8), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("settled_by", sa.String(80), nullable=True, comment="staff:<id> who proposed or dismissed it"),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("doubt IN ('not_understood', 'unsure')", name=op.f("ck_review_item_doubt")),
        sa.CheckConstraint("doubt IS NOT NULL OR unhelpful", name=op.f("ck_review_item_why")),
        sa.CheckConstraint("risk IN ('alarm', 'advice', 'none')", name=op.f("ck_review_item_risk")),
        sa.CheckConstraint("state IN ('open', 'proposed', 'learned', 'dismissed')", name=op.f("ck_review_item_state")),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_id"],
            ["message.conversation_id", "message.id"],
            name=op.f("fk_review_item_conversation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sa.UniqueConstraint("conversation_id", "message_id", name=op.f("uq_review_item_conversation_id_message_id")),
    )
    op.create_index("ix_review_item_state_group_id", "review_item", ["state", "group_id"])
    op.create_table(
        "review_example",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_by", sa.String(80), nullable=False, comment="staff:<id>"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=True, comment="staff:<id> of another person"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name=op.f("ck_review_example_state")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_review_example_second_person")),
        sa.CheckConstraint("state <> 'approved' OR item_id IS NULL", name=op.f("ck_review_example_approved_stands_alone")),
        sa.ForeignKeyConstraint(["item_id"], ["review_item.id"], name=op.f("fk_review_example_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_example")),
    )
    op.create_index("ix_review_example_item_id", "review_example", ["item_id"])
    op.create_index("ix_review_example_state", "review_example", ["state"])


def downgrade() -> None:
    op.drop_table("review_example")
    op.drop_table("review_item")
