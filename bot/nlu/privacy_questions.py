"""Who reads what is told, and how long it is kept, asked while the diary's form is open: "does my doctor get this"."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.history import Said

_WHO_READS: Said = ("privacy", "who_reads")
_KEPT: Said = ("privacy", "what_is_kept")

_LEAD = (
    r"\W*(?:(?:ok|okay|so|um|uh|hm+|hey|hi|oh|wait|well|and|but|also|btw|sorry|lol|quick question|just|just wondering|wondering"
    r"|before i (?:answer|go on|say))\b[\s,.!]*)*"
)
_END = r"(?:[\s,]+(?:here|now|too|though|tho|then|anyway|please|pls|or (?:not|no|what)|later|at all|with (?:it|this)))*\W*"
_READER = (
    r"(?:(?:my|the|your|our|his|her|any|other) )?(?:doctors?|dr|doc|neurologist|neuro|nurses?|provider|clinic|staff|team|office"
    r"|insurance|insurer|boss|employer|work|family|husband|wife|partner|parents|mom|dad|kids|anyone|anybody|someone|somebody|people"
    r"|others?|everyone|they|you|u|a (?:person|human|real person))(?: else)?"
)
_SMALL = r"(?:(?:also|actually|ever|even|really|all|be able to|get to|going to|gonna|automatically) )*"
_SEE = (
    r"(?:see|sees|read|reads|get|gets|look at|looks at|look over|view|views|receive|receives|check|checks|know about"
    r"|knows about|find out about|have access to|has access to|have|has)"
)
_THIS = (
    r"(?:(?:all |any of )?(?:this|these|it|that|them)"
    r"|(?:my|the) (?:diary|entry|entries|answers?|log|logs|chat|messages?|data|info|information|headaches?)"
    r"|what i (?:write|say|log|put|type|tell you|enter)(?: in| down)?)(?: (?:diary|entry|chat|stuff|info|data))?"
)
_IS = r"(?:is|are|will)"
_SHARE = r"(?:share|sell|send|show|give|forward|pass on)"
_PRIVATE = r"(?:private|confidential|secure|safe|anonymous|public|shared|secret|hipaa(?: compliant)?)"
_WHO_READS_THIS = re.compile(
    rf"{_LEAD}(?:who(?: else| all)? {_SMALL}(?:can |will |would |gets to |is going to |does |do )?{_SMALL}{_SEE} {_THIS}"
    rf"|(?:does|do|did|will|would|can|could|is|are) {_READER} {_SMALL}(?:going to |able to )?{_SEE} {_THIS}"
    rf"|(?:do|does|will|would|can) (?:you|u|they|the clinic|this (?:app|thing|chat)) {_SMALL}{_SHARE} {_THIS}"
    rf"(?: (?:out|on|around))?(?: (?:to|with) [\w' ]{{1,30}}?)?"
    rf"|(?:does|do|will|is|are) {_THIS} (?:also |really )?(?:(?:be |get )?(?:sent|shared)|go|going)"
    rf" (?:to|with|in|into) (?:my |the |your )?[\w' ]{{2,30}}?"
    rf"|(?:where|who) (?:does|do|will|is|are) {_THIS} (?:go|going|end up|get sent|sent|shared)(?: to| with)?"
    rf"|{_IS} {_THIS} (?:be )?(?:really |all |kept |completely |totally )*{_PRIVATE}){_END}",
    re.IGNORECASE,
)
_HOW_LONG_KEPT = re.compile(
    rf"{_LEAD}(?:how long (?:do|will|does|is|are) (?:(?:you|u|they|the clinic) (?:keep|store|save|hold on to) {_THIS}"
    rf"|{_THIS} (?:be )?(?:kept|stored|saved)(?: for)?)|(?:where|how) (?:do you|is|are) (?:keep |store )?{_THIS} (?:kept|stored)?"
    rf"|what (?:happens to|do you do with) {_THIS}){_END}",
    re.IGNORECASE,
)


def of_privacy(text: str) -> Optional[Said]:
    """What answers such a question; None for any other text."""
    plain = " ".join(text.replace("\u2019", "'").split())
    if _WHO_READS_THIS.fullmatch(plain):
        return _WHO_READS
    return _KEPT if _HOW_LONG_KEPT.fullmatch(plain) else None
