"""What a day means that is named in an answer about an entry: its right day, the end of the headache, or something beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain import lexicon
from clinic.domain.diary.change_day import is_right_day
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.clock import times
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.names import Issue, Question

# Questions whose answer may name days of which nothing is told: "took advil on tuesday and wednesday".
_OF_ONE_ENTRY = frozenset({Question.DURATION, Question.SYMPTOMS, Question.MEDICATIONS})


_CORRECTING = frozenset({"actually", "wait", "sorry", "oops", "correction", "rather", "scratch", "meant", "wrong"})


def of_entry(draft: DiaryDraft, text: str, question: Question, today: date) -> DiaryDraft | None:
    """What an answer to `question` tells of the entry whose day is known, without the days that it names on the way; with the
    length where one of them is the headache's end ("till friday noon"). None where it names none, or one that is corrected."""
    told = parse(text, today)
    days = {one.date for one in told if one.date}
    if draft.date is None or question is Question.DATE or days <= {draft.date} or _corrects_day(told, text, today):
        return None
    if len(told) == 1 and _has_begun_before(told[0], draft.date) and (question is Question.DURATION or _is_bare(told[0])):
        return told[0]
    if len(told) > 1 and not _tells_no_pain(told, question):
        return None
    one = told[0]
    for other in told[1:]:
        one = one.merged(other)
    lasting = _until(draft.date, text, today, told=one.duration_minutes) if question is Question.DURATION else None
    return replace(one.merged(lasting) if lasting else one, date=None)


def _has_begun_before(told: DiaryDraft, day: date) -> bool:
    """Whether a headache is told to go on since a day before that of its entry, which is its right day then: "since thursday"."""
    return bool(told.ongoing) and told.date is not None and told.date < day


def _is_bare(told: DiaryDraft) -> bool:
    """Whether nothing but a day is told, from which on it goes on or not."""
    return replace(told, date=None, ongoing=None, headache=None).says_nothing and told.headache is not False


def on_named_days(before: DiaryForm, heard: DiaryForm, text: str, today: date) -> DiaryForm:
    """`heard` with the days that were named `before`: one that `text` only counts back from its length moves none of them, as
    "3 days and still going" does not move "friday"."""
    if before.assumed or len(before.drafts) != len(heard.drafts) or days_named(read(text), today):
        return heard
    pairs = list(zip(before.drafts, heard.drafts, strict=True))
    drafts = tuple(replace(new, date=old.date) if _is_counted_back(old, new) else new for old, new in pairs)
    return heard if drafts == heard.drafts else replace(heard, drafts=drafts)


def _is_counted_back(old: DiaryDraft, new: DiaryDraft) -> bool:
    return bool(new.ongoing) and old.date is not None and new.date is not None and new.date < old.date


def begun_before(draft: DiaryDraft, text: str, today: date) -> DiaryDraft | None:
    """The entry on the earlier day on which it began, where a length was told that its day has no room for: "it began friday"."""
    told, *more = parse(text, today)
    bare = _is_bare(told)
    earlier = draft.date is not None and told.date is not None and told.date < draft.date
    if more or not bare or not earlier or Issue.DURATION_RANGE not in draft.issues:
        return None
    issues = tuple(issue for issue in draft.issues if issue is not Issue.DURATION_RANGE)
    return replace(draft, issues=issues).merged(told)


def tells_beside(text: str, today: date) -> DiaryDraft | None:
    """What a text brings to an entry that was read back, where the day in it is that of a medicine or of what was felt: "took
    an aleve this morning". None where the day may be the entry's own."""
    told, *more = parse(text, today)
    felt = told.medications or told.symptoms or told.triggers
    of_pain = told.severity is not None or told.duration_minutes or told.headache is False or told.issues
    if more or told.date is None or not felt or of_pain or _corrects_day([told], text, today):
        return None
    return replace(told, date=None)


def right_day(text: str, today: date) -> date | None:
    """The day that a text tells as the right one and nothing else beside: "no im ok, it was yesterday"; else None."""
    first, *more = parse(text, today)
    return first.date if _is_bare(first) and not more and is_right_day(text, today) else None


def _corrects_day(told: list[DiaryDraft], text: str, today: date) -> bool:
    """Whether a day is said to be the right one: "actually it was friday", "no, monday", "sorry i meant today 6/10"."""
    beside = any(one.medications or one.symptoms for one in told)
    return is_right_day(text, today) or (not beside and bool(_CORRECTING & set(read(text).words(0, len(text)))))


def _tells_no_pain(told: list[DiaryDraft], question: Question) -> bool:
    return question in _OF_ONE_ENTRY and all(one.severity is None and one.headache is not False for one in told)


def _until(begun: date, text: str, today: date, *, told: int | None) -> DiaryDraft | None:
    """The length of a headache of the day `begun` that is told by the day of its end; None where no end is told."""
    reading = read(text)
    end = _last_day(reading, today)
    if end is None or end <= begun:
        return None
    exact = [time for time in times(read(text)) if time.exact]
    if told is not None and len(exact) != 2:
        return None
    of_day = exact[1].minutes - exact[0].minutes if len(exact) == 2 else 0
    minutes = (end - begun).days * DAY + of_day
    if minutes > LONGEST_DAYS * DAY:
        return DiaryDraft(headache=True, issues=(Issue.DURATION_RANGE,))
    return DiaryDraft(headache=True, duration_minutes=minutes, ongoing=False)


def _last_day(reading: Reading, today: date) -> date | None:
    """The day behind a word for an end: "until yesterday", "to friday noon", "gone by the 14th"."""
    ends = lexicon.words("durations", "ends_at") | lexicon.words("durations", "to")
    named = [mention for mention in days_named(reading, today) if ends & set(reading.words(0, mention.start))]
    return named[-1].day if named else None
