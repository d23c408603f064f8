"""What everybody did and saw, as they know it themselves. The checks hold the product's own word against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tools.simulate.people import Person

Json = dict[str, Any]


@dataclass
class Sent:
    """A message of a patient. `text` as the transcript must show it; `answer` the replies that came, `again` those to each
    further sending under the same id; `alarm` the level that it must raise; `refused` how often it had to be tried again."""

    id: str
    text: str
    at: datetime
    alarm: str | None = None
    answer: list[Json] = field(default_factory=list)
    again: list[list[Json]] = field(default_factory=list)
    refused: int = 0


@dataclass
class Wish:
    """A wish to be called, as it was read back: `message` is the id of the message that did."""

    reference: str
    phone: str
    message: str
    at: datetime


@dataclass
class Watch:
    """One tab's event stream with all its connections: what came of it, from behind `after` to `until` (both seqs).
    `cuts`: why connections ended that the patient did not end."""

    after: int
    seen: list[Json] = field(default_factory=list)
    until: int | None = None
    cuts: list[str] = field(default_factory=list)


@dataclass
class Chat:
    """One conversation. `token` opens it until `good_until`; `opening` are the messages that it began with, `left` those that
    stood there when the patient looked last."""

    person: Person
    id: str
    token: str
    good_until: datetime
    opening: Sequence[Json]
    sent: list[Sent] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    rated: dict[str, bool] = field(default_factory=dict)
    left: list[Json] = field(default_factory=list)

    def shown(self) -> Iterator[Json]:
        """Every message that this patient was shown, by whatever way."""
        yield from self.opening
        for sent in self.sent:
            yield from sent.answer
            for answer in sent.again:
                yield from answer
        for watch in self.watches:
            yield from watch.seen


@dataclass(frozen=True)
class Act:
    """Something that staff did at the desk. `what`: a verb of `crew`; `of`: a reference, an alarm or a conversation;
    `went`: whether the desk took it; `detail`: a result, an outcome, the words that were sent."""

    at: datetime
    who: str
    what: str
    of: str
    went: bool = True
    detail: str = ""


@dataclass
class Ledger:
    """`failed`: who could not go on, and why."""

    people: Sequence[Person]
    chats: list[Chat] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def done(self, *what: str) -> list[Act]:
        """What staff did of these kinds and the desk took, the first one first."""
        return [act for act in self.acts if act.went and act.what in what]

    def alarms(self) -> Iterator[tuple[Chat, Sent]]:
        """The messages that had to raise an alarm."""
        for chat in self.chats:
            yield from ((chat, sent) for sent in chat.sent if sent.alarm is not None)

    def wishes(self) -> Iterator[tuple[Chat, Wish]]:
        for chat in self.chats:
            yield from ((chat, wish) for wish in chat.wishes)
