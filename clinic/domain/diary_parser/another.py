"""Where a headache is told of as a second one."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 4
# How far behind "another one" its pain may stand.
_TOLD = 8


def anothers(reading: Reading) -> list[int]:
    """The words at which "another one" and its like begin. "Took another one" is a medicine, and so is "one imitrex, a second one
    later"."""
    took = lexicon.words("durations", "taking")
    found = [span for _, span in reading.find(_another(), take=False) if reading.word(span.end) != "of"]
    found = [span for span in found if not took & set(reading.words(span.start - _REACH, span.start))]
    return [span.start for span in found if not _is_dose(span, reading)]


def _is_dose(another: Span, reading: Reading) -> bool:
    """Whether a medicine stands right before, and no pain behind: not "advil. another one at night, 5/10"."""
    if another[-1].lower_ != "one" or any(reading.tag(n) == "SLASH" for n in range(another.end, another.end + _TOLD)):
        return False
    return any(0 <= another.start - name.end <= _REACH for _, name in names(reading, anywhere=True))


@cache
def _another() -> Phrases:
    return Phrases({"another": lexicon.load("headache")["another"]})


@cache
def again() -> Phrases:
    """What says that a headache had gone and came again: "came back"."""
    return Phrases({"again": lexicon.load("headache")["returned"]})
