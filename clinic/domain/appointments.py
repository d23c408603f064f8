"""Which of a patient's visits to speak of, and how a clinic says when they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.treatments import CYCLE_WEEKS

# Visits this close to the next one are told together with it.
TOGETHER = timedelta(days=14)
MOST_TOGETHER = 4
# As many where all are asked for.
MOST_AT_ONCE = 12
_TO_COME = frozenset({"booked", "arrived"})
_HAPPENED = frozenset({"booked", "arrived", "fulfilled"})


class Outlook(StrEnum):
    """What there is to say; each has an answer of its own."""

    ONE = "one"
    SEVERAL = "several"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    MISSED = "missed"
    PAST = "past"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Visit:
    """`starts_at` is aware. `kind` is one of evaluation, treatment, follow_up, other; `status` a FHIR R4 appointment status, or
    "declined" where the patient said no to it and the clinic did not cancel it.

    `clinician` and `place` are empty when the source names none. `id` is the visit's name, of its source and its id there.
    """

    starts_at: datetime
    duration_minutes: int
    kind: str
    status: str
    clinician: str
    place: str
    id: str = ""

    @property
    def ends_at(self) -> datetime:
        # Elapsed time: adding to a local time would be an hour off across a clock change.
        return self.starts_at.astimezone(_UTC) + timedelta(minutes=self.duration_minutes)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Twelve weeks or more have gone by since the last injections, and nothing is booked."""

    since: date
    weeks: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit as the patient was told of it before: `id` is the visit's."""

    id: str
    starts_at: datetime


class Turn(StrEnum):
    """What has become of a visit since it was told of; each has an answer of its own."""

    MOVED = "moved"
    CALLED_OFF = "called_off"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """`before`: when the visit was to be. `visit`: as it is now; None for one that the records have no more."""

    turn: Turn
    before: datetime
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class NextAppointment:
    """`visits`: the next ones for one and several; the one that was cancelled or missed, or the last one that was; else none.

    `changes`: of the visits that the patient was told of before.
    """

    outlook: Outlook
    visits: tuple[Visit, ...] = ()
    overdue: Overdue | None = None
    changes: tuple[Change, ...] = ()

    @property
    def is_booked(self) -> bool:
        return self.outlook in (Outlook.ONE, Outlook.SEVERAL)


_UTC = ZoneInfo("UTC")
_OFF = {"cancelled": Outlook.CANCELLED, "declined": Outlook.DECLINED, "noshow": Outlook.MISSED}


# The words and codes by which schedules tell what a visit is for. 64615 is CPT's code of Botox for chronic migraine.
_KINDS = (
    ("treatment", re.compile(r"\b(botox|onabotulinum\w*|botulinum|injections?|chemodenervation|64615|treatment)\b", re.I)),
    ("evaluation", re.compile(r"\b(evaluation|consult\w*|first visit|initial visit|new patient|intake)\b", re.I)),
    ("follow_up", re.compile(r"\b(follow[- _]?up|check-?up|review)\b", re.I)),
)

_LAST = re.compile(
    r"\b(when (was|were|did)|what (day|date) (was|were|did)|date of|how long (ago|since|has it been)|weeks? since"
    r"|how many weeks)\b.*"
    r"\b(last|latest|previous|most recent) ((get|got|have|had|getting|having|given|receive) )?((my|the|a) )?(set of |round of )?"
    r"(botox|injections?|shots?|treatments?|rounds?)\b",
    re.I,
)


def kind_of(words: str) -> str:
    """evaluation, treatment, follow_up or other, by what a schedule calls the visit."""
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "other")


def next_appointment(
    visits: Iterable[Visit], now: datetime, shown: Sequence[Shown] = (), *, every: bool = False
) -> NextAppointment:
    """What to tell a patient who asks for the next visit at `now` (aware), or for `every` one that is to come.

    A visit that is going on still counts as the next one. A cancelled visit is told of only when nothing is booked and
    no later visit has taken place since, or when it is one of those that were `shown` before.
    """
    known = sorted(visits, key=lambda visit: visit.starts_at)
    found = _next(known, now, every=every)
    changes = [change for one in shown if (change := _change(one, known, now)) is not None]
    told = found.visits if found.outlook in _OFF.values() else ()
    return replace(found, changes=tuple(change for change in changes if change.visit not in told))


