"""What was taken: generic names, with the dose where one was told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from spacy.matcher import Matcher
from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary import Medication
from clinic.domain.diary_parser import unknown_medicines
from clinic.domain.diary_parser.reading import Reading, matcher
from clinic.domain.diary_parser.yes_no import answer
from clinic.domain.medication_classes import class_of

# A figure behind a name without a unit is milligrams from here on ("ibuprofen 800"); below, it is a count.
LEAST_MG = Decimal(10)
# ... of a triptan from here on where it is no whole number ("naratriptan 2.5"): nobody takes so many tablets.
LEAST_MG_TRIPTAN = Decimal("2.5")
# ... and before a name from here on ("400 ibuprofen").
LEAST_MG_BEFORE = 50
MOST_MG = 2000
# Told as more often, it is no count of doses.
MOST_TIMES = 12


@dataclass(frozen=True, slots=True)
class Taken:
    span: Span
    medication: Medication


@cache
def name_matcher() -> Matcher:
    """Every name that is known, by its generic name; "kept" for what is kept as written."""
    return matcher({**lexicon.medication_names(), "kept": lexicon.load("medications")["kept"]})


@cache
def _nothing() -> Matcher:
    return matcher({"nothing": lexicon.load("medications")["nothing"]})


@cache
def _forms() -> dict[str, str]:
    return {word: form for form, words in lexicon.load("medications")["forms"].items() for word in words}


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, words in lexicon.load("medications")["units"].items() for word in words}


@cache
def dose_words() -> tuple[str, ...]:
    """What may stand behind the figure of a dose: "mg", "tablets"."""
    return (*_units(), *_forms())


def form_of(word: str) -> str | None:
    """The form that a word names: "pills" are tablets."""
    return _forms().get(word)


def dose(number: Decimal, word: str) -> str:
    """A dose in one form, of a figure and the word behind it, if any: "600 mg", "2 tablets", "2"."""
    if word in _units():
        return f"{_plain(number)} {_units()[word]}"
    return _count(number, _forms().get(word))


def nothing_taken(reading: Reading) -> bool:
    """Whether the message says that no medicine was taken. Asked for before anything else reads the "no"."""
    told = bool(list(reading.find(_nothing())))
    medicines = lexicon.words("medications", "anything") - {"anything", "nothing"}
    listed = [n for n in range(len(reading)) if reading.word(n) in medicines and reading.tag(n + 1) == "PUNCT"]
    return told or any(answer(n, n + 1, reading) is False for n in listed)


def taken(reading: Reading) -> list[Taken]:
    """Every medicine named, in order; the tokens of names and doses are taken."""
    found = [_taken(label, span, reading) for label, span in reading.find(name_matcher())]
    return [*found, *_unknown(reading)]


def _taken(label: str, span: Span, reading: Reading) -> Taken:
    name = span.text.lower() if label == "kept" else label
    return Taken(span, Medication(name, _dose(span, reading, triptan=class_of(name) == "triptan")))


def _dose(span: Span, reading: Reading, *, triptan: bool = False) -> str | None:
    """The dose as told, in one form: "50 mg", "2 tablets", "2 x 200 mg", or the bare number that stood before the name."""
    strength, count = _before(span.start, reading)
    if strength is None:
        strength, more = _after(span.end, reading, least=LEAST_MG_TRIPTAN if triptan else LEAST_MG)
        count = count or more
    count = count or _repeated(span.end, reading)
    return _joined(strength, count)


def counted(number: Decimal, strength: str | None) -> str:
    """The dose of so many, each of a strength where one was told: "2", "2 x 50 mg"."""
    return _joined(strength, _count(number, None)) or ""


def _joined(strength: str | None, count: str | None) -> str | None:
    if strength and count and count.startswith("half"):
        return f"half of {strength}"
    if strength and count and count != "1" and count[0].isdigit():
        return f"{count.split()[0]} x {strength}"
    return strength or count


def _before(start: int, reading: Reading) -> tuple[str | None, str | None]:
    """Strength and count that stand before a name: "two 200 mg advil", "2 tablets of suma"."""
    position = skip_back(start - 1, reading, {"of", "my", "the"})
    strength = None
    if reading.word(position) in _units() and reading.tag(position - 1) == "NUM":
        strength = _strength(position - 1, position, reading)
        position = skip_back(position - 2, reading, {"x", "of", "-", "*"})
        if reading.word(position) in ("half", "a", "an") and "half" in reading.words(position - 1, position + 1):
            return f"half of {strength}", None
    elif _is_weight(position, reading):
        strength = f"{_plain(reading.number(position))} mg"
        _take(reading, position, position + 1)
        weight, position = position, skip_back(position - 1, reading, {"x", "of", "*", "×"})
        if position == weight - 1 and reading.word(position - 1) not in lexicon.words("medications", "taken_by"):
            return strength, None
    form = _forms().get(reading.word(position))
    counted = position - 1 if form or _is_times(position, reading) else position
    if reading.tag(counted) == "NUM" and counted not in reading.taken and reading.number(counted) <= 12:
        _take(reading, counted, position + 1)
        return strength, _count(reading.number(counted), form)
    if form and reading.word(counted) in ("a", "an", "another", "1", "half"):
        half = reading.word(counted) == "half" or reading.word(counted - 1) == "half"
        return strength, f"half a {form}" if half else f"1 {form}"
    if reading.word(start - 1) in ("a", "an") and reading.word(start - 2) == "half":
        return strength, "half"
    return strength, None


def _is_times(position: int, reading: Reading) -> bool:
    """ "2x ibuprofen", "2 × advil": the sign behind a count."""
    return reading.word(position) in _TIMES and reading.tag(position - 1) == "NUM"


def _is_weight(position: int, reading: Reading) -> bool:
    """Whether a figure before a name is milligrams, and not a count or a time."""
    if reading.tag(position) != "NUM" or position in reading.taken or reading.word(position - 1) in _NOT_WEIGHED:
        return False
    return LEAST_MG_BEFORE <= reading.number(position) <= MOST_MG


def _after(end: int, reading: Reading, *, least: Decimal) -> tuple[str | None, str | None]:
    """Strength and count that stand behind a name: "advil, 400 mg", "sumatriptan (50mg)", "ibuprofen 800", "advil x2"."""
    position = _past_form(end, reading)
    while reading.word(position) in ("(", ",", "-", ":", "odt") and reading.tag(position + 1) == "NUM":
        position += 1
    if reading.word(position) in _TIMES and reading.tag(position + 1) == "NUM":
        _take(reading, position, position + 2)
        return _weight(position + 2, reading), _count(reading.number(position + 1), None)
    if reading.tag(position) != "NUM" or position in reading.taken:
        return None, None
    unit = reading.word(position + 1)
    if unit in _units():
        strength = _strength(position, position + 1, reading)
        again = reading.word(position + 2) == "x" and reading.tag(position + 3) == "NUM"
        if again:
            _take(reading, position + 2, position + 4)
        return strength, _count(reading.number(position + 3), None) if again else None
    if unit in _forms():
        _take(reading, position, position + 2)
        return None, _count(reading.number(position), _forms()[unit])
    if unit in _TIMES and reading.number(position) <= MOST_TIMES:
        _take(reading, position, position + 2)
        return _weight(position + 2, reading), _count(reading.number(position), None)
    number = reading.number(position)
    if position == end and number >= least and (number >= LEAST_MG or number % 1) and unit not in _NOT_DOSE:
        _take(reading, position, position + 1)
        return f"{reading.doc[position].norm_} mg", None
    return None, None


def _weight(position: int, reading: Reading) -> str | None:
    """What each of so many weighs: the "400" of "2x400" and "x2 400 mg"."""
    if reading.tag(position) != "NUM" or position in reading.taken:
        return None
    if reading.word(position + 1) in _units():
        return _strength(position, position + 1, reading)
    if not LEAST_MG <= reading.number(position) <= MOST_MG or reading.word(position + 1) in _NOT_DOSE:
        return None
    _take(reading, position, position + 1)
    return f"{_plain(reading.number(position))} mg"


def _repeated(end: int, reading: Reading) -> str | None:
    """How often what stands before was taken: "rizatriptan 10 twice", "ibuprofen 400 x2"; not "twice a day"."""
    position = end
    while position in reading.taken or reading.word(position) in (")", *_forms()):
        position += 1
    if _again(position, reading):
        return "2"
    word, following = reading.word(position), reading.word(position + 1)
    if word in _OFTEN and following not in _A_DAY:
        _take(reading, position, position + 1)
        return _OFTEN[word]
    if word == "," and reading.words(position + 2, position + 4) in _OF_THEM and reading.tag(position + 1) == "NUM":
        _take(reading, position + 1, position + 4)
        return _count(reading.number(position + 1), None)  # "ibuprofen 400 mg, two of them"
    figure = position + (word in _TIMES)
    of_forms = following in _forms() and reading.word(position + 2) not in ("of", "each") and not _is_named(position + 2, reading)
    marked = (
        of_forms or word in _TIMES or following in _TIMES or (following == "times" and reading.word(position + 2) not in _A_DAY)
    )
    if not marked or reading.tag(figure) != "NUM" or figure in reading.taken or reading.number(figure) > MOST_TIMES:
        return None
    _take(reading, position, position + 2)
    return _count(reading.number(figure), None)


def _is_named(position: int, reading: Reading) -> bool:
    """Whether another medicine's name begins there: "tylenol 500 mg 2 tablets advil"."""
    return any(span.start == position for _, span in reading.find(name_matcher(), take=False, anywhere=True))


