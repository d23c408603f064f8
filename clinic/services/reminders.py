"""Keeps patients' reminders, and says whose is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from clinic.errors import CouldNotCheck, NotSaved
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


async def hour_of(sessions: Sessions, patient_id: int) -> int | None:
    """From which hour on the patient is reminded; None while no reminder is on. `CouldNotCheck`."""
    try:
        async with sessions() as session:
            return await session.scalar(select(Reminder.at_hour).where(Reminder.patient_id == patient_id))
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error


def _removed(patient_id: int) -> ReturningDelete[tuple[int]]:
    return delete(Reminder).where(Reminder.patient_id == patient_id).returning(Reminder.patient_id)


async def due_for(store: Store, patient_id: int, now: datetime) -> date | None:
    """The day that this patient is to be reminded of at `now` (aware, on the clinic's clock), if any.

    A look into the diary, which only a reminder that is on calls for, is in the audit log.
    """
    wanted = await store.read(lambda session: _wanted(session, now, patient_id))
    if not wanted:
        return None

    def work(session: Session) -> date | None:
        audit.record(session, Access(patient_id, "diary.read", "reminder"))
        return next((one.day for one in _unwritten(session, wanted)), None)

    return await store.write(work)


async def due(store: Store, now: datetime) -> list[Due]:
    """Everybody who is to be reminded at `now`, by the portal's id.

    Schedulers ask often: one row of the audit log names all whose diaries were looked into.
    """

    def work(session: Session) -> list[Due]:
        wanted = _wanted(session, now)
        if wanted:
            details = {"patients": sorted(wanted)}
            audit.record(session, Access(None, "diary.read", "reminders", audit.COMMAND, details))
        return sorted(_unwritten(session, wanted), key=lambda one: one.portal_id)

    return await store.write(work)


def _wanted(session: Session, now: datetime, patient_id: int | None = None) -> dict[int, Due]:
    """The reminders whose hour has come, by the patient, whatever stands in the diaries."""
    rows = select(Reminder, Patient.portal_id).join(Patient, Patient.id == Reminder.patient_id)
    found = rows if patient_id is None else rows.where(Reminder.patient_id == patient_id)
    days = ((row, portal_id, due_day(row.at_hour, row.switched_on_at, now)) for row, portal_id in session.execute(found))
    return {row.patient_id: Due(portal_id, day, row.at_hour) for row, portal_id, day in days if day is not None}


def _unwritten(session: Session, wanted: Mapping[int, Due]) -> Iterator[Due]:
    return (one for patient_id, one in wanted.items() if session.scalar(_entry_of(patient_id, one.day)) is None)


def _entry_of(patient_id: int, day: date) -> Select[UUID]:
    return select(DiaryEntry.id).where(DiaryEntry.patient_id == patient_id, DiaryEntry.day == day).limit(1)
