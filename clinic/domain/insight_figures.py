"""The figures of Insights. Each is defined once, here: its docstring is the definition that the page shows under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from inspect import getdoc
from itertools import groupby
from math import ceil
from statistics import median

from clinic.domain.insight_days import HOURS, DayCounts, Days, total
from clinic.domain.outcomes import Outcome
from knowledge.opening_hours import WEEKDAYS

Cell = str | int | float | None

Rows = Sequence[Sequence[Cell]]
# Up to so many days each has its bar, up to so many each week, and each month beyond.
MOST_DAYS, MOST_IN_WEEKS = 31, 400
MOST_TOPICS = 6
LEVELS = ("emergency", "crisis")


class Form(StrEnum):
    """How a figure is drawn. `STACK`: a column a bar and its parts; `BARS`: one series; `SPREAD`: a bar and a mark above it;
    `HEAT`: a grid; `RANK`: bars from left to right, the longest first."""

    STACK = "stack"
    BARS = "bars"
    SPREAD = "spread"
    HEAT = "heat"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures are made from: the days in order, their sums by bucket, and the sum of all.

    `minutes_per_call`: None when the clinic did not tell. `titles`: what topics are called.
    """

    days: Sequence[DayCounts]
    buckets: Sequence[tuple[Days, DayCounts]]
    whole: DayCounts
    minutes_per_call: int | None
    titles: Mapping[str, str]

    def name(self, topic: str) -> str:
        """As patients read it; of a topic that is no more, its id."""
        return self.titles.get(topic) or topic.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Values:
    """`headline`: the figure in a few words. A row begins with its name; None in a cell is "not known"."""

    headline: str
    columns: Sequence[str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its values. `top`: the value at the top of its scale; None for the greatest that there is."""

    id: str
    title: str
    definition: str
    form: Form
    top: float | None
    values: Values

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.values.rows for cell in row[1:])


@dataclass(frozen=True, slots=True)
class _Defined:
    title: str
    definition: str
    form: Form
    top: float | None
    values: Callable[[Counted], Values]


_DEFINED: dict[str, _Defined] = {}
Make = Callable[[Counted], Values]


def figures(days: Sequence[DayCounts], minutes_per_call: int | None, titles: Mapping[str, str]) -> list[Figure]:
    """Every figure over these days, of which there is at least one. `titles`: what topics are called."""
    counted = Counted(days, _buckets(days), total(days, days[0].day), minutes_per_call, titles)
    return [
        Figure(id, known.title, known.definition, known.form, known.top, known.values(counted)) for id, known in _DEFINED.items()
    ]


def _figure(title: str, form: Form, *, top: float | None = None) -> Callable[[Make], Make]:
    def defined(make: Make) -> Make:
        id = make.__name__.replace("_", "-")
        _DEFINED[id] = _Defined(title, " ".join((getdoc(make) or "").split()), form, top, make)
        return make

    return defined


@_figure("Conversations", Form.STACK)
def conversations(counted: Counted) -> Values:
    """Chats that were opened in these days, each on the day on which it began, by what became of it within 24 hours of that
    moment. Answered: the last question got an answer. Sent to the phone: it got one that says to call: a sign that needs a
    call or the emergency services, advice that only a person can give, or a visit to book, move or cancel. Taken over: staff
    took the chat over, with or without a word. To a person: the patient asked for a person or a call, here or, where something
    was asked here and the patient is signed in, in another chat. Alarm: an emergency or a crisis. Not answered: the last
    question was asked back, was out of scope, failed, or its answer was withdrawn. Nothing asked: no message, or only a hello,
    thanks or goodbye. The first of alarm, taken over and to a person that holds is the one that counts.
    """
    whole = counted.whole.outcomes
    rows: Rows = [[name, *(day.outcomes[kind] for kind in Outcome)] for name, day in counted.buckets]
    return Values(f"{_number(whole.total())} conversations", ("Days", *(kind.capitalize() for kind in Outcome)), rows)


@_figure("Answered without a person", Form.BARS, top=100)
def deflection(counted: Counted) -> Values:
    """The share of conversations that ended answered, without an alarm, a takeover, a call-back or the wish to talk to a person
    within 24 hours of their start. Those whose last answer sent the patient to the phone did not end answered. Chats in which
    nothing was asked are in neither count.
    """
    counts = [(name, *_deflected(day)) for name, day in [*counted.buckets, ("", counted.whole)]]
    rows: Rows = [[name, _percent(part, of), part, of] for name, part, of in counts[:-1]]
    _, part, of = counts[-1]
    headline = f"{_spoken(_percent(part, of))} of {_number(of)} conversations" if of else "No conversation yet"
    return Values(headline, ("Days", "Answered without a person (%)", "Answered", "Conversations"), rows)


@_figure("Phone minutes saved, estimated", Form.BARS)
def minutes_saved(counted: Counted) -> Values:
    """The conversations that ended answered without a person, and were not sent to the phone, times the minutes that a call
    takes at this clinic (minutes_per_call in knowledge/clinic.yml). It is an estimate: it holds as far as each of them would
    have been a call.
    """
    columns = ("Days", "Minutes")
    if counted.minutes_per_call is None:
        return Values("Not known: the clinic has not told how long a call takes", columns, [])
    rows: Rows = [[name, _deflected(day)[0] * counted.minutes_per_call] for name, day in counted.buckets]
    saved = _deflected(counted.whole)[0] * counted.minutes_per_call
    return Values(f"{_spoken_minutes(saved)}, at {counted.minutes_per_call} min a call", columns, rows)


@_figure("Topics", Form.RANK)
def topics(counted: Counted) -> Values:
    """Answers that were given in these days, by topic. A reply with two topics counts for both; asking back, out of scope,
    answers that were withdrawn, and what is read back of the form for a call are not in it.
    """
    found = counted.whole.topics
    rows: Rows = [[counted.name(topic), count, _percent(count, found.total())] for topic, count in _ranked(found)]
    return Values(f"{_number(found.total())} answers on {len(found)} topics", ("Topic", "Answers", "Share (%)"), rows)


@_figure("Topics over time", Form.STACK)
def topics_over_time(counted: Counted) -> Values:
    """Answers that were given, by topic and time: the six most frequent topics of these days, and all others together. Counted
    as under Topics.
    """
    leading = [topic for topic, _ in _ranked(counted.whole.topics)[:MOST_TOPICS]]
    rows: list[list[Cell]] = []
    for name, day in counted.buckets:
        shown = [day.topics[topic] for topic in leading]
        rows.append([name, *shown, day.topics.total() - sum(shown)])
    headline = f"Most frequent: {'; '.join(map(counted.name, leading[:3]))}" if leading else "No answer yet"
    return Values(headline, ("Days", *map(counted.name, leading), "Other topics"), rows)


@_figure("Busiest hours", Form.HEAT)
def busiest_hours(counted: Counted) -> Values:
    """Messages that patients sent in the chat, typed or by a button, by weekday and hour, where the clinic is, added up over
    these days: also alarms, and what went to a person. Words of the form for a call, and comments on an answer, are no
    messages. When clocks go back, the hour that comes twice counts both times.
    """
    week = [[0] * HOURS for _ in WEEKDAYS]
    for day in counted.days:
        row = week[day.day.weekday()]
        row[:] = [one + more for one, more in zip(row, day.hours, strict=True)]
    most = max((count, -day, -hour) for day, hours in enumerate(week) for hour, count in enumerate(hours))
    headline = f"Most: {WEEKDAYS[-most[1]].capitalize()}, {_clock(-most[2])}" if most[0] else "No message yet"
    rows: Rows = [[name.capitalize(), *hours] for name, hours in zip(WEEKDAYS, week, strict=True)]
    return Values(headline, ("Weekday", *map(_hour, range(HOURS))), rows)


@_figure("Alarms", Form.STACK)
def alarms(counted: Counted) -> Values:
    """Emergencies and crises that were raised in chats, by the day of the message. Each message that raised one counts."""
    whole = counted.whole.alarms
    rows: Rows = [[name, *(day.alarms[level] for level in LEVELS)] for name, day in counted.buckets]
    headline = f"{_plural(whole['emergency'], 'emergency', 'emergencies')}, {_plural(whole['crisis'], 'crisis', 'crises')}"
    return Values(headline, ("Days", "Emergency", "Crisis"), rows)


@_figure("Messages without an answer", Form.BARS, top=100)
def unanswered(counted: Counted) -> Values:
    """The share of patients' messages whose reply held no answer: asked back, out of scope, failed, withdrawn for want of a
    signature, or passed on to the person who had the chat, when staff wrote nothing within 24 hours. Messages that were passed
    on and that staff answered are in neither count, nor are forms that ask for a call, and comments on an answer.
    """
    rows: Rows = [[name, _percent(day.open_turns, day.turns), day.open_turns, day.turns] for name, day in counted.buckets]
    whole = counted.whole
    share = _percent(whole.open_turns, whole.turns)
    headline = f"{_spoken(share)} of {_number(whole.turns)} messages" if whole.turns else "No message yet"
    return Values(headline, ("Days", "Without an answer (%)", "Without an answer", "Messages"), rows)


@_figure("Waiting for a call-back", Form.SPREAD)
def callback_waits(counted: Counted) -> Values:
    """Minutes from the first wish to be called until the call-back was closed, over those that were closed in these days, however
    they ended, but for those that the patient no longer wanted: the middle one (median), and the one that nine of ten do not
    exceed (90th percentile). Who asked again before that waits since the first time. Nights and weekends count.
    """
    rows: Rows = [[name, *_waiting(day.waits), len(day.waits)] for name, day in counted.buckets]
    middle, late = _waiting(counted.whole.waits)
    headline = "No call-back was done"
    if middle is not None and late is not None:
        headline = f"Half within {_spoken_minutes(middle)}, nine of ten within {_spoken_minutes(late)}"
    return Values(headline, ("Days", "Median (min)", "90th percentile (min)", "Call-backs done"), rows)


def _deflected(day: DayCounts) -> tuple[int, int]:
    """How many ended answered, of how many in which something was asked."""
    return day.outcomes[Outcome.ANSWERED], day.outcomes.total() - day.outcomes[Outcome.ABANDONED]


def _waiting(seconds: Sequence[int]) -> tuple[int | None, int | None]:
    """Median and 90th percentile (nearest rank), in whole minutes."""
    if not seconds:
        return None, None
    ordered = sorted(seconds)
    return round(median(ordered) / 60), round(ordered[ceil(0.9 * len(ordered)) - 1] / 60)


def _ranked(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _buckets(days: Sequence[DayCounts]) -> list[tuple[Days, DayCounts]]:
    grouped = [list(group) for _, group in groupby(days, key=lambda day: _first_of(day.day, len(days)))]
    return [(Days.of(group[0].day, group[-1].day), total(group, group[0].day)) for group in grouped]


def _first_of(day: date, days: int) -> date:
    """The first day of what the day is counted in: itself, its week, its month."""
    if days <= MOST_DAYS:
        return day
    return day - timedelta(days=day.weekday()) if days <= MOST_IN_WEEKS else day.replace(day=1)


# --- words and numbers ------------------------------------------------------------------------------------------------------


def _percent(part: int, of: int) -> float | None:
    return round(100 * part / of, 1) if of else None


def _spoken(percent: float | None) -> str:
    return f"{percent:.0f}%" if percent is not None else "–"


def _spoken_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{_number(hours)} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def _number(count: int) -> str:
    return f"{count:,}"


def _plural(count: int, one: str, many: str) -> str:
    return f"{_number(count)} {one if count == 1 else many}"


def _clock(hour: int) -> str:
    """ "9 am to 10 am"."""
    return f"{_hour(hour)} to {_hour(hour + 1)}"


def _hour(hour: int) -> str:
    return f"{hour % 12 or 12} {'am' if hour % 24 < 12 else 'pm'}"
