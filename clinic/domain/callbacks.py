"""Call-backs on their way to being done: who has one, what came of a call, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Longer than a staff session lasts without a move (15 minutes), and than most calls.
LEASE = timedelta(minutes=30)
# What is said once the form "Call me" was filled in: the text of this topic that reads the wish back.
TOPIC, REQUESTED = "callback", "requested"


class Result(StrEnum):
    """What came of one call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"


class Outcome(StrEnum):
    """How a call-back ended. `UNSTATED`: it was closed by the command, without a word about it."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    OTHER_WAY = "other_way"
    WITHDRAWN = "withdrawn"
    UNSTATED = "unstated"


class Kind(StrEnum):
    """One step of the work on a call-back."""

    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    ATTEMPT = "attempt"
    NOTE = "note"
    CLOSED = "closed"
    # The patient's own step: it closes the call-back unless somebody is at work on it.
    WITHDRAWN = "withdrawn"


# The patient is told of these; of the others there is nothing to tell.
UNREACHED = frozenset({Outcome.NOT_REACHED, Outcome.WRONG_NUMBER})


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a call-back, by the number of the account, and when that person last gave a sign of life."""

    owner_id: int | None = None
    seen_at: datetime | None = None

    def holder(self, now: datetime) -> int | None:
        """Who has it; None when it is free, also because its owner has been silent for `LEASE`."""
        return self.owner_id if self.seen_at is not None and now - self.seen_at < LEASE else None

    def taken(self, staff_id: int, now: datetime) -> Claim | None:
        """The claim of who takes it now; None when somebody else has it."""
        return Claim(staff_id, now) if self.holder(now) in (None, staff_id) else None

    def kept(self, staff_id: int, now: datetime) -> Claim | None:
        """The claim after a sign of life of its owner, who may come late as long as nobody took it; None for others."""
        return Claim(staff_id, now) if self.owner_id == staff_id else None


FREE = Claim()


@dataclass(frozen=True, slots=True)
class Times:
    """When a wish is to be called: the part of the day that was wished, from when, and from when on it is overdue."""

    window: str
    call_from: datetime
    due_at: datetime


def asked_again(before: Times, anew: Times, now: datetime) -> Times:
    """The times of a wish that is asked for once more.

    The same part of the day moves nothing back. Another one says when to call next; what is overdue stays so.
    """
    if anew.window == before.window:
        return Times(anew.window, min(before.call_from, anew.call_from), min(before.due_at, anew.due_at))
    return Times(anew.window, anew.call_from, before.due_at if before.due_at <= now else anew.due_at)
