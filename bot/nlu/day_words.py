"""Words that name a day or a month of the diary and little else: "show july", "move nov 25 to nov 26", "no wait, yesterday"."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.history import History
from bot.nlu.turn_types import Turn
from bot.nlu.visit_words import CHANGE_VISIT, VISITS, last_service

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\.?"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:last |this |on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?"
DAY = (
    rf"(?:(?:the )?{_NUMBER} (?:of )?{_MONTH}|{_MONTH} (?:the )?{_NUMBER}|the {_NUMBER}|\d{{1,2}}/\d{{1,2}}|yesterday|today"
    rf"|last night|{_WEEKDAY})(?:,? \d{{4}})?(?:'?s)?"
)
_SPAN = rf"(?:(?:last |all of |the (?:whole )?month of )?{_MONTH}(?: \d{{4}})?|(?:this|last|the) (?:week|month|year)(?:'?s)?)"
_LEAD = r"(?:(?:ok|okay|and|so|hey|hi|now|please|pls|can you|could you|can i|let me|i want to|i'?d like to|just)[\s,]+)*"
_SHOW = r"(?:show|see|view|display|open|pull up|bring up|list|look at|check|give|go to)(?: me| us)?(?: my| the)?"
_THING = r"(?:entry|entries|log|logs|headaches?|migraines?|one|attack)"
_END = r"(?:[\s,]+(?:please|pls|again|too|instead|thanks))*\W*"
_SHOWS = re.compile(
    rf"\W*{_LEAD}{_SHOW}(?: {_THING})?(?: on| of| for| from| in)? (?:{DAY}|{_SPAN})(?: {_THING})?{_END}",
    re.IGNORECASE,
)
_MOVES = re.compile(
    rf"\W*{_LEAD}(?:move|change|shift|switch)(?: my| the)?(?: {_THING})?(?: (?:of|for|from|on))? {DAY}(?: {_THING})?"
    rf" (?:to|onto|into) (?:be )?(?:on )?{DAY}{_END}",
    re.IGNORECASE,
)

_SHOWN = {("diary_view", "one_day"), ("diary_view", "nothing_that_day")}
# What a bare day is taken for.
_OF_A_DAY = frozenset({"out_of_scope", "clarify", "next_appointment", CHANGE_VISIT, "diary_correct", "diary_log"})
_OTHER_DAY = re.compile(
    rf"\W*(?:(?:no|nope|wait|sorry|oops|actually|i meant?|and|what about|how about)\b[\s,.!]*)*{DAY}{_END}", re.IGNORECASE
)


def of_named_day(turn: Turn, text: str, history: History) -> Optional[Turn]:
    """The turn of a wish to see or move days, where nothing else was understood; behind a visit it is that one which is to be
    moved. With nothing spoken of, a day may be either's, and both are offered."""
    said, last = " ".join(text.split()), last_service(history)
    missed = turn.intent in ("out_of_scope", "clarify")
    other = turn.intent in _OF_A_DAY and _SHOWN & set(history.said[-1:]) and _OTHER_DAY.fullmatch(said)
    if other or (missed and _SHOWS.fullmatch(said)):
        return Turn("diary_view", (("diary_view", "short"),), question=text)
    if not (missed or turn.intent == "diary_correct") or not _MOVES.fullmatch(said):
        return None
    if missed and not last:
        return Turn("clarify", (("clarify", "short"),), offers=("diary_correct", CHANGE_VISIT), question=text)
    topic = CHANGE_VISIT if last in VISITS else "diary_correct"
    return Turn(topic, ((topic, "short"),), question=text)
