"""A month and a day with a slash, "3/14", told from "7/10", which is how bad it was."""

from __future__ import annotations

from datetime import date
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.calendar_days import without_year
from clinic.domain.diary_parser.denied_headache import says_no_more
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.names import Issue

# Before one of these, "13/45" is meant for a day and "2/10" is one.
_LEADS = frozenset({"on", "dated", "date", "for"})
_LOGGING = frozenset({"log", "entry", "diary", "record", "add", "write", "enter", "logging"})
_GOING = frozenset({"going", "goes", "went", "ongoing", "gone"})
_ENTRIES = frozenset({"entry", "entries"})
# "Delete the 9/10 one" means an entry; "a 7/10 one" and "6/10 one hour" say how bad it was.
_THAT = frozenset({"the", "my", "that", "this"})
_IT = frozenset({"it", "that", "this", "date", "day"})
_SCALES = frozenset({"10", "5", "100"})
_MOST = 10
_ALWAYS = "24/7"
_LAST = frozenset({"and", "&", "or"})
_JOINS = _LAST | {","}
# Beside one of these a figure over its scale is still one: "pain was 12/10".
_OF_PAIN = frozenset({"a", "an", "pain", "severity", "level", "intensity", "score", "scale", "like", "peaked", "hit", "reached"})
_OF_PAIN |= {"rated", "rate", "hurt", "hurts", "hurting", "bad", "worst", "solid", "easily", "max", "at", "was", "is"}


def slashed(span: Span, reading: Reading, today: date) -> date | Issue | None:
    """ "3/14" as a date, "25/11" too, "24/7" not. "4/10" and "4/5" are how bad it was unless something beside them says that a
    day is meant: see `_is_score`."""
    first, second = span.text.split("/")
    if "." in first or (second in _SCALES and _is_score(span.start, reading, today)):
        return None
    led, scored = _is_led(span.start, reading), bool(_scores_beside(span.start, reading))
    day = without_year(int(first), int(second), today)
    if day is None and (led or scored or (span.start == 0 and span.text != _ALWAYS)):
        day = without_year(int(second), int(first), today)
    if day is not None:
        return day
    meant = led or (1 <= int(first) <= 12 and 28 < int(second) <= 31)
    return Issue.NO_DATE if meant else None


def may_be_score(place: int, reading: Reading) -> bool:
    """Whether a day with a slash can be how bad it was after all, where another day is named: "yesterday 11/10", "yesterday
    7/11" for a slip."""
    first, second = reading.word(place).split("/")
    if _is_led(place, reading):
        return False
    if second in _SCALES and not _is_of_ten(place, reading) and _scores_beside(place, reading):
        return False
    return second == str(_MOST) or int(first) <= _MOST


def _is_score(place: int, reading: Reading, today: date) -> bool:
    """A figure over ten is none of pain, nor one over five of five, where the day has been. The others are, unless a word before
    them leads to a day, no headache is told of, or a pain is told beside them."""
    first, second = (int(figure) for figure in reading.word(place).split("/"))
    if _is_led(place, reading) or _is_free(place, reading):
        return False
    if _is_called_pain(place, reading) or second > _MOST:
        return True
    scored = _scores_beside(place, reading)
    if first > second:
        day = without_year(first, second, today)
        return second == _MOST and not scored and (day is None or day > today)
    if second < _MOST:
        return not scored
    return not (_is_of_list(place, reading) or scored == [place + 1])


def _is_led(place: int, reading: Reading) -> bool:
    """Behind "on", "delete", "it was" and their like, or before "entry"."""
    before = reading.word(place - 1)
    if before == "on" and reading.word(place - 2) in _GOING:  # "still going on 6/10"
        return False
    if before == "for":  # "took 2 advil for 6/10" is how bad it was
        return bool(_LOGGING & set(reading.words(0, place)))
    of_day = before in ("was", "is") and reading.word(place - 2) in _IT
    if of_day and (reading.word(place - 2) in ("date", "day") or not _is_of_ten(place, reading)):
        return True
    deleting = lexicon.words("answers", "deleting")
    of_entry = reading.word(place + 1) == "one" and before in _THAT and bool(deleting & set(reading.words(0, place)))
    return before in _LEADS | deleting or reading.word(place + 1) in _ENTRIES or of_entry


def _is_of_ten(place: int, reading: Reading) -> bool:
    first, second = reading.word(place).split("/")
    return int(second) == _MOST and int(first) <= _MOST


def _is_free(place: int, reading: Reading) -> bool:
    """ "No headache 9/5": a day without one has no figure but 0."""
    before = reading.words(place - 3, place)
    named = before[-1:] and before[-1] in {"headache", "headaches", "migraine", "migraines", "pain"}
    denied = [says_no_more(before[n + 1 : -1]) for n, word in enumerate(before) if word in ("no", "zero")]
    return bool(named and any(denied)) or before[-1:] == ["free"]


def _is_called_pain(place: int, reading: Reading) -> bool:
    at = place - 1
    if reading.word(at) in ("was", "is") and reading.word(at - 1) in _IT:
        return _is_of_ten(place, reading)
    return reading.word(at) in _OF_PAIN or reading.word(place + 1) == "pain"


def _is_of_list(place: int, reading: Reading) -> bool:
    """ "10/5, 10/10 and 10/15": joined by an "and" to days of the same month that are no figures of pain."""
    run = [place]
    for step in (-1, 1):
        at = place
        while reading.tag(at + 2 * step) == "SLASH" and reading.word(at + step) in _JOINS:
            at += 2 * step
            run.append(at)
    month = reading.word(place).split("/")[0]
    alike = [at for at in run if reading.word(at).split("/")[0] == month and not _is_of_ten(at, reading)]
    return bool(alike) and not _LAST.isdisjoint(reading.words(min(run), max(run)))


@cache
def _scores() -> Phrases:
    cue = "a|an|pain|severity|level|all|both"
    return Phrases({"score": ["<slash>", "<num> out of", f"{cue} <num>", ", <num>", "<num> each|both"]})


def _scores_beside(place: int, reading: Reading) -> list[int]:
    """Where else a pain from 0 to 10 is told: "6/10", "a 6", "6 out of 10"; nothing that is counted or measured."""
    found = []
    units = lexicon.load("durations")["units"].values()
    counted = lexicon.words("severity", "counted").union(*units)
    for _, start, end in _scores()(reading.doc):
        figures = [at for at in range(start, end) if reading.tag(at) in ("NUM", "SLASH") and at != place]
        found += [at for at in figures if _is_pain(at, reading) and reading.word(at + 1) not in counted]
    return sorted(set(found))


def _is_pain(place: int, reading: Reading) -> bool:
    if reading.tag(place) == "NUM":
        return reading.number(place) <= _MOST
    first, second = reading.word(place).split("/")
    return second == str(_MOST) and float(first) <= _MOST
