"""Fills a database with made-up patients, for trying things out. Running it again changes nothing but the dates of visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.chat import Conversation
from clinic.db.models.records import Appointment, DiaryEntry, Patient, Treatment
from clinic.domain.treatments import CYCLE
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.demo_diary import COMBINATION, TRIPTAN, DemoDiary, entries
from clinic.services.diary import new_row

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
    """`story` says on the demo portal what there is to see in the records."""

    portal_id: str
    display_name: str
    story: str
    visits: Sequence[DemoVisit]
    treatments: Sequence[int] = ()  # days from today on which injections were given
    diary: DemoDiary | None = None


PATIENTS = (
    DemoPatient(
        "demo-maria",
        "Maria Demo",
        "A treatment soon, and a well-kept diary",
        (DemoVisit(-75, 9, 30, status="fulfilled"), DemoVisit(9, 9, 30)),
        (-159, -75),
        DemoDiary(),
    ),
    DemoPatient(
        "demo-james",
        "James Demo",
        "Two visits on one day, and much acute medication",
        (
            DemoVisit(-84, 14, status="fulfilled"),
            DemoVisit(3, 10, kind="follow_up", clinician=EVALUATOR, duration_minutes=45),
            DemoVisit(3, 11),
            DemoVisit(8, 15, 15, kind="follow_up", clinician=EVALUATOR),
        ),
        (-84,),
        DemoDiary(before=0.85, eased=1.25, medication=(TRIPTAN, TRIPTAN, COMBINATION)),
    ),
    DemoPatient(
        "demo-ana",
        "Ana Demo",
        "A canceled visit, and a diary with gaps",
        (DemoVisit(-90, 13, status="fulfilled"), DemoVisit(6, 13, status="cancelled")),
        (-174, -90),
        DemoDiary(kept=0.5),
    ),
    DemoPatient("demo-lee", "Lee Demo", "No visit, and an empty diary", ()),
    DemoPatient(
        "demo-pat",
        "Pat Demo",
        "Evaluated, and not treated yet",
        (DemoVisit(-100, 8, 45, kind="evaluation", status="fulfilled", duration_minutes=60),),
    ),
)


async def seed(sessions: Sessions, now: datetime, *, zone: ZoneInfo, diaries: bool = True) -> int:
    """Puts the demo patients with visits and treatments in, relative to `now` (aware), and returns how many patients there are.

    Their visits and treatments are replaced. Whoever has neither an entry nor a conversation yet gets a diary, unless
    `diaries` is False; after that, diaries and conversations are left as they are.
    """
    async with sessions.begin() as session:
        for patient in PATIENTS:
            row = await _seed(session, patient, now.astimezone(zone))
            if diaries and patient.diary is not None and not await _has_begun(session, row.id):
                session.add_all(_diary(row, patient, patient.diary, now.astimezone(zone)))
    return len(PATIENTS)


async def _seed(session: AsyncSession, patient: DemoPatient, now: datetime) -> Patient:
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
    visits = Access(row.id, "appointments.write", "appointments", audit.COMMAND, {"visits": len(patient.visits)})
    await session.run_sync(audit.record, visits)
    treated = Access(row.id, "treatments.write", "treatments", audit.COMMAND, {"treatments": len(patient.treatments)})
    await session.run_sync(audit.record, treated)
    return row


async def _has_begun(session: AsyncSession, patient_id: int) -> bool:
    entry = await session.scalar(select(DiaryEntry.id).where(DiaryEntry.patient_id == patient_id).limit(1))
    conversation = select(Conversation.id).where(Conversation.patient_id == patient_id).limit(1)
    return entry is not None or await session.scalar(conversation) is not None


def _diary(row: Patient, patient: DemoPatient, diary: DemoDiary, now: datetime) -> Iterator[DiaryEntry]:
    """A demo diary around the patient's treatments, each entry written in the evening of its day."""
    given = [_weekday(now, days).date() for days in patient.treatments]
    for entry in entries(diary, given, now.date(), seed=patient.portal_id):
        assert entry.date is not None
        evening = datetime.combine(entry.date, time(20), now.tzinfo)
        yield new_row(row.id, entry, id=uuid5(NAMESPACE_URL, f"{patient.portal_id}/{entry.date}"), created_at=evening)


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
