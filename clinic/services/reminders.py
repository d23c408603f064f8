"""Keeps patients' reminders, and says whose is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete

from clinic.db.engine import Sessions
from clinic.db.models.records import DiaryEntry, Patient, Reminder
from clinic.db.store import Store
from clinic.domain.reminders import due_day
from clinic.errors import NotSaved
from clinic.services import audit
from clinic.services.audit import Access


@dataclass(frozen=True, slots=True)
class Due:
    """`day`: the day that the diary has nothing for. `at_hour`: on the clinic's clock."""

    portal_id: str
    day: date
    at_hour: int


async def switch(sessions: Sessions, patient_id: int, at_hour: int | None, *, now: datetime) -> bool:
    """Remind the patient from this hour on, or no longer for None. Whether a reminder was on before. `NotSaved`."""
    try:
        async with sessions.begin() as session:
            was_on = (await session.execute(_removed(patient_id))).first() is not None
            if at_hour is not None:
                session.add(Reminder(patient_id=patient_id, at_hour=at_hour, switched_on_at=now))
            access = Access(patient_id, "reminder.write", "reminder", details={"at_hour": at_hour})
            await session.run_sync(audit.record, access)
            return was_on
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error


def _removed(patient_id: int) -> ReturningDelete[tuple[int]]:
    return delete(Reminder).where(Reminder.patient_id == patient_id).returning(Reminder.patient_id)


async def due_for(store: Store, patient_id: int, now: datetime) -> date | None:
    """The day that this patient is to be reminded of at `now` (aware, on the clinic's clock), if any."""
    return await store.read(lambda session: next((one.day for one in _due(session, now, patient_id)), None))


async def due(store: Store, now: datetime) -> list[Due]:
    """Everybody who is to be reminded at `now`, by the portal's id."""
    return await store.read(lambda session: sorted(_due(session, now), key=lambda one: one.portal_id))


def _due(session: Session, now: datetime, patient_id: int | None = None) -> Iterator[Due]:
    rows = select(Reminder, Patient.portal_id).join(Patient, Patient.id == Reminder.patient_id)
    found = rows if patient_id is None else rows.where(Reminder.patient_id == patient_id)
    for reminder, portal_id in session.execute(found).all():
        day = due_day(reminder.at_hour, reminder.switched_on_at, now)
        if day is not None and session.scalar(_entry_of(reminder.patient_id, day)) is None:
            yield Due(portal_id, day, reminder.at_hour)


def _entry_of(patient_id: int, day: date) -> Select[UUID]:
    return select(DiaryEntry.id).where(DiaryEntry.patient_id == patient_id, DiaryEntry.day == day).limit(1)
