"""Staff accounts and their sessions; the audit log takes what concerns no patient."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NO_PATIENT = "none for what concerns no patient: a sign-in, an account"
# SQLite cannot alter a column: the table is made anew, and its triggers go with the old one.
TRIGGER = """
CREATE TRIGGER audit_no_{event} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""


def upgrade() -> None:
    _let_audit_be_without_patient(True)
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=120), nullable=False, comment="an e-mail address in lower case"),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True, comment="argon2id; none until the account is set up"),
        sa.Column("old_password_hashes", sa.JSON(), nullable=False, comment="the latest first; not taken again"),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("last_totp_step", sa.Integer(), nullable=False, comment="30 s steps since 1970: a code is good once"),
        sa.Column("setup_hash", sa.String(length=64), nullable=True, comment="sha256 of the set-up link's token"),
        sa.Column("setup_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("setup_secret", sa.String(), nullable=True, comment="becomes totp_secret when the link is used"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, comment="wrong attempts from anywhere since it last worked"),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "locked_until", sa.DateTime(timezone=True), nullable=True, comment="for addresses that it never signed in from"
        ),
        sa.CheckConstraint(
            "role IN ('front_desk', 'nurse', 'clinician', 'admin', 'auditor')", name=op.f("ck_staff_account_role")
        ),
        sa.CheckConstraint("login = lower(login)", name=op.f("ck_staff_account_login")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_account_login")),
        sa.UniqueConstraint("setup_hash", name=op.f("uq_staff_account_setup_hash")),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="sha256 (hex) of the cookie"),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False, comment="what each form of this session sends along"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(), nullable=True, comment="one line for the next page: what was just done"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_account.id"], name=op.f("fk_staff_session_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)
    op.create_index(op.f("ix_staff_session_seen_at"), "staff_session", ["seen_at"], unique=False)
    op.create_table(
        "staff_address",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False, comment="an IPv4 address or a /64 of IPv6"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_account.id"], name=op.f("fk_staff_address_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "address", name=op.f("pk_staff_address")),
    )


def downgrade() -> None:
    """Refused by the database while the log has rows without a patient: they must not be lost."""
    op.drop_table("staff_address")
    op.drop_table("staff_session")
    op.drop_table("staff_account")
    _let_audit_be_without_patient(False)


def _let_audit_be_without_patient(nullable: bool) -> None:
    with op.batch_alter_table("audit") as audit:
        audit.alter_column("patient_id", existing_type=sa.Integer(), nullable=nullable, comment=NO_PATIENT if nullable else None)
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(TRIGGER.format(event=event))
