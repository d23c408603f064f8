"""Who gets what: figures that are listed in the order of the days, and several attacks of one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Protocol

from clinic.domain import lexicon
from clinic.domain.diary_parser.another import again, anothers
from clinic.domain.diary_parser.entry import Findings
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece

_LISTING = frozenset({"and", "&", ",", "then", ";"})
# "In the morning" and "this evening" may belong to what stands before them.
_LEADING = frozenset({"the", "this", "at", "in"})
_COUNTED = frozenset({"one", "was", "at", "in", ":", "headache", "migraine", "attack", "this"})
_MARKS = frozenset({",", ".", ";", "and", "then", "&", ":"})


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def shared_out(pieces: list[Piece], found: Findings, reading: Reading) -> list[Piece]:
    """The pieces with listed figures given to one each: "monday and tuesday, 7 and 5", "2 hours and 4 hours"."""
    if len(pieces) < 2 or len({piece.positions for piece in pieces}) > 1:
        return pieces
    for listed in (found.pains, found.lengths):
        if _is_list(listed, len(pieces), reading):
            pieces = [
                replace(
                    piece, positions=piece.positions - {place for other in listed if other is not own for place in _of(other)}
                )
                for piece, own in zip(pieces, listed, strict=True)
            ]
    return pieces


def _of(item: _Placed) -> range:
    return range(item.start, item.end)


def _is_list(items: Sequence[_Placed], count: int, reading: Reading) -> bool:
    joined = (set(reading.words(first.end, second.start)) for first, second in pairwise(items))
    between = [words - {"a", "an"} for words in joined]
    return len(items) == count and all(words <= _LISTING for words in between) and bool(between[-1:] and between[-1])


@cache
def _several() -> Phrases:
    return Phrases({"several": lexicon.load("headache")["several"]})


@cache
def _one_each() -> Phrases:
    return Phrases({"one": lexicon.load("headache")["one_each"]})


def attacks_of_a_day(pieces: list[Piece], found: Findings, reading: Reading) -> list[Piece]:
    """One piece an attack when a single day is told to have had several, and each has a pain and a word of its own: "two
    headaches today: morning 3/10, evening 7/10", "a 5 in the morning and another one at night, an 8". What stands before the
    first is said of all."""
    if len(pieces) != 1:
        return pieces
    ones = _ones(reading)
    ones = ones if len(ones) > 1 else _ordinal_starts(reading)
    starts = (
        _counted_starts(found, reading)
        or _parts_of_day(pieces[0], found, reading)
        or _lengths_apart(found, reading)
        or (ones if len(ones) > 1 else [0, *anothers(reading)])
    )
    if len(starts) < 2 or not _all_told(starts, found, reading):
        return pieces
    each = [range(start, end) for start, end in pairwise([*starts, len(reading)])]
    head = frozenset(range(starts[0])) & pieces[0].positions
    return [replace(pieces[0], positions=head | frozenset(part)) for part in each]


def _all_told(starts: list[int], found: Findings, reading: Reading) -> bool:
    """Whether each attack has a pain of its own, or where no pain is told at all a length."""
    told = (*found.pains, *found.words) or found.lengths
    return all(any(start <= one.start < end for one in told) for start, end in pairwise([*starts, len(reading)]))


def _ones(reading: Reading) -> list[int]:
    """Where "one at lunch" and "a bigger one at night" begin; none where a medicine is counted: "took one at 9"."""
    taking = lexicon.words("durations", "taking")
    found = [span.start for _, span in reading.find(_one_each(), take=False, anywhere=True)]
    return [] if any(taking & set(reading.words(start - 4, start)) for start in found) else found


def _lengths_apart(found: Findings, reading: Reading) -> list[int]:
    """Where each of several attacks begins by its length: "3 hours, then fine, then another 2 hours at night"."""
    lengths = sorted((length for length in found.lengths if not length.worded), key=lambda length: length.start)
    gaps = [range(first.end, second.start) for first, second in pairwise(lengths)]
    gone, again_there = lexicon.words("headache", "gone_between"), lexicon.words("headache", "there_again")
    for gap in gaps:
        words = reading.words(gap.start, gap.stop)
        at = next((n for n, word in enumerate(words) if word in gone), len(words))
        if not again_there & set(words[at:]):
            return []
    starts = [[gap.stop, *(place for place in gap if reading.word(place) in _MARKS)][-1] for gap in gaps]
    return [0, *starts] if starts else []


def _parts_of_day(piece: Piece, found: Findings, reading: Reading) -> list[int]:
    """Where each of two or more parts of the one day begins that have a figure each, when each has its own length too or it had
    gone in between: "yesterday morning 3/10 for 1 hour and yesterday evening 7/10 for 2 hours", "4/10 this morning, came back
    this evening, 7/10". One without the other is the course of one headache: "a 3 in the morning, by evening a 7"."""
    parts = lexicon.words("headache", "parts")
    places = [n for n in range(len(reading)) if reading.word(n) in parts and _is_told(n, reading)]
    if piece.mention is None or len(places) < 2:
        return []
    gaps = [range(first, second) for first, second in pairwise(places)]
    starts = [0, *([gap.stop, *(place for place in gap if reading.word(place) in _MARKS)][-1] for gap in gaps)]
    each = [range(start, end) for start, end in pairwise([*starts, len(reading)])]
    own = all(any(length.start in part for length in found.lengths) for part in each)
    returned = all(any(span.start in gap for _, span in reading.find(again(), take=False, anywhere=True)) for gap in gaps)
    return starts if own or returned else []


