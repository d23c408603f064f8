"""What is said not to be so: how far a "no" reaches."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.yes_no import answering, denied_by_answers

_REACH = 9
_STOPS = frozenset({".", ";", "!", "?", ":", "("})


@cache
def _cues() -> Phrases:
    rules = lexicon.load("negation")
    return Phrases({"cue": rules["cues"], "none": rules["not_cues"]})


def denied_positions(reading: Reading, marked: list[Span]) -> set[int]:
    """Positions of tokens that stand under a "no", "not" or "without".

    `marked` are the spans of names found: after a comma or an "and" the "no" reaches on only to a further name
    ("no nausea, vomiting or aura"), and not to a verb ("no nausea and threw up").
    """
    starts = {span.start: span for span in marked}
    answers = answering(marked, reading)
    denied: set[int] = set()
    for label, cue in reading.find(_cues(), take=False, anywhere=True):
        if label == "cue" and cue.start not in answers:
            denied |= _reach(cue.end, reading, starts)
    were_not, were = denied_by_answers(marked, reading)
    return (denied - were) | were_not | {start for start, span in starts.items() if _asked_and_denied(span.end, reading)}


def cue_before(position: int, reading: Reading) -> Span | None:
    """The "no" that stands nearest before a place; None where none does."""
    found = [span for label, span in reading.find(_cues(), take=False, anywhere=True) if label == "cue" and span.end <= position]
    return found[-1] if found else None


def _asked_and_denied(end: int, reading: Reading) -> bool:
    """ "Nauseous? not really", "dizzy? no": a "no" that answers what stands before it, and speaks of nothing further."""
    answered = reading.word(end) == "?" and reading.word(end + 1) in lexicon.words("negation", "answers")
    return answered and reading.word(end + 2) in ("", ".", ",", ";", "!", "really", "at", "but", "took")


def _reach(start: int, reading: Reading, starts: dict[int, Span]) -> set[int]:
    ends, anew, reached = lexicon.words("negation", "ends"), lexicon.words("negation", "anew"), set[int]()
    position, listed = start, _is_list(start, reading)
    while position < min(start + _REACH * (3 if listed else 1), len(reading)):
        word = reading.word(position)
        if word in _STOPS or word in ends or reading.tag(position) in ("SLASH", "NUM"):
            break
        if word in anew and not reached.isdisjoint(starts):
            break
        if word in (",", "and", "&") and not _goes_on(position, word, reading, starts, listed=listed):
            break
        reached.add(position)
        position += 1
    return reached


def _is_list(start: int, reading: Reading) -> bool:
    """Whether an "or" or "nor" closes a list that begins here: its commas belong to the same "no"."""
    for word in reading.words(start, start + 3 * _REACH):
        if word in _STOPS or word in ("but", "no", "not"):
            return False
        if word in ("or", "nor"):
            return True
    return False


def _goes_on(position: int, word: str, reading: Reading, starts: dict[int, Span], *, listed: bool) -> bool:
    following = position + 1 + (reading.word(position + 1) in ("or", "any", "and"))
    named = starts.get(following)
    if named is None or named[0].lower_ in lexicon.load("negation")["verbs"]:
        return False
    return listed if word == "," else True
