"""Call-backs as staff look at them: how many wait, the queue, one with all that was done, and a chat that a patient shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, CallbackStep, Message
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.callbacks import LEASE
from clinic.domain.staff import StaffMember
from clinic.errors import CallbackGone, NotShared
from clinic.services.callback_queue import claim_of, record_access
from clinic.services.callbacks import BELONG, HAS_ALARM, LISTED, Listed
from clinic.services.transcripts import locked
from clinic.services.transcripts import record_access as record_transcript

# More on one page nobody reads; those that are due first are shown.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """Open call-backs that are still wanted: all of them, those that nobody has, those whose time has come, and of these those
    that should have been called already.
    """

    open: int
    free: int
    due: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Step:
    """What was done; `who` is the name of the account, None for a command."""

    step: CallbackStep
    who: str | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A call-back with every step, the first one first."""

    listed: Listed
    steps: Sequence[Step]


async def counts(store: Store, now: datetime) -> Counts:
    """How many call-backs wait."""
    is_overdue = Callback.due_at <= now
    is_due = or_(Callback.call_from <= now, is_overdue)  # who asked again for a later hour is overdue all the same
    counted = (func.count().filter(condition) for condition in (is_free(now), is_due, is_overdue))
    found = select(func.count(), *counted).select_from(Callback)
    found = found.where(Callback.closed_at.is_(None), Callback.withdrawn_at.is_(None))
    return await store.read(lambda session: Counts(*map(int, session.execute(found).one())))


def is_free(now: datetime) -> ColumnElement[bool]:
    """Of a row, what `Claim.holder` is of one that was read: whether nobody has it."""
    return or_(Callback.seen_at.is_(None), Callback.seen_at <= now - LEASE)


async def queue(store: Store, by: StaffMember, *, now: datetime) -> Sequence[Listed]:
    """The open call-backs: those with an open alarm first, then those of `by`, the free ones, and those that others have; each
    as they are due. Whoever shows them writes down the look."""
    first = select(Callback.reference).where(Callback.closed_at.is_(None))
    first = first.order_by(HAS_ALARM.desc(), Callback.due_at, Callback.reference).limit(MOST_LISTED)
    found = LISTED.where(Callback.reference.in_(first)).order_by(Callback.due_at, Callback.reference)

    def place(item: Listed) -> int:
        if item.alarm_id is not None:
            return -2 if item.alarm_level == "crisis" else -1
        holder = claim_of(item.callback).holder(now)
        return 0 if holder == by.id else 1 if holder is None else 2

    return await store.read(lambda session: sorted((Listed(*row) for row in session.execute(found)), key=place))


async def closed(store: Store) -> Sequence[Listed]:
    """Those that were closed last, the latest first. Whoever shows them writes down the look."""
    found = LISTED.where(Callback.closed_at.is_not(None)).order_by(Callback.closed_at.desc()).limit(MOST_LISTED)
    return await store.read(lambda session: [Listed(*row) for row in session.execute(found)])


async def look(store: Store, reference: str, by: StaffMember, *, why: Mapping[str, str], now: datetime) -> Whole:
    """One call-back, open or closed; a look of its owner is a sign of life. `why` goes into the audit log.
    `CallbackGone` when there is none."""

    def work(session: Session) -> Whole:
        callback = session.get(Callback, reference, with_for_update=True)
        if callback is None:
            raise CallbackGone
        if callback.closed_at is None and claim_of(callback).kept(by.id, now) is not None:
            callback.seen_at = now
            session.flush()
        (row,) = session.execute(LISTED.where(Callback.reference == reference))
        whole = Whole(Listed(*row), _steps(session, reference))
        record_access(session, callback, "read", actor=by.actor, details=why)
        return whole

    return await store.write(work)


async def standing(store: Store, reference: str) -> Listed:
    """One call-back for a page that asks by itself, and shows of it who has it and what became of it: no sign of life of its
    owner, and no look at a patient's words that would be written down. `CallbackGone` when there is none."""
    found = LISTED.where(Callback.reference == reference)
    row = await store.read(lambda session: session.execute(found).one_or_none())
    if row is None:
        raise CallbackGone
    return Listed(*row)


async def of_alarm(store: Store, alarm: Alarm, by: StaffMember) -> Callback | None:
    """The call-back that the alarm's chat asked for last, for who looks after the alarm; the look is written down."""
    found = select(Callback).join(Alarm, BELONG).where(Alarm.id == alarm.id)
    latest = found.order_by(Callback.closed_at.is_(None).desc(), Callback.requested_at.desc()).limit(1)

    def work(session: Session) -> Callback | None:
        callback = session.scalar(latest)
        if callback is not None:
            record_access(session, callback, "read", actor=by.actor, details={"from": f"alarm/{alarm.id}"})
        return callback

    return await store.write(work)


async def open_of(store: Store, conversation_id: str) -> Callback | None:
    """The call that the chat's own patient asked for and waits for: none once it was cancelled, whoever still has it."""
    return await store.read(lambda session: open_in(session, conversation_id))


def open_in(session: Session, conversation_id: str) -> Callback | None:
    """As `open_of`, inside the caller's transaction."""
    of_chat = select(Callback).where(Callback.conversation_id == conversation_id)
    return session.scalar(of_chat.where(Callback.closed_at.is_(None), Callback.withdrawn_at.is_(None)))


async def shared_chat(store: Store, reference: str, by: StaffMember) -> Sequence[Message]:
    """The chat as far as the patient shared it. `NotShared`, `CallbackGone`."""

    def work(session: Session) -> Sequence[Message]:
        callback = session.get(Callback, reference)
        if callback is None:
            raise CallbackGone
        if callback.shared_seq is None or callback.conversation_id is None:
            raise NotShared
        of_chat = select(Message).where(Message.conversation_id == callback.conversation_id)
        messages = session.scalars(of_chat.where(Message.seq <= callback.shared_seq).order_by(Message.seq)).all()
        details = {"callback": reference, "messages": len(messages)}
        record_transcript(session, locked(session, callback.conversation_id), "read", actor=by.actor, details=details)
        return messages

    return await store.write(work)


def _steps(session: Session, reference: str) -> Sequence[Step]:
    found = select(CallbackStep, StaffAccount.display_name).outerjoin(StaffAccount, StaffAccount.id == CallbackStep.staff_id)
    ordered = found.where(CallbackStep.reference == reference).order_by(CallbackStep.at, CallbackStep.id)
    return [Step(*row) for row in session.execute(ordered)]
