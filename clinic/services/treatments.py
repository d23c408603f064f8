"""Looks up the injections that a patient was given."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.engine import Sessions
from clinic.db.models.records import Treatment as TreatmentRow
from clinic.domain.treatments import Treatment
from clinic.errors import CouldNotCheck
from clinic.services.audit import Access, reading


async def of_patient(sessions: Sessions, patient_id: int) -> list[Treatment]:
    """The patient's treatments, the earliest first. `CouldNotCheck` when the records cannot be read.

    `sessions` write: each look is in the audit log.
    """
    found = select(TreatmentRow).where(TreatmentRow.patient_id == patient_id)
    try:
        async with reading(sessions, Access(patient_id, "treatments.read", "treatments")) as session:
            rows = list(await session.scalars(found.order_by(TreatmentRow.given_on, TreatmentRow.id)))
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return [Treatment(row.given_on, row.units, row.next_due) for row in rows]