def _change(shown: Shown, known: Iterable[Visit], now: datetime) -> Change | None:
    """What has become of a visit that was told of and was still to come; None when it is as it was, or over."""
    visit = next((visit for visit in known if visit.id == shown.id), None)
    if visit and visit.status in _TO_COME:
        is_moved = visit.starts_at != shown.starts_at and visit.ends_at > now
        return Change(Turn.MOVED, shown.starts_at, visit) if is_moved else None
    if shown.starts_at <= now or (visit and visit.status != "cancelled"):
        return None
    return Change(Turn.CALLED_OFF, shown.starts_at, visit) if visit else Change(Turn.GONE, shown.starts_at)


def _next(known: Sequence[Visit], now: datetime, *, every: bool) -> NextAppointment:
    """Of visits in order of time."""
    to_come = [visit for visit in known if visit.status in _TO_COME and visit.ends_at > now]
    if to_come:
        near = [visit for visit in to_come if visit.starts_at - to_come[0].starts_at <= TOGETHER][:MOST_TOGETHER]
        near = to_come[:MOST_AT_ONCE] if every else near
        return NextAppointment(Outlook.SEVERAL if len(near) > 1 else Outlook.ONE, tuple(near))
    last = [visit for visit in known if _is_told(visit, now)][-1:]
    if not last:
        return NextAppointment(Outlook.NONE)
    return NextAppointment(_OFF.get(last[0].status, Outlook.PAST), tuple(last))


def _is_told(visit: Visit, now: datetime) -> bool:
    """Whether there is something to say of a visit that is not to come. Nobody was there or stayed away before it began."""
    if visit.status in _HAPPENED or visit.status == "noshow":
        return visit.starts_at <= now
    return visit.status in _OFF


_PLURAL = r"(?:visits|appointments|appts|apts|bookings|app?oi?n?t?e?me?n?ts)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|next month|next year)"
_ALL = re.compile(
    r"\b(?:all|every|list|both|other|rest)\b(?: (?:of|my|the|these|those|future|upcoming|coming|next|booked|scheduled"
    rf"|botox|other))* (?:visit|appointment|appt|booking|{_PLURAL})s?\b"
    rf"|\b(?:any(?:thing)?|something)\b.*\b(?:booked|scheduled|planned|coming up|{_PLURAL}|{_MONTH})\b"
    rf"|^\W*(?:(?:show(?: me)?|see|what are|when are|my|the|upcoming|next|future|coming) )*{_PLURAL}(?: (?:please|pls|plz))?\W*$",
    re.I,
)


def asks_of_all(text: str) -> bool:
    """Whether a message about visits asks for all that are to come: "show all my appointments", "do i have other visits"."""
    return bool(_ALL.search(text))


def asks_of_last_treatment(text: str) -> bool:
    """Whether a message about visits asks when the last injections were: "when was my last botox"."""
    return bool(_LAST.search(text))


def last_treatment(injected: Iterable[date], today: date) -> date | None:
    """The latest of these days up to `today` (where the clinic is)."""
    return max((day for day in injected if day <= today), default=None)


def overdue(injected: Iterable[date], today: date) -> Overdue | None:
    """Whether it is twelve weeks since the last treatment."""
    last = last_treatment(injected, today)
    weeks = (today - last).days // 7 if last else 0
    return Overdue(last, weeks) if last and weeks >= CYCLE_WEEKS else None


def spoken_date(day: date) -> str:
    """A day in words: "Sunday, November 29, 2026"."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"


def spoken_time(moment: datetime, zone: ZoneInfo) -> str:
    """The moment where the clinic is: "Sunday, November 29, 2026, at 9:30 AM CST".

    The zone's own letters tell the two one-thirties of a daylight-saving night apart; a zone without letters gives "UTC+03".
    """
    local = moment.astimezone(zone)
    hour = local.hour % 12 or 12
    letters = local.tzname() or ""
    named = letters if letters.isalpha() else f"UTC{letters}"
    half = "AM" if local.hour < 12 else "PM"
    return f"{spoken_date(local)}, at {hour}:{local:%M} {half} {named}"


def spoken_length(minutes: int) -> str:
    """A length of time in words: "45 minutes", "1 hour 30 minutes", "3 days"."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    pieces = [_counted(days, "day"), _counted(hours, "hour"), _counted(left, "minute")]
    return " ".join(piece for piece in pieces if piece) or "0 minutes"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""
