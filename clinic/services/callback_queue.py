"""The work on call-backs: taken by one person at a time, tried, noted, closed. What a patient has to know is told in the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Callback, CallbackStep, Conversation, Message
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.callbacks import FREE, REQUESTED, TOPIC, UNREACHED, Claim, Kind, Outcome, Result
from clinic.domain.chat import NewMessage, derived_id
from clinic.domain.staff import StaffMember, actor_of
from clinic.errors import CallbackChanged, CallbackGone, CallbackHeld, CallbackWithdrawn, NotTried, OtherBody
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.transcripts import append
from knowledge import Knowledge
from knowledge.opening_hours import Slot, dated_slot, dated_time, next_try


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does to a call-back. `id` is a UUID of the form's: the same again does nothing.

    `by` is None for a command of the administrator's, which needs nobody's leave.
    """

    id: str
    reference: str
    by: StaffMember | None
    note: str | None = None

    @property
    def actor(self) -> str:
        return self.by.actor if self.by else audit.COMMAND

    @property
    def staff_id(self) -> int | None:
        return self.by.id if self.by else None


# What is told to the patient: the conversation to wake, None when there is nobody to tell.
Told = str | None


async def take(store: Store, act: Act, *, now: datetime) -> None:
    """Have it as the only one. `CallbackHeld` when somebody else has it, `CallbackGone` when it is done, `OtherBody`."""

    def work(session: Session) -> None:
        begun = _begin(session, act, Kind.TAKEN)
        if begun is None or act.by is None:
            return
        claim = claim_of(begun.callback).taken(act.by.id, now)
        if claim is None:
            raise _held(session, begun.callback)
        _put(begun.callback, claim)
        _write(session, begun.callback, act, Kind.TAKEN, now=now)

    await store.write(work)


async def give_back(store: Store, act: Act, *, now: datetime) -> None:
    """Let others have it. Errors as `take`."""

    def work(session: Session) -> None:
        begun = _begin(session, act, Kind.GIVEN_BACK)
        if begun is not None:
            _keep(session, begun.callback, act, now)
            _put(begun.callback, FREE)
            _write(session, begun.callback, act, Kind.GIVEN_BACK, now=now)

    await store.write(work)


async def note(store: Store, act: Act, *, now: datetime) -> None:
    """Leave a note; whoever works on call-backs may, also on one that another has. `CallbackGone`, `OtherBody`."""

    def work(session: Session) -> None:
        begun = _begin(session, act, Kind.NOTE)
        if begun is not None:
            _touch(begun.callback, act, now)
            _write(session, begun.callback, act, Kind.NOTE, now=now)

    await store.write(work)


async def attempt(store: Store, base: Knowledge, act: Act, result: Result, *, asked: int, now: datetime) -> Told:
    """Note a call. After one that reached nobody the patient is told, it is due again later, and it is free.

    `asked` is the callback's `times_asked` as it was when the number was called: `CallbackChanged` when the patient has changed
    the wish since. `CallbackWithdrawn` when no other call is wanted. Other errors as `take`.
    """

    def work(session: Session) -> Told:
        begun = _begin(session, act, Kind.ATTEMPT, result)
        if begun is None:
            return _conversation_of(session, act)
        callback = begun.callback
        _keep_seen(session, callback, act, asked, now)
        if result != Result.REACHED:
            if callback.withdrawn_at is not None:
                raise CallbackWithdrawn
            slot = next_try(base.clinic.hours, now.astimezone(base.clinic.zone), callback.call_window)
            callback.call_from, callback.due_at = slot.starts, slot.ends
            _put(callback, FREE)
            _tell(session, begun, act, _called(base, callback, result, slot, now), now)
        _write(session, callback, act, Kind.ATTEMPT, result, now=now)
        return callback.conversation_id

    return await store.write(work)


