"""Counts days for Insights from conversations, messages, alarms and call-backs as they are stored now, without their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Message
from clinic.domain.callbacks import Outcome as Result
from clinic.domain.desk import JOINED
from clinic.domain.diary.statistics import Span
from clinic.domain.insight_days import DayCounts, bounds, each_day
from clinic.domain.outcomes import TO_PERSON, WINDOW, Reached, Spoken, is_answered, is_answered_by_staff, outcome, turns

Interval = tuple[datetime, datetime]
# The counts of the day of a moment; what is counted on another day than those of the span is not used.
On = Callable[[datetime], DayCounts]
BATCH, MOST_IDS = 5_000, 500


def takeovers(session: Session, within: Interval) -> Iterator[tuple[str, datetime]]:
    """The conversations that staff took over, with or without a word, or spoke in, and when. All that Insights knows of it."""
    by_staff = or_(Message.sender == "staff", and_(Message.sender == "system", Message.part == JOINED))
    found = select(Message.conversation_id, Message.sent_at).where(by_staff, *_between(Message.sent_at, within))
    yield from session.execute(found)


def waits(session: Session, within: Interval) -> Iterator[tuple[datetime, int]]:
    """The call-backs that were done in the interval, not those that were withdrawn: when, and how many seconds after they were
    asked for."""
    done = (*_between(Callback.closed_at, within), Callback.outcome != Result.WITHDRAWN)
    found = select(Callback.closed_at, Callback.requested_at).where(*done)
    for closed_at, requested_at in session.execute(found):
        if closed_at is not None:
            yield closed_at, max(0, round((closed_at - requested_at).total_seconds()))


def count(session: Session, span: Span, zone: ZoneInfo) -> dict[date, DayCounts]:
    """The counts of each day of the span."""
    found, outside = {day: DayCounts(day) for day in each_day(span)}, DayCounts(span.first)

    def on(at: datetime) -> DayCounts:
        return found.get(at.astimezone(zone).date(), outside)

    begins, ends = bounds(span, zone)
    spoken = _spoken(session, (begins, ends + WINDOW))
    for messages in spoken.values():
        _count_messages(messages, on, zone)
    _count_outcomes(session, spoken, (begins, ends), on)
    for _, raised_at, level in session.execute(_alarms((begins, ends))):
        on(raised_at).alarms[level] += 1
    for done_at, seconds in waits(session, (begins, ends)):
        on(done_at).waits.append(seconds)
    return found


def _spoken(session: Session, within: Interval) -> dict[str, list[Spoken]]:
    """What was said in each conversation in the interval, in order."""
    columns = (Message.seq, Message.sent_at, Message.sender, Message.topic, Message.part, Message.reply_to, Message.id)
    wanted = select(Message.conversation_id, *columns).where(*_between(Message.sent_at, within))
    found: dict[str, list[Spoken]] = defaultdict(list)
    for id, *message in session.execute(wanted.order_by(Message.seq), execution_options={"yield_per": BATCH}):
        found[id].append(Spoken._make(message))
    return found


def _count_messages(messages: list[Spoken], on: On, zone: ZoneInfo) -> None:
    for message in messages:
        if message.is_message:
            on(message.at).hours[message.at.astimezone(zone).hour] += 1
    for turn in turns(messages):
        day = on(turn[0].at)
        if not is_answered_by_staff(turn, messages):
            day.turns += 1
            day.open_turns += not is_answered(turn)
        for topic in {reply.topic for reply in turn if reply.answers and reply.topic}:
            day.topics[topic] += 1


def _count_outcomes(session: Session, spoken: Mapping[str, list[Spoken]], begun: Interval, on: On) -> None:
    """Of the conversations that began in the interval."""
    within = (begun[0], begun[1] + WINDOW)
    alarms = _by_key((id, at) for id, at, _ in session.execute(_alarms(within)))
    taken, asked = _by_key(takeovers(session, within)), _by_key(_asked(session, spoken))
    columns = select(Conversation.id, Conversation.patient_id, Conversation.started_at)
    for id, patient_id, started_at in session.execute(columns.where(*_between(Conversation.started_at, begun))):
        reached = Reached(alarms.get(id, ()), taken.get(id, ()), asked.get(patient_id, ()))
        on(started_at).outcomes[outcome(started_at, spoken.get(id, ()), reached)] += 1


def _asked(session: Session, spoken: Mapping[str, list[Spoken]]) -> Iterator[tuple[int, datetime]]:
    """When which signed-in patient asked for a person or a call, in whichever chat."""
    times = {id: [one.at for one in said if one.is_reply and one.topic in TO_PERSON] for id, said in spoken.items()}
    asking = [id for id, asked in times.items() if asked]
    for first in range(0, len(asking), MOST_IDS):
        ids = asking[first : first + MOST_IDS]
        signed_in = select(Conversation.id, Conversation.patient_id).where(Conversation.id.in_(ids))
        for id, patient_id in session.execute(signed_in):
            if patient_id is not None:
                yield from ((patient_id, at) for at in times[id])


def _by_key(pairs: Iterable[tuple[Any, datetime]]) -> dict[Any, list[datetime]]:
    found: dict[Any, list[datetime]] = defaultdict(list)
    for key, at in pairs:
        found[key].append(at)
    return found


def _alarms(within: Interval) -> Select[str | None, datetime, str]:
    return select(Alarm.conversation_id, Alarm.raised_at, Alarm.level).where(*_between(Alarm.raised_at, within))


def _between(column: Any, within: Interval) -> tuple[Any, Any]:
    return column >= within[0], column < within[1]
