"""What is told by the way, and is kept as a note where no field of an entry holds it: "btw started a new job", "(had a row with
my sister)". Few signs are sure enough: the words of the others are left unread."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST = 120
_SIGN = (
    r"\b(?:btw|by the way|j?fyi|for what it'?s worth|fwiw|p\.? ?s\.?(?![a-z\d'])|side ?note|just so (?:you|u) know|jsyk"
    r"|for the record|worth (?:noting|mentioning)"
    r"|(?:idk|not sure) if (?:it|this|that)(?:'?s| is)? (?:matters?|relevant|related),?(?: but)?)[\s:,-]*(?:that |also |but )?"
)
_ASIDE = re.compile(rf"{_SIGN}(?P<told>[^.,;!?\n()\d]{{3,{_MOST}}})(?P<end>[.,;!?\n()]|$)", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\((?P<told>[^()?;\d]{{8,{_MOST}}})\)")
# In brackets it is of a day's events where it begins so; else it may be a thought about what was told: "(not too bad)".
_EVENT = re.compile(
    r"(?:i (?:was|had|got|went|did|just|started|forgot|lost|moved|saw|worked|cooked|cleaned|drove|flew|ran|missed|argued|fought)"
    r"|we (?:were|had|went|got|moved|drove|flew)|my (?!(?:left|right|head|worst|usual|normal|pain|eye|neck)\b)"
    r"|had (?:an?|to|my|some) |went (?:to|for|on|out)|got (?:a|into|in|my|home)|forgot|started|lost|moved|broke|watched|visited"
    r"|was (?:at|in|on|with|out) )",
    re.IGNORECASE,
)
# Said to the clinic, and no event of the day.
_TO_US = re.compile(
    r"\b(?:you|your|u|ur|thanks?|thx|sorry|pls|please|appointments?|appt|refills?|call|cancel\w*|reschedul\w*|delete|change|log|save"
    r"|entry|entries|diary|question|wonder\w*|ask|help|app|bot|message|typ(?:ing|ed)|doctor|dr|nurse|clinic|insurance|botox"
    r"|prescription|number|email|name|worst|headaches?|migraines?|pain)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:can|could|should|do|does|did|is|are|was it|will|would|may|what|whats|when|why|how|who|where|which)\b", re.IGNORECASE
)


def asides(text: str) -> Iterator[str]:
    """What a text tells by the way, as written and in order; whether a field holds it is for the caller to see."""
    found = [match for match in _ASIDE.finditer(text) if match["end"] != "?" and not _ASKS.match(match["told"].strip())]
    found += [match for match in _IN_BRACKETS.finditer(text) if _EVENT.match(match["told"].strip())]
    for match in sorted(found, key=lambda match: match.start()):
        told = match["told"].strip()
        if " " in told and not _TO_US.search(told):
            yield told
