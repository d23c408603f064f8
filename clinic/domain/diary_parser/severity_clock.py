"""Whether a bare figure is a time of the day and no pain: "woke after 3"; and pains that are told with theirs: "by noon 7"."""

from __future__ import annotations

from itertools import pairwise

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

# What makes no time of the day of the figure that follows: "before lunch 6", "ended up 9".
_EVENTS = frozenset(lexicon.load("durations")["named_times"]) | {"meds", "work", "school"}
_NO_CLOCK = {"before": _EVENTS, "after": _EVENTS, "ended": frozenset({"up"})}


def _set(name: str) -> frozenset[str]:
    return lexicon.words("severity", name)


def is_timed(before: list[str], position: int, reading: Reading) -> bool:
    """ "Woke after 3"; not "4 before lunch 8 after", and not "woke up with headache 6"."""
    words = [*before[_past_time(before, position, reading) :], ""]
    timing = {word for word, behind in pairwise(words) if behind not in _NO_CLOCK.get(word, ())}
    named = before[-1:] and before[-1] in lexicon.words("headache", "unfelt")
    return bool(_set("clock_before") & (timing - {"woke"} if named else timing))


def _past_time(before: list[str], position: int, reading: Reading) -> int:
    """How many of the words before a figure end with a time, so that none of them makes one of the figure: "ended 8 pm 7"."""
    first = position - len(before)
    timed = [place for place in range(first, position) if reading.word(place) in ("am", "pm") or reading.tag(place) == "TIME"]
    return timed[-1] - first + 1 if timed else 0


def is_by_time(position: int, reading: Reading) -> bool:
    """ "By noon 7", "by 6 pm it was an 8"."""
    at = position - 1
    while reading.word(at) in _set("by_then"):
        at -= 1
    times = lexicon.words("durations", "parts_of_day") | set(lexicon.load("durations")["named_times"])
    if reading.word(at) not in times and reading.tag(at) != "TIME":
        return False
    return "by" in reading.words(at - 2, at)
