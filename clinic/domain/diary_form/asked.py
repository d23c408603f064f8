"""What is said while an entry is open and is no answer to it: a question."""

from __future__ import annotations

import re

from clinic.domain import lexicon
from clinic.domain.diary_parser.answers import is_asked
from clinic.domain.diary_parser.reading import Reading, read

_BEFORE = lexicon.words("answers", "before_asking")
_WHAT = frozenset({"whats", "wats", "wat", "whos", "hows", "whens", "wheres", "why", "explain", "define"})
# A question by these words only with its mark: "was bad" and "could be stress" are answers.
_VERBS = frozenset({"is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would", "will"})
_VERBS |= frozenset({"what", "which", "who", "where", "when", "how", "isnt", "arent", "shouldnt", "cant"})
_ALWAYS = frozenset({"are", "does"})
_WISHES = (("tell", "me", "about"), ("tell", "me", "what"), ("tell", "me", "how"), ("what", "a"), ("wonder", "if"))
_LEAD = r"^\W*(?:(?:ok|okay|so|and|but|wait|hey|btw|oh|um|uh|hmm)\W+)*"
# A figure in these is none of the entry: "is 2 hours long for a visit?".
_OF_A_VISIT = re.compile(
    rf"{_LEAD}(?:is|are|will|would|does|do|can|could|should)\b(?! it \d).*"
    r"\b(?:visits?|appointments?|botox|injections?|shots?|treatments?|session|clinic|procedure)\b.*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
# Behind a verb that asks, these go on with an answer: "could have been stress", "would really help".
_GOES_ON = (
    r"(?:not|be|been|have|had|feel|felt|take|took|only|just|still|even|never|always|really|probably|maybe|barely|hardly|also"
    r"|definitely|actually|so|very|it|a|an|no|some)\b"
)
# What is asked in general needs no mark: "do triptans cause vomiting", "is nausea normal after botox", "what helps with nausea".
_IN_GENERAL = re.compile(
    rf"{_LEAD}(?:(?:do|does|can|could|will|would|should) (?!{_GOES_ON})[a-z]+(?: [a-z]+){{0,3}}"
    r" (?:cause|help|trigger|prevent|treat|worsen|interact)\b"
    rf"|(?:is|are) (?!{_GOES_ON})(?:[a-z]+ ){{1,4}}(?:normal|common|usual|expected|safe|a side effect)\b.*"
    r"\b(?:botox|injections?|shots?|treatments?|triptans?)\b"
    r"|what (?:helps?|causes?|stops?|prevents?|treats?) (?!me\b|it\b|my\b)[a-z])",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a text asks something and brings no figure: "whats a triptan", "are triptans safe", and not "is it 7?"."""
    if is_asked(text) or _OF_A_VISIT.search(text) or _IN_GENERAL.search(text):
        return True
    reading = read(text)
    words = _opening(reading)
    if reading.has_figure:
        return _asks_of_figure(words)
    first, second = (*words, "", "")[:2]
    asks = first in _WHAT or (first in _ALWAYS and second != "not") or any(words[: len(wish)] == wish for wish in _WISHES)
    return asks or (first in _VERBS and text.rstrip().endswith("?") and len(words) > 2)


def _asks_of_figure(words: tuple[str, ...]) -> bool:
    """ "Whats 2+2", "is it 5 already"; not "is it 7?", "is it 5 already this bad"."""
    if words[:1] and words[0] in _WHAT and words[1:2] and words[1][0].isdigit():
        return True
    return words[:2] in (("is", "it"), ("was", "it")) and words[3:4] in (("already",), ("yet",)) and len(words) <= _BARE


# So many words has a question of the clock: "is it 5 already ?".
_BARE = 5


def _opening(reading: Reading) -> tuple[str, ...]:
    """The words of a text from the first that matters."""
    words = reading.words(0, len(reading))
    start = next((place for place, word in enumerate(words) if word not in _BEFORE and word.isalnum()), 0)
    return tuple(words[start:])


def is_bare_figure(text: str) -> bool:
    """Whether a text is a number and nothing else, which says nothing of what was felt or taken."""
    reading = read(text)
    said = [place for place in range(len(reading)) if reading.tag(place) != "PUNCT" and reading.word(place) not in _ABOUT]
    return len(said) == 1 and reading.tag(said[0]) == "NUM"


_ABOUT = frozenset({"about", "around", "maybe", "probably", "like", "ok", "um", "uh", "hmm"})
