"""What is told while an entry is open, and is not of that entry: a second headache, another day, a day that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.another import again, anothers
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.names import Issue, Question

_DENYING = frozenset({"no", "not"})


def apart(drafts: tuple[DiaryDraft, ...], at: int, text: str, today: date) -> tuple[DiaryDraft, ...] | None:
    """The drafts when a text tells of something beside the open one, `at`; None when it speaks of that one, or of several days.

    A second headache and a further day get a draft of their own. Of a day that cannot be only that is kept, to be asked about.
    """
    told, open_one = parse(text, today), drafts[at]
    if len(told) > 1 or open_one.date is None or open_one.says_nothing:
        return None
    (new,), reading = told, read(text)
    if _cannot_be(new) and not _is_bare(new):
        issues = (*(one for one in open_one.issues if one.question is not Question.DATE), *new.issues[:1])
        return (*drafts[:at], replace(open_one, issues=issues), *drafts[at + 1 :])
    if _is_there(drafts, open_one, text) or (counted(text, len(drafts)) is not None and _corrects(new, reading)):
        return None
    if anothers(reading) or (_overrides(new, open_one) and any(reading.find(again(), take=False))):
        return (*drafts, replace(new, headache=True, date=new.date or open_one.date))
    return (*drafts, new) if _is_further(new, drafts, open_one, reading) else None


def counted(text: str, drafts: int) -> int | None:
    """Which of several `drafts` a text counts: "the first one", or "the second one" for the last. None: neither, or both."""
    words = set(read(text).words(0, len(text)))
    first, last = (bool(words & lexicon.words("answers", name)) for name in ("first", "second"))
    return None if drafts < 2 or first is last else 0 if first else drafts - 1


def _is_there(drafts: tuple[DiaryDraft, ...], open_one: DiaryDraft, text: str) -> bool:
    """Whether "the second one" was told of before."""
    of_day = [draft for draft in drafts if draft.date == open_one.date]
    return len(of_day) > 1 and counted(text, len(of_day)) is not None


def _cannot_be(told: DiaryDraft) -> bool:
    return bool({Issue.FUTURE_DATE, Issue.OLD_DATE, Issue.NO_DATE} & set(told.issues))


def _is_bare(told: DiaryDraft) -> bool:
    """Whether nothing but a day was told."""
    return replace(told, date=None, issues=()).says_nothing and told.headache is not False


def _is_further(new: DiaryDraft, drafts: tuple[DiaryDraft, ...], open_one: DiaryDraft, reading: Reading) -> bool:
    """Whether a day that nothing was told of yet comes with values that would take the place of what was told."""
    vague = Issue.VAGUE_DATE in new.issues
    if not vague and (new.date is None or any(draft.date == new.date for draft in drafts)):
        return False
    if open_one.headache is False and new.headache and new.date and not _corrects(new, reading):
        return True  # "no headache today" and then "but i had one last night"
    return (new.headache is False and bool(open_one.headache)) or (_overrides(new, open_one) and not _corrects(new, reading))


def _corrects(new: DiaryDraft, reading: Reading) -> bool:
    """Whether words put something right. "No" and "not" do so at the beginning; later they may deny: "no nausea"."""
    later = lexicon.words("answers", "correcting") - (_DENYING if new.denied else frozenset())
    return reading.word(0) in _DENYING or bool(later & set(reading.words(0, len(reading))))


def _overrides(new: DiaryDraft, open_one: DiaryDraft) -> bool:
    return new.severity is not None and open_one.severity is not None