def _again(position: int, reading: Reading) -> bool:
    """ "10 mg at 1 pm and again at 3", "50 mg then another 50", "one, a second one later": the same once more."""
    if reading.word(position) == "at":
        position += 2
        position += reading.word(position) in ("am", "pm")
    position += reading.word(position) in (",", "and", "&", "then")
    position += reading.word(position) in ("then", "a", "the")
    once_more = reading.word(position) in ("another", "second", "2nd") and reading.word(position + 1) in _ONCE
    of_pain = any(reading.tag(n) == "SLASH" for n in range(position, position + 8))  # "another one at night 5/10"
    return (once_more and not of_pain) or reading.word(position) == "again"


def _past_form(end: int, reading: Reading) -> int:
    """Behind the form that stands between a name and its weight: "maxalt melt 10 mg", "imitrex nasal spray 20 mg"."""
    position = end
    while reading.word(position) in _forms() or reading.word(position) in _KINDS:
        position += 1
    weighed = reading.tag(position) == "NUM" and reading.word(position + 1) in _units()
    return position if weighed else end


_OF_THEM = (["of", "them"], ["of", "those"], ["of", "these"])
_OFTEN = {"twice": "2", "thrice": "3"}
_A_DAY = frozenset({"a", "per", "each", "every", "this", "last", "weekly", "daily"})
_ONCE = frozenset({"one", "dose", "pill", "tablet", "tab", "later", "at", "after"})
_TIMES = frozenset({"x", "*", "×"})
_KINDS = frozenset({"nasal", "odt", "rapid", "quick", "dissolving", "oral", "liquid", "extra", "strength"})
_NOT_WEIGHED = frozenset(
    {"at", "in", "for", "after", "around", "about", "by", "till", "until", "since", "day", "bp", ":", "not", "no"}
)
_NOT_DOSE = frozenset({"hours", "hour", "hrs", "hr", "h", "minutes", "min", "mins", "minute", "days", "am", "pm", "out", "times"})


def _strength(number: int, unit: int, reading: Reading) -> str:
    _take(reading, number, unit + 1)
    return f"{_plain(reading.number(number))} {_units()[reading.word(unit)]}"


def _count(number: Decimal, form: str | None) -> str:
    figure = _plain(number)
    return f"{figure} {form}{'' if figure == '1' else 's'}" if form else figure


def _plain(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else str(number.normalize())


def skip_back(position: int, reading: Reading, words: set[str]) -> int:
    """The place before a run of such words."""
    while reading.word(position) in words:
        position -= 1
    return position


def _take(reading: Reading, start: int, end: int) -> None:
    reading.taken.update(range(start, end))


def _unknown(reading: Reading) -> list[Taken]:
    """What was "taken", or weighed, and is no medicine that we know: kept as written, when it looks like a name."""
    found = []
    for at, sure in unknown_medicines.places(reading):
        span = reading.doc[at : at + 1]
        dose = _dose(span, reading)
        if dose or sure:
            reading.take(span)
            found.append(Taken(span, Medication(span.text.lower(), dose)))
    return found
