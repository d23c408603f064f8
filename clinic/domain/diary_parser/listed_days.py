"""The further days of "nov 10, 12 and 15", "the 3rd and 5th", "nov 5 6 and 7", told from the pains that follow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clinic.domain import lexicon
from clinic.domain.diary_parser.calendar_days import range_end, valid
from clinic.domain.diary_parser.reading import Reading

LIST_ENDS = frozenset({"", ".", ",", ";", "!", "i", "with", "all", "both", ":", "-", "was", "a", "an", "each"})
_JOINS = frozenset({",", "and", "&"})
_LAST = frozenset({"and", "&"})


def further_days(first: date, end: int, reading: Reading, today: date) -> list[tuple[int, date]]:
    """Their places and days; `end` is where the first day's mention ends. Figures without an "and" are none, unless "each" or
    "all" speaks of them; behind "the 5th and the 9th" bare figures are pains."""
    if reading.tag(end - 1) not in ("NUM", "ORD"):
        return []
    if last := range_end(first, end, reading, today):
        reading.taken.add(end + 1)
        return [(end + 1, last)]
    places = _run(end, reading)
    days = [(place, day) for place in places if (day := valid(first.year, first.month, _figure(place, reading)))]
    if not places or len(days) < len(places) or not _is_list(places, reading):
        return []
    told = [(place, day) for place, day in days if day <= today]
    reading.taken.update(each for place, _ in told for each in (place - 1, place) if reading.tag(each) != "WORD" or each == place)
    return told


def _run(position: int, reading: Reading) -> list[int]:
    """Where the figures of the list stand, up to the one behind its "and"; of one kind with the first, if that is a "5th"."""
    kinds = ("NUM", "ORD") if reading.tag(position - 1) == "NUM" else ("ORD",)
    places: list[int] = []
    while True:
        place = position + (reading.word(position) in _JOINS)
        if reading.tag(place) not in kinds:
            return places
        places.append(place)
        if reading.word(place - 1) in _LAST:
            return places
        position = place + 1


def _is_list(places: list[int], reading: Reading) -> bool:
    ordinals = all(reading.tag(place) == "ORD" for place in places)
    if len(places) > 1 and ordinals:
        return True
    figures = [_figure(place, reading) for place in places]
    apart = all(reading.word(place - 1) in _JOINS for place in places)
    if not apart and figures != sorted(set(figures)):
        return False
    behind = reading.word(places[-1] + 1)
    joined = reading.word(places[-1] - 1) in _LAST and behind in LIST_ENDS
    of_each = behind in lexicon.words("dates", "every_day") | {"all"}
    return joined or (of_each and len(places) > 1 and figures == sorted(set(figures)))


def _figure(place: int, reading: Reading) -> int:
    if reading.tag(place) == "ORD":
        return int(Decimal(reading.word(place).rstrip("stndrh")))
    return int(reading.number(place))
