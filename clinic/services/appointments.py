"""Looks up a patient's visits in the clinic's own table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.engine import Sessions
from clinic.db.models.records import Appointment
from clinic.domain.appointments import NextAppointment, Visit, next_appointment
from clinic.errors import CouldNotCheck
from clinic.services.audit import Access, reading


async def next_for(sessions: Sessions, patient_id: int, now: datetime) -> NextAppointment:
    """What to say about this patient's next visit at `now` (aware). `CouldNotCheck` when the records cannot be read."""
    try:
        async with reading(sessions, Access(patient_id, "appointments.read", "appointments")) as session:
            rows = list(await session.scalars(select(Appointment).where(Appointment.patient_id == patient_id)))
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return next_appointment([_visit(row) for row in rows], now)


def _visit(row: Appointment) -> Visit:
    return Visit(
        starts_at=row.starts_at,
        duration_minutes=row.duration_minutes,
        kind=row.kind,
        status=row.status,
        clinician=row.clinician,
        place=row.place,
    )
