"""Made-up conversations of which days are counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Conversation, Message
from clinic.db.models.records import Patient
from clinic.db.store import Store, open_store
from clinic.domain.diary.statistics import Span
from clinic.domain.insight_days import DayCounts
from clinic.services import insights
from tests.databases import empty_database
from tests.integration.action_server import database_url

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 11, 18)
HOUR = timedelta(hours=1)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def at(hour: float, day: date = DAY) -> datetime:
    """A time of day where the clinic is."""
    return datetime(day.year, day.month, day.day, tzinfo=CHICAGO) + timedelta(hours=hour)


@dataclass
class Told:
    """A conversation to be stored: each turn is hours after the start, and the topics of its replies."""

    start: datetime
    turns: Sequence[tuple[float, Sequence[str]]] = ()
    patient: int | None = None
    alarms: Sequence[float] = ()
    staff: Sequence[float] = ()
    id: str = field(default_factory=lambda: str(uuid4()))

    def store(self, session: Session, since: datetime = FIRST, until: datetime = LAST) -> None:
        """What was said from `since` on and before `until`."""
        if since <= self.start < until:
            session.add(Conversation(id=self.id, patient_id=self.patient, started_at=self.start, last_seq=0))
            session.flush()
        for seq, (hours, sender, topic, reply_to) in enumerate(sorted(self._said(), key=lambda one: one[0]), 1):
            if since <= self.start + hours * HOUR < until:
                session.add(self._message(seq, hours, sender, topic, reply_to))
        session.add_all(self._alarm(hours) for hours in self.alarms if since <= self.start + hours * HOUR < until)

    def _said(self) -> Iterator[tuple[float, str, str | None, str | None]]:
        yield 0.0, "bot", "greet", None
        for number, (hours, topics) in enumerate(self.turns):
            yield hours, "patient", None, None
            yield from ((hours, "system" if topic == "failed" else "bot", topic, f"turn {number}") for topic in topics)
        yield from ((hours, "staff", None, None) for hours in self.staff)

    def _message(self, seq: int, hours: float, sender: str, topic: str | None, reply_to: str | None) -> Message:
        named, _, part = (topic or "").partition(".")
        return Message(
            conversation_id=self.id,
            seq=seq,
            id=str(uuid4()),
            sent_at=self.start + timedelta(hours=hours),
            sender=sender,
            text="zebrafinch",
            topic=None if sender == "system" else named or None,
            part=part or None,
            reply_to=reply_to,
            extras={},
        )

    def _alarm(self, hours: float) -> Alarm:
        raised_at = self.start + timedelta(hours=hours)
        return Alarm(
            id=str(uuid4()), conversation_id=self.id, message_id=str(uuid4()), level="emergency", rules=["x"], raised_at=raised_at
        )


async def told(store: Store, *chats: Told, since: datetime = FIRST, until: datetime = LAST) -> None:
    def work(session: Session) -> None:
        for chat in chats:
            chat.store(session, since, until)

    await store.write(work)


async def counted(store: Store, first: date = DAY, last: date = DAY, zone: ZoneInfo = CHICAGO) -> list[DayCounts]:
    return await insights.read(store, Span(first, last), zone)


@asynccontextmanager
async def with_two_patients(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of chats, with patients 1 and 2."""
    url = database_url(tmp_path / "clinic.db")
    empty_database(tmp_path / "clinic.db")
    store = open_store(url)

    def patients(session: Session) -> None:
        for number in (1, 2):
            session.add(Patient(id=number, portal_id=f"p{number}", display_name="P", created_at=at(0)))

    await store.write(patients)
    yield store
    await store.close()


ASKED = (0.1, ["onset"])
