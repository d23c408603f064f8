"""What became of a conversation within a day, read from its messages without their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from clinic.domain.callbacks import REQUESTED, TOPIC
from clinic.domain.chat import FILLED_IN
from clinic.domain.desk import PASSED_ON

WINDOW = timedelta(hours=24)
# What is said around a question and answers none.
COURTESIES = frozenset({"greet", "thanks", "goodbye"})
# Replies that leave the question open.
UNSURE = frozenset({"clarify", "out_of_scope"})
# The assistant was asked for somebody to talk with, or for a call.
TO_PERSON = frozenset({"human_handoff", "callback"})
# Answers that are a call in themselves: what was asked for is still to be said, on the phone.
TO_PHONE = frozenset({"urgent", "emergency", "crisis", "medical_advice", "book_appointment", "change_appointment"})
WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """Every conversation has one; which comes first where several apply: `outcome`. In the order in which they are shown."""

    ANSWERED = "answered"
    TAKEN_OVER = "taken over"
    TO_PERSON = "to a person"
    ALARM = "alarm"
    TO_PHONE = "sent to the phone"
    UNANSWERED = "not answered"
    ABANDONED = "nothing asked"


class Spoken(NamedTuple):
    """A message without its words. `reply_to`: the id of what it answers; `part`: which approved text of the topic it is, or that
    it was no message but words of a form."""

    seq: int
    at: datetime
    sender: str
    topic: str | None = None
    part: str | None = None
    reply_to: str | None = None
    id: str | None = None

    @property
    def is_message(self) -> bool:
        """Whether a patient sent it in the chat, typed or by a button: words of a form are kept as a patient's, and are none."""
        return self.sender == "patient" and self.part != FILLED_IN

    @property
    def is_reply(self) -> bool:
        return self.sender in ("bot", "system") and self.reply_to is not None

    @property
    def answers(self) -> bool:
        """Whether it says what was asked for. While a person has the chat, an alarm's fixed text comes from the system."""
        return self.is_reply and self.topic is not None and self.topic not in UNSURE and self.part != WITHDRAWN

    @property
    def sends_to_phone(self) -> bool:
        """Whether it answers with the clinic's number, or another one, to be called."""
        return self.answers and self.topic in TO_PHONE

    @property
    def failed(self) -> bool:
        """Whether it says that something went wrong."""
        return self.is_reply and self.topic is None and self.part != PASSED_ON


@dataclass(frozen=True, slots=True)
class Reached:
    """When a conversation reached people, whatever its own messages say: times of alarms, of staff who took it over, and at
    which the same patient asked for a person or a call in another chat."""

    alarms: Sequence[datetime] = ()
    taken_over: Sequence[datetime] = ()
    elsewhere: Sequence[datetime] = ()


def outcome(started_at: datetime, spoken: Sequence[Spoken], reached: Reached) -> Outcome:
    """What became of a conversation within 24 hours of its start. `spoken`: its messages in order."""
    until = started_at + WINDOW
    within = [message for message in spoken if message.at < until]
    if _any_within(reached.alarms, started_at, until):
        return Outcome.ALARM
    if _any_within(reached.taken_over, started_at, until):
        return Outcome.TAKEN_OVER
    if any(message.is_reply and message.topic in TO_PERSON for message in within):
        return Outcome.TO_PERSON
    ended = _ended(within)
    # What somebody asks in another chat is no question in this one.
    is_elsewhere = ended != Outcome.ABANDONED and _any_within(reached.elsewhere, started_at, until)
    return Outcome.TO_PERSON if is_elsewhere else ended


def turns(spoken: Iterable[Spoken]) -> list[list[Spoken]]:
    """The replies, those to the same message together, in the order of the first of each; not what is said to a form: what is
    read back of it, and the fixed text where its words raised an alarm."""
    said = list(spoken)
    forms = {message.id for message in said if message.sender == "patient" and message.part == FILLED_IN}
    found: dict[str, list[Spoken]] = {}
    for message in said:
        if message.is_reply and message.reply_to not in forms and (message.topic, message.part) != (TOPIC, REQUESTED):
            found.setdefault(str(message.reply_to), []).append(message)
    return list(found.values())


def is_answered(turn: Sequence[Spoken]) -> bool:
    """Whether the replies to one message hold an answer, and nothing in them failed."""
    return any(reply.answers for reply in turn) and not any(reply.failed for reply in turn)


def is_answered_by_staff(turn: Sequence[Spoken], spoken: Iterable[Spoken]) -> bool:
    """Whether the message went to a person, and staff wrote within 24 hours of it. `spoken`: all that was said there."""
    if not any(reply.part == PASSED_ON for reply in turn):
        return False
    last = turn[-1]
    return any(one.sender == "staff" and one.seq > last.seq and one.at < last.at + WINDOW for one in spoken)


def _ended(within: Sequence[Spoken]) -> Outcome:
    asked = [turn for turn in turns(within) if any(reply.topic not in COURTESIES for reply in turn)]
    last_reply = max((message.seq for message in within if message.is_reply), default=0)
    is_waiting = any(message.sender == "patient" and message.seq > last_reply for message in within)
    if is_waiting:
        return Outcome.UNANSWERED
    if not asked:
        return Outcome.ABANDONED
    if not is_answered(asked[-1]):
        return Outcome.UNANSWERED
    return Outcome.TO_PHONE if any(reply.sends_to_phone for reply in asked[-1]) else Outcome.ANSWERED


def _any_within(times: Iterable[datetime], first: datetime, until: datetime) -> bool:
    return any(first <= time < until for time in times)
