"""The desk's list of conversations, the most pressing first, page by page from an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, select, tuple_
from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.domain.desk import Rank

# What a column holds.
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended."""

    rank: int
    place: int
    id: str

    def __str__(self) -> str:
        return f"{self.rank}.{self.place}.{self.id}"

    @classmethod
    def of(cls, text: str) -> Cursor:
        """`ValueError` for what `str` did not make."""
        rank, place, id = text.split(".", 2)
        cursor = cls(Rank(int(rank)), int(place), id)
        if abs(cursor.place) >= LARGEST:
            raise ValueError("no place in the list")
        return cursor


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation without its words; `patient` is the name of a signed-in one."""

    id: str
    patient: str | None
    rank: Rank
    started_at: datetime
    last_at: datetime | None
    wants_person_at: datetime | None
    taken_by: int | None
    taken_as: str | None
    messages: int
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Waits:
    """A patient who waits for a person's word since then; `version` is the conversation's `taken_version`."""

    id: str
    since: datetime
    version: int
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    next: Cursor | None


_COLUMNS = (
    Conversation.id,
    Patient.display_name,
    Conversation.desk_rank,
    Conversation.desk_place,
    Conversation.started_at,
    Conversation.last_at,
    Conversation.wants_person_at,
    Conversation.taken_by,
    Conversation.taken_as,
    Conversation.last_seq,
)


# Of the list's index only the part above those whom the assistant answers.
_WAIT = (Conversation.desk_rank >= Rank.WANTS_PERSON, Conversation.wants_person_at.is_not(None))


async def page(store: Store, *, after: Cursor | None = None, limit: int = 50) -> Page:
    """`limit` conversations in which the patient said something, by `clinic.domain.desk.Rank` and what follows in it."""
    key = tuple_(Conversation.desk_rank, Conversation.desk_place, Conversation.id)
    found = select(*_COLUMNS).outerjoin(Patient, Patient.id == Conversation.patient_id)
    found = found.where(Conversation.desk_rank > Rank.UNHEARD)
    if after is not None:
        found = found.where(key < tuple_(after.rank, after.place, after.id))
    columns = (Conversation.desk_rank, Conversation.desk_place, Conversation.id)
    ordered = found.order_by(*(column.desc() for column in columns)).limit(limit + 1)

    def work(session: Session) -> Page:
        rows = [_row(found) for found in session.execute(ordered).mappings()]
        return Page(rows[:limit], rows[limit - 1].cursor if len(rows) > limit else None)

    return await store.read(work)


async def waiting(store: Store) -> int:
    """How many patients wait for a person's word, those with an open alarm too."""
    count = select(func.count()).select_from(Conversation).where(*_WAIT)
    return await store.read(lambda session: session.scalar(count) or 0)


async def who_wait(store: Store) -> Sequence[Waits]:
    """The same patients, whoever waits longest first."""
    columns = (Conversation.wants_person_at, Conversation.taken_version, Conversation.taken_by)
    found = select(Conversation.id, *columns).where(*_WAIT).order_by(Conversation.wants_person_at)

    def work(session: Session) -> Sequence[Waits]:
        rows = session.execute(found)
        return [Waits(id, since, version, by is not None) for id, since, version, by in rows if since is not None]

    return await store.read(work)


async def taken(store: Store) -> Sequence[str]:
    """The conversations that a person has."""
    found = select(Conversation.id).where(Conversation.desk_rank >= Rank.TAKEN, Conversation.taken_by.is_not(None))
    return await store.read(lambda session: session.scalars(found).all())


def _row(found: RowMapping) -> Row:
    return Row(
        id=found["id"],
        patient=found["display_name"],
        rank=Rank(found["desk_rank"]),
        started_at=found["started_at"],
        last_at=found["last_at"],
        wants_person_at=found["wants_person_at"],
        taken_by=found["taken_by"],
        taken_as=found["taken_as"],
        messages=found["last_seq"],
        cursor=Cursor(found["desk_rank"], found["desk_place"], found["id"]),
    )
