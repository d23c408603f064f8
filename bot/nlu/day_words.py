"""Words that name a day or a month of the diary and little else: "show july", "move nov 25 to nov 26", "no wait, yesterday",
"make thanksgiving a 10"; and the last entry, that is to go."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.history import History
from bot.nlu.turn_types import Turn
from bot.nlu.visit_words import CHANGE_VISIT, VISITS, last_service

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\.?"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:last |this |on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?"
DAY = (
    rf"(?:(?:the )?{_NUMBER} (?:of )?{MONTH}|{MONTH} (?:the )?{_NUMBER}|the {_NUMBER}|\d{{1,2}}/\d{{1,2}}|yesterday|today"
    rf"|last night|{_WEEKDAY})(?:,? \d{{4}})?(?:'?s)?"
)
_SPAN = rf"(?:(?:last |all of |the (?:whole )?month of )?{MONTH}(?: \d{{4}})?|(?:this|last|the) (?:week|month|year)(?:'?s)?)"
_LEAD = r"(?:(?:ok|okay|and|so|hey|hi|now|please|pls|can you|could you|can i|let me|i want to|i'?d like to|just)[\s,]+)*"
_SHOW = r"(?:show|see|view|display|open|pull up|bring up|list|look at|check|give|go to)(?: me| us)?(?: my| the)?"
_DIARY = r"(?:headache |migraine )?(?:diary|journal|log)"
_THING = r"(?:entry|entries|log|logs|headaches?|migraines?|one|attack)"
_HOLIDAY = (
    r"(?:(?:on )?(?:thanksgiving|christmas(?: eve| day)?|xmas|halloween|easter|new year'?s(?: eve| day)?|labor day|memorial day"
    r"|black friday|valentine'?s(?: day)?|the (?:4th|fourth) of july)(?: day)?)"
)
_END = r"(?:[\s,]+(?:please|pls|again|too|instead|thanks))*\W*"
_SHOWS = re.compile(
    rf"\W*{_LEAD}{_SHOW}(?: {_THING})?(?: on| of| for| from| in)? (?:{DAY}|{_SPAN})(?: {_THING})?{_END}",
    re.IGNORECASE,
)
_ANY_DAY = rf"(?:{DAY}|{_HOLIDAY})"
_READS = re.compile(
    rf"\W*{_LEAD}(?:{_SHOW}(?: {_DIARY})?(?: {_THING})?(?: on| of| for| from| in)? {_ANY_DAY}(?: {_THING})?"
    rf"|what(?:'?s| is| was| did i (?:put|write|log|enter|record)) (?:in|into|on) (?:my|the) {_DIARY}(?: on| for| from| of"
    rf"| about)? {_ANY_DAY}"
    r"|what (?:did|do|have) i (?:log|logged|write|written|put|enter|entered|record|recorded|have|save|saved)(?: down"
    rf"| in)?(?: on| for| from)?"
    rf" {_ANY_DAY}|what does (?:my|the) {_DIARY} say (?:for|about|on|of) {_ANY_DAY}){_END}",
    re.IGNORECASE,
)
_FIGURE = r"(?:\d{1,2}(?:[.,]5)?(?:\s*/\s*10)?|one|two|three|four|five|six|seven|eight|nine|ten|zero)"
_MAKES = re.compile(
    rf"\W*{_LEAD}(?:make|set|put|change|update|edit|mark|turn)(?: my| the| down)?(?: {_THING})?(?: of| for| from| on)? {_ANY_DAY}"
    rf"(?: {_THING})?(?: (?:to|at|as|into|down as|be))*(?: an?)? {_FIGURE}(?: out of (?:10|ten))?(?: instead)?{_END}",
    re.IGNORECASE,
)
_LAST_GOES = re.compile(
    rf"\W*{_LEAD}(?:(?:delete|remove|erase|scratch|scrap|drop|toss|trash|ditch|undo|cancel|get rid of|throw out|take out|take"
    rf"|wipe)"
    rf" (?:my|the|that|this)(?: very)? (?:last|latest|newest|most recent)(?: diary)? {_THING}(?: (?:out|back|away|off))?){_END}",
    re.IGNORECASE,
)
_MOVES = re.compile(
    rf"\W*{_LEAD}(?:move|change|shift|switch)(?: my| the)?(?: {_THING})?(?: (?:of|for|from|on))? {DAY}(?: {_THING})?"
    rf" (?:to|onto|into) (?:be )?(?:on )?{DAY}{_END}",
    re.IGNORECASE,
)

_SHOWN = {("diary_view", "one_day"), ("diary_view", "nothing_that_day")}
# What a wish to see a day, or to give it another number, may be taken for.
_MISTAKEN_FOR = frozenset(
    {"out_of_scope", "clarify", "diary_correct", "diary_log", "clinic_info", "headache_diary", "diary_export"}
)
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
    hours = turn.intent == "clinic_info" and not re.search(r"\d", said)  # "open saturdays?"
    reads = turn.intent in _MISTAKEN_FOR and last not in VISITS and not hours and _READS.fullmatch(said)
    if other or reads or (missed and _SHOWS.fullmatch(said)):
        return Turn("diary_view", (("diary_view", "short"),), question=text)
    if turn.intent in _MISTAKEN_FOR and (_MAKES.fullmatch(said) or _LAST_GOES.fullmatch(said)):
        return Turn("diary_correct", (("diary_correct", "short"),), question=text)
    if not (missed or turn.intent == "diary_correct") or not _MOVES.fullmatch(said):
        return None
    if missed and not last:
        return Turn("clarify", (("clarify", "short"),), offers=("diary_correct", CHANGE_VISIT), question=text)
    topic = CHANGE_VISIT if last in VISITS else "diary_correct"
    return Turn(topic, ((topic, "short"),), question=text)
