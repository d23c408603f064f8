"""A bare figure before a medicine's name: how many were taken, or how bad it was. "2 advil, 7/10" and "migraine 7 imitrex"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser import unknown_medicines
from clinic.domain.diary_parser.dose_figures import MOST_TIMES
from clinic.domain.diary_parser.medications import LEAST_MG_BEFORE, Taken, counted, skip_back
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.severity import HIGHEST, Pain, rounded, step
from clinic.domain.medication_classes import MedicationClass, class_of

# So few are a count wherever they stand before a name; told with a pain of its own, so many of one medicine are.
FEW = SEVERAL = 2
MOST_COUNTED = {
    **dict.fromkeys((MedicationClass.TRIPTAN, MedicationClass.GEPANT, MedicationClass.DITAN, MedicationClass.ERGOT), 3),
    **dict.fromkeys((MedicationClass.SIMPLE, MedicationClass.UNKNOWN, MedicationClass.OPIOID, MedicationClass.COMBINATION), 4),
}
# Of these some have more than a dozen.
_MANY = (MedicationClass.SIMPLE, MedicationClass.COMBINATION, MedicationClass.OPIOID)
# So many more may be taken at another time; before one of these "2 more" counts something else.
MOST_MORE = 4
_OF_OTHERS = frozenset({"hours", "hour", "hrs", "hr", "h", "days", "minutes", "min", "headaches", "migraines", "times"})
_SENTENCE = frozenset({".", ";", "!", "?"})


@dataclass(frozen=True, slots=True)
class Bare:
    """Where the figure stands, and the medicine's first token."""

    position: int
    name: int


def _words(name: str) -> frozenset[str]:
    return lexicon.words("medications", name)


def bare_figures(reading: Reading) -> list[Bare]:
    """The figures before a name that no word calls a count. Their tokens are taken, so that no dose is made of them."""
    found = {bare.position: bare for start in _names(reading) if (bare := _bare(start, reading))}
    reading.taken.update(found)
    return list(found.values())


def _names(reading: Reading) -> Iterator[int]:
    for label, span in names(reading):
        if label != "kept" or span[-1].lower_ not in _words("plural"):
            yield span.start  # "3 painkillers" are counted
    yield from (at for at, _ in unknown_medicines.places(reading))


def _bare(start: int, reading: Reading) -> Bare | None:
    position = skip_back(start - 1, reading, {"of", "my", "the"})
    if reading.word(position) in _units() and reading.tag(position - 1) == "NUM":
        position = skip_back(position - 2, reading, {"-"})
    is_figure = reading.tag(position) == "NUM" and position not in reading.taken and reading.number(position) < LEAST_MG_BEFORE
    return Bare(position, start) if is_figure and not counts_taken(position, reading) else None


@cache
def _units() -> frozenset[str]:
    return frozenset(word for words in lexicon.load("medications")["units"].values() for word in words)


def counts_taken(position: int, reading: Reading) -> bool:
    """Whether words say that it is a count: "took about 2", "with 2", "took imitrex and 2"."""
    at = position - 1
    while reading.word(at) in _words("about_a_count"):
        at -= 1
    if reading.word(at) in _words("counted_by") or reading.word(at) in _words("taken_by"):
        return True
    return reading.word(at) in _words("counted_on") and _was_taken(at, reading)


def _was_taken(end: int, reading: Reading) -> bool:
    """Whether the sentence tells before a place of a medicine that was taken."""
    for word in reversed(reading.words(0, end)):
        if word in _SENTENCE:
            return False
        if word in _words("taken_by"):
            return True
    return False


def let_go(figures: Iterable[Bare], reading: Reading) -> list[Bare]:
    """The figures but for those that a word calls the pain or a time ("level 5 aleve", "at 9 imitrex"), whose tokens are free
    again."""
    said = [bare for bare in figures if reading.word(bare.position - 1) in _words("not_counted")]
    reading.taken.difference_update(bare.position for bare in said)
    return [bare for bare in figures if bare not in said]


@dataclass(frozen=True, slots=True)
class Told:
    """What a message tells. `beside`: something beside medicines, without which every figure counts them. `worded`: a word says
    how bad it was.
    `each`: so many of each medicine."""

    taken: list[Taken]
    pains: list[Pain]
    beside: bool
    days: int
    worded: bool
    each: Decimal | None = None


@cache
def _of_each() -> Phrases:
    return Phrases({"each": ["<num> of? each of?"]})


def of_each(reading: Reading) -> Decimal | None:
    """How many of each of several medicines: "1 of each, advil and tylenol", "advil and tylenol, 1 each". The words are taken."""
    if len(list(_names(reading))) < SEVERAL:
        return None
    found = [span for _, span in reading.find(_of_each(), take=False) if reading.numbers(span)[0] <= MOST_TIMES]
    for span in found:
        reading.take(span)
    return reading.numbers(found[0])[0] if found else None


