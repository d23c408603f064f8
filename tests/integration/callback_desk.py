"""What tests of the call-back queue share: a migrated database with two people at the desk, and a patient who asks for a call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.encryption import Vault, fresh_key
from clinic.db.models.audit import Audit
from clinic.db.models.chat import Callback, CallbackStep, Message
from clinic.db.models.records import Patient
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store, open_store
from clinic.domain.callbacks import REQUESTED, TOPIC, Outcome, Result
from clinic.domain.chat import NewMessage, Post
from clinic.domain.staff import Role, StaffMember
from clinic.services import callback_queue, callbacks, transcripts
from clinic.services.callback_queue import Act
from clinic.services.callbacks import Wish
from knowledge.opening_hours import call_slot
from tests.databases import empty_database
from tests.integration.gateway import BASE

# A Wednesday morning at the clinic, which is open from eight to five.
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=BASE.clinic.zone).astimezone(UTC)


async def hired(store: Store, name: str, role: Role = Role.NURSE) -> StaffMember:
    def work(session: Session) -> int:
        login = f"{name.lower()}.{uuid4()}@clinic.example"
        account = StaffAccount(login=login, display_name=name, role=role, created_at=MORNING)
        session.add(account)
        session.flush()
        return account.id

    return StaffMember(await store.write(work), name, role)


async def patient(store: Store, name: str = "Maria Demo") -> int:
    def work(session: Session) -> int:
        row = Patient(portal_id=str(uuid4()), display_name=name, created_at=MORNING)
        session.add(row)
        session.flush()
        return row.id

    return await store.write(work)


@dataclass
class Desk:
    """The queue of `store` at a time that the test moves, with one call-back of a chat that has two messages."""

    store: Store
    ann: StaffMember
    ben: StaffMember
    now: datetime = MORNING
    conversation: str = ""
    reference: str = ""
    asked: int = 1
    patient_id: int | None = None
    zone: Any = field(default=BASE.clinic.zone)

    def at(self, local: str) -> None:
        """Set the clock to this time where the clinic is."""
        self.now = datetime.fromisoformat(local).replace(tzinfo=self.zone)

    def later(self, **by: float) -> None:
        self.now = self.now.astimezone(UTC) + timedelta(**by)

    async def opened(self, patient_id: int | None = None) -> None:
        self.conversation, self.patient_id = str(uuid4()), patient_id
        opening = [NewMessage(str(uuid4()), "bot", "Hello"), NewMessage(str(uuid4()), "patient", "My bill is wrong")]
        await transcripts.start(self.store, self.conversation, patient_id=patient_id, opening=opening, now=self.now)

    async def ask(self, *, window: str = "any", phone: str = "tel:+1-312-555-0199", share_chat: bool = False) -> str:
        slot = call_slot(BASE.clinic.hours, self.now.astimezone(self.zone), window)
        id = str(uuid4())
        wish = Wish(self.conversation, id, "hash", phone, "Ann", "My bill", window, slot, share_chat=share_chat)
        told: list[str] = []

        def read_back(reference: str) -> NewMessage:
            told.append(reference)
            return NewMessage(str(uuid4()), "bot", f"stored as {reference}", topic=TOPIC, extras={"part": REQUESTED})

        await callbacks.request(self.store, wish, read_back, now=self.now)
        self.reference = told[0]
        return self.reference

    def act(self, by: StaffMember | None, note: str | None = None) -> Act:
        return Act(str(uuid4()), self.reference, by, note)

    async def take(self, by: StaffMember, act: Act | None = None) -> None:
        await callback_queue.take(self.store, act or self.act(by), now=self.now)

    async def attempt(self, by: StaffMember, result: Result, act: Act | None = None, *, asked: int = 1) -> str | None:
        act = act or self.act(by)
        return await callback_queue.attempt(self.store, BASE, act, result, asked=asked, now=self.now)

    async def tried(self, result: Result, *, asked: int = 1) -> None:
        """Ann called, and has it once more."""
        await self.take(self.ann)
        await self.attempt(self.ann, result, asked=asked)
        await self.take(self.ann)

    async def close(
        self, by: StaffMember | None, outcome: Outcome, act: Act | None = None, *, asked: int | None = None
    ) -> str | None:
        return await callback_queue.close(self.store, BASE, act or self.act(by), outcome, asked=asked, now=self.now)

    async def row(self) -> Callback:
        found = await self.store.read(lambda session: session.get(Callback, self.reference))
        assert found is not None
        return found

    async def steps(self) -> list[tuple[str, str | None, int | None]]:
        ordered = select(CallbackStep).where(CallbackStep.reference == self.reference).order_by(CallbackStep.at)
        rows = await self.store.read(lambda session: session.scalars(ordered).all())
        return [(row.kind, row.result, row.staff_id) for row in rows]

    async def said(self) -> list[Message]:
        """What was said in the chat after the wish was read back."""
        messages = await transcripts.history(self.store, self.conversation)
        return [message for message in messages if message.sender == "system"]

    async def logged(self) -> list[tuple[str, str, str]]:
        """The audit log of this patient: who did what to what."""
        found = select(Audit.actor, Audit.action, Audit.object).where(Audit.patient_id == self.patient_id).order_by(Audit.seq)
        return [(actor, action, of) for actor, action, of in await self.store.read(lambda s: s.execute(found).all())]


@asynccontextmanager
async def one_desk(folder: Path) -> AsyncIterator[Desk]:
    """Ann and Ben with one call-back, in a database of SQLite."""
    empty_database(folder / "clinic.db")
    store = open_store(f"sqlite+aiosqlite:///{folder / 'clinic.db'}", Vault([fresh_key()]))
    desk = Desk(store, await hired(store, "Ann"), await hired(store, "Ben"))
    await desk.opened()
    await desk.ask()
    yield desk
    await store.close()


def passed_on(post: Post, name: str) -> NewMessage:
    """What a patient reads whose message went to a person."""
    return NewMessage(post.reply_id(2), "system", f"{name} reads this.")
