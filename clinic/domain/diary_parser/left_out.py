"""Medicines that were forgotten, skipped, of another time or only advised: "forgot my imitrex", "made me sick last time"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 7
_MARKS = frozenset({".", ",", ";", "!", "?", ":", "but", "then", "+"})
_BY = frozenset({"by", "after", "in", "within", "around", "about"})
_NOT = frozenset({"not", "never", "to"})
# What may be taken is asked with these: "should she just take", "safe to use".
_MAY, _WHO = frozenset({"can", "could", "should", "may", "shall", "must"}), frozenset({"i", "he", "she", "we", "they"})
_FINE, _TAKING = frozenset({"ok", "okay", "safe", "fine", "alright"}), frozenset({"take", "use", "have", "try", "do", "pop"})


def _words(name: str) -> frozenset[str]:
    return lexicon.words("medications", name)


@cache
def _leaving() -> Phrases:
    return Phrases({"left out": lexicon.load("medications")["leaving_out"]})


@cache
def _other_time() -> Phrases:
    return Phrases({"other time": lexicon.load("medications")["other_time"]})


def is_left_out(name: Span, before: list[str], reading: Reading, *, dosed: bool) -> bool:
    """ "Forgot to take my imitrex", "too late for imitrex"; not "did not forget", "forgot to mention", "skipped lunch", and not
    "forgot advil 400 mg", which was forgotten to be told."""
    at = _verb(name, reading)
    if reading.word(at) in _words("left_out"):
        if dosed and reading.word(at).startswith("forg") and "to" not in reading.words(at, name.start):
            return False
        if reading.word(at) == "out":
            return reading.word(at + 1) == "of" and not _words("swallowed") & set(before)
        return reading.word(at - 1) not in _NOT and (reading.word(at) != "left" or _is_left_behind(name, reading))
    if reading.word(at) in ("have", "bring") and reading.word(at - 1) == "not":
        return True  # "did not have any maxalt"
    return any(at < end <= name.start and name.start - end <= len(before) for _, _, end in _leaving()(reading.doc))


def is_left_over(left: int, reading: Reading) -> bool:
    """Whether a "left" says how many there are: "only 2 imitrex left this month"; not "took 2 imitrex left side"."""
    name = next((name for _, name in names(reading, anywhere=True) if name.end == left), None)
    if reading.word(left) != "left" or name is None or reading.tag(name.start - 1) != "NUM":
        return False
    ends = reading.tag(left + 1) in ("PUNCT", "") or reading.word(left + 1) in _words("left_for")
    return ends and not _words("swallowed") & set(reading.words(name.start - _REACH, name.start))


def is_none_left(left: int, reading: Reading) -> bool:
    """ "No imitrex left", "did not have any nurtec left"."""
    name = next((name for _, name in names(reading, anywhere=True) if name.end == left), None)
    return name is not None and reading.word(name.start - 1) in ("no", "any", "more", "enough", "zero")


def none_left(reading: Reading) -> Iterator[Span]:
    """Each "was gone" behind a medicine's name: there was none of it, and no headache ended. Not so of "took imitrex was gone"
    and "imitrex was gone in an hour"."""
    starts = {span.end: span.start for _, span in names(reading, anywhere=True)}
    for _, span in reading.find(_none_left(), take=False, anywhere=True):
        name = starts.get(span.start)
        taken = name is not None and _words("swallowed") & set(reading.words(name - _REACH, name))
        if name is not None and not taken and reading.word(span.end) not in _BY:
            yield span


@cache
def _none_left() -> Phrases:
    return Phrases({"none": lexicon.load("medications")["none_left"]})


def is_not_forgotten(name: Span, reading: Reading) -> bool:
    """ "Did not forget to take my imitrex"."""
    at = _verb(name, reading)
    return reading.word(at) in _words("left_out") and reading.word(at - 1) in ("not", "never")


def _verb(name: Span, reading: Reading) -> int:
    """The place of the word before a name, past "to take my"."""
    at = name.start - 1
    while reading.word(at) in _words("left_what"):
        at -= 1
    return at


def _is_left_behind(name: Span, reading: Reading) -> bool:
    """ "Left my imitrex at home", and not "the last 2 left"."""
    return reading.word(name.end) in ("at", "in", "on", "behind")


def is_elsewhen(name: Span, before: list[str], reading: Reading) -> bool:
    """ "Imitrex made me sick last time", "last time i took imitrex"; not "took imitrex, better than last time"."""
    start, end = name.start - len(before), name.end
    while end < name.end + _REACH and end < len(reading) and reading.word(end) not in _MARKS:
        end += 1
    took = _words("swallowed") | {"had"}
    for _, first, last in _other_time()(reading.doc):
        if not start <= first or last > end + 1 or reading.word(first - 1) in _words("comparing"):
            continue
        if first < name.start or not took & set(before):
            return True
    return False


def is_advised(before: list[str]) -> bool:
    """ "Doctor said to try", "my neuro prescribed"; not "took the one my doctor prescribed", which the caller sorts out."""
    said = [n for n, word in enumerate(before) if word in _words("advised") and _words("advisers") & set(before[:n])]
    return bool(said) and not _words("swallowed") & {*before[: said[0]], *before[said[0] :]} - {"used"}


def is_asked_about(before: list[str]) -> bool:
    """ "Can i take 2", "is it ok to take": what may be taken is asked, and nothing was; not "should i have waited, took 2"."""
    for place in range(len(before) - 1):
        pair = (before[place] in _MAY and before[place + 1] in _WHO) or (before[place] in _FINE and before[place + 1] == "to")
        behind = before[place + 2 :]
        if pair and _TAKING & set(behind[:3]) and "took" not in behind:
            return True
    return False
