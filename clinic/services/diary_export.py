"""Reads a patient's whole diary, for the files that it is taken away in. Nothing that is made of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db.engine import Sessions
from clinic.db.models.chat import Conversation
from clinic.db.models.records import DiaryEntry, Patient, Treatment
from clinic.db.store import Store
from clinic.domain.diary.record import Recorded
from clinic.domain.doctor_report import Given
from clinic.errors import CouldNotCheck
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.diary import entry_of


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is: the number of entries, and the days of the first and the last one."""

    entries: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A patient's diary, by day and then as it was saved, and the treatments in the records."""

    portal_id: str
    name: str
    entries: tuple[Recorded, ...]
    treatments: tuple[Given, ...]


async def extent(sessions: Sessions, patient_id: int) -> Extent | None:
    """None for an empty diary. `CouldNotCheck`."""
    found = select(func.count(), func.min(DiaryEntry.day), func.max(DiaryEntry.day)).where(DiaryEntry.patient_id == patient_id)
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary")) as session:
            entries, first, last = (await session.execute(found)).one()
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return Extent(entries, first, last) if entries else None


async def of_conversation(store: Store, conversation_id: str) -> Kept | None:
    """What stands in the records now of the patient whose conversation it is; None for a visitor's and an erased one."""

    def work(session: Session) -> Kept | None:
        found = select(Patient).join(Conversation, Conversation.patient_id == Patient.id)
        patient = session.scalar(found.where(Conversation.id == conversation_id))
        if patient is None:
            return None
        kept = _kept(session, patient)
        audit.record(session, Access(patient.id, "diary.export", "diary", details={"entries": len(kept.entries)}))
        return kept

    return await store.write(work)


def _kept(session: Session, patient: Patient) -> Kept:
    rows = select(DiaryEntry).where(DiaryEntry.patient_id == patient.id).order_by(DiaryEntry.day, DiaryEntry.created_at)
    treatments = select(Treatment).where(Treatment.patient_id == patient.id).order_by(Treatment.given_on)
    return Kept(
        portal_id=patient.portal_id,
        name=patient.display_name,
        entries=tuple(Recorded(row.id, entry_of(row)) for row in session.scalars(rows)),
        treatments=tuple(Given(row.given_on, row.units) for row in session.scalars(treatments)),
    )