def _is_told(position: int, reading: Reading) -> bool:
    """Whether a part of the day is one that an attack is told of: "this morning", "monday night", "in the evening"."""
    before = reading.word(position - 1)
    listed = reading.words(position - 2, position) in (["in", "the"], ["at", "the"])
    apart = before in _MARKS and reading.tag(position + 1) in ("NUM", "SLASH")  # "morning 4/10, evening 8/10"
    return listed or apart or before in ("this", "yesterday", "in", "at", "again", "back") or before in lexicon.weekdays()


def _ordinal_starts(reading: Reading) -> list[int]:
    """Where "1st one at 9am" and "second at 6pm" begin, which count themselves."""
    ordinals = lexicon.words("headache", "ordinals")
    found = [n for n in range(len(reading)) if reading.word(n) in ordinals and reading.word(n + 1) in _COUNTED]
    return found if found and reading.word(found[0]) in ("first", "1st") else []


def _counted_starts(found: Findings, reading: Reading) -> list[int]:
    """Where each of so many attacks begins; none where they are not counted, or not as many are told of."""
    counted = next((span for _, span in reading.find(_several(), take=False, anywhere=True)), None)
    if counted is None:
        return []
    count = next((int(number) for number in reading.numbers(counted)), 2)
    ways = (_starts(counted.end, reading), _at_pains(counted.end, found, reading))
    return next((starts for starts in ways if len(starts) == count > 1), [])


def _at_pains(begin: int, found: Findings, reading: Reading) -> list[int]:
    """Where each attack's part begins by its figure: "a 5 in the morning and an 8 at night", "one was a 4, the other a 7"."""
    pains = sorted((pain for pain in found.pains if pain.start >= begin), key=lambda pain: pain.start)
    gaps = [range(first.end, second.start) for first, second in pairwise(pains)]
    return [begin, *(_opening(gap, reading) for gap in gaps)] if pains else []


def _opening(gap: range, reading: Reading) -> int:
    """The last mark between two figures, else the word that begins the second one's part."""
    each = lexicon.words("headache", "each")
    marks = [place for place in gap if reading.word(place) in _MARKS]
    openers = [place for place in gap if reading.word(place) in each and reading.word(place - 1) not in _LEADING]
    return (marks or openers or [gap.stop])[-1]


def _starts(begin: int, reading: Reading) -> list[int]:
    """Where each attack's part begins: at "first" and "second", else at "morning" and "evening"; "this" before them counts."""
    for name in ("ordinals", "parts"):
        words = lexicon.words("headache", name)
        found = [n for n in range(begin, len(reading)) if reading.word(n) in words]
        openings = [n for n in found if n == begin or reading.word(_before(n, reading)) in _MARKS]
        if len(openings) > 1:
            return openings
    return []


def _before(position: int, reading: Reading) -> int:
    position -= 1
    while reading.word(position) in ("this", "the", "in", "one", "a"):
        position -= 1
    return position
