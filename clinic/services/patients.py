"""Finds the patient behind a conversation, and whom the clinic knows by name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db.engine import Sessions
from clinic.db.models.chat import Conversation
from clinic.db.models.records import Patient as PatientRow
from clinic.db.models.staff import StaffAccount
from clinic.domain.known_names import KnownNames
from clinic.errors import CouldNotCheck


@dataclass(frozen=True, slots=True)
class Patient:
    id: int
    portal_id: str
    display_name: str


async def of_conversation(sessions: Sessions, conversation_id: str) -> Patient | None:
    """The signed-in patient of a conversation; None for a visitor and for an id that is unknown. `CouldNotCheck`."""
    found = select(PatientRow).join(Conversation, Conversation.patient_id == PatientRow.id)
    try:
        async with sessions() as session:
            row = await session.scalar(found.where(Conversation.id == conversation_id))
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return Patient(row.id, row.portal_id, row.display_name) if row else None


def known_names(session: Session) -> KnownNames:
    """The names of all patients and of all who work here, for taking them out of words: they are shown to nobody."""
    return KnownNames.of(name for table in (PatientRow, StaffAccount) for name in session.scalars(select(table.display_name)))
