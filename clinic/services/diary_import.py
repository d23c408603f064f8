"""Puts entries of a file into a patient's diary, each once however often the file comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.records import DiaryEntry
from clinic.diary_files.rows import Read
from clinic.errors import NotSaved
from clinic.services.diary import store_one


@dataclass(frozen=True, slots=True)
class Imported:
    """`created`: lines that became entries. `known`: lines of entries that stand in the diary already."""

    created: tuple[int, ...]
    known: tuple[int, ...]


async def import_entries(sessions: Sessions, patient_id: int, entries: Sequence[Read], *, apply: bool) -> Imported:
    """Stores what is not there yet, all of it or nothing; without `apply` only says what it would do.

    Known is an entry with the row's own id, one that an earlier import of the same row made (changed since or not), and one
    of that day that says the same. `NotSaved`.
    """
    try:
        async with sessions() as session, session.begin() as transaction:
            created = [one.line for one in entries if await _store(session, patient_id, one)]
            if not apply:
                await transaction.rollback()
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error
    return Imported(tuple(created), tuple(one.line for one in entries if one.line not in set(created)))


async def _store(session: AsyncSession, patient_id: int, one: Read) -> bool:
    """Whether the row became a new entry."""
    row = await session.get(DiaryEntry, one.id) if one.id else None
    if row is not None and row.patient_id == patient_id:
        return False
    digest = sha256(one.key.encode()).hexdigest()
    return (await store_one(session, patient_id, one.draft, key=f"import/{digest}")).created
