"""What begins an entry of the diary and looks like a change of one, and what looks like an entry and tells of no headache."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.day_words import DAY
from bot.nlu.form_words import WRITTEN, is_bare_figure
from bot.nlu.history import History, Said
from bot.nlu.turn_types import Turn

# Said to a figure alone where the diary has just been left.
WHICH_FIGURE: Said = ("diary_log", "which_figure")
GIVEN_UP: Said = ("diary_log", "discarded")
_LEFT = frozenset(
    {
        *((("diary_log", part)) for part in ("discarded", "saved", "saved_free_day", "already_saved", "is_saved", "still_open")),
        *((("diary_correct", part)) for part in ("kept", "changed", "deleted", "put_back")),
        WHICH_FIGURE,
    }
)

_LEAD = r"\W*(?:(?:hi|hey|hello|ok|okay|oh|so|and|also|um|uh|wait|well|please|pls|actually|sorry|thanks|yes|yeah|no)\b[\s,.!]*)*"
_WISH = (
    r"(?:(?:(?:can|could|may|should) (?:i|you|u|we)(?: please| pls| also| just| still)*|let me|(?:i )?forgot to|how (?:do|can) i"
    r"|(?:i )?(?:also |just )*(?:want|wanna|need|have|gotta|would like|wish)(?: to)?|i'?d (?:like|love) to|is it ok(?:ay)? to"
    r"|id like to|please|pls|help me) )*"
)
_ADD = r"(?:add|log|record|enter|put in|put down|write(?: down| in)?|note(?: down)?|track|make|start|do|report|register|get in)"
_KIND = (
    r"(?:a|an|one|another|my|the|new|bad|second|other|this|that|last|night'?s?|(?:this |that )?morning'?s?|(?:an? )?entry for)"
)
_HEADACHE = r"(?:head ?aches?|migr[a-z]+|attacks?|one|entry|ha)"
_WHEN = rf"(?: (?:from|for|on|of|in|that (?:was|i had)|i had|i got))*(?: {DAY})"
_END = r"(?:[\s,]+(?:please|pls|too|as well|also|now|in|(?:in|into|to) my (?:diary|log)|night|morning|evening|afternoon))*\W*"
_BEGINS = re.compile(
    rf"{_LEAD}{_WISH}{_ADD}(?:(?: {_KIND})* {DAY}(?: {_KIND})* {_HEADACHE}|(?: {_KIND})* {_HEADACHE}{_WHEN}){_END}", re.IGNORECASE
)

_VERY = (
    r"(?:(?:so|just|really|very|pretty|kinda|a bit|a little|super|totally|completely|dead|too|quite|bone|feeling|all|still|been"
    r"|running|always|again) )*"
)
_IM = r"(?:(?:i'?m|i am|im|i was|i'?ve been|ive been|feeling|felt|was|i feel|we'?re|were|been) )?"
_STATE = (
    r"(?:late|tired|exhausted|sleepy|wiped(?: out)?|beat|worn out|busy|swamped|slammed|stressed(?: out)?|bored|hungry|starving"
    r"|in a (?:hurry|rush)|at work|off work|working|grumpy|cranky|behind|on my way|out of town|on vacation|traveling)"
)
_WELL = r"(?:fine|good|ok|okay|great|alright|all right|nice|fun|long|slow|busy|crazy|hectic|stressful|boring)"
_PLACE = (
    r"(?:at|in|with) (?:the |my )?(?:work|school|college|class|church|office|gym|beach|meetings?|kids|shop|store|job|airport)"
)
_THING = (
    r"(?:work|school|class|college|church|practice|traffic|(?:the |my )?(?:weather|drive|commute|meetings?|shift|job|kids|lunch"
    r"|dinner|party|trip|flight|exam|test|interview|game|boss|day at (?:work|school)))"
)
_ON = rf"(?:(?:{DAY}|this (?:morning|afternoon|evening)|tonight|all day|lately|again|right now)\W*)"
_HAVE = r"(?:(?:i )?(?:have|had|got|go(?:t|ing)? to|went to|am at|was at) (?:a |an |the |my )?)"
# How somebody is apart from any pain, or how the day went at something else. No head, no pain and no figure is in these words.
_OTHER_BUSINESS = re.compile(
    rf"{_LEAD}(?:{_ON}[\s,]*)?(?:{_IM}{_VERY}{_STATE}"
    rf"|(?:(?:it )?(?:was|is|has been) )?(?:an? )?{_VERY}{_WELL}(?: (?:day|week|night))? {_PLACE}"
    rf"|{_THING} (?:was|is|were|went|has been) {_VERY}(?:{_WELL}|rough|bad|awful|terrible)|{_HAVE}{_THING}"
    rf"|(?:an? )?{_VERY}(?:busy|long|slow|crazy|hectic|stressful|boring|fun) (?:day|week|night)"
    rf"|(?:i )?(?:over ?slept|slept {_VERY}(?:in|late|badly|bad|poorly|well|good|great|terribly|awful|fine|ok))"
    rf"|(?:it'?s|its|it is) {DAY})(?:[\s,]+{_ON})*(?:[\s,]+{_PLACE})?(?:[\s,]*(?:lol|haha|ugh|tho|though))*\W*",
    re.IGNORECASE,
)
_MISREAD = frozenset({"diary_correct", "clarify", "out_of_scope", "headache_diary", "diary_view", "missed_treatment", "ask_more"})
# A note for the diary, and none for somebody at the clinic.
_NOTE = re.compile(
    rf"{_LEAD}{_WISH}(?:add|put|write|make|leave|attach|include|append|enter|record|log)(?: in| down)?"
    r"(?: (?:an?|the|this|that|another|my|one|new|quick|short|little|diary))* notes?\b"
    r"(?!.*\b(?:for|to|from|with) (?:(?:my|the|your|a|dr) )*"
    r"(?:doctor|dr|nurse|specialist|staff|clinic|desk|team|provider|chart|file)\b)",
    re.IGNORECASE,
)
_THE_ENTRY = (
    r"(?:(?:my|the|that|this|with|it) )*(?:(?:headache |diary )?(?:entry|log|logging)|headache|migraine|diary|it|telling you)"
)
_GOES_ON = re.compile(
    rf"{_LEAD}{_WISH}(?:(?:(?:go|get|come|take me|bring me|can we go) )?back to {_THE_ENTRY}"
    rf"|(?:let'?s |lets )?(?:continue|resume|finish|complete|go on|carry on)(?: {_THE_ENTRY})?"
    r"|(?:pick|start|take) (?:it )?(?:up|again)? ?(?:from )?where (?:we|i) (?:left off|stopped|were)"
    rf"|where (?:were|was|did) (?:we|i)(?: stop| leave off)?){_END}",
    re.IGNORECASE,
)


def begins_entry(text: str) -> bool:
    """Whether a text wants a headache of a day that it names put into the diary, and tells nothing else of it: "can i add
    yesterday's headache", "want to log one for tuesday"; not "add nausea to yesterday's headache"."""
    return bool(_BEGINS.fullmatch(_plain(text)))


