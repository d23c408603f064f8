"""Counts days for Insights from conversations, messages, alarms and call-backs as they are stored now, without their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, Select, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Message
from clinic.domain.diary_statistics import Span
from clinic.domain.insight_days import DayCounts, bounds, each_day
from clinic.domain.outcomes import TO_PERSON, WINDOW, Reached, Spoken, is_answered, outcome, turns

Interval = tuple[datetime, datetime]
# The counts of the day of a moment; what is counted on another day than those of the span is not used.
On = Callable[[datetime], DayCounts]
BATCH = 5_000


def takeovers(session: Session, within: Interval) -> Iterator[tuple[str, datetime]]:
    """The conversations that staff took over or spoke in, and when. All that Insights knows of it."""
    found = select(Message.conversation_id, Message.sent_at).where(Message.sender == "staff", *_between(Message.sent_at, within))
    yield from session.execute(found)


def waits(session: Session, within: Interval) -> Iterator[tuple[datetime, int]]:
    """The call-backs that were done in the interval: when, and how many seconds after they were asked for."""
    found = select(Callback.closed_at, Callback.requested_at).where(*_between(Callback.closed_at, within))
    for closed_at, requested_at in session.execute(found):
        if closed_at is not None:
            yield closed_at, max(0, round((closed_at - requested_at).total_seconds()))


def count(session: Session, span: Span, zone: ZoneInfo) -> dict[date, DayCounts]:
    """The counts of each day of the span."""
    found, outside = {day: DayCounts(day) for day in each_day(span)}, DayCounts(span.first)

    def on(at: datetime) -> DayCounts:
        return found.get(at.astimezone(zone).date(), outside)

    begins, ends = bounds(span, zone)
    chats = _chats(session, (begins, ends + WINDOW))
    for chat in chats:
        _count_messages(chat, on, zone)
    _count_outcomes(session, chats, (begins, ends + WINDOW), on)
    for _, raised_at, level in session.execute(_alarms((begins, ends))):
        on(raised_at).alarms[level] += 1
    for done_at, seconds in waits(session, (begins, ends)):
        on(done_at).waits.append(seconds)
    return found


@dataclass(frozen=True, slots=True)
class _Chat:
    id: str
    patient_id: int | None
    started_at: datetime
    spoken: list[Spoken]


def _chats(session: Session, within: Interval) -> list[_Chat]:
    """The conversations that began in the interval or were spoken in, with what was said in it."""
    begun = select(Conversation.id, Conversation.patient_id, Conversation.started_at)
    rows = session.execute(begun.where(*_between(Conversation.started_at, within)))
    found = {row.id: _Chat(*row, []) for row in rows}
    for id, patient_id, started_at, *message in session.execute(_spoken(within), execution_options={"yield_per": BATCH}):
        chat = found.get(id)
        if chat is None:
            chat = found[id] = _Chat(id, patient_id, started_at, [])
        chat.spoken.append(Spoken(*message))
    return list(found.values())


def _spoken(within: Interval) -> Executable:
    columns = (Message.seq, Message.sent_at, Message.sender, Message.topic, Message.part, Message.reply_to)
    found = select(Message.conversation_id, Conversation.patient_id, Conversation.started_at, *columns)
    joined = found.join(Conversation, Conversation.id == Message.conversation_id).where(*_between(Message.sent_at, within))
    return joined.order_by(Message.conversation_id, Message.seq)


def _count_messages(chat: _Chat, on: On, zone: ZoneInfo) -> None:
    for message in chat.spoken:
        if message.sender == "patient":
            on(message.at).hours[message.at.astimezone(zone).hour] += 1
    for turn in turns(chat.spoken):
        day = on(turn[0].at)
        day.turns += 1
        day.open_turns += not is_answered(turn)
        day.topics.update({reply.topic for reply in turn if reply.answers and reply.topic})


def _count_outcomes(session: Session, chats: list[_Chat], within: Interval, on: On) -> None:
    alarms = _by_key((id, at) for id, at, _ in session.execute(_alarms(within)))
    taken = _by_key(takeovers(session, within))
    asked = _by_key(_asked(chats))
    for chat in chats:
        reached = Reached(alarms[chat.id], taken[chat.id], asked[chat.patient_id])
        on(chat.started_at).outcomes[outcome(chat.started_at, chat.spoken, reached)] += 1


def _asked(chats: list[_Chat]) -> Iterator[tuple[int, datetime]]:
    """When which signed-in patient asked for a person or a call, in whichever chat."""
    for chat in chats:
        if chat.patient_id is not None:
            yield from ((chat.patient_id, m.at) for m in chat.spoken if m.is_reply and m.topic in TO_PERSON)


def _by_key(pairs: Iterable[tuple[Any, datetime]]) -> dict[Any, list[datetime]]:
    found: dict[Any, list[datetime]] = defaultdict(list)
    for key, at in pairs:
        found[key].append(at)
    return found


def _alarms(within: Interval) -> Select[str | None, datetime, str]:
    return select(Alarm.conversation_id, Alarm.raised_at, Alarm.level).where(*_between(Alarm.raised_at, within))


def _between(column: Any, within: Interval) -> tuple[Any, Any]:
    return column >= within[0], column < within[1]
