"""A day told as fine, and a headache told by when it was not there yet: "head was fine until 6 pm", "no headache till lunch"."""

from __future__ import annotations

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

UNTIL = frozenset({"until", "till", "til"})
# "Until the party" and "till date" are no times.
_NEAR = frozenset({"around", "about", "like", "almost", "after", "just"})
_TIMES = frozenset({"this", "now", "today", "yesterday", "last", "i", "then"})
_KEPT_ON = frozenset({"waking", "lasted", "going", "hurting", "it", "on", "then", "still", ""})
_BETWEEN = frozenset(
    {"up", "all", "day", "morning", "right", "at", "about", "today", "yesterday", "this", "week", "weekend", "month"}
)


def is_fine_until(place: int, reading: Reading) -> bool:
    """Whether an "until" stands there, behind what says that there was none; not "gone until", "fine until tomorrow"."""
    if reading.word(place) not in UNTIL or not _is_time(place + 1, reading):
        return False
    before = place - 1
    while reading.word(before) in _BETWEEN:
        before -= 1
    if reading.word(before) == "nothing" and reading.word(place + 1) == "i":
        return False  # "got nothing until i asked"
    if reading.word(before) in lexicon.words("headache", "fine"):
        return "not" not in reading.words(before - 2, before)
    denied = {"no", "zero", "without"} & set(reading.words(before - 2, before))
    return bool(denied) and reading.word(before) in lexicon.words("headache", "unfelt")


def _is_time(place: int, reading: Reading) -> bool:
    """Whether a time of the day stands there, or a day: "until around 6", "until lunch", "till i got up"."""
    while reading.word(place) in _NEAR:
        place += 1
    return reading.tag(place) in ("NUM", "TIME") or reading.word(place) in _TIMES or _names_time(reading.word(place))


def _names_time(word: str) -> bool:
    named = lexicon.load("durations")["named_times"]
    return word in named or word in lexicon.words("durations", "parts_of_day") or word in lexicon.all_weekdays()


def is_to_now(until: Span, reading: Reading) -> bool:
    """ "Noon till now", "lasted till now", and no more; not "never happened till now", "from my first shot till now"."""
    place = until.start - 1
    woken = reading.words(place - 1, place + 1) in (["got", "up"], ["woke", "up"], ["waking", "up"])  # not "up till now"
    told = woken or reading.tag(place) in ("NUM", "TIME") or reading.word(place) in _KEPT_ON
    return told or _names_time(reading.word(place)) or is_fine_until(until.start, reading)


def fine_until(reading: Reading) -> list[Span]:
    """Each such "until": a headache is told of there."""
    return [reading.doc[n : n + 1] for n in range(len(reading)) if is_fine_until(n, reading)]


def free_of_all(free: list[Span], began: list[Span], reading: Reading) -> list[Span]:
    """What says that there was none, without what was so until the headache came."""
    return [span for span in free if not any(_leads(span, until, reading) for until in began)]


def _leads(free: Span, until: Span, reading: Reading) -> bool:
    return free.start < until.start and set(reading.words(free.end, until.start)) <= _BETWEEN


_BEING = frozenset({"was", "is", "felt", "been", "feeling", "feel"})


def bare_free(reading: Reading) -> list[Span]:
    """ "Nothing", "fine" and "no", which say beside a day and no sign of a headache that there was none."""
    bare, days = lexicon.load("headache")["bare"], {"yesterday", "today", *lexicon.all_weekdays()}
    said = [n for n in range(len(reading)) if reading.word(n) in bare or _is_ok(n, reading)]
    said += [n for n in range(len(reading) - 1) if reading.words(n - 1, n + 1) == ["but", "not"] and reading.word(n + 1) in days]
    said += [n for n in range(len(reading)) if reading.word(n) == "no" and _answers_day(n, days, reading)]
    return [reading.doc[n : n + 1] for n in said if n not in reading.taken]


def _answers_day(no: int, days: set[str], reading: Reading) -> bool:
    """ "Monday no, tuesday no", "tuesday? no" of several days; not "monday, no, tuesday", "meds today: no"."""
    day = no - 1 - (reading.word(no - 1) in ("?", ":", "-"))
    several = len([n for n in range(len(reading)) if reading.word(n) in days]) > 1
    opens = reading.tag(day - 1) in ("", "PUNCT") or reading.word(day - 1) in ("and", "on", "but")
    return several and opens and reading.word(day) in days and reading.tag(no + 1) in ("", "PUNCT")


def _is_ok(ok: int, reading: Reading) -> bool:
    """ "Was ok", "sat ok", "wednesday free"; not "yesterday ok to take advil", "was free on wednesday"."""
    word, days = reading.word(ok), {"yesterday", "today", *lexicon.all_weekdays()}
    if word not in lexicon.words("headache", "bare_of_day"):
        return False
    being = reading.word(ok - 1) in _BEING
    of_day = reading.word(ok - 1) in days or (being and reading.word(ok - 2) in days)
    return (being and word != "free") or (of_day and reading.word(ok + 1) not in ("to", "if", "with", "for", "of", "at"))
