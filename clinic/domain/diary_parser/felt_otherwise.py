"""What was felt beside the pain and has no name among the symptoms: "ringing in my ears", "jaw hurt", "chills"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.notes import LONGEST
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.names import SIDES, SYMPTOMS

_CLAUSE = re.compile(r"(?:[.,;!\n&+]|\b(?:and|but|also|plus|then|because|bc|cuz)\b)+", re.IGNORECASE)
_WITH = re.compile(r"\b(?:along )?(?:with|w)\b/?", re.IGNORECASE)
_NOT = frozenset({"no", "not", "never", "without", "none", "nor"})
# "It came back", "went back to bed".
_RETURNING = frozenset(
    {"came", "come", "comes", "coming", "went", "go", "get", "got", "be", "was", "is", "been", "fell", "lay", "laid"}
)
# "No appetite" is felt, "not sure, my jaw" denies nothing.
_NOT_DENIED = frozenset({"appetite", "sure", "only"})
_FELT = frozenset({"felt", "feel", "feeling"})
# So many words still say what was felt; more tell a story.
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class FeltOtherwise:
    """`note`: what was felt, as written; None where it was denied. `rest`: what else the text says."""

    note: str | None
    rest: str


def felt_otherwise(text: str, today: date) -> FeltOtherwise | None:
    """The clauses of an answer that tell, or deny, something felt which the list of symptoms does not name."""
    clauses = [piece for clause in _CLAUSE.split(text) for piece in _pieces(clause.strip(), today) if piece]
    named = [clause for clause in clauses if _names(clause, today)]
    if not named:
        return None
    rest = text
    for clause in named:
        rest = rest.replace(clause, " ", 1)
    told = [clause for clause in named if not _denied(read(clause))]
    return FeltOtherwise("; ".join(told)[:LONGEST] or None, rest if re.search(r"\w", _CLAUSE.sub("", rest)) else "")


def _pieces(clause: str, today: date) -> list[str]:
    """ "Jaw hurt with nausea" is of two symptoms, "ringing with every heartbeat" of one."""
    return [piece.strip() for piece in _WITH.split(clause)] if clause and parse(clause, today)[0].symptoms else [clause]


def _names(clause: str, today: date) -> bool:
    reading = read(clause)
    words = [word for word in reading.words(0, len(reading)) if word.isalnum()]
    others = lexicon.words("felt", "to_us") | lexicon.words("medications", "others")
    if len(words) > _MOST_WORDS or others & set(words):
        return False
    if any(reading.find(_phrases("of_its_own"), take=False)):
        return True
    told = parse(clause, today)[0]
    if told.symptoms or told.medications or told.triggers or told.headache is False or told.denied & set(SYMPTOMS):
        return False
    alone = bool(lexicon.words("felt", "alone") & set(words)) or _is_state(words)
    if alone or any(reading.find(_phrases("phrases"), take=False)) or _of_body(reading, "body"):
        return True
    if told.side or told.quality:
        return False  # where and how the headache itself hurt
    return _of_body(reading, "head") or _says_how(words)


@cache
def _phrases(key: str) -> Phrases:
    return Phrases({"felt": lexicon.load("felt")[key]})


def _of_body(reading: Reading, kind: str) -> bool:
    """Whether a part of the body is named alone, or with what it felt like: "my jaw", "jaw hurt", "couldnt move my arm"."""
    words = reading.words(0, len(reading))
    parts = lexicon.words("felt", kind)
    places = [n for n, word in enumerate(words) if word in parts and not (word == "back" and words[max(n - 1, 0)] in _RETURNING)]
    if not places:
        return False
    others = {word for word in words if word.isalnum()} - parts - lexicon.words("felt", "beside")
    return not others or bool(lexicon.words("felt", "of_body") & others) or _is_unable(reading)


def _is_state(words: list[str]) -> bool:
    """ "A bit off", "sore all over", "was so cold"."""
    said = set(words) - lexicon.words("felt", "beside")
    return bool(said) and said <= lexicon.words("felt", "states") and not {"side", *SIDES} & set(words)


def _says_how(words: list[str]) -> bool:
    """ "Felt like i was floating"; not "felt awful", which says nothing of what it was, and not "felt better"."""
    beside = lexicon.words("felt", "beside")
    start = next((n for n, word in enumerate(words) if word in _FELT or word not in beside), len(words))
    if words[start : start + 1] and words[start] not in _FELT:
        return False
    said = set(words[start:]) - beside - _FELT
    return bool(said - lexicon.words("felt", "vague")) and not said & lexicon.words("felt", "well")


def _denied(reading: Reading) -> bool:
    places = (place for place in range(len(reading)) if reading.word(place) in _NOT)
    return not _is_unable(reading) and any(reading.word(place + 1) not in _NOT_DENIED for place in places)


def _is_unable(reading: Reading) -> bool:
    """ "Couldnt move my neck" is no denial."""
    words = reading.words(0, len(reading))
    return any(word == "not" and words[place - 1] in ("can", "could") for place, word in enumerate(words) if place)
