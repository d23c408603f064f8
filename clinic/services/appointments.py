"""Looks up a patient's visits, in the clinic's own table or at its FHIR server: the settings choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.engine import Sessions
from clinic.db.models.records import Appointment
from clinic.domain.appointments import NextAppointment, Shown, Visit, last_treatment, next_appointment, overdue
from clinic.errors import CouldNotCheck
from clinic.services import treatments
from clinic.services.audit import Access, reading
from clinic.services.patients import Patient
from clinic.settings import FhirSettings


class Visits(Protocol):
    """Where visits come from."""

    async def of(self, patient: Patient, now: datetime) -> list[Visit]:
        """All that is known of the patient's visits at `now` (aware). `CouldNotCheck`, which never means that there are none."""
        ...


@dataclass(frozen=True)
class OwnTable:
    sessions: Sessions

    async def of(self, patient: Patient, now: datetime) -> list[Visit]:
        try:
            async with reading(self.sessions, _read(patient)) as session:
                rows = list(await session.scalars(select(Appointment).where(Appointment.patient_id == patient.id)))
        except (SQLAlchemyError, OSError) as error:
            raise CouldNotCheck from error
        return [_visit(row) for row in rows]


@dataclass(frozen=True)
class Audited:
    """Visits from elsewhere; that they were read is in the audit log before they are."""

    visits: Visits
    sessions: Sessions

    async def of(self, patient: Patient, now: datetime) -> list[Visit]:
        try:
            async with reading(self.sessions, _read(patient)):
                pass
        except (SQLAlchemyError, OSError) as error:
            raise CouldNotCheck from error
        return await self.visits.of(patient, now)


def _read(patient: Patient) -> Access:
    return Access(patient.id, "appointments.read", "appointments")


def source(settings: FhirSettings, sessions: Sessions) -> Visits:
    """The FHIR server when one is set, else the clinic's own table. `sessions` write: each look is in the audit log."""
    if settings.url is None:
        return OwnTable(sessions)
    from clinic.fhir.server import FhirServer  # its library takes a second to load
    from clinic.fhir.visits import FhirVisits

    return Audited(FhirVisits(FhirServer.of(settings), settings.patient_system), sessions)


async def next_for(visits: Visits, patient: Patient, now: datetime) -> NextAppointment:
    """What to say about this patient's next visit at `now` (aware). `CouldNotCheck` when the records cannot be read."""
    return next_appointment(await visits.of(patient, now), now)


async def outlook_for(
    visits: Visits, sessions: Sessions, patient: Patient, now: datetime, shown: Sequence[Shown] = (), *, every: bool = False
) -> NextAppointment:
    """`next_for` (or `every` visit to come), whether the next injections are overdue, and what became of the visits that the
    patient was `shown` before. `now` is where the clinic is. `CouldNotCheck`."""
    known = await visits.of(patient, now)
    found = next_appointment(known, now, shown, every=every)
    return found if found.is_booked else _with_overdue(found, await _given_on(sessions, patient, known, now), now)


async def outlook_and_last_for(
    visits: Visits, sessions: Sessions, patient: Patient, now: datetime, shown: Sequence[Shown] = ()
) -> tuple[NextAppointment, date | None]:
    """`outlook_for`, and the day of the last injections, None where the records know of none: of one reading. `CouldNotCheck`."""
    known = await visits.of(patient, now)
    given = await _given_on(sessions, patient, known, now)
    return _with_overdue(next_appointment(known, now, shown), given, now), last_treatment(given, now.date())


def _with_overdue(found: NextAppointment, given: Iterable[date], now: datetime) -> NextAppointment:
    return found if found.is_booked else replace(found, overdue=overdue(given, now.date()))


async def _given_on(sessions: Sessions, patient: Patient, known: Iterable[Visit], now: datetime) -> list[date]:
    given = [treatment.given_on for treatment in await treatments.of_patient(sessions, patient.id)]
    # A treatment that took place counts when nobody has imported it as one.
    return given + [v.starts_at.astimezone(now.tzinfo).date() for v in known if (v.kind, v.status) == ("treatment", "fulfilled")]


def _visit(row: Appointment) -> Visit:
    return Visit(
        starts_at=row.starts_at,
        duration_minutes=row.duration_minutes,
        kind=row.kind,
        status=row.status,
        clinician=row.clinician,
        place=row.place,
        id=f"{row.source}/{row.external_id}",
    )
