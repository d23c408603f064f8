"""What the product has and shows when the week is over: its API, its desk and its database, as plain values for the checks."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from clinic.db.encryption import KEY_FILE, Vault
from clinic.db.store import open_store
from clinic.services.audit import verify
from tests.stack import Stack
from tools.simulate.calls import QUEUE
from tools.simulate.crew import Worker
from tools.simulate.hook import Notice
from tools.simulate.ledger import Chat, Json, Ledger
from tools.simulate.phone import Phone, Refused
from tools.simulate.run import Week
from web.chat.handoff import ALREADY_ASKED

# A number is a link for whoever has the call.
OPEN_ROW = re.compile(r'href="/staff/callbacks/(CB-\w+)">.*?data-label="Number"><[^>]+>([^<]+)<', re.DOTALL)
NAME = re.compile(r"[A-Z][a-z]+")
# So many are tried with a stranger's token.
STRANGERS = 40


@dataclass(frozen=True)
class Stored:
    """A message as the database has it, opened."""

    conversation: str
    id: str
    reply_to: str | None
    sender: str
    text: str
    part: str | None = None


@dataclass(frozen=True)
class Alarm:
    id: str
    conversation: str | None
    message: str
    level: str
    is_acknowledged: bool
    outcome: str | None


@dataclass(frozen=True)
class Call:
    """A call-back. `phone` in RFC 3966."""

    reference: str
    conversation: str | None
    phone: str
    asked: int
    outcome: str | None


@dataclass(frozen=True)
class Try:
    """What a wrong token was answered with."""

    what: str
    status: int
    wanted: int


@dataclass
class Evidence:
    """`histories` by conversation; `queue`: the numbers beside the open call-backs on the desk's page; `diaries` by portal id,
    points by day; `names`: every capitalised word of the three processes' logs; `signed`: answers with a clinician's signature;
    `reopened`: by alarm, when it lost the person who looked after it; `audited`: rows of the audit log, and `audit` what is wrong
    with them; `times`: when messages and rows of that log were stored; `start` and `end` of the week."""

    start: datetime
    end: datetime
    times: Sequence[datetime] = ()
    histories: dict[str, list[Json]] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    queue: dict[str, str] = field(default_factory=dict)
    diaries: dict[str, dict[str, float]] = field(default_factory=dict)
    notices: Sequence[Notice] = ()
    tries: list[Try] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    reviews: int = 0
    signed: set[str] = field(default_factory=set)
    reopened: dict[str, list[datetime]] = field(default_factory=dict)
    audited: int = 0
    audit: Sequence[str] = ()

    @property
    def at_closing(self) -> set[str]:
        """Ids of what patients who still waited were told once the clinic had closed: no answer, and unasked."""
        return {row.id for row in self.stored if row.reply_to is None and row.part in {*ALREADY_ASKED, *ALREADY_ASKED.values()}}


async def collect(week: Week, start: datetime) -> Evidence:
    """Everything that the checks look at; `start`: of the week. `ShutOut`."""
    clinic, ledger = week.clinic, week.ledger
    found = Evidence(start, clinic.clock.now())
    histories = await asyncio.gather(*(_history(week, chat) for chat in ledger.chats))
    found.histories = dict(zip((chat.id for chat in ledger.chats), histories, strict=True))
    found.tries = await _strangers(week, ledger)
    found.queue = await _queue(week.crew[0])
    _read(clinic.stack, found)
    await _audit(clinic.stack, found)
    found.notices = list(clinic.hook.got)
    return found


async def _history(week: Week, chat: Chat) -> list[Json]:
    """As it stands now; where the page was closed long ago, as it stood then."""
    if chat.good_until <= week.clinic.clock.now():
        return chat.left
    try:
        return await Phone(chat.person, week.http, week.clinic.clock).history(chat)
    except Refused as refused:
        week.ledger.failed.append(f"patient {chat.person.number} cannot look back: {refused}")
        return chat.left


async def _strangers(week: Week, ledger: Ledger) -> list[Try]:
    """Each reads another patient's conversation with a good token of their own, with a made-up one, and with none."""
    live = [chat for chat in ledger.chats if chat.good_until > week.clinic.clock.now()]
    others = [other for other in itertools.pairwise(live) if other[0].person is not other[1].person][:STRANGERS]
    tries = [_tried(week, chat, other.token, "another patient's token", 404) for chat, other in others]
    tries += [_tried(week, chat, "made.up.token", "a made-up token", 401) for chat, _ in others[:5]]
    return list(await asyncio.gather(*tries))


async def _tried(week: Week, chat: Chat, token: str, what: str, wanted: int) -> Try:
    try:
        await Phone(chat.person, week.http, week.clinic.clock).history(chat, token)
    except Refused as refused:
        return Try(what, refused.status, wanted)
    return Try(what, 200, wanted)


async def _queue(worker: Worker) -> dict[str, str]:
    page = await worker.desk.page(f"{QUEUE}?show=open")
    return {reference: html.unescape(phone) for reference, phone in OPEN_ROW.findall(page.text)}


def _read(stack: Stack, found: Evidence) -> None:
    """The database, as another process reads it, its sealed words opened with the clinic's key."""
    vault = _vault(stack)
    found.stored = [
        Stored(conversation, id, reply_to, sender, vault.open(text), part)
        for conversation, id, reply_to, sender, text, part in stack.rows(
            "SELECT conversation_id, id, reply_to, sender, text, part FROM message ORDER BY conversation_id, seq"
        )
    ]
    alarms = "SELECT id, conversation_id, message_id, level, acknowledged_at IS NOT NULL, outcome FROM alarm"
    found.alarms = [Alarm(*row) for row in stack.rows(alarms)]
    reopened = "SELECT object, at FROM audit WHERE action = 'alarm.reopen' ORDER BY seq"
    for about, at in stack.rows(reopened):
        found.reopened.setdefault(about.removeprefix("alarm/"), []).append(as_time(at))
    calls = "SELECT reference, conversation_id, phone, times_asked, outcome FROM callback"
    found.calls = [Call(row[0], row[1], vault.open(row[2]), row[3], row[4]) for row in stack.rows(calls)]
    for portal_id, day, halves in _entries(stack):
        found.diaries.setdefault(portal_id, {})[day] = halves / 2
    found.signed = {topic for (topic,) in stack.rows("SELECT topic FROM sign_off WHERE verdict = 'signed'")}
    found.times = [as_time(at) for (at,) in stack.rows("SELECT sent_at FROM message UNION ALL SELECT at FROM audit")]
    (found.reviews,) = stack.rows("SELECT count(*) FROM review_item")[0]
    found.names = set(NAME.findall(_printed(stack.output)))


async def _audit(stack: Stack, found: Evidence) -> None:
    store = open_store(f"sqlite+aiosqlite:///{stack.folder}/var/clinic.db", _vault(stack))
    try:
        looked = await verify(store)
        found.audited, found.audit = looked.head.seq, looked.findings
    finally:
        await store.close()


def _vault(stack: Stack) -> Vault:
    return Vault((stack.folder / "var" / KEY_FILE).read_text().split(","))


def _entries(stack: Stack) -> Iterator[tuple[str, str, int]]:
    of_week = "FROM diary_entry JOIN patient ON patient.id = patient_id WHERE portal_id LIKE 'sim-%'"
    yield from stack.rows(f"SELECT portal_id, day, severity_halves {of_week}")


def _printed(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def words_of(value: Json) -> set[str]:
    """Every capitalised word anywhere in a message."""
    return set(NAME.findall(json.dumps(value, ensure_ascii=False)))


def as_time(text: str) -> datetime:
    """A time of the database, which has them in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
