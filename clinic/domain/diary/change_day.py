"""What a day stands for in a text about a saved entry: the day that the entry belongs to, or the entry that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import read

_LONGEST = 3  # words of a day: "3 days ago"
# "Actually it was yesterday", "change it to monday", "the date should be tuesday".
_IT = frozenset({"it", "that", "this", "date", "day"})
_IS = frozenset({"was", "is", "be", "happened", "started", "to", "for"})
_BETWEEN = frozenset({"actually", "really", "on", "the", "from", "just", "should", "have", "been", "be", "moved", "changed"})
_MEANT = frozenset({"meant", "mean", "move", "moved", "should", "make"})
_OPENING = frozenset({"actually", "no", "nope", "not", "sorry", "wait", "oops", "correction", "rather"})
_ENTRY = frozenset({"entry", "entries", "one", "log", "headache", "migraine", "attack"})
_FILLING = frozenset({"was", "is", "the", "on", "i", "oh", "happened", "but", "its", "have", "been", "be", "please"})
_BESIDE = _IT | _MEANT | _OPENING | _FILLING


def is_right_day(text: str, today: date) -> bool:
    """Whether a day is told as the right one of an entry, and not to say which entry is meant: "change monday to a 5"."""
    words = read(text).words(0, len(text))
    if any(_tells_day(words, place + 1, today) for place, word in enumerate(words) if word in _IT):
        return True
    told = parse(text, today)
    bare = len(told) == 1 and replace(told[0], date=None).says_nothing and told[0].headache is not False
    if not bare or told[0].date is None:
        return False
    if _MEANT & set(words) and not _ENTRY & set(words[: _first(words, _MEANT)]):
        return True
    return bool(words) and words[0] in _OPENING and not (_ENTRY | _IS) & set(words)


def _first(words: Sequence[str], wanted: frozenset[str]) -> int:
    return next(place for place, word in enumerate(words) if word in wanted)


def _tells_day(words: Sequence[str], place: int, today: date) -> bool:
    """Whether an "is", "was" or "to" stands at `place`, small words aside, and a day right behind it."""
    while place < len(words) and words[place] in _BETWEEN:
        place += 1
    if place >= len(words) or words[place] not in _IS:
        return False
    place += 1
    starts = [place]
    while place < len(words) and words[place] in _BETWEEN:
        place += 1
        starts.append(place)  # "was the 17th" has its "the", "should be on monday" has none
    return any(_is_day(words[start : start + length], today) for start in starts for length in range(1, _LONGEST + 1))


def entry_of_day(text: str, today: date) -> date | None:
    """The day of an entry that a text names, and nothing more: "the one from tuesday". None for a bare day, which may be
    the right one of the entry that is open."""
    told, *more = parse(text, today)
    bare = replace(told, date=None, headache=None).says_nothing and told.headache is not False
    named = _ENTRY & set(read(text).words(0, len(text)))
    return told.date if named and bare and not more and not is_right_day(text, today) else None


def moves_last(text: str, today: date) -> bool:
    """Whether the last entry is named, and a day as its right one: "change the date of my last entry to friday"."""
    words = read(text).words(0, len(text))
    return any(_tells_day(words, place + 1, today) for place in last_named(words))


def last_named(words: Sequence[str]) -> list[int]:
    """Where the entry stands that is named as the last one: "my last entry", "the latest headache"."""
    return [place for place, word in enumerate(words) if place and word in _ENTRY and words[place - 1] in _LAST]


_LAST = frozenset({"last", "latest", "newest", "recent"})


def _is_day(words: Sequence[str], today: date) -> bool:
    told = parse(" ".join(words), today)[0]
    return told.date is not None and replace(told, date=None).says_nothing


@cache
def _steps() -> Phrases:
    return Phrases(
        {
            "-1": ["day before", "previous day", "a|one|1 day earlier|before|sooner"],
            "1": ["day after", "next day", "following day", "a|one|1 day later|after"],
        }
    )


def day_beside(draft: DiaryDraft, text: str, today: date) -> date | None:
    """The day before or after the entry's own, where that is all a text says: "it was actually the day before"."""
    if draft.date is None or parse(text, today)[0].date is not None:
        return None
    reading = read(text)
    for label, span in reading.find(_steps(), take=False):
        others = [*reading.words(0, span.start), *reading.words(span.end, len(reading))]
        if all(word in _BESIDE or not word.isalnum() for word in others):
            day = draft.date + timedelta(days=int(label))
            return day if day <= today else None
    return None
