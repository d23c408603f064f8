"""The open alarms, the most pressing first, page by page: none is out of reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from clinic.db.models.chat import Alarm
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.domain.desk import OF_LEVEL
from clinic.services.alarms import IS_LOOKED_AFTER, IS_OPEN, Listed

# As `Cursor` writes itself; so few digits are a time that there is.
WRITTEN = re.compile(r"([0-9])\.([01])\.([0-9]{1,17})\.([0-9a-f-]{1,36})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_level: ColumnElement[int] = case(*((Alarm.level == level, int(rank)) for level, rank in OF_LEVEL.items()), else_=0)
_is_seen: ColumnElement[int] = case((IS_LOOKED_AFTER, 1), else_=0)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended."""

    level: int
    is_seen: int
    raised_at: datetime
    id: str

    def __str__(self) -> str:
        microseconds = (self.raised_at - _EPOCH) // timedelta(microseconds=1)
        return f"{self.level}.{self.is_seen}.{microseconds}.{self.id}"

    @classmethod
    def of(cls, text: str) -> Cursor:
        """`ValueError` for what `str` did not make."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("no place in the list")
        return cls(int(found[1]), int(found[2]), _EPOCH + timedelta(microseconds=int(found[3])), found[4])


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Listed]
    next: Cursor | None


async def page(store: Store, *, after: Cursor | None = None, limit: int = 50) -> Page:
    """`limit` open alarms: crises first, of a level those that nobody looks after, then whichever was raised first."""
    found = _ordered().limit(limit + 1)
    if after is not None:
        found = found.where(_comes_after(after))
    rows = await store.read(lambda session: [Listed(alarm, patient) for alarm, patient in session.execute(found)])
    return Page(rows[:limit], _cursor(rows[limit - 1].alarm) if len(rows) > limit else None)


def _ordered() -> Select[Alarm, str]:
    found = select(Alarm, Patient.display_name).outerjoin(Patient, Patient.id == Alarm.patient_id)
    return found.where(IS_OPEN).order_by(_level.desc(), _is_seen, Alarm.raised_at, Alarm.id)


def _cursor(alarm: Alarm) -> Cursor:
    return Cursor(OF_LEVEL[alarm.level], int(alarm.is_looked_after), alarm.raised_at, alarm.id)


def _comes_after(cursor: Cursor) -> ColumnElement[bool]:
    later = or_(
        Alarm.raised_at > cursor.raised_at,
        and_(Alarm.raised_at == cursor.raised_at, Alarm.id > cursor.id),
    )
    in_level = or_(_is_seen > cursor.is_seen, and_(_is_seen == cursor.is_seen, later))
    return or_(_level < cursor.level, and_(_level == cursor.level, in_level))
