"""Doses that are told as from so many to so many: "took 2-3 imitrex", "advil 3 or 4 times", "ibuprofen 400-600 mg"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clinic.domain import lexicon
from clinic.domain.diary_parser.counts import MOST_MORE, counts_taken
from clinic.domain.diary_parser.dose_figures import MOST_MG, MOST_TIMES, NOT_DOSE, TIMES, form_of, forms, plain, units
from clinic.domain.diary_parser.doses_repeated import A_DAY
from clinic.domain.diary_parser.medications import LEAST_MG_BEFORE, Taken, skip_back
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.reading import Reading

_JOINS = frozenset({"or", "to", "-", "maybe"})
_OFTEN = {"once": "1", "twice": "2"}
_TIMED = frozenset({"times", *TIMES})


def ranges(reading: Reading) -> dict[int, str]:
    """Each such dose as it was told, by the place of the medicine's name; its figures are taken, and are no pain."""
    found = {}
    for _, name in names(reading):
        told = _behind(name.end, reading) or _before(name.start, reading)
        if told:
            found[name.start] = told
    return found


def with_ranges(taken: Iterable[Taken], told: Mapping[int, str]) -> list[Taken]:
    """The medicines with these doses: "2-3", and of a strength "2-3 x 50 mg"."""
    return [_with(item, told[item.span.start]) if item.span.start in told else item for item in taken]


def _with(item: Taken, told: str) -> Taken:
    strength = item.medication.dose
    each = f"{told.split()[0]} x {strength}" if strength and not told.endswith(tuple(units())) else told
    return replace(item, medication=replace(item.medication, dose=each))


def _pair(start: int, reading: Reading) -> str | None:
    """ "2-3" of two figures from a place on, with a join between; None where the second is no greater, or they are too many."""
    low, high = (_figure(place, reading) for place in (start, start + 2))
    if not low or not high or reading.word(start + 1) not in _JOINS or not float(low) < float(high) <= MOST_MG:
        return None
    return f"{low}-{high}" if reading.taken.isdisjoint(range(start, start + 3)) else None


def _figure(place: int, reading: Reading) -> str | None:
    if reading.tag(place) == "NUM":
        return plain(reading.number(place))
    return _OFTEN.get(reading.word(place))


def _dosed(pair: str, word: str) -> str | None:
    """The range with the word behind it; None where that is none of a dose."""
    if word in units():
        return f"{pair} {units()[word]}"
    low, high = map(float, pair.split("-"))
    few = high <= MOST_TIMES
    if low >= LEAST_MG_BEFORE and word not in NOT_DOSE:
        return f"{pair} mg"
    if few and form_of(word):
        return f"{pair} {form_of(word)}s"
    return pair if few and word in _TIMED else None


def _behind(end: int, reading: Reading) -> str | None:
    """ "Advil 3 or 4 times", "ibuprofen 400 mg, 2-3 times", "tylenol x 2-3", "advil once or twice"."""
    at = _past_strength(end, reading)
    at += reading.word(at) in (",", "(")
    marked = reading.word(at) in TIMES
    pair = _pair(at + marked, reading)
    if pair is None:
        return None
    often = reading.word(at) in _OFTEN and reading.word(at + 2) in _OFTEN
    told = pair if marked or often else _dosed(pair, reading.word(at + 3))
    end = at + marked + 3
    worded = reading.word(end) in _TIMED or reading.word(end) in (*units(), *forms())
    if told:
        reading.taken.update(range(at, end + worded))
    return told if reading.word(end + worded) not in A_DAY else None  # "3 or 4 times a week"


def _past_strength(end: int, reading: Reading) -> int:
    if reading.tag(end) != "NUM" or reading.word(end + 1) in _JOINS:
        return end
    return end + 1 + (reading.word(end + 1) in units())


def _before(start: int, reading: Reading) -> str | None:
    """ "Took 2-3 imitrex", "2 or 3 tablets of advil", "5/10, 1-2 tylenol"; "headache 6-7 imitrex" is how bad it was."""
    at = skip_back(start - 1, reading, {"of", "my", "the"})
    word = reading.word(at)
    dosed = word in units() or form_of(word) is not None
    first = at - 2 - dosed
    pair = _pair(first, reading)
    told = None if pair is None else _dosed(pair, word) if dosed else pair
    if not pair or not told or not (dosed or _is_count(first, float(pair.split("-")[1]), reading)):
        return None
    reading.taken.update(range(first, at + 1))
    return told


def _is_count(first: int, most: float, reading: Reading) -> bool:
    """ "Took 2-3 advil", "5/10, 2-3 advil"; "pain 3-4 advil" is how bad it was."""
    cued = lexicon.words("severity", "cues") | lexicon.words("severity", "weak_cues")
    return (counts_taken(first, reading) and most <= MOST_TIMES) or (most <= MOST_MORE and reading.word(first - 1) not in cued)
