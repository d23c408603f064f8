"""The staff desk: who has a conversation, in which order they are shown, what becomes of alarms, and the news of them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Columns are added one by one: to rebuild `conversation` would delete what hangs on it.
OF_CONVERSATION = (
    ("last_at", sa.DateTime(timezone=True), "when the latest message was stored"),
    ("taken_by", sa.Integer(), "the account of who has it; the assistant is silent meanwhile"),
    ("taken_as", sa.String(), "who has it, as the patient is told"),
    ("taken_at", sa.DateTime(timezone=True), None),
    ("wants_person_at", sa.DateTime(timezone=True), "since when the patient waits for a person"),
    ("open_alarm", sa.String(length=16), "the most pressing level of its open alarms"),
)
COUNTED = (
    ("taken_version", sa.Integer(), "0", "take-overs and hand-backs so far: of two at once one wins"),
    ("desk_rank", sa.Integer(), "-1", "clinic.domain.desk.Rank, of the columns above"),
    ("desk_place", sa.BigInteger(), "0", "order inside the rank, of the columns above"),
)
OF_ALARM = (
    ("planned_at", sa.DateTime(timezone=True), "when it was settled whom to tell"),
    ("escalate_at", sa.DateTime(timezone=True), "none once somebody has acknowledged it"),
    ("escalated_at", sa.DateTime(timezone=True), None),
    ("acknowledged_at", sa.DateTime(timezone=True), None),
    ("acknowledged_by", sa.String(), "the name of who did"),
    ("closed_at", sa.DateTime(timezone=True), None),
    ("closed_by", sa.String(), None),
    ("outcome", sa.String(length=24), "clinic.domain.alarms.Outcome"),
    ("note", sa.String(), None),
)
INDEXED = ("planned_at", "escalate_at", "closed_at")
BATCH = 1_000


def upgrade() -> None:
    for name, type, comment in OF_CONVERSATION:
        op.add_column("conversation", sa.Column(name, type, nullable=True, comment=comment))
    for name, number, first, comment in COUNTED:
        op.add_column("conversation", sa.Column(name, number, nullable=False, server_default=first, comment=comment))
    for name, type, comment in OF_ALARM:
        op.add_column("alarm", sa.Column(name, type, nullable=True, comment=comment))
    for name in INDEXED:
        op.create_index(op.f(f"ix_alarm_{name}"), "alarm", [name])
    _make_notices()
    # Alarms from before the desk stay open, for somebody to look at; nobody is called for them at night.
    op.execute("UPDATE alarm SET planned_at = raised_at")
    _order_conversations()
    columns = ["desk_rank", "desk_place", "id"]
    op.create_index("ix_conversation_desk_rank_desk_place_id", "conversation", columns)


def downgrade() -> None:
    op.drop_index("ix_conversation_desk_rank_desk_place_id", "conversation")
    op.drop_table("alarm_notice")
    for name in INDEXED:
        op.drop_index(op.f(f"ix_alarm_{name}"), "alarm")
    for name, *_ in OF_ALARM:
        op.drop_column("alarm", name)
    for name, *_ in (*OF_CONVERSATION, *COUNTED):
        op.drop_column("conversation", name)


def _make_notices() -> None:
    op.create_table(
        "alarm_notice",
        sa.Column("id", sa.String(length=36), nullable=False, comment="sent along: who gets it twice knows it by this"),
        sa.Column("alarm_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="none once it was taken"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('raised', 'escalated')", name=op.f("ck_alarm_notice_kind")),
        sa.CheckConstraint("way IN ('webhook', 'email')", name=op.f("ck_alarm_notice_way")),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_alarm_notice_alarm_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_notice")),
        sa.UniqueConstraint("alarm_id", "kind", "way", name=op.f("uq_alarm_notice_alarm_id_kind_way")),
    )
    op.create_index(op.f("ix_alarm_notice_due_at"), "alarm_notice", ["due_at"])


def _order_conversations() -> None:
    """By their open alarms, and by their last message: `clinic.domain.desk` as it was when this was written."""
    op.execute(
        "UPDATE conversation SET last_at = COALESCE("
        "(SELECT MAX(sent_at) FROM message WHERE message.conversation_id = conversation.id), started_at)"
    )
    op.execute("UPDATE conversation SET desk_rank = 0 WHERE id IN (SELECT conversation_id FROM message WHERE sender = 'patient')")
    for level, rank in (("emergency", 3), ("crisis", 4)):
        op.execute(
            sa.text(
                "UPDATE conversation SET open_alarm = :level, desk_rank = :rank "
                "WHERE id IN (SELECT conversation_id FROM alarm WHERE level = :level AND conversation_id IS NOT NULL)"
            ).bindparams(level=level, rank=rank)
        )
    table = sa.table(
        "conversation", sa.column("id"), sa.column("last_at", sa.DateTime(timezone=True)), sa.column("desk_place", sa.BigInteger)
    )
    connection, last = op.get_bind(), ""
    while rows := connection.execute(
        sa.select(table.c.id, table.c.last_at).where(table.c.id > last).order_by(table.c.id).limit(BATCH)
    ).all():
        places = [{"row": id, "place": _milliseconds(at)} for id, at in rows]
        changed = table.update().where(table.c.id == sa.bindparam("row")).values(desk_place=sa.bindparam("place"))
        connection.execute(changed, places)
        last = rows[-1].id


def _milliseconds(at: datetime) -> int:
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