async def close(store: Store, base: Knowledge, act: Act, outcome: Outcome, *, asked: int | None, now: datetime) -> Told:
    """Mark it as done. A patient who was not reached is told so, which needs a call: `NotTried`. Of an erased conversation,
    nothing is kept then.

    `asked` as for `attempt`: a wish that nobody has seen is not closed with the old one. None for whoever saw no form. Errors
    as `attempt`.
    """

    def work(session: Session) -> Told:
        begun = _begin(session, act, Kind.CLOSED, outcome)
        if begun is None:
            return None
        callback = begun.callback
        _keep_seen(session, callback, act, asked, now)
        if outcome in UNREACHED and not _was_tried(session, callback):
            raise NotTried
        _end(callback, outcome, now)
        if outcome in UNREACHED:
            _tell(session, begun, act, base.text("callback", "closed_unreached", reference=callback.reference), now)
        _write(session, callback, act, Kind.CLOSED, outcome, now=now)
        if callback.conversation_id is None:
            session.delete(callback)
        return callback.conversation_id

    return await store.write(work)


def withdraw(session: Session, conversation: Conversation, reference: str, id: str, *, now: datetime) -> bool | None:
    """The patient of this conversation, whose row is locked, no longer wants the call: whether it is closed, inside the caller's
    transaction. While somebody has it, or an alarm of the chat is open, it is put down for whoever that is and stays open
    until neither is so (`left_calls`). None when this chat has no such open call-back. `id` is the step's."""
    callback = session.get(Callback, reference, with_for_update=True)
    if callback is None or callback.conversation_id != conversation.id or callback.closed_at is not None:
        return None
    closes = claim_of(callback).holder(now) is None and conversation.open_alarm is None
    callback.withdrawn_at = now
    if closes:
        _end(callback, Outcome.WITHDRAWN, now)
    step = CallbackStep(id=id, reference=reference, at=now, kind=Kind.WITHDRAWN)
    step.result = Outcome.WITHDRAWN if closes else None
    _write_step(session, callback, step, actor=audit.PATIENT)
    return closes


def end_withdrawn(session: Session, callback: Callback, *, now: datetime) -> None:
    """Close a call-back that its patient withdrew while somebody had it, inside the caller's transaction."""
    _end(callback, Outcome.WITHDRAWN, now)
    record_access(session, callback, Kind.CLOSED, actor=audit.ASSISTANT, details={"result": Outcome.WITHDRAWN})
    if callback.conversation_id is None:
        session.delete(callback)


def release(session: Session, callback: Callback) -> None:
    """Free it of somebody who is no longer at the desk, inside the caller's transaction."""
    details = {"owner": actor_of(callback.owner_id)} if callback.owner_id is not None else {}
    _put(callback, FREE)
    record_access(session, callback, Kind.GIVEN_BACK, actor=audit.ASSISTANT, details=details)


def claim_of(callback: Callback) -> Claim:
    return Claim(callback.owner_id, callback.seen_at)


def _put(callback: Callback, claim: Claim) -> None:
    callback.owner_id, callback.seen_at = claim.owner_id, claim.seen_at


def _end(callback: Callback, outcome: Outcome, now: datetime) -> None:
    _put(callback, FREE)
    callback.closed_at, callback.outcome = now, outcome


@dataclass(frozen=True, slots=True)
class _Begun:
    """An open call-back and its conversation, which is None when it was erased; both rows locked."""

    callback: Callback
    conversation: Conversation | None


def _begin(session: Session, act: Act, kind: Kind, result: Result | Outcome | None = None) -> _Begun | None:
    """None when this form was sent before. `CallbackGone`, `OtherBody`."""
    id = _conversation_of(session, act)
    # The conversation first: whoever locks both does so in this order.
    conversation = session.get(Conversation, id, with_for_update=True) if id is not None else None
    callback = session.get(Callback, act.reference, with_for_update=True)
    if _was_done(session, act, kind, result):
        return None
    if callback is None or callback.closed_at is not None:
        raise CallbackGone
    return _Begun(callback, conversation)