def settled(
    figures: Iterable[Bare], told: Told, again: Mapping[int, Sequence[Decimal]], reading: Reading
) -> tuple[list[Taken], list[Pain]]:
    """Medicines and pains with the figures given to one or the other; a figure that may be either is given to neither."""
    taken, pains = told.taken, told.pains
    taken = [_with_count(one, told.each) for one in taken] if told.each else [*taken]
    for bare in figures:
        place = next((n for n, one in enumerate(taken) if one.span.start == bare.name), None)
        if place is None:
            continue
        number, item = reading.number(bare.position), taken[place]
        if not told.beside or _is_count(number, item, told=bool(pains or told.worded)):
            taken[place] = _with_count(item, number)
        elif _is_pain(number, item) and (not pains or told.days > 1 or _is_named(bare, reading)):
            weak = not _is_named(bare, reading)
            pains = [*pains, Pain(bare.position, bare.position + 1, step(number), weak=weak, word=rounded([number]))]
    return [_more(one, again.get(one.span.start, ())) for one in taken], pains


def _is_named(bare: Bare, reading: Reading) -> bool:
    """ "Headache 7 excedrin 2 at noon", of which the 7 is how bad it was."""
    return reading.word(bare.position - 1) in lexicon.words("headache", "unfelt")


def _is_count(number: Decimal, item: Taken, *, told: bool) -> bool:
    if not _has_count(item) and 0 < number < 1:
        return True  # "a quarter of an excedrin"
    if _has_count(item) or number * 2 % 1:
        return False
    return number <= FEW or (told and number <= _most(item)) or (number > HIGHEST and _is_swallowed_by_many(item))


def _is_swallowed_by_many(item: Taken) -> bool:
    """Whether a figure too high for a pain counts such a medicine, and is no strength of it: "14 advil", not "40 relpax"."""
    return class_of(item.medication.name) in _MANY


def _is_pain(number: Decimal, item: Taken) -> bool:
    """A figure that is no count of this medicine: too many, in part, or told beside another count."""
    return number <= HIGHEST and (number > _most(item) or _has_count(item) or bool(number % 1))


def _most(item: Taken) -> int:
    kind = class_of(item.medication.name)
    return MOST_COUNTED[kind] if kind else FEW


def _has_count(item: Taken) -> bool:
    """Whether a dose says how many already: "2", "2 tablets", "2 x 50 mg"; not "50 mg"."""
    dose = (item.medication.dose or "").split()
    return bool(dose) and (len(dose) != 2 or dose[1] not in _units())


def _with_count(item: Taken, number: Decimal) -> Taken:
    if _has_count(item):
        return item
    return replace(item, medication=replace(item.medication, dose=counted(number, item.medication.dose)))


def _more(item: Taken, times: Sequence[Decimal]) -> Taken:
    """With what was taken later: "1" is "2" with one more, "50 mg" is "2 x 50 mg". Others are kept as they were told: "2 + 2"."""
    dose = item.medication.dose
    if not times:
        return item
    if not _has_count(item) and (dose or set(times) == {1}):
        return _with_count(item, sum(times, Decimal(1)))
    first, _, form = (dose or "1").partition(" ")
    if not first.isdecimal():
        return item
    alike = {first, *map(str, times)} == {"1"}
    told = str(1 + len(times)) if alike else " + ".join([first, *map(str, times)])
    return replace(item, medication=replace(item.medication, dose=f"{told} {form}".strip()))


def repeated(reading: Reading) -> dict[int, list[Decimal]]:
    """How many more were taken each other time, by the place of the name: "1 ubrelvy at 9am, 1 at 11am". The times are taken."""
    more: dict[int, list[Decimal]] = {}
    for _, span in names(reading):
        begin = end = _past_dose(span.end, reading)
        times: list[Decimal] = []
        while following := _once_more(end, reading, first=not times):
            end, number = following
            times.append(number)
        if times:
            reading.take(reading.doc[begin:end])
            more[span.start] = times
    return more


def _once_more(start: int, reading: Reading, *, first: bool) -> tuple[int, Decimal] | None:
    """The end of "at 9am, 1 at 11am", or behind the first of ", 1 at 11am", and how many more it tells; of "and 2 more" without
    a time, too."""
    position = _past_time(start, reading) if first else start
    position = start if position is None else position
    if reading.word(position) not in _words("listing"):
        return None
    joined = next(place for place in range(position, len(reading) + 1) if reading.word(place) not in _words("listing"))
    joined += reading.tag(joined + 1) == "NUM" and reading.word(joined) == "another"
    number = reading.number(joined) if reading.tag(joined) == "NUM" else Decimal(reading.word(joined) == "another")
    behind = joined + 1 + (reading.word(joined + 1) in ("one", "1"))
    again = reading.word(behind) in ("more", "later")
    end = _past_time(behind + again, reading)
    end = behind + again if end is None and again and reading.word(behind + again) not in _OF_OTHERS else end
    timed = again or (position > start) or not first
    return (end, number) if timed and 0 < number <= MOST_MORE and not number % 1 and end is not None else None


def _past_dose(end: int, reading: Reading) -> int:
    return end + 2 if reading.tag(end) == "NUM" and reading.word(end + 1) in _units() else end


def _past_time(start: int, reading: Reading) -> int | None:
    named = reading.word(start + 1) in lexicon.load("durations")["named_times"]
    if reading.word(start) not in ("at", "@", "around") or not (named or reading.tag(start + 1) in ("NUM", "TIME")):
        return None
    return start + 2 + (reading.word(start + 2) in ("am", "pm"))
