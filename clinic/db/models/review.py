"""What staff review so that the assistant learns from it: doubtful answers, and examples on their way into the training."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base
from clinic.db.encryption import Sealed


class ReviewItem(Base):
    """One message of a patient whose answer was doubtful. It goes with the message.

    `text` and `vector` come a little later, from a worker: until then nobody is shown the item.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        ForeignKeyConstraint(["conversation_id", "message_id"], ["message.conversation_id", "message.id"], ondelete="CASCADE"),
        UniqueConstraint("conversation_id", "message_id"),
        CheckConstraint("doubt IN ('not_understood', 'unsure')", name="doubt"),
        CheckConstraint("doubt IS NOT NULL OR unhelpful", name="why"),
        CheckConstraint("risk IN ('alarm', 'advice', 'none')", name="risk"),
        CheckConstraint("comment_risk IN ('unread', 'alarm', 'advice', 'none')", name="comment_risk"),
        CheckConstraint("state IN ('open', 'proposed', 'learned', 'dismissed')", name="state"),
        Index("ix_review_item_state_group_id", "state", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(36))
    message_id: Mapped[str] = mapped_column(String(36))
    noted_at: Mapped[datetime]
    doubt: Mapped[str | None] = mapped_column(String(16))
    unhelpful: Mapped[bool] = mapped_column(default=False, comment="the patient said that the answer did not help")
    topic: Mapped[str] = mapped_column(String(40), comment="what was answered")
    percent: Mapped[int | None] = mapped_column(comment="share of the topics that were answered")
    text: Mapped[str | None] = mapped_column(Sealed, comment="the message, scrubbed of personal data")
    vector: Mapped[str | None] = mapped_column(Sealed, comment="see clinic.domain.likeness")
    guess: Mapped[str | None] = mapped_column(String(40), comment="the likeliest topic that can have an example")
    risk: Mapped[str] = mapped_column(String(8), default="none")
    comment_risk: Mapped[str] = mapped_column(
        String(8), default="none", server_default="none", comment="the same of what was written with a thumbs-down"
    )
    # Not a foreign key: the first message of a group may be erased, and the group goes on under its number.
    group_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="open")
    settled_by: Mapped[str | None] = mapped_column(String(80), comment="staff:<id> who proposed or dismissed it")
    settled_at: Mapped[datetime | None]


class ReviewExample(Base):
    """A message that somebody proposed as an example of a topic. Once approved, nothing ties it to where it came from."""

    __tablename__ = "review_example"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint("state <> 'approved' OR item_id IS NULL", name="approved_stands_alone"),
        Index("ix_review_example_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Sealed)
    topic: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="proposed")
    proposed_by: Mapped[str] = mapped_column(String(80), comment="staff:<id>")
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80), comment="staff:<id> of another person")
    decided_at: Mapped[datetime | None]
    exported_at: Mapped[datetime | None]
