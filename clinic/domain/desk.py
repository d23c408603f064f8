"""The staff desk's view of conversations: who has one, and which is to be looked at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from clinic.domain.staff import Role, StaffMember

# Who is at the desk, and speaks with patients.
SPEAKERS = (Role.FRONT_DESK, Role.NURSE, Role.CLINICIAN)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who acts. `name` is for colleagues, `told_as` for patients, `actor` for the audit log."""

    id: int
    actor: str
    name: str
    told_as: str

    @classmethod
    def of(cls, member: StaffMember) -> Person:
        """Patients read the first name and what somebody does: "Dana, nurse"."""
        first = member.name.split()[0]
        return cls(member.id, member.actor, member.name, f"{first}, {member.role.spoken.lower()}")


class Rank(IntEnum):
    """Which conversations come first at the desk: the highest."""

    UNHEARD = -1  # the patient has said nothing yet: not shown
    REST = 0
    TAKEN = 1
    WANTS_PERSON = 2
    EMERGENCY = 3
    CRISIS = 4


# What a patient is told of the conversation itself, by the text of human_handoff that says it: a person has it from now on, and
# a message went to that person.
JOINED, PASSED_ON = "joined", "passed_on"
# Whoever waits longer for a person's word is to be looked after by any colleague.
OVERDUE_AFTER = timedelta(minutes=10)
OF_LEVEL = {"emergency": Rank.EMERGENCY, "crisis": Rank.CRISIS}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank(*, heard: bool, open_alarm: str | None, wants_person: bool, is_taken: bool) -> Rank:
    """`heard`: the patient said something. `open_alarm`: the most pressing level of an alarm that nobody closed.

    Whoever waits for a person's word does so whether somebody has the conversation or not.
    """
    if open_alarm is not None:
        return OF_LEVEL[open_alarm]
    if wants_person:
        return Rank.WANTS_PERSON
    if is_taken:
        return Rank.TAKEN
    return Rank.REST if heard else Rank.UNHEARD


def place(rank: Rank, *, last_at: datetime, wants_person_at: datetime | None) -> int:
    """Inside its rank the highest number comes first: the latest message, but of those who wait whoever waits longest.

    Milliseconds since 1970, below zero for those who wait.
    """
    if rank == Rank.WANTS_PERSON and wants_person_at is not None:
        return -_milliseconds(wants_person_at)
    return _milliseconds(last_at)


def is_overdue(wants_person_at: datetime | None, now: datetime) -> bool:
    """Whether a patient who waits for a person since then waits too long."""
    return wants_person_at is not None and now - wants_person_at >= OVERDUE_AFTER


def _milliseconds(at: datetime) -> int:
    return round((at - _EPOCH).total_seconds() * 1000)
