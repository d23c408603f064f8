"""The worst of a day, of pains that are told in turn: "a 3 at first then 9", "8 down to a 2"; "7, no, 6" puts it right."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.severity import Pain

# So far before a figure stands that something was taken; more of it than this is a pain all the same.
_REACH, _MOST_TAKEN = 8, 4
# How many small words may stand between "then" and its figure.
_BETWEEN = 4
# Behind one of these a bare figure may be a time of the day.
_AROUND = frozenset({"at", "around", "about", "@"})
_MARKS = frozenset({",", ".", ";", "!", "?"})


def _set(name: str) -> frozenset[str]:
    return lexicon.words("severity", name)


def worst(pains: Iterable[Pain], reading: Reading) -> Pain | None:
    """The worst of them, unless the last corrects the others ("7, no, 6"). Beside a figure that is surely one, a bare figure
    counts where it is of the same course."""
    said = list(pains)
    if len(said) > 1 and _corrects(said[-2].end, said[-1].start, reading):
        return said[-1]
    if any(not pain.weak for pain in said):
        following = [*said[1:], None]
        said = [pain for pain, after in zip(said, following, strict=True) if _counts(pain, after, reading)]
    return max(said, key=lambda pain: (pain.value is None, pain.value or 0), default=None)


def eased(reading: Reading) -> bool:
    """Whether a figure is what the pain went down to: "down to a 2 by then", "its a 6 now"."""
    return any(True for _ in _easing()(reading.doc))


@cache
def _easing() -> Phrases:
    down = "down|dropped|eased|faded|fell to about|like|maybe? a|an? <num>"
    now = ["now|currently its|it? is? about|like|maybe|just|only? a|an <num>", "its|is a|an <num> now|currently"]
    return Phrases({"eased": [down, *now]})


def _counts(pain: Pain, after: Pain | None, reading: Reading) -> bool:
    if not pain.weak or _in_turn(pain, reading):
        return True
    if after is None or reading.word(pain.start - 1) in _AROUND:
        return False
    taking = lexicon.words("durations", "taking")  # "5, took 2 advil and it was a 3"
    return _in_turn(after, reading) or bool(taking & set(reading.words(pain.end, after.start)))


def _in_turn(pain: Pain, reading: Reading) -> bool:
    """Whether words say when of the day a pain was so: "then 9", "8 by lunch", "now a 4"; not "took 1 then 2 at night"."""
    if pain.weak and (pain.value or 0) <= _MOST_TAKEN and _is_taken(pain.start, reading):
        return False
    return _is_led(pain.start, reading) or any(start == pain.end for _, start, _ in _behind()(reading.doc))


def _is_led(start: int, reading: Reading) -> bool:
    leading, at = _set("in_turn"), start - 1
    small = _set("weak_cues") | lexicon.words("durations", "parts_of_day") | {"got", "went", "in", "the", "by"}
    while at > start - 1 - _BETWEEN and reading.word(at) not in leading and reading.word(at) in small:
        at -= 1
    return reading.word(at) in leading


def _is_taken(start: int, reading: Reading) -> bool:
    taking = lexicon.words("durations", "taking")
    for at in range(start - 1, max(start - _REACH, 0) - 1, -1):
        if reading.word(at) in _MARKS:
            return False
        if reading.word(at) in taking:
            return True
    return False


@cache
def _behind() -> Phrases:
    return Phrases({"when": lexicon.load("severity")["when_of_day"]})


def _corrects(start: int, end: int, reading: Reading) -> bool:
    """Whether the words between two pains put the first one right: "8 no wait 5"; not "8, no nausea, 3 by night"."""
    return any(
        reading.word(at) in _set("correcting") and (reading.word(at) != "no" or _is_bare_no(at, end, reading))
        for at in range(start, end)
    )


def _is_bare_no(at: int, end: int, reading: Reading) -> bool:
    behind = reading.word(at + 1)
    return at + 1 >= end or reading.tag(at + 1) == "PUNCT" or behind in _set("behind_no") | _set("correcting") | _set("weak_cues")