def _conversation_of(session: Session, act: Act) -> str | None:
    return session.scalar(select(Callback.conversation_id).where(Callback.reference == act.reference))


def _keep(session: Session, callback: Callback, act: Act, now: datetime) -> None:
    """A sign of life of the owner, whom nobody else acts for. `CallbackHeld`."""
    if act.by is not None and not _touch(callback, act, now):
        raise _held(session, callback)


def _keep_seen(session: Session, callback: Callback, act: Act, asked: int | None, now: datetime) -> None:
    """As `_keep`, of somebody who saw the wish as it is. `CallbackChanged` when the patient asked anew since."""
    _keep(session, callback, act, now)
    if asked is not None and callback.times_asked != asked:
        raise CallbackChanged


def _was_tried(session: Session, callback: Callback) -> bool:
    """Whether somebody noted a call that did not reach the patient, since the number was given last."""
    read_back = (Message.conversation_id == callback.conversation_id, Message.topic == TOPIC, Message.part == REQUESTED)
    given_at = session.scalar(select(func.max(Message.sent_at)).where(*read_back)) or callback.requested_at
    calls = select(CallbackStep.id).where(CallbackStep.reference == callback.reference, CallbackStep.kind == Kind.ATTEMPT)
    return session.scalar(calls.where(CallbackStep.result != Result.REACHED, CallbackStep.at >= given_at).limit(1)) is not None


def _touch(callback: Callback, act: Act, now: datetime) -> bool:
    """Whether it is the owner who acts; then that is a sign of life."""
    claim = claim_of(callback).kept(act.by.id, now) if act.by is not None else None
    if claim is not None:
        _put(callback, claim)
    return claim is not None


def _held(session: Session, callback: Callback) -> CallbackHeld:
    owner = session.get(StaffAccount, callback.owner_id) if callback.owner_id is not None else None
    return CallbackHeld(owner.display_name if owner else None)


def _was_done(session: Session, act: Act, kind: Kind, result: Result | Outcome | None = None) -> bool:
    """Whether this form was sent before. `OtherBody` when its id was used for something else."""
    step = session.get(CallbackStep, act.id)
    if step is None:
        return False
    stored = (step.reference, step.staff_id, step.kind, step.result, step.note)
    if stored != (act.reference, act.staff_id, kind, result, act.note):
        raise OtherBody
    return True


def _write(
    session: Session, callback: Callback, act: Act, kind: Kind, result: Result | Outcome | None = None, *, now: datetime
) -> None:
    step = CallbackStep(id=act.id, reference=callback.reference, at=now, staff_id=act.staff_id, kind=kind, result=result)
    step.note = act.note
    _write_step(session, callback, step, actor=act.actor)


def _write_step(session: Session, callback: Callback, step: CallbackStep, *, actor: str) -> None:
    """The step, and its row in the audit log."""
    session.add(step)
    session.flush()
    record_access(session, callback, step.kind, actor=actor, details={"result": step.result} if step.result else {})


def record_access(session: Session, callback: Callback, verb: str, *, actor: str, details: Mapping[str, str]) -> None:
    """Write down what is done to the call-back, of a visitor too: name, number and reason are somebody's all the same."""
    audit.record(session, Access(callback.patient_id, f"callback.{verb}", f"callback/{callback.reference}", actor, details))


def _called(base: Knowledge, callback: Callback, result: Result, slot: Slot, now: datetime) -> str:
    called = dated_time(now.astimezone(base.clinic.zone))
    if result == Result.WRONG_NUMBER:
        return base.text("callback", result, reference=callback.reference, called=called)
    return base.text("callback", result, reference=callback.reference, called=called, again=dated_slot(slot))


def _tell(session: Session, begun: _Begun, act: Act, text: str, now: datetime) -> None:
    if begun.conversation is not None:
        message = NewMessage(derived_id(begun.conversation.id, f"callback/{act.id}"), "system", text)
        append(session, begun.conversation, [message], now=now, actor=act.actor)
