"""A headache that is told with how bad it was: it is there to be kept, whatever else a message is about."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.topic_kinds import SMALL_TALK
from bot.nlu.turn_types import Turn
from bot.nlu.views import is_question

_HEADACHE = r"(?:head ?aches?|migr[a-z]+)"
_POINTS = r"\b(?:10|[0-9](?:[.,]5)?)"
_OF_TEN = r"(?:/\s*10|(?:out )?of (?:10|ten))(?![\d/])"
_SCALE = rf"(?:{_POINTS}\s*{_OF_TEN}|\b(?:like|was|about|maybe) an? {_POINTS}(?=\s*(?:[.,;!]|and\b|$)))"
_TELLS_ENTRY = re.compile(rf"\b{_HEADACHE}\b.{{0,60}}?{_SCALE}|{_SCALE}\s+{_HEADACHE}\b", re.IGNORECASE | re.DOTALL)
# What is so in general is no entry of a day.
_IN_GENERAL = re.compile(
    r"\b(?:used to|usually|always|often|typically|generally|normally|on average|average|most days|every day|daily|sometimes"
    r"|before (?:the )?botox|for years|would be|if|(?:went|gone|going|down|dropped|fell|fallen) (?:down )?from)\b",
    re.IGNORECASE,
)
_OF_DIARY = frozenset({"diary_log", "diary_correct", "diary_view", "diary_export"})
_SAYS_NOTHING = frozenset({"clarify", "out_of_scope", *SMALL_TALK})


def tells_entry(text: str) -> bool:
    """ "Headache 7/10 today and my eyelid droops", "migraine yesterday, 5/10. dr said i should try topiramate"."""
    return bool(_TELLS_ENTRY.search(text)) and not _IN_GENERAL.search(text) and not is_question(text)


def with_entry(turn: Turn, text: str) -> Turn:
    """The turn of such a message: the diary, and behind it the answer to what else is said."""
    if turn.intent in _OF_DIARY or not tells_entry(text):
        return turn
    others = tuple(said for said in turn.answers if said[0] not in _SAYS_NOTHING)
    return replace(turn, intent="diary_log", answers=(("diary_log", "short"), *others))
