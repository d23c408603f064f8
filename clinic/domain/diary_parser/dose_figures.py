"""The figures of a dose, and the words behind them, in one form: "600 mg", "2 tablets", "2"."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

# A figure behind a name without a unit is milligrams from here on ("ibuprofen 800"); below, it is a count.
LEAST_MG = Decimal(10)
MOST_MG = 2000
# Told as more often, it is no count of doses.
MOST_TIMES = 12
TIMES = frozenset({"x", "*", "×"})
NOT_DOSE = frozenset({"hours", "hour", "hrs", "hr", "h", "minutes", "min", "mins", "minute", "days", "am", "pm", "out", "times"})


@cache
def forms() -> dict[str, str]:
    return {word: form for form, words in lexicon.load("medications")["forms"].items() for word in words}


@cache
def units() -> dict[str, str]:
    return {word: unit for unit, words in lexicon.load("medications")["units"].items() for word in words}


@cache
def dose_words() -> tuple[str, ...]:
    """What may stand behind the figure of a dose: "mg", "tablets"."""
    return (*units(), *forms())


def form_of(word: str) -> str | None:
    """The form that a word names: "pills" are tablets."""
    return forms().get(word)


def dose(number: Decimal, word: str) -> str:
    """A dose in one form, of a figure and the word behind it, if any: "600 mg", "2 tablets", "2"."""
    if word in units():
        return f"{plain(number)} {units()[word]}"
    return count_of(number, forms().get(word))


def weight(position: int, reading: Reading) -> str | None:
    """What each of so many weighs: the "400" of "2x400" and "x2 400 mg"."""
    if reading.tag(position) != "NUM" or position in reading.taken:
        return None
    if reading.word(position + 1) in units():
        return strength_at(position, position + 1, reading)
    if not LEAST_MG <= reading.number(position) <= MOST_MG or reading.word(position + 1) in NOT_DOSE:
        return None
    take(reading, position, position + 1)
    return f"{plain(reading.number(position))} mg"


def strength_at(number: int, unit: int, reading: Reading) -> str:
    take(reading, number, unit + 1)
    return f"{plain(reading.number(number))} {units()[reading.word(unit)]}"


def count_of(number: Decimal, form: str | None) -> str:
    figure = plain(number)
    return f"{figure} {form}{'' if figure == '1' else 's'}" if form else figure


def plain(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else str(number.normalize())


def take(reading: Reading, start: int, end: int) -> None:
    reading.taken.update(range(start, end))
