"""Reads a patient's whole diary, for the files that it is taken away in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.engine import Sessions
from clinic.db.models.records import DiaryEntry
from clinic.errors import CouldNotCheck


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is: the number of entries, and the days of the first and the last one."""

    entries: int
    first: date
    last: date


async def extent(sessions: Sessions, patient_id: int) -> Extent | None:
    """None for an empty diary. `CouldNotCheck`."""
    found = select(func.count(), func.min(DiaryEntry.day), func.max(DiaryEntry.day)).where(DiaryEntry.patient_id == patient_id)
    try:
        async with sessions() as session:
            entries, first, last = (await session.execute(found)).one()
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return Extent(entries, first, last) if entries else None
