"""What was taken more than once: "rizatriptan 10 twice", "two of them 50s", "100 mg, then another 50"."""

from __future__ import annotations

from clinic.domain.diary_parser.dose_figures import MOST_TIMES, TIMES, count_of, forms, take, weight
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.reading import Reading

_OF_THEM = (["of", "them"], ["of", "those"], ["of", "these"])
_OFTEN = {"twice": "2", "thrice": "3"}
_HALVED = frozenset({"one", "1", "it", "them", "at", "and", "then", "with", "first"})
A_DAY = frozenset({"a", "per", "each", "every", "this", "last", "weekly", "daily"})
_ONCE = frozenset({"one", "dose", "pill", "tablet", "tab", "later", "at", "after"})


def repeated(end: int, reading: Reading) -> str | None:
    """How often what stands before was taken: "rizatriptan 10 twice", "ibuprofen 400 x2"; not "twice a day"."""
    position = end
    while position in reading.taken or reading.word(position) in (")", *forms()):
        position += 1
    if _again(position, reading):
        return "2"
    word, following = reading.word(position), reading.word(position + 1)
    if word in _OFTEN and following not in A_DAY:
        take(reading, position, position + 1)
        return _OFTEN[word]
    behind = position + (word == "," and reading.tag(position + 1) == "NUM")
    if reading.words(behind + 1, behind + 3) in _OF_THEM and reading.tag(behind) == "NUM":
        take(reading, behind, behind + 3)
        return count_of(reading.number(behind), None)  # "ibuprofen 400 mg, two of them"
    if behind > position and following != "x" and reading.word(behind + 1) == "times":
        position, word, following = behind, reading.word(behind), "times"  # "sumatriptan 100, 3 times"
    figure = position + (word in TIMES)
    of_forms = following in forms() and reading.word(position + 2) not in ("of", "each") and not _is_named(position + 2, reading)
    marked = of_forms or word in TIMES or following in TIMES or (following == "times" and reading.word(position + 2) not in A_DAY)
    if not marked or reading.tag(figure) != "NUM" or figure in reading.taken or reading.number(figure) > MOST_TIMES:
        return None
    take(reading, position, position + 2)
    return count_of(reading.number(figure), None)


def half_behind(end: int, reading: Reading) -> str | None:
    """ "Rizatriptan 10 half a tab", "imitrex 100, half of one", "imitrex 100 half": the part that was taken."""
    at = _past_taken(end, reading)
    at += reading.word(at) in (",", "(", "-")
    if reading.word(at) != "half":
        return None
    behind = at + 1
    while reading.word(behind) in ("a", "an", "of", "the"):
        behind += 1
    form = forms().get(reading.word(behind))
    if form is None and reading.tag(behind) not in ("", "PUNCT") and reading.word(behind) not in _HALVED:
        return None  # "half the day"
    take(reading, at, behind + (form is not None))
    return f"half a {form}" if form else "half"


def each_of_them(end: int, reading: Reading) -> str | None:
    """ "Two of them 50s", "two of them, 50 mg each": the strength behind the count."""
    position = _past_taken(end + (reading.word(end) == ","), reading)
    position += reading.word(position) == ","
    return weight(position, reading) if {"them", "those", "these"} & set(reading.words(position - 2, position)) else None


def _is_named(position: int, reading: Reading) -> bool:
    """Whether another medicine's name begins there: "tylenol 500 mg 2 tablets advil"."""
    return any(span.start == position for _, span in names(reading, anywhere=True))


def _again(end: int, reading: Reading) -> bool:
    """ "10 mg at 1 pm and again at 3", "50 mg then another 50", "one, a second one later": the same once more."""
    position = end
    if reading.word(position) == "at":
        position += 2
        position += reading.word(position) in ("am", "pm")
    position += reading.word(position) in (",", "and", "&", "then")
    position += reading.word(position) in ("then", "a", "the")
    behind = _ONCE | {"", ",", "."} if position > end else _ONCE
    once_more = reading.word(position) in ("another", "second", "2nd") and reading.word(position + 1) in behind
    of_pain = any(reading.tag(n) == "SLASH" for n in range(position, position + 8))  # "another one at night 5/10"
    return (once_more and not of_pain) or reading.word(position) == "again"


def other_strength(end: int, reading: Reading) -> str | None:
    """What was taken later of another strength: "imitrex 100 then another 50"; kept beside the first, and not added to it."""
    position = _past_taken(end, reading)
    if reading.word(position) in ("at", "@") and reading.tag(position + 1) in ("NUM", "TIME"):
        position += 2
    while reading.word(position) in (",", "and", "&", "then", "later", "+", "am", "pm"):
        position += 1
    return weight(position + 1, reading) if reading.word(position) in ("another", "extra") else None


def _past_taken(position: int, reading: Reading) -> int:
    while position in reading.taken:
        position += 1
    return position
