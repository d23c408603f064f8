"""Whether a "no" before a headache denies it: "no sign of a headache", and not "cant get rid of this headache"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.negation import cue_before
from clinic.domain.diary_parser.reading import Reading

_JOINS = frozenset({",", "or", "nor", "and", "&", "/"})
_LIMITED = frozenset({"bad", "worst", "log", "logged"})
_COMPARING = (["like", "this"], ["like", "that"], ["this", "bad"], ["that", "bad"], ["so", "bad"], ["as", "bad"])
_DOUBLING = frozenset({"no", "not", "never", "hardly", "barely", "rarely"})
_WAKING = (["woke"], ["wake"], ["waking"])
_MARKS = frozenset({",", ".", ";", "!", "?", "but", "and"})
# How far before "without" another "no" may stand: "no day this week without a headache".
_REACH = 6


def _words(name: str) -> frozenset[str]:
    return lexicon.words("headache", name)


def denies_headache(span: Span, denied: Collection[int], names: Iterable[Span], reading: Reading) -> bool:
    """Whether a headache that stands under a "no" is told not to have been. `names`: what else is named, as "no nausea or
    headache" denies all of its list; not "not a bad headache", "never had a headache like this", "no headache meds"."""
    if span.start not in denied or reading.word(span.end) in lexicon.words("medications", "anything"):
        return False
    if reading.words(span.end, span.end + 2) in _COMPARING or is_since_an_hour(span.end, reading):
        return False
    cue = cue_before(span.start, reading)
    if cue is None:
        return True  # "headache: no"
    listed = {place for name in names if name.start in denied for place in range(name.start, name.end)}
    between = _without_list(range(cue.end, span.start), listed, reading)
    if between is None or is_doubled(cue.start, reading) or not says_no_more(between):
        return False
    having = cue[-1].lower_ != "not" or _words("having") & set(between)
    return bool(having) and not (cue[-1].lower_ == "not" and _LIMITED & set(between))


def says_no_more(between: Sequence[str]) -> bool:
    """Whether words between a "no" and a headache are of the headache: "any real", "had a sign of a"."""
    woken = [word for n, word in enumerate(between) if word != "up" or between[n - 1 : n] not in _WAKING]
    return set(woken) <= _words("denied_between") | _words("having")


def _without_list(between: range, listed: set[int], reading: Reading) -> list[str] | None:
    """The words without the names of one list; None where the last of them is not joined to the headache: "no nausea, headache
    5/10" is, and "no nausea migraine" is not."""
    if not listed & set(between):
        return reading.words(between.start, between.stop)
    last = max(listed & set(between))
    if not _JOINS & set(reading.words(last + 1, between.stop)):
        return None
    return [reading.word(place) for place in between if place not in listed and reading.word(place) not in _JOINS]


def is_since_an_hour(end: int, reading: Reading) -> bool:
    """Whether what was denied is so only since a time of the day, before which there was one: "no headache since noon"."""
    at = end + 1 + (reading.word(end + 1) in ("about", "around", "like"))
    timed = reading.tag(at) == "TIME" or (reading.tag(at) == "NUM" and reading.word(at + 1) in ("am", "pm"))
    named = reading.word(at) != "midnight" and reading.word(at) in lexicon.load("durations")["named_times"]
    part = reading.words(at, at + 2) in (["this", "morning"], ["this", "afternoon"])
    return reading.word(end) == "since" and (timed or named or part)


def not_doubled(free: Sequence[Span], reading: Reading) -> list[Span]:
    """What says that there was none, less what a further "no" or a time of the day takes back, whose words are free again."""
    doubled = [span for span in free if is_doubled(span.start, reading) or is_since_an_hour(span.end, reading)]
    reading.taken.difference_update(place for span in doubled for place in range(span.start, span.end))
    return [span for span in free if span not in doubled]


def is_doubled(without: int, reading: Reading) -> bool:
    """Whether a "without" stands under a "no": "no day without a headache", "not without a headache"."""
    if reading.word(without) != "without":
        return False
    before: list[str] = []
    for word in reversed(reading.words(without - _REACH, without)):
        if word in _MARKS:
            break
        before.append(word)
    apart = before[: next((n for n, word in enumerate(before) if word in _DOUBLING), 0)]
    return bool(_DOUBLING & set(before[:1]) or _words("spans_without") & set(apart))
