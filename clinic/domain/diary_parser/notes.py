"""What no field of an entry holds and is worth keeping: a note that is called one, and how the places of the injections feel."""

from __future__ import annotations

import re

from clinic.domain import lexicon

_DAYS = "|".join((*lexicon.weekdays(), *lexicon.months()))
# A line that begins with a day is none of the note's.
_DAY = rf"\n\s*(?:[\d(*-]|today\b|yesterday\b|last\b|this\b|(?:on )?(?:{_DAYS})\b)"
# What a wish for a note is of: "add a note to yesterday's entry: ...".
_ENTRY = (
    rf"(?:it|today|yesterday|last night|diary|log|entry|headache|migraine|one|{_DAYS}"
    r"|(?:a|\d{1,2}|two|three|four|five|six|seven) (?:days?|weeks?) ago|\d{1,2}(?:st|nd|rd|th)?)(?:['’]?s)?\b"
)
_OF = rf"\s+(?:to|on|for|in|into|with)(?:(?:\s+(?:my|the|that|this|last|latest|from|of|on|for))*\s+{_ENTRY})+"
_WISH = (
    r"\b(?:add|put|write|make|leave|attach|include|append|enter)(?:\s+(?:in|down))?"
    r"(?:\s+(?:an?|the|this|that|another|my|one|new|quick|short|little|diary))*\s+notes?"
)
_WISHED = (
    rf"{_WISH}\b(?P<of>(?>{_OF}))?+(?:\s*[:,-]+|\s+(?:(?P<told>that)|saying|says|about)\b)?"
    r"(?!\s*(?:to|of|on|for|in|into|please|pls)\b)(?=\W*\w)"
)
_NOTE = re.compile(
    rf"(?:{_WISHED}|\bnotes?(?:\s*(?P<mark>:|that\b)|\s+-))\s*(?P<note>.{{1,500}}?)\s*(?={_DAY}|\Z)", re.IGNORECASE | re.DOTALL
)
_WISHED_NOTE = re.compile(rf"{_WISH}\b", re.IGNORECASE)
_BARE = re.compile(rf"[^.,;:]*{_WISH}\b(?:{_OF})?(?:\s+(?:too|please|pls|as well|then|now))*\W*", re.IGNORECASE)
# A headache with its day or a figure, called a note before anything else is said, is an entry: "note: headache yesterday 5".
_TOLD = re.compile(
    r"\W*(?:(?:add|put|write|log|make|my|diary|new|another|a)\s+)*notes?(?:\s*:|\s+-)\s*"
    r"(?=(?:[a-z']+\s+){0,3}?(?:head ?aches?|migr[a-z]+)\b)"
    rf"(?=.*(?:\d|\b(?:today|yesterday|tonight|last night|this (?:morning|afternoon|evening)"
    rf"|{_DAYS})\b))",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS = r"(?:took|had|threw|(?:the|my) (?:migraine|headache|head|shot|injection))"
_CLAUSE = re.compile(rf"\s*(?:[.,;!?\n]+|\bbut\b|\band\b(?=\s+{_BEGINS})|\balso\b)\s*", re.IGNORECASE)
_SITE = re.compile(r"\b(?:inject(?:ed|ions?)?|shots?|needles?|botox|where they (?:stuck|poked|jabbed)(?: me)?)\b", re.IGNORECASE)
_FEELS = re.compile(
    r"\b(?:sore(?:ness)?|tender(?:ness)?|bruis\w*|swollen|swelling|puffy|lumps?|lumpy|bumps?|itch\w*|red(?:ness)?|bleeding|bled)\b",
    re.IGNORECASE,
)
_PLACE = r"\b(?:inject\w*|shot|needle|botox|poke) (?:sites?|spots?|places?|areas?|points?|marks?)\b"
_ACHES = r"\b(?:hurt|pain|burn|ache)\w*"
_HURTS = re.compile(rf"{_PLACE}.*{_ACHES}|{_ACHES}.*{_PLACE}", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|never|without|isn'?t|aren'?t|wasn'?t|weren'?t)\b", re.IGNORECASE)
LONGEST = 200


def note_in(text: str) -> str | None:
    """What stands behind "note:", as written."""
    match = _NOTE.search(_told(text))
    return match["note"].strip() or None if match else None


def wishes_note(text: str) -> bool:
    """Whether a note is wished for and told in so many words: "add a note: felt stressed at work"."""
    return note_in(text) is not None and bool(_WISHED_NOTE.search(text))


def wishes_bare_note(text: str) -> bool:
    """Whether a note is wished for and not told: "add a note", "can i put a note on yesterday's entry"."""
    return note_in(text) is None and bool(_BARE.fullmatch(text.strip()))


def without_note(text: str) -> str:
    """What is told beside a note, which is kept and not read: "note: 8 hours at the airport". A "note that" is told, too."""
    text = _told(text)
    match = _NOTE.search(text)
    if match is None or (match["mark"] or match["told"] or "").lower() == "that":
        return text
    return text[: match.start()] + (match["of"] or "") + text[match.end() :]


def _told(text: str) -> str:
    """The text behind a "note:" that is none."""
    found = _TOLD.match(text)
    return text[found.end() :] if found else text


def soreness_in(text: str) -> str | None:
    """The clauses that tell how the injected places feel, as written: "injection sites are sore". A "no" in one tells of none."""
    clauses = [
        clause for clause in _CLAUSE.split(text) if _HURTS.search(clause) or (_SITE.search(clause) and _FEELS.search(clause))
    ]
    return "; ".join(clause for clause in clauses if not _DENIED.search(clause))[:LONGEST].strip() or None
