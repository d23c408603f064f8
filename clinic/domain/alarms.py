"""What can come of an alarm, and how it is told outside of the clinic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What came of an alarm, once somebody closes it."""

    SPOKE = "spoke"
    SENT_IN = "sent_in"
    EMERGENCY_SERVICES = "emergency_services"
    NOT_REACHED = "not_reached"
    NO_EMERGENCY = "no_emergency"
    TRIAL = "trial"


OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SPOKE: "Spoke with the patient, who is safe",
        Outcome.SENT_IN: "Patient was told to come in or to go to an emergency room",
        Outcome.EMERGENCY_SERVICES: "Emergency services were called",
        Outcome.NOT_REACHED: "Patient could not be reached",
        Outcome.NO_EMERGENCY: "It was no emergency",
        Outcome.TRIAL: "It was a test",
    }
)
# What stands in the note is needed where the outcome alone does not say what was done, or how somebody knows: once it is
# called a test, nobody looks at a cry for help again.
NEEDS_NOTE = frozenset({Outcome.NOT_REACHED, Outcome.NO_EMERGENCY, Outcome.TRIAL})


# Whoever acknowledged an alarm closes it within this time with what came of it; else it escalates, and anybody may look after it
# anew. A call, a second try and a word with a clinician fit into an hour; an alarm that was forgotten does not wait for a day.
CLOSE_WITHIN = timedelta(hours=1)

# An alarm that nobody looks after is told of again, until somebody does: whoever was asleep the first time wakes the third, and a
# telephone that rings all weekend is switched off. The first column is how long it has been open.
AGAIN: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=3), timedelta(minutes=30)),
    (timedelta(days=4), timedelta(hours=1)),  # a long weekend
)
AT_LAST = timedelta(days=1)


def next_escalation(raised_at: datetime, now: datetime) -> datetime:
    """When an alarm that escalates now does so again, as long as nobody looks after it."""
    return now + next((pause for until, pause in AGAIN if now - raised_at < until), AT_LAST)


class Notice(StrEnum):
    """Why an alarm is told outside of the desk: it is new, nobody acknowledged it in time, or nobody closed it in time."""

    RAISED = "raised"
    ESCALATED = "escalated"
    UNCLOSED = "unclosed"


class Way(StrEnum):
    WEBHOOK = "webhook"
    EMAIL = "email"


def more_pressing(one: str | None, other: str | None) -> str | None:
    """The higher of two levels, emergency or crisis; None is below both."""
    return "crisis" if "crisis" in (one, other) else one or other
