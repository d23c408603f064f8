"""What is said once help was called for: that it was a false alarm, what those who looked at it found, or that an entry
is wanted.

It takes no alarm back that stands in the same message: `Rules` read that first.
"""

from __future__ import annotations

import re

from .text import plain

_MOST_CHARACTERS = 160  # a longer message tells a story of its own
_LEAD = (
    r"(?:(?:no|nah|nope|oh|lol|haha|sorry|yeah|yes|hey|well|so|actually|thanks|thank you|phew|relax|and|but|ok|okay"
    r"|dont worry|no worries|good news|update)\b[\s,.!:]*)*"
)
_HEADACHE = r"(?:(?:a|an|my|the|bad|normal|regular|usual|typical|ordinary) )*(?:migraine|headache)"
_WELL = r"(?:fine|ok|okay|good|great|alright|all right|safe|better|clear|normal)"
_IT_IS = (
    r"(?:(?:that )?(?:its|it is|it was|thats|that was|was|is|im|i am|i feel|i was|we are|everything is|everythings|all is|all) )?"
)
_ONLY = r"(?:(?:just|only|nothing but|totally|really|all|completely|much) )*"
_THEY = (
    r"(?:(?:the|my) )?(?:er|emergency room|hospital|urgent care|doctors?|docs?|dr|nurses?|paramedics?|ambulance|ems|medics?|neuro"
    r"|neurologist|they)(?: (?:doctors?|docs?|people|staff|(?:at|in) the (?:er|hospital)))?"
)
_CLEAR = (
    rf"(?:{_IT_IS}{_ONLY}(?:a )?false alarm"
    rf"|{_THEY} (?:already |just )?(?:said|says|say|told me|think|thinks|confirmed|found) {_IT_IS}{_ONLY}"
    rf"(?:{_HEADACHE}|{_WELL}|nothing (?:serious|bad|else|wrong))"
    r"|(?:(?:the|my) )?(?:ct|mri|scans?|tests?|bloodwork|ekg) (?:was|were|is|are|came back) (?:all )?"
    rf"{_WELL}"
    rf"|{_IT_IS}(?:just|only|nothing but) {_HEADACHE})"
)
_CLAUSE = rf"(?:{_CLEAR}|{_IT_IS}{_ONLY}{_WELL}(?: (?:now|again|here|though))?)"
_NEXT = r"[\s,.;!]+(?:(?:and|so|but) )?"
_CALM = re.compile(rf"\W*{_LEAD}(?:{_CLAUSE}(?:{_NEXT}{_CLAUSE})*)?(?:[\s,]+(?:lol|haha|sorry|thanks|thank you|phew))?\W*")
_SAYS_CLEAR = re.compile(rf"\b{_CLEAR}\b")
_HEADACHE_TOLD = r"(?:(?:(?:the|my|that|this) )?(?:diary )?(?:entry|headache|migraine|diary|log))"
_IT = rf"(?:it|that|this|{_HEADACHE_TOLD})"
_ASKED = (
    r"(?:(?:so|and|then|now|just|only|please|pls|still|can you|could you|you can|u can|go ahead and|lets"
    r"|i (?:was |am )?(?:just |only |really )*(?:want(?:ed)?|need(?:ed)?|would like|trying|meant|going)(?: you)? to"
    r"|(?:just |only )*wanted to|i (?:just |only )*wanna|id like to) )*"
)
_VERB = r"(?:log|record|add|put|write|enter|keep|note|track|jot|save)"
_DIARY = r"(?:(?:in|into|to|down|on)(?: (?:in|into|to))?(?: (?:my|the))?(?: (?:diary|log|journal|record))?)"
_WISH = (
    rf"{_ASKED}(?:{_VERB} {_IT}(?: {_DIARY})?|(?:write|note|jot|log|put) down {_IT}|save"
    rf"|(?:finish|continue|go on with) {_HEADACHE_TOLD}"
    rf"|(?:keep|make|take) a (?:note|record|log) of {_IT}|make a note)"
    r"(?: (?:please|pls|anyway|anyways|now|too|down|though|tho|still|then|thanks|thank you))*"
)
_KEEP = re.compile(rf"(?:^|[\s,.;!]+)(?P<wish>{_WISH})\W*$")


def is_calm(text: str) -> bool:
    """Whether a text says no more than that all is well: "im fine now", "no false alarm"; an empty one says as much."""
    return len(text) <= _MOST_CHARACTERS and bool(_CALM.fullmatch(plain(text)))


def is_all_clear(text: str) -> bool:
    """Whether a text says why there is no emergency, and no more: "false alarm", "er said its just a migraine"."""
    return is_calm(text) and bool(_SAYS_CLEAR.search(plain(text)))


def wants_kept(text: str) -> bool:
    """Whether a text asks for an entry to be kept, all being well, and says no more: "save it anyway", "im fine i just wanted to
    write it down"."""
    words = plain(text)
    wish = _KEEP.search(words) if len(words) <= _MOST_CHARACTERS else None
    return wish is not None and is_calm(words[: wish.start()])
