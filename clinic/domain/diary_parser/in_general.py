"""Medicines that are told of in general beside the one that was taken: "advil does not work for me so i took sumatriptan", "i was
prescribed rizatriptan but used advil"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_SENTENCE = frozenset({".", ";", "!", "?"})
_REACH = 10
# How many words may stand between a name and its "but".
_TO_BUT = 4


def _words(name: str) -> frozenset[str]:
    return lexicon.words("medications", name)


def is_in_general(name: Span, before: Sequence[str], reading: Reading) -> bool:
    """Whether a name's clause says what a medicine is like, or that it is there, and another one was taken."""
    if (_words("swallowed") | {"had", "tried"}) & set(before):
        return False
    behind = list(takewhile(lambda word: word not in _SENTENCE, reading.words(name.end, name.end + _REACH)))
    return _fails(name.end, behind, reading) or (_is_there(before, behind) and _took_another(behind))


@cache
def _failing() -> Phrases:
    return Phrases({"fails": lexicon.load("medications")["failing"]})


def _fails(end: int, behind: list[str], reading: Reading) -> bool:
    """ "Does not work for me", "never helps so i took": as a rule; "did not work" is of this time, and so is "does not help"."""
    ends = [last for _, first, last in _failing()(reading.doc) if first == end]
    if not ends:
        return False
    rest = behind[max(ends) - end :]
    as_rule = rest[:2] in (["for", "me"], ["on", "me"]) or bool({"anymore", "never", "ever"} & {*behind[:4], *rest[:3]})
    return (as_rule or "so" in rest) and _took_another(["but", *rest])


def _is_there(before: Sequence[str], behind: list[str]) -> bool:
    """ "Was prescribed X", "i have my X", "normally X works"."""
    words = [word for word in before if word not in ("my", "some", "a", "the")]
    works = bool(_words("working") & set(behind[:2])) and bool(_words("usually") & {*before, *behind[:2]})
    return works or words[-1:] in (["prescribed"], ["have"])


def _took_another(behind: list[str]) -> bool:
    """ "But i only took nurtec"; not "but i took it too late"."""
    if "but" not in behind[: _TO_BUT + 1]:
        return False
    rest = behind[behind.index("but") + 1 :]
    took = next((n for n, word in enumerate(rest) if word in _words("chosen")), None)
    return took is not None and rest[took + 1 : took + 2] not in ([], *([word] for word in _words("it_taken") | {"to", "none"}))