def is_other_business(text: str) -> bool:
    """Whether a text tells how somebody is, or how the day went, and of no headache nor of a day without one: "running late
    today", "im dead tired today", "today was fine at work"; not "today was fine"."""
    return bool(_OTHER_BUSINESS.fullmatch(_plain(text)))


def goes_on(text: str) -> bool:
    """Whether a text wants to go on with an entry that was left: "go back to my entry", "resume", "where were we"."""
    return bool(_GOES_ON.fullmatch(_plain(text)))


def adds_note(text: str) -> bool:
    """Whether a text wants a note put into the diary: "add a note: felt stressed at work"; not "leave a note for my doctor"."""
    return bool(_NOTE.match(_plain(text)))


def of_entry(turn: Turn, text: str, history: History) -> Optional[Turn]:
    """The turn of a wish to begin an entry, to go on with one that was left, or to add a note to one, which was taken for
    something else; and of a figure alone behind a diary that was left, which may be of anything. None for any other text."""
    left = GIVEN_UP in history.said and goes_on(text)
    if turn.intent in _MISREAD and (left or begins_entry(text)):
        return Turn("diary_log", (("diary_log", "short"),), question=text)
    if (turn.intent in _MISREAD or WRITTEN & set(history.said[-1:])) and adds_note(text):
        return Turn("diary_correct", (("diary_correct", "short"),), question=text)
    if turn.intent in ("diary_log", "diary_correct") and is_bare_figure(text) and history.said[-1:] and history.said[-1] in _LEFT:
        return Turn("clarify", (WHICH_FIGURE,), question=history.question)
    return None


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
