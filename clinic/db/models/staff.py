"""Who works at the staff desk: accounts, where they are signed in, and from where somebody tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base
from clinic.db.encryption import Sealed
from clinic.db.models.records import one_of
from clinic.domain.staff import Role


class StaffAccount(Base):
    """An account. It is disabled and never deleted, so that the audit log can always say whose `staff:<id>` was."""

    __tablename__ = "staff_account"
    __table_args__ = (
        CheckConstraint(one_of("role", tuple(Role)), name="role"),
        CheckConstraint("login = lower(login)", name="login"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True, comment="an e-mail address in lower case")
    display_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200), comment="argon2id; none until the account is set up")
    old_password_hashes: Mapped[list[str]] = mapped_column(JSON, default=list, comment="the latest first; not taken again")
    totp_secret: Mapped[str | None] = mapped_column(Sealed)
    last_totp_step: Mapped[int] = mapped_column(default=0, comment="30 s steps since 1970: a code is good once")
    setup_hash: Mapped[str | None] = mapped_column(String(64), unique=True, comment="sha256 of the set-up link's token")
    setup_until: Mapped[datetime | None]
    setup_secret: Mapped[str | None] = mapped_column(Sealed, comment="becomes totp_secret when the link is used")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, comment="wrong attempts from anywhere since it last worked")
    failed_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None] = mapped_column(comment="for addresses that it never signed in from")


class StaffSession(Base):
    """A browser in which somebody is signed in."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, comment="sha256 (hex) of the cookie")
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64), comment="what each form of this session sends along")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    said: Mapped[str | None] = mapped_column(Sealed, comment="one line for the next page: what was just done")


class StaffAddress(Base):
    """An address from which an account was tried, or a browser with which it signed in: what failed there since it last worked,
    and whether it ever did."""

    __tablename__ = "staff_address"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True, comment="an IPv4 address or a /64 of IPv6")
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
