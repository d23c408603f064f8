"""Patients who want to be called: asked for in the chat, and listed. What staff do then: `callback_queue`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, CallbackStep, Conversation, Message, Turn
from clinic.db.models.records import Patient
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.callbacks import REQUESTED, TOPIC, Kind, Times, asked_again
from clinic.domain.chat import NewMessage
from clinic.errors import TooManyCallbacks, UnknownMessage
from clinic.services.transcripts import append, locked
from clinic.services.turns import answers, turn_of
from knowledge.opening_hours import Slot

DAY = timedelta(days=1)
MOST_A_DAY = 5
# Without letters and digits that are mistaken for each other when they are read aloud.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# Answers that say how a visit is changed, or a call asked for, and tell of no visit themselves.
_HOW_TO_CHANGE = frozenset({TOPIC, "change_appointment"})
_VISITS = "next_appointment"
_OF_VISITS = (_VISITS, "change_appointment")
# As many answers about visits are looked through for one that tells of any.
_LATEST = 10


_CALLS = (CallbackStep.reference == Callback.reference, CallbackStep.kind == Kind.ATTEMPT)
_calls = select(func.count()).select_from(CallbackStep).where(*_CALLS).scalar_subquery()
_last = select(CallbackStep.result).where(*_CALLS).order_by(CallbackStep.at.desc()).limit(1).scalar_subquery()
# Of the same chat; an erased one left the reference of its call-back with its alarms.
BELONG = or_(Alarm.conversation_id == Callback.conversation_id, Alarm.callback_reference == Callback.reference)
# By the outcome, since an index on the time of closing would be read for each call-back, as far as alarms are open.
_of_chat = (BELONG, Alarm.outcome.is_(None))
# The most pressing open alarm of its chat: "crisis" stands before "emergency" in the alphabet too.
_alarm_id = select(Alarm.id).where(*_of_chat).order_by(Alarm.level, Alarm.raised_at, Alarm.id).limit(1).scalar_subquery()
# Whether there is one: asked of all that are open at once, and not for each.
_open_alarms = Alarm.closed_at.is_(None)
HAS_ALARM = or_(
    Callback.conversation_id.in_(select(Alarm.conversation_id).where(_open_alarms, Alarm.conversation_id.is_not(None))),
    Callback.reference.in_(select(Alarm.callback_reference).where(_open_alarms, Alarm.callback_reference.is_not(None))),
)
_alarm_level = select(func.min(Alarm.level)).where(*_of_chat).scalar_subquery()
# A call-back, its patient's name and its owner's, the calls that were made, and its alarm: what `Listed` takes.
LISTED = (
    select(Callback, Patient.display_name, StaffAccount.display_name, _calls, _last, _alarm_id, _alarm_level)
    .outerjoin(Patient, Patient.id == Callback.patient_id)
    .outerjoin(StaffAccount, StaffAccount.id == Callback.owner_id)
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a patient asks for: `id` is the client's, `phone` in RFC 3966, `window` is morning, afternoon or any.

    `slot` is when it is due, as the patient is told. `about`: the id of a message of this conversation; the visits that it
    told of are kept with the wish. `share_chat`: the patient lets staff read the chat so far.
    """

    conversation_id: str
    id: str
    body_hash: str
    phone: str
    name: str | None
    reason: str | None
    window: str
    slot: Slot
    about: str | None = None
    share_chat: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A call-back as staff see it: `patient` is the name of a signed-in one, `owner` of who took it last. `attempts`: how many
    calls were made, and `last_result` what came of the latest. `alarm_id`, `alarm_level`: the most pressing alarm of its
    chat that is open, also once the chat is erased."""

    callback: Callback
    patient: str | None
    owner: str | None
    attempts: int
    last_result: str | None
    alarm_id: str | None
    alarm_level: str | None


async def request(store: Store, wish: Wish, told: Callable[[str], NewMessage], *, now: datetime) -> Message:
    """Store the wish with the message that `told` makes of its reference, and give that message.

    A conversation has one open call-back: asking again changes it and keeps the reference, its place and what was told
    before and is not told anew. The same `id` again does nothing and gives the first message. `OtherBody`,
    `UnknownConversation`, `UnknownMessage`, `TooManyCallbacks`.
    """

    def work(session: Session) -> Message:
        conversation = locked(session, wish.conversation_id)
        if turn_of(session, wish.conversation_id, wish.id, wish.body_hash) is not None:
            return answers(session, wish.conversation_id, wish.id)[0]
        callback = _asked(session, conversation, wish, now) or _new(session, conversation, wish, now)
        callback.reason = _reason(callback, conversation, wish)
        callback.phone, callback.name = wish.phone, wish.name or callback.name
        callback.appointment = _visits(session, wish) or callback.appointment
        callback.shared_seq = conversation.last_seq if wish.share_chat else None
        session.add(_turn(wish, now))
        return append(session, conversation, [told(callback.reference)], now=now, reply_to=wish.id)[0]

    return await store.write(work)


async def listed(store: Store, *, closed: bool = False) -> Sequence[Listed]:
    """The open call-backs, the oldest first; with `closed` those that are done as well."""
    found = LISTED if closed else LISTED.where(Callback.closed_at.is_(None))
    ordered = found.order_by(Callback.requested_at, Callback.reference)
    return await store.read(lambda session: [Listed(*row) for row in session.execute(ordered)])


def _reason(callback: Callback, conversation: Conversation, wish: Wish) -> str | None:
    """What the wish is about: the latest words. While an alarm is open, what was said before stays below them: it may be what
    raised the alarm."""
    before = callback.reason
    if before is None or wish.reason is None or wish.reason == before:
        return wish.reason or before
    return f"{wish.reason}\n\nSaid before: {before}" if conversation.open_alarm is not None else wish.reason


def _visits(session: Session, wish: Wish) -> str | None:
    """The visits that the message told of, in its words; those told of last, where it only says how to have one changed.
    `UnknownMessage` when it is not this conversation's."""
    if wish.about is None:
        return None
    found = select(Message).where(Message.conversation_id == wish.conversation_id, Message.id == wish.about)
    message = session.scalar(found)
    if message is None or message.sender != "bot":
        raise UnknownMessage
    own: str | None = message.extras.get("appointment")
    return own or (_told_before(session, message) if message.topic in _HOW_TO_CHANGE else None)


