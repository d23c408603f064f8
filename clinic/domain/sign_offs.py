"""How an answer stands with the clinic's clinicians, and which answers patients may not read without their signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge import Answer, Knowledge

# Words of the chat itself, which state nothing about a treatment: hello and farewell, asking back, the way to a person,
# what is kept. A withdrawn answer leads to them, so they stay.
OWN_WORDS = frozenset(
    {"greet", "thanks", "goodbye", "bot_challenge", "clarify", "out_of_scope", "callback", "human_handoff", "privacy"}
)


class State(StrEnum):
    """`CHANGED`: a clinician gave a verdict on an earlier text, and none on this one."""

    NEVER = "never signed"
    SIGNED = "signed"
    OVERDUE = "overdue for review"
    CHANGED = "changed since"
    SENT_BACK = "sent back"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clinician said of one text: signed off, or sent back with a remark.

    `day` is the clinic's, `actor` as the audit log names whoever gave it, `by` the name that they had, None where none was kept.
    """

    topic: str
    text_hash: str
    is_signed: bool
    day: date
    at: datetime
    actor: str
    by: str | None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """`verdict`: the latest on the very text, or on an earlier one when there is none; `review_on` only of a signed text."""

    state: State
    verdict: Verdict | None = None
    review_on: date | None = None

    @property
    def is_good(self) -> bool:
        return self.state is State.SIGNED


def standing(answer: Answer, text_hash: str, verdicts: Iterable[Verdict], today: date) -> Standing:
    """How the answer stands today. `verdicts`: those on any text of its topic, the oldest first."""
    given = [verdict for verdict in verdicts if verdict.topic == answer.topic]
    on_text = [verdict for verdict in given if verdict.text_hash == text_hash]
    if not on_text:
        return Standing(State.CHANGED, given[-1]) if given else Standing(State.NEVER)
    latest = on_text[-1]
    if not latest.is_signed:
        return Standing(State.SENT_BACK, latest)
    due = review_on(answer, latest.day)
    return Standing(State.OVERDUE if today > due else State.SIGNED, latest, due)


def review_on(answer: Answer, signed_on: date) -> date:
    """The last day on which the signature counts."""
    return months_later(signed_on, answer.review_interval_months)


def needs_signature(base: Knowledge, topic: str, part: str | None = None) -> bool:
    """Whether this text is withdrawn while it is unsigned, once the clinic requires sign-offs. `part` None: the answer as such.

    Safety texts never are, nor what an action says about its own deed ("your entry is saved").
    """
    answer = base.answers.get(topic)
    if answer is None or topic in OWN_WORDS or base.topics[topic].kind == "safety":
        return False
    return part is None or all(reply.id != part for reply in answer.replies)


def withheld(base: Knowledge, topics: Iterable[str], signed: Mapping[str, date], today: date) -> frozenset[str]:
    """Those of the topics that patients do not get. `signed`: the days on which their very texts were signed."""
    wanted = (topic for topic in topics if needs_signature(base, topic))
    return frozenset(topic for topic in wanted if topic not in signed or today > review_on(base.answers[topic], signed[topic]))


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the month's last: January 31 and one month is the end of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
