"""The records of patients: who they are, their visits, and their diary."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base
from clinic.db.encryption import Sealed

KINDS = ("evaluation", "treatment", "follow_up", "other")
# The words of FHIR R4 for the state of an appointment.
STATES = ("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow")


def one_of(column: str, names: tuple[str, ...]) -> str:
    """The condition that a column holds one of these names."""
    return f"{column} IN ({', '.join(repr(str(name)) for name in names)})"


class Patient(Base):
    """A patient, as the portal knows them."""

    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(primary_key=True)
    portal_id: Mapped[str] = mapped_column(String(128), unique=True, comment="`sub` of the portal's token")
    display_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


class Appointment(Base):
    """A visit, whatever became of it. `source` and `external_id` make importing it again harmless."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name="duration"),
        UniqueConstraint("source", "external_id"),
        Index("ix_appointment_patient_id_starts_at", "patient_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), default="booked")
    clinician: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(32), comment="where it was read: demo, csv, ical, fhir")
    external_id: Mapped[str] = mapped_column(String(128), comment="its id at the source")
    updated_at: Mapped[datetime]


class Reminder(Base):
    """A patient's wish to be reminded of the diary. Switched off, it is not there."""

    __tablename__ = "reminder"
    __table_args__ = (CheckConstraint("at_hour BETWEEN 0 AND 23", name="at_hour"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"), primary_key=True)
    at_hour: Mapped[int] = mapped_column(comment="from this hour on, where the clinic is")
    switched_on_at: Mapped[datetime]


class Treatment(Base):
    """Injections that were given. The four weeks before a patient's first are the baseline of the diary."""

    __tablename__ = "treatment"
    __table_args__ = (
        CheckConstraint("units BETWEEN 1 AND 1000", name="units"),
        CheckConstraint("next_due > given_on", name="next_due"),
        UniqueConstraint("source", "external_id"),
        Index("ix_treatment_patient_id_given_on", "patient_id", "given_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    given_on: Mapped[date] = mapped_column(comment="the calendar day where the clinic is")
    units: Mapped[int | None] = mapped_column(comment="units of onabotulinumtoxinA, as recorded")
    next_due: Mapped[date | None] = mapped_column(comment="as the clinic recorded it; nothing is worked out")
    source: Mapped[str] = mapped_column(String(32), comment="where it was read: demo, csv, fhir")
    external_id: Mapped[str] = mapped_column(String(128), comment="its id at the source")


class DiaryEntry(Base):
    """One day of a patient's diary, with a headache or without."""

    __tablename__ = "diary_entry"
    __table_args__ = (
        CheckConstraint("severity_halves BETWEEN 0 AND 20", name="severity_range"),
        CheckConstraint("headache OR severity_halves = 0", name="free_day_without_pain"),
        CheckConstraint("duration_minutes > 0", name="duration"),
        CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        Index("ix_diary_entry_patient_id_day", "patient_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="made from the patient and the confirming message")
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(comment="the calendar day where the clinic is")
    headache: Mapped[bool]
    severity_halves: Mapped[int | None] = mapped_column(comment="worst pain of the day in half points: 15 is 7.5 of 10")
    duration_minutes: Mapped[int | None]
    ongoing: Mapped[bool | None] = mapped_column(comment="still going on when it was told")
    symptoms: Mapped[list[str]] = mapped_column(JSON)
    side: Mapped[str | None] = mapped_column(String(8))
    quality: Mapped[list[str]] = mapped_column(JSON)
    medications: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment='[{"name": generic, "dose": as told or null}]')
    triggers: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(Sealed)
    denied: Mapped[list[str]] = mapped_column(JSON, comment="names said not to be there; 'medication' when none was taken")
    settled: Mapped[list[str]] = mapped_column(JSON, comment="questions that were answered with nothing, or skipped")
    created_at: Mapped[datetime]
