"""The week, slot by slot: patients write, staff work beside them and after them, and the clock goes on to the next slot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from aiohttp import ClientSession, ClientTimeout, CookieJar, DummyCookieJar, TCPConnector

from tools.simulate import calls, chats, paperwork, watch
from tools.simulate.clinic import Clinic
from tools.simulate.crew import Worker, accounts, admin, hire
from tools.simulate.desk import Desk, ShutOut
from tools.simulate.ledger import Chat, Ledger
from tools.simulate.people import Person
from tools.simulate.phone import Phone, Refused
from tools.simulate.visit import Visit
from tools.simulate.watch import Duty
from tools.simulate.week import Slot

AT_ONCE = 16
# The product looks for news of alarms once a second, and then sends them.
SETTLE_S = 2.2
MOST_LOOKS = 10
SOON, LATER = timedelta(minutes=3), timedelta(minutes=12)
# An open page asks for a fresh token long before a day is over.
LOOK, RENEW = timedelta(hours=11), timedelta(hours=12)
ANSWER_S = 60.0
FRONT, NURSES, CLINICIAN = slice(0, 2), slice(2, 4), 4


@dataclass
class Week:
    """What goes on from slot to slot: who was rung when, and whose alarm is whose."""

    clinic: Clinic
    http: ClientSession
    ledger: Ledger
    crew: Sequence[Worker]
    seed: int
    duty: Duty = field(default_factory=Duty)
    rung: dict[str, datetime] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def run(self, slots: Sequence[Slot], end: datetime, tell: Callable[[str], None]) -> None:
        """All slots, and then on to `end`. `ShutOut`."""
        for number, slot in enumerate(slots, 1):
            await self._on_to(slot.at)
            await self._slot(slot)
            await self._paperwork(slot)
            tell(f"{slot.at:%a %H:%M}  slot {number} of {len(slots)}: {len(slot.visits)} patients, {self._counts()}")
        await self._on_to(end)
        await self._heard_out()

    async def _heard_out(self) -> None:
        """Until what fell due at the end has come, and then nothing more: on a busy machine it takes its time."""
        for _ in range(MOST_LOOKS):
            before = len(self.clinic.hook.got)
            await asyncio.sleep(2 * SETTLE_S)
            if len(self.clinic.hook.got) == before:
                return

    async def _on_to(self, at: datetime) -> None:
        """Forward to `at`, in steps that no open page's token outlives."""
        while at - self.clinic.clock.now() > LOOK:
            self.clinic.clock.move_by(LOOK)
            await self._renew()
        self.clinic.clock.move_to(at)
        await self._renew()

    async def _renew(self) -> None:
        """Who waits for a call or for a person keeps the page open."""
        now = self.clinic.clock.now()
        waiting = [chat for chat in self.ledger.chats if _waits(chat) and now < chat.good_until < now + RENEW]
        await asyncio.gather(*(self._quietly(chat.person, self._phone(chat.person).renew(chat)) for chat in waiting))

    async def _slot(self, slot: Slot) -> None:
        """Patients and staff at once; then the staff alone, soon and once more later."""
        before, over = self._alarms(), asyncio.Event()
        beside = asyncio.create_task(self._beside(over)) if slot.is_open else None
        await asyncio.gather(*(self._visit(person) for person in slot.visits))
        over.set()
        if beside is not None:
            await beside
        has_alarm = self._alarms() > before
        await self._after(slot.at + SOON, slot, settle=has_alarm, first=True)
        await self._after(slot.at + LATER, slot, settle=has_alarm, first=False)

    async def _paperwork(self, slot: Slot) -> None:
        """In the first quiet minutes of the week."""
        if slot.is_open and not self.ledger.done("sign-off"):
            await paperwork.sign(self.crew[CLINICIAN])

    async def _beside(self, over: asyncio.Event) -> None:
        front = self.crew[FRONT]
        await asyncio.gather(chats.attend(front, over), calls.race(front, self.rung))

    async def _after(self, at: datetime, slot: Slot, *, settle: bool, first: bool) -> None:
        """What is done at the desk at `at`. At night only a nurse looks, and only where news of an alarm has come."""
        if settle and first:
            await asyncio.sleep(SETTLE_S)
        self.clinic.clock.move_to(at)
        if slot.is_open or settle:
            await watch.look(self.crew[NURSES][slot.at.day % 2], self.duty, first=first)
        if slot.is_open and first:
            await asyncio.gather(*(calls.work_off(worker, self.rung) for worker in self.crew[FRONT]))

    async def _visit(self, person: Person) -> None:
        async with self._room:
            await self._quietly(person, self._visited(person))

    async def _visited(self, person: Person) -> None:
        phone = self._phone(person)
        chat = await phone.open(self.clinic.portal_token(person) if person.kind.signs_in else None)
        number = sum(earlier.person is person for earlier in self.ledger.chats)
        self.ledger.chats.append(chat)
        visit = Visit(phone, chat, Random(f"visit/{self.seed}/{person.number}/{number}"))  # noqa: S311
        try:
            await visit.run()
        finally:
            await visit.leave()

    async def _quietly(self, person: Person, work: Awaitable[object]) -> None:
        try:
            await work
        except Refused as refused:
            self.ledger.failed.append(f"patient {person.number} ({person.kind.name}): {refused}")

    def _phone(self, person: Person) -> Phone:
        return Phone(person, self.http, self.clinic.clock)

    def _alarms(self) -> int:
        return sum(1 for _ in self.ledger.alarms())

    def _counts(self) -> str:
        messages = sum(len(chat.sent) for chat in self.ledger.chats)
        return f"{messages} messages and {self._alarms()} alarms so far"


def _waits(chat: Chat) -> bool:
    return bool(chat.wishes) or any(message["sender"] == "staff" for message in chat.left)


@asynccontextmanager
async def staffed(clinic: Clinic, ledger: Ledger, seed: int) -> AsyncIterator[Sequence[Worker]]:
    """The crew, whose accounts the administrator makes at the desk. `ShutOut`."""
    async with AsyncExitStack() as open_ones:

        async def browser() -> ClientSession:
            jar = CookieJar(unsafe=True)  # the gateway's host is a bare address here
            return await open_ones.enter_async_context(ClientSession(clinic.stack.url, cookie_jar=jar, timeout=_timeout()))

        chief = Desk(admin(), await browser(), clinic.clock)
        desks = [Desk(account, await browser(), clinic.clock) for account in accounts()]
        for desk in desks:
            await hire(chief, desk)
        yield [Worker(desk, ledger, Random(f"{seed}/{desk.account.name}")) for desk in desks]  # noqa: S311


def phones(url: str) -> ClientSession:
    """For all patients at once; each has streams open, and none shares another's cookies."""
    return ClientSession(url, cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0), timeout=_timeout())


def _timeout() -> ClientTimeout:
    return ClientTimeout(total=ANSWER_S)


__all__ = ["ShutOut", "Week", "phones", "staffed"]