def _told_before(session: Session, message: Message) -> str | None:
    """The visits that the last answer about visits before a message told of; how to change one tells of one, or of none."""
    told = select(Message).where(Message.conversation_id == message.conversation_id, Message.topic.in_(_OF_VISITS))
    told = told.where(Message.sender == "bot", Message.seq < message.seq).order_by(Message.seq.desc()).limit(_LATEST)
    found = (one for one in session.scalars(told) if one.topic == _VISITS or one.extras.get("appointment"))
    last = next(found, None)
    return last.extras.get("appointment") if last else None


def _asked(session: Session, conversation: Conversation, wish: Wish, now: datetime) -> Callback | None:
    """The open call-back, asked for once more. `TooManyCallbacks`."""
    _count_wishes(session, conversation, now)
    is_open = select(Callback).where(Callback.conversation_id == conversation.id, Callback.closed_at.is_(None))
    callback = session.scalar(is_open.with_for_update())
    if callback is not None:
        before = Times(callback.call_window, callback.call_from, callback.due_at)
        again = asked_again(before, Times(wish.window, wish.slot.starts, wish.slot.ends), now)
        callback.call_window, callback.call_from, callback.due_at = again.window, again.call_from, again.due_at
        callback.times_asked += 1
        callback.withdrawn_at = None
    return callback


def _count_wishes(session: Session, conversation: Conversation, now: datetime) -> None:
    """By what was read back, since a wish that is asked for again keeps the day of the first time. `TooManyCallbacks`, with the
    seconds until enough of them are a day old for another one."""
    read_back = select(Message.sent_at).where(Message.conversation_id == conversation.id)
    read_back = read_back.where(Message.topic == TOPIC, Message.part == REQUESTED, Message.sent_at > now - DAY)
    latest = session.scalars(read_back.order_by(Message.sent_at.desc()).limit(MOST_A_DAY)).all()
    if len(latest) == MOST_A_DAY:
        raise TooManyCallbacks((latest[-1] + DAY - now).total_seconds())


def _new(session: Session, conversation: Conversation, wish: Wish, now: datetime) -> Callback:
    reference = _reference()
    while session.get(Callback, reference) is not None:
        reference = _reference()
    callback = Callback(reference=reference, conversation_id=conversation.id, patient_id=conversation.patient_id, times_asked=1)
    callback.requested_at, callback.call_window = now, wish.window
    callback.call_from, callback.due_at = wish.slot.starts, wish.slot.ends
    session.add(callback)
    return callback


def _reference() -> str:
    return "CB-" + "".join(secrets.choice(LETTERS) for _ in range(5))


def _turn(wish: Wish, now: datetime) -> Turn:
    return Turn(
        conversation_id=wish.conversation_id,
        message_id=wish.id,
        body_hash=wish.body_hash,
        state="done",
        started_at=now,
        finished_at=now,
    )
