"""Who read or wrote which patient's record, and who was let in: a log that only grows, each row bound to the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base


class Audit(Base):
    """One access. Triggers of the database refuse to change or delete a row. No row holds a patient's words."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="1, 2, 3, … without a gap")
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80), comment="patient, assistant, staff:<who>, command, retention")
    action: Mapped[str] = mapped_column(String(40), comment="what was done to what: diary.read, transcript.write, …")
    # Not a foreign key: the log outlives the patient.
    patient_id: Mapped[int | None] = mapped_column(index=True, comment="none for what concerns no patient: a sign-in, an account")
    object: Mapped[str] = mapped_column(String(120), index=True, comment="which part of the record, by its ids")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, comment="counts and ids, no words")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), comment="sha256 (hex) of everything else in the row")


class AuditHead(Base):
    """The end of the log, in one row: the place in the queue of those who append, and what tells of rows cut off."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
