"""Fills a database with made-up patients, for trying things out. Running it again changes nothing but the dates of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.records import Appointment, Patient, Treatment
from clinic.domain.treatments import CYCLE

SOURCE = "demo"
PLACE = "100 Example Street, Suite 200"
STANDARD_UNITS = 155  # knowledge/facts.yml
INJECTOR, EVALUATOR = "Dr. Alex Rivers (demo)", "Nurse Robin Lake (demo)"


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """`days` from today where the clinic is or the Monday after a weekend; `hour` and `minute` on its clock."""

    days: int
    hour: int
    minute: int = 0
    kind: str = "treatment"
    status: str = "booked"
    clinician: str = INJECTOR
    duration_minutes: int = 30


@dataclass(frozen=True, slots=True)
class DemoPatient:
    portal_id: str
    display_name: str
    visits: Sequence[DemoVisit]
    treatments: Sequence[int] = ()  # days from today on which injections were given


PATIENTS = (
    DemoPatient("demo-maria", "Maria Demo", (DemoVisit(-75, 9, 30, status="fulfilled"), DemoVisit(9, 9, 30)), (-159, -75)),
    DemoPatient(
        "demo-james",
        "James Demo",
        (
            DemoVisit(-84, 14, status="fulfilled"),
            DemoVisit(3, 10, kind="follow_up", clinician=EVALUATOR, duration_minutes=45),
            DemoVisit(3, 11),
            DemoVisit(8, 15, 15, kind="follow_up", clinician=EVALUATOR),
        ),
        (-84,),
    ),
    DemoPatient(
        "demo-ana", "Ana Demo", (DemoVisit(-90, 13, status="fulfilled"), DemoVisit(6, 13, status="cancelled")), (-174, -90)
    ),
    DemoPatient("demo-lee", "Lee Demo", ()),
    DemoPatient("demo-pat", "Pat Demo", (DemoVisit(-100, 8, 45, kind="evaluation", status="fulfilled", duration_minutes=60),)),
)


async def seed(sessions: Sessions, now: datetime, *, zone: ZoneInfo) -> int:
    """Puts the demo patients with visits and treatments in, relative to `now` (aware), and returns how many patients there are.

    Their visits and treatments are replaced; their diaries and conversations are left as they are.
    """
    async with sessions.begin() as session:
        for patient in PATIENTS:
            await _seed(session, patient, now.astimezone(zone))
    return len(PATIENTS)


async def _seed(session: AsyncSession, patient: DemoPatient, now: datetime) -> None:
    row = await session.scalar(select(Patient).where(Patient.portal_id == patient.portal_id))
    if row is None:
        session.add(row := Patient(portal_id=patient.portal_id, display_name=patient.display_name, created_at=now))
        await session.flush()
    for table in (Appointment, Treatment):
        await session.execute(delete(table).where(table.patient_id == row.id, table.source == SOURCE))
    for number, visit in enumerate(patient.visits):
        session.add(_appointment(row.id, visit, external_id=f"{patient.portal_id}/{number}", now=now))
    for number, days in enumerate(patient.treatments):
        session.add(_treatment(row.id, _weekday(now, days).date(), external_id=f"{patient.portal_id}/{number}"))


def _weekday(now: datetime, days: int) -> datetime:
    """The day so many days from now, or the Monday after a weekend."""
    day = now + timedelta(days=days)
    return day + (timedelta(days=7 - day.weekday()) if day.weekday() > 4 else timedelta())


def _treatment(patient_id: int, given_on: date, *, external_id: str) -> Treatment:
    return Treatment(
        patient_id=patient_id,
        given_on=given_on,
        units=STANDARD_UNITS,
        next_due=given_on + CYCLE,
        source=SOURCE,
        external_id=external_id,
    )


def _appointment(patient_id: int, visit: DemoVisit, *, external_id: str, now: datetime) -> Appointment:
    day = _weekday(now, visit.days)
    return Appointment(
        patient_id=patient_id,
        starts_at=day.replace(hour=visit.hour, minute=visit.minute, second=0, microsecond=0),
        duration_minutes=visit.duration_minutes,
        kind=visit.kind,
        status=visit.status,
        clinician=visit.clinician,
        place=PLACE,
        source=SOURCE,
        external_id=external_id,
        updated_at=datetime.now(UTC),
    )
