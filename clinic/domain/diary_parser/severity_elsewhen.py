"""Pains of another time: "last month was a 9 but yesterday only 4/10", "usually 8/10"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.severity import Pain

# How many words may stand between the other time and its figure: before it, and behind it.
_BEFORE, _BEHIND = 4, 2
# And between a weekday and "last week".
_TO_ITS_DAY = 5


@cache
def _times() -> Phrases:
    return Phrases(lexicon.load("severity")["elsewhen"])


def of_this_time(pains: Sequence[Pain], reading: Reading) -> list[Pain]:
    """The pains without those of a habit, and where others are told without those of another time."""
    told = [pain for pain in pains if not _is_of("habit", pain, reading) and not _is_general(pain, reading)]
    now = [pain for pain in told if not (_is_of("past", pain, reading) or _is_measure(pain, told, reading))]
    mine = [pain for pain in now or told if not _is_anothers(pain, reading)]
    return mine or now or told


def _is_general(pain: Pain, reading: Reading) -> bool:
    """ "My pain doc says 9 is high", which tells of figures and of no headache."""
    before = set(reading.words(pain.start - 6, pain.start))
    said = lexicon.words("severity", "saying") & before and lexicon.words("medications", "advisers") & before
    return bool(said) and reading.word(pain.end) in ("is", "means")


def _is_measure(pain: Pain, pains: Sequence[Pain], reading: Reading) -> bool:
    """The second of "3 vs 7", which is what the first is measured by; not of "3 today vs 7 yesterday"."""
    at = pain.start - 1 - (reading.word(pain.start - 1) in ("a", "an"))
    days = {*lexicon.all_weekdays(), "today", "yesterday", "tonight"}
    named = days & set(reading.words(pain.end, pain.end + _BEHIND))
    return reading.word(at) in ("vs", "versus") and not named and any(other.start < at for other in pains)


def _is_anothers(pain: Pain, reading: Reading) -> bool:
    """ "My wife's migraine was 9/10", and "my husband said it was 8" beside what the patient says."""
    others, saying = lexicon.words("medications", "others"), lexicon.words("severity", "saying")
    ones = lexicon.words("severity", "anothers") | saying
    at = pain.start - 1
    while reading.word(at) in ones:
        at -= 1
    word = reading.word(at)
    if saying & set(reading.words(at, pain.start)) and word in lexicon.words("medications", "advisers"):
        return True
    named = lexicon.words("headache", "unfelt") & set(reading.words(at, pain.start))
    return word in others or word.removesuffix("s") in others or (bool(named) and word in ("her", "his", "their"))


def _is_of(kind: str, pain: Pain, reading: Reading) -> bool:
    spans = [
        (start, end) for label, start, end in _times()(reading.doc) if label == kind and not _is_week_of_a_day(start, reading)
    ]
    return any(
        (0 <= pain.start - end <= _BEFORE and not _parted(end, pain.start, reading))
        or (0 <= start - pain.end <= _BEHIND and not _parted(pain.end, start, reading) and _closes(end, reading))
        for start, end in spans
    )


def _is_week_of_a_day(start: int, reading: Reading) -> bool:
    """Whether such words say which weekday is meant: "thursday 6/10 last week"."""
    return any(word in lexicon.weekdays() for word in reading.words(start - _TO_ITS_DAY, start))


def _parted(start: int, end: int, reading: Reading) -> bool:
    """Whether a mark, a "but" or another day stands between."""
    parting = lexicon.words("severity", "parting")
    return any(word in parting or word in lexicon.weekdays() for word in reading.words(start, end))


def _closes(end: int, reading: Reading) -> bool:
    """Whether such words end what they are said of: not "4/10, usually 8", "5/10 usually take imitrex"."""
    return not reading.word(end) or _parted(end, end + 1, reading)
