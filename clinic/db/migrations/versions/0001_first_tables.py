"""The first tables: patients and their records, conversations and what hangs on them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('forget')", name=op.f("ck_outbox_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "conversation_id", name=op.f("uq_outbox_kind_conversation_id")),
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"], unique=False)

    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal_id", sa.String(length=128), nullable=False, comment="`sub` of the portal's token"),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("portal_id", name=op.f("uq_patient_portal_id")),
    )
    op.create_table(
        "sign_off",
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False, comment="knowledge.text_hash of the answer"),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "text_hash", name=op.f("pk_sign_off")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("clinician", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False, comment="where it was read: demo, csv, ical, fhir"),
        sa.Column("external_id", sa.String(length=128), nullable=False, comment="its id at the source"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('evaluation', 'treatment', 'follow_up', 'other')", name=op.f("ck_appointment_kind")),
        sa.CheckConstraint(
            "status IN ('proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')",
            name=op.f("ck_appointment_status"),
        ),
        sa.CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name=op.f("ck_appointment_duration")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_appointment_source_external_id")),
    )
    op.create_index("ix_appointment_patient_id_starts_at", "appointment", ["patient_id", "starts_at"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=36), nullable=False, comment="random UUID; all that the assistant ever learns"),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False, comment="seq of the latest message; 0 before the first"),
        sa.Column(
            "untold_level",
            sa.String(length=16),
            nullable=True,
            comment="level of an alarm of which the assistant has not heard yet",
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_conversation_patient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_patient_id"), "conversation", ["patient_id"], unique=False)

    op.create_table(
        "diary_entry",
        sa.Column("id", sa.Uuid(), nullable=False, comment="made from the patient and the confirming message"),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the calendar day where the clinic is"),
        sa.Column("headache", sa.Boolean(), nullable=False),
        sa.Column(
            "severity_halves", sa.Integer(), nullable=True, comment="worst pain of the day in half points: 15 is 7.5 of 10"
        ),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("ongoing", sa.Boolean(), nullable=True, comment="still going on when it was told"),
        sa.Column("symptoms", sa.JSON(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=True),
        sa.Column("quality", sa.JSON(), nullable=False),
        sa.Column("medications", sa.JSON(), nullable=False, comment='[{"name": generic, "dose": as told or null}]'),
        sa.Column("triggers", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("denied", sa.JSON(), nullable=False, comment="names said not to be there; 'medication' when none was taken"),
        sa.Column("settled", sa.JSON(), nullable=False, comment="questions that were answered with nothing, or skipped"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name=op.f("ck_diary_entry_side")),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_diary_entry_duration")),
        sa.CheckConstraint("headache OR severity_halves = 0", name=op.f("ck_diary_entry_free_day_without_pain")),
        sa.CheckConstraint("severity_halves BETWEEN 0 AND 20", name=op.f("ck_diary_entry_severity_range")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_diary_entry_patient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entry")),
    )
    op.create_index("ix_diary_entry_patient_id_day", "diary_entry", ["patient_id", "day"], unique=False)

    op.create_table(
        "alarm",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False, comment="ids of the rules that fired; 'assistant' for a trained intent"),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('emergency', 'crisis')", name=op.f("ck_alarm_level")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_alarm_conversation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_alarm_patient_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_conversation_id"), "alarm", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_alarm_patient_id"), "alarm", ["patient_id"], unique=False)
    op.create_index(op.f("ix_alarm_raised_at"), "alarm", ["raised_at"], unique=False)

    op.create_table(
        "message",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reply_to", sa.String(length=36), nullable=True, comment="the turn that this answers"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column(
            "extras", sa.JSON(), nullable=False, comment="sources, buttons with what they do, links, image, entry, as shown"
        ),
        sa.CheckConstraint("sender IN ('patient', 'bot', 'staff', 'system')", name=op.f("ck_message_sender")),
        sa.CheckConstraint("urgency IN ('none', 'urgent', 'emergency', 'crisis')", name=op.f("ck_message_urgency")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_message")),
        sa.UniqueConstraint("conversation_id", "id", name=op.f("uq_message_conversation_id_id")),
    )
    op.create_index("ix_message_conversation_id_reply_to", "message", ["conversation_id", "reply_to"], unique=False)

    op.create_table(
        "turn",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False, comment="the client's UUID"),
        sa.Column("body_hash", sa.String(length=64), nullable=False, comment="sha256 of what was sent, to tell another body"),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_turn_state")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name=op.f("pk_turn")),
    )
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_id"],
            ["message.conversation_id", "message.id"],
            name=op.f("fk_feedback_conversation_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name=op.f("pk_feedback")),
    )


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("turn")
    op.drop_index("ix_message_conversation_id_reply_to", "message")

    op.drop_table("message")
    op.drop_index(op.f("ix_alarm_raised_at"), "alarm")
    op.drop_index(op.f("ix_alarm_patient_id"), "alarm")
    op.drop_index(op.f("ix_alarm_conversation_id"), "alarm")

    op.drop_table("alarm")
    op.drop_index("ix_diary_entry_patient_id_day", "diary_entry")

    op.drop_table("diary_entry")
    op.drop_index(op.f("ix_conversation_patient_id"), "conversation")

    op.drop_table("conversation")
    op.drop_index("ix_appointment_patient_id_starts_at", "appointment")

    op.drop_table("appointment")
    op.drop_table("sign_off")
    op.drop_table("patient")
    op.drop_index(op.f("ix_outbox_due_at"), "outbox")

    op.drop_table("outbox")
