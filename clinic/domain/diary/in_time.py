"""What the clock says of a length: it cannot end later than now, and one that goes on has begun that long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, WAKING_DAY, DiaryDraft
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.diary_parser import clock
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.lasting import lengths
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.weekday_ahead import is_ahead
from clinic.domain.names import Issue

# A length is told in round figures, and after midnight the evening that was is still called today.
_SLACK, _SLACK_TODAY = timedelta(hours=1), timedelta(hours=6)
# Between these hours "all day" is what there was of the day so far.
_MORNING, _LATE = 6, 20


def in_time(form: DiaryForm, text: str, now: datetime, before: DiaryForm | None = None) -> DiaryForm:
    """`form` with what `text` tells of the length put right by the clock: "14 hours" at 3 am began yesterday, and
    "today, 14 hours" is asked about; today's weekday with a time still to come is the one a week ago. What stood in the form
    `before` is left as it is."""
    named = {draft.date for draft in before.drafts} if before and not before.assumed else set()
    known = {(draft.date, draft.duration_minutes) for draft in before.drafts} if before else set()
    by_clock = now.replace(tzinfo=None)
    drafts = tuple(
        draft
        if (draft.date, draft.duration_minutes) in known
        else _checked(draft, text, by_clock, assumed=form.assumed and before is None, named=draft.date in named)
        for draft in form.drafts
    )
    drafts = _on_their_days(drafts, before, text, now) if before else drafts
    return form if drafts == form.drafts else replace(form, drafts=drafts)


def _on_their_days(drafts: tuple[DiaryDraft, ...], before: DiaryForm, text: str, now: datetime) -> tuple[DiaryDraft, ...]:
    """A length that cannot be moves no entry to another day: "20 hours", told at eight in the morning of today's headache."""
    if len(drafts) != len(before.drafts) or days_named(read(text), now.date()):
        return drafts
    pairs = zip(drafts, before.drafts, strict=True)
    return tuple(replace(new, date=old.date) if Issue.DURATION_RANGE in new.issues and old.date else new for new, old in pairs)


def _checked(draft: DiaryDraft, text: str, now: datetime, *, assumed: bool, named: bool) -> DiaryDraft:
    if draft.date == now.date() and not draft.ongoing and is_ahead(text, now, draft.duration_minutes):
        return replace(draft, date=draft.date - timedelta(weeks=1))
    if draft.date is None or not draft.duration_minutes:
        return draft
    if _is_worded(draft.duration_minutes, text):
        return _so_far(draft, now)
    lasting, begun_at = timedelta(minutes=draft.duration_minutes), _begun(draft.duration_minutes, text)
    if draft.ongoing:
        begun = (now - lasting).date()
        told = draft.date != now.date() and (draft.duration_minutes % DAY == 0 or bool(days_named(read(text), now.date())))
        if begun >= draft.date or told:
            return draft
        return _asked(draft) if named else replace(draft, date=begun)
    ended = datetime.combine(draft.date, time()) + begun_at + lasting
    if ended <= now + _slack(draft, now, from_midnight=not begun_at):
        return draft
    if assumed:
        return replace(draft, date=draft.date - timedelta(days=1))  # told of no day
    return _asked(draft)


def _asked(draft: DiaryDraft) -> DiaryDraft:
    """The draft whose day has no room for its length, which is asked for again."""
    return replace(draft, duration_minutes=None, ongoing=None, issues=(*draft.issues, Issue.DURATION_RANGE))


def _so_far(draft: DiaryDraft, now: datetime) -> DiaryDraft:
    """ "All day" of a day that is not over yet goes on, and no length is known. Before the morning it is of the day before."""
    under_way = draft.date == now.date() and draft.duration_minutes == WAKING_DAY and _MORNING <= now.hour < _LATE
    return replace(draft, duration_minutes=None, ongoing=True) if under_way else draft


def _slack(draft: DiaryDraft, now: datetime, *, from_midnight: bool) -> timedelta:
    """How far the end of an attack may lie ahead by its length alone. Several days count today as one, which is not over."""
    if (draft.duration_minutes or 0) >= 2 * DAY and (draft.duration_minutes or 0) % DAY == 0:
        return timedelta(minutes=DAY)
    return _SLACK_TODAY if draft.date == now.date() and from_midnight else _SLACK


def _is_worded(minutes: int, text: str) -> bool:
    """Whether a length is that of "all day" or its like, which does not count the hours."""
    told = {length.minutes for length in lengths(read(text)) if not length.worded}
    return str(minutes) in lexicon.load("durations")["spans"] and minutes not in told


def _begun(minutes: int, text: str) -> timedelta:
    """How long after midnight a length between two times of the day begins."""
    return timedelta(minutes=next((span.begun for span in clock.spans(read(text)) if span.minutes == minutes), 0))
