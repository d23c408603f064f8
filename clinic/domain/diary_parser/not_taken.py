"""Medicines that are named and were not taken: wished for, thought about, saved for later, another person's."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.doses_apart import this_time
from clinic.domain.diary_parser.in_general import is_in_general
from clinic.domain.diary_parser.left_out import (
    is_advised,
    is_asked_about,
    is_elsewhen,
    is_left_out,
    is_left_over,
    is_not_forgotten,
    none_left,
)
from clinic.domain.diary_parser.medications import Taken
from clinic.domain.diary_parser.reading import Reading

_REACH = 7
_ON_THE_WAY = frozenset({"i", "then", "finally", "eventually", "in", "the", "end", "only", "just"})
_MARKS = frozenset({".", ",", ";", "!", "?", ":", "but", "and", "so", "then", "+"})


def _words(name: str) -> frozenset[str]:
    return lexicon.words("medications", name)


def sorted_out(taken: Iterable[Taken], denied: frozenset[int], reading: Reading) -> tuple[tuple[Taken, ...], frozenset[int]]:
    """What was taken or is denied, and the places that are denied: with "wanted advil but had none", without "did not want to
    take advil but did". What is only spoken of is neither: "need a refill of imitrex"."""
    kept: list[Taken] = []
    for item in taken:
        place, end = item.span.start, item.span.end
        before = _clause(place, reading)
        if other := this_time(item, before, reading):
            kept, denied = [*kept, other], denied - {place}
            continue
        wished = _wishes(before) != []
        spoken_of = (wished and not _was_taken(before)) or _is_spoken_of(item.span, before, reading)
        denied = _denied(item, denied, before, reading)
        if (wished or spoken_of or place in denied) and _came_to_it(end, reading):
            denied, spoken_of = denied - {place}, False
        elif spoken_of and _was_not(end, reading):
            denied, spoken_of = denied | {place}, False
        kept += [] if spoken_of else [item]
    return tuple(kept), denied


def _is_spoken_of(name: Span, before: list[str], reading: Reading) -> bool:
    if before[-1:] == ["last"] and "ago" in reading.words(name.end, name.end + 4):
        return True  # "my last imitrex 2 days ago" is of another time
    if _words("none_there") & set(reading.words(name.end, name.end + 3)) and not _words("swallowed") & set(before):
        return True  # "waiting on nurtec approval"
    if reading.word(name.end) in ("day", "days") or is_left_over(name.end, reading):
        return True  # "8 triptan days this month"
    of_others = _is_anothers(before, reading) or is_advised(before) or is_asked_about(before)
    of_rule = _is_habit(before, name.end, reading) or is_in_general(name, before, reading)
    return of_others or of_rule or is_elsewhen(name, before, reading)


def _denied(item: Taken, denied: frozenset[int], before: list[str], reading: Reading) -> frozenset[int]:
    """The places with that of a medicine that was left out, and without one that "did not forget to take" denies not."""
    place = frozenset({item.span.start})
    if is_not_forgotten(item.span, reading):
        return denied - place
    none_there = item.medication.dose == "0" or any(span.start == item.span.end for span in none_left(reading))
    left_out = is_left_out(item.span, before, reading, dosed=bool(item.medication.dose))
    return denied | place if none_there or left_out else denied


def _was_not(end: int, reading: Reading) -> bool:
    """ "But did not", "but had none", "but skipped it" behind the name."""
    after = reading.words(end, end + 5)
    return "but" in after and bool(_words("otherwise") & set(after[after.index("but") :]))


def _clause(place: int, reading: Reading) -> list[str]:
    """The words before a place that stand in its clause."""
    words: list[str] = []
    for word in reversed(reading.words(place - _REACH, place)):
        if word in _MARKS:
            break
        words.insert(0, word)
    return words


def _was_taken(before: list[str]) -> bool:
    """ "Thought it would pass took advil"; not "almost took a triptan"."""
    last = max((n for n, word in enumerate(before) if word in _words("swallowed")), default=-1)
    wish = _wishes(before)[-1]
    return last > wish and before[wish] not in _words("nearly")


def _wishes(before: list[str]) -> list[int]:
    """Where it is wished for: "wanted", "going to"; not "still going"."""
    to = [n for n, (word, following) in enumerate(pairwise(before)) if word in _words("wished_to") and following == "to"]
    return sorted([*to, *(n for n, word in enumerate(before) if word in _words("wished"))])


def _came_to_it(end: int, reading: Reading) -> bool:
    """ "But did", "but took it", "and finally had one" behind the name."""
    after = reading.words(end, end + 9)
    joined = next((n for n, word in enumerate(after) if word in ("but", "and", "so", "then")), None)
    if joined is None:
        return False
    said = [word for word in after[joined + 1 :] if word not in _ON_THE_WAY]
    if said[:1] not in (["did"], ["took"], ["caved"]):
        return False
    return len(said) < 2 or (said[1] in _words("it_taken") and not (said[1].isdigit() and _counts(said[2:3])))


def _counts(behind: list[str]) -> bool:
    """ "Took 2 advil", and not "took 2 of them"."""
    return bool(behind) and behind[0].isalpha() and behind[0] not in _words("uncounted")


def _is_anothers(before: list[str], reading: Reading) -> bool:
    """ "My husband took advil"; not "my husband gave me advil"."""
    took = _words("swallowed") | {"takes", "also", "had"}
    return any(word in _words("others") and following in took for word, following in pairwise(before))


def _is_habit(before: list[str], end: int, reading: Reading) -> bool:
    """ "I usually take imitrex but skipped it", "but took advil": what is always taken, and was not this time."""
    if not _words("usually") & set(before):
        return False
    after = reading.words(end, end + 6)
    return bool(after) and after[0] in ("but", ",") and bool(_words("otherwise") & set(after))
