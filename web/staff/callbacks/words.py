"""What pages say about call-backs: in one place, so that a list, a page and a form say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.db.models.chat import Callback
from clinic.domain.callbacks import LEASE, Kind, Outcome, Result
from clinic.domain.desk_times import spoken_moment
from clinic.domain.phone import spoken_phone
from clinic.domain.staff import StaffMember
from clinic.services.callback_queue import claim_of
from clinic.services.callback_views import Step
from clinic.services.callbacks import Listed
from knowledge import Clinic
from knowledge.opening_hours import Slot, spoken_clock, spoken_slot

RESULTS = {
    Result.REACHED: "Reached",
    Result.NO_ANSWER: "No answer",
    Result.VOICEMAIL: "Voicemail",
    Result.WRONG_NUMBER: "Wrong number",
}
# What an administrator's command may leave unsaid, a person says.
OUTCOMES = {
    Outcome.REACHED: "Spoke with the patient",
    Outcome.NOT_REACHED: "Could not be reached",
    Outcome.WRONG_NUMBER: "Wrong number",
    Outcome.OTHER_WAY: "Settled in another way",
    Outcome.WITHDRAWN: "No longer wanted",
}
ENDED = {**OUTCOMES, Outcome.UNSTATED: "Closed without a word about it"}
WINDOWS = {"morning": "in the morning", "afternoon": "in the afternoon", "any": "at any time"}
DONE = {
    Kind.TAKEN: "took it",
    Kind.GIVEN_BACK: "gave it back",
    Kind.NOTE: "left a note",
    Kind.WITHDRAWN: "cancelled the call in the chat",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A call-back as pages show it to one person. `holder` is the name of who has it now, None when it is free.
    `is_erased`: the patient has erased the chat, and with it what the call is about. `is_withdrawn`: the patient has cancelled
    it while somebody had it, or an alarm was open; it counts no more."""

    reference: str
    name: str | None
    patient: str | None
    phone: str
    phone_url: str
    window: str
    due: str
    is_overdue: bool
    is_mine: bool
    holder: str | None
    free_from: datetime | None
    reason: str | None
    appointment: str | None
    requested_at: datetime
    asked: int
    attempts: str | None
    is_shared: bool
    is_erased: bool
    is_withdrawn: bool
    closed_at: datetime | None
    ended: str | None
    alarm_id: str | None
    alarm_level: str | None

    @property
    def is_free(self) -> bool:
        return self.holder is None and self.closed_at is None

    @property
    def about(self) -> str:
        """What it is about: the patient's words, or why there are none."""
        return "Erased with the chat" if self.is_erased else self.reason or "Nothing said"


def shown(item: Listed, clinic: Clinic, by: StaffMember, now: datetime) -> Shown:
    callback = item.callback
    holder = claim_of(callback).holder(now)
    return Shown(
        reference=callback.reference,
        name=callback.name,
        patient=item.patient,
        phone=spoken_phone(callback.phone, clinic.country),
        phone_url=callback.phone,
        window=WINDOWS[callback.call_window],
        due=due_words(callback.call_from, callback.due_at, clinic, now),
        is_overdue=callback.closed_at is None and callback.withdrawn_at is None and callback.due_at <= now,
        is_mine=holder == by.id,
        holder=None if holder is None else item.owner,
        free_from=callback.seen_at + LEASE if callback.seen_at is not None and holder is not None else None,
        reason=callback.reason,
        appointment=callback.appointment,
        requested_at=callback.requested_at,
        asked=callback.times_asked,
        attempts=attempts_words(item.attempts, item.last_result),
        is_shared=callback.shared_seq is not None,
        is_erased=callback.conversation_id is None,
        is_withdrawn=callback.withdrawn_at is not None and callback.closed_at is None,
        closed_at=callback.closed_at,
        ended=_ended(callback),
        alarm_id=item.alarm_id,
        alarm_level=item.alarm_level,
    )


def _ended(callback: Callback) -> str | None:
    if callback.outcome is None:
        return None
    outcome = Outcome(callback.outcome)
    by_patient = outcome == Outcome.WITHDRAWN and callback.withdrawn_at is not None
    return "Withdrawn by the patient" if by_patient else ENDED[outcome]


def due_words(starts: datetime, ends: datetime, clinic: Clinic, now: datetime) -> str:
    """When it is to be called, on the clinic's clock: "today before 5:00 pm", "Mon, Nov 23, 8:00 am to 12:00 pm", or
    "since Mon, Nov 23, 5:00 pm", and from when on, where an overdue one was asked for again."""
    slot, here = Slot(starts.astimezone(clinic.zone), ends.astimezone(clinic.zone)), now.astimezone(clinic.zone)
    if ends <= now:
        since = f"since {spoken_moment(slot.ends, here)}"
        return since if starts <= now else f"{since}; asked again, not before {spoken_moment(slot.starts, here)}"
    is_today = slot.starts <= here or slot.starts.date() == here.date()
    return spoken_slot(slot, here) if is_today else f"{spoken_moment(slot.starts, here)} to {spoken_clock(slot.ends.time())}"


def attempts_words(count: int, last_result: str | None) -> str | None:
    """ "1 call: voicemail", or "3 calls, the last: no answer"; None before the first."""
    if not count or last_result is None:
        return None
    result = RESULTS[Result(last_result)].lower()
    return f"1 call: {result}" if count == 1 else f"{count} calls, the last: {result}"


def who_did(step: Step) -> str:
    return "The patient" if step.step.kind == Kind.WITHDRAWN else step.who or "An administrator"


def done_words(step: Step) -> str:
    """What was done, after the name of who did it: "called: no answer"."""
    kind, result = Kind(step.step.kind), step.step.result or ""
    if kind == Kind.ATTEMPT:
        return f"called: {RESULTS[Result(result)].lower()}"
    return f"closed it: {ENDED[Outcome(result)].lower()}" if kind == Kind.CLOSED else DONE[kind]
