"""What the words of a message say about the diary's form, where the classifier alone would not know."""

from __future__ import annotations

import re

from bot.nlu.day_words import DAY
from bot.nlu.history import Said
from bot.nlu.lost_words import turns_down
from bot.nlu.sure_questions import goes_on
from bot.nlu.views import is_question

# What a patient may ask to see while a headache is being logged, in words that are no question.
SHOWN = frozenset({"diary_view", "diary_export", "next_appointment"})
# Topics of somebody who wants to speak with a person.
WANTS_CALL = frozenset({"callback", "human_handoff"})
# The last thing said when an entry has just been written, shown, or left as it was.
WRITTEN: frozenset[Said] = frozenset(
    {
        ("diary_log", "saved"),
        ("diary_log", "saved_free_day"),
        ("diary_log", "already_saved"),
        ("diary_log", "is_saved"),
        ("diary_correct", "changed"),
        ("diary_correct", "put_back"),
        ("diary_correct", "kept"),
        ("diary_view", "one_day"),
        ("diary_view", "latest"),
    }
)
# What waits for a "yes".
READ_BACK: frozenset[Said] = frozenset(
    {("diary_log", "read_back"), ("diary_log", "read_back_all"), ("diary_correct", "read_back")}
)
# A longer message tells a story of its own.
_MOST_WORDS = 14

_NO = re.compile(r"\b(?:no|not|never|dont|don't|wont|won't|nah)\b", re.IGNORECASE)
_LEAD = r"^(?:(?:ok|okay|wait|hey|hi|hold on|hang on|um|oh|sorry|but|and|so|no|pls|please|just|first|can you|could you)[\s,.!]+)*"
_SEE = re.compile(
    _LEAD + r"(?:let me (?:see|look|check)|show|see|view|open|display|pull up|bring up|look at|check|print|send|email|export"
    r"|download|list|give me|get me)\b|\b(?:my|the) (?:diary|log|entries|history|chart|calendar|report)\b",
    re.IGNORECASE,
)

_HOW = r"\b(?:how|can|could|may|do|where|way|what|which)\b.*"
_FORM = (
    r"(?:this|that|it|here|out|now|again|logging|asking"
    r"|(?:all of |out of )?(?:the|my|this|an?) (?:form|entry|log|diary|questions?|thing|one))"
)
_HOW_TO_STOP = re.compile(
    rf"{_HOW}(?:\b(?:cancel|quit|exit|abort|undo|discard|delete|leave|start over|go back|back out|get out)\b"
    rf"(?:\s+(?:of\s+)?{_FORM})*"
    r"|\bstop(?:\s+(?:this|now|logging|asking|(?:the|this) (?:form|entry|log|questions?|thing)))*)\W*$",
    re.IGNORECASE,
)
# One of these is what is to be cancelled or to stop, and not the form.
_OTHER_THINGS = re.compile(
    r"\b(?:appointments?|appts?|visits?|bookings?|botox|injections?|shots|treatments?|sessions?|plan|insurance|reminders?|pain"
    r"|headaches?|migraines?|meds?|medicines?|medications?|pills?|taking|work|hurting|bleeding)\b",
    re.IGNORECASE,
)

# What went with a headache that was just written down, and no further one, and no other day's: "also had aura", "threw up too".
_FELT = r"(?:i )?(?:also )?(?:had|felt|took|used|threw up|vomited|puked|got)"
_OTHER_ONE = (
    r"(?!.*\b(?:one|another|again|second|headaches?|migraines?|attacks?|today|tonight|yesterday|last night|ago|this|on"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+/10|questions?|visits?|appointments?|botox|injections?|shots?|treatments?)\b)"
)
_GOES_ON = (
    rf"^{_OTHER_ONE}(?:(?:(?:oh|ok|and)\W+)*(?:also|plus|oh and|and) {_FELT}\b|(?:(?:oh|and)\W+)*{_FELT} .*\b(?:too|as well)\W*$)"
)
# How it was, said of the one that was just written: "and it lasted 5 hours", "it was on the left side".
_SIDE = r"(?:on |in )?(?:the |my )?(?:left|right|both|one)(?: side\w*| hand side|[ -]sided|(?: \w+)? (?:eye|temple|side|half))"
_OF_ANOTHER_DAY = (
    r"(?!.*\b(?:today|tonight|yesterday|last night|ago|this (?:morning|week|afternoon|evening)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|another|again|second|visits?|appointments?|botox|injections?|shots?"
    r"|treatments?)\b)"
)
_LIKE = (
    rf"(?:{_SIDE}|throbb\w+|puls\w+|stabb\w+|dull|press\w+|burning|sharp|behind|over|still going|caused|triggered"
    r"|from (?:stress|wine|the weather))"
)
_HOW_IT_WAS = (
    rf"^{_OF_ANOTHER_DAY}(?:(?:oh|and|ok|also|plus|btw|but)\W+)*(?:it|that one|this one|(?:the|my) pain)"
    r"(?: (?:also|just|only|really|actually|even|still|did))*"
    r" (?:lasted?|went on|began|started|ended|stopped|felt (?:like|dull|sharp|tight)|hurt"
    rf"|(?:was|is|felt) (?:all |more |mostly |only |on |in )*{_LIKE})\b"
)
_IS_OVER = (
    rf"^{_OF_ANOTHER_DAY}(?:(?:oh|and|ok|also|yay|finally)\W+)*"
    r"(?:it'?s|it is|it has|it|pain is|the (?:pain|headache|migraine) (?:is|has))?"
    r" ?(?:finally |all |now |just )*(?:over|gone|ended|finished|stopped|passed|went away)"
    r"(?: (?:now|finally|at last|by now|thank god|about|around|at|after|an?|\d+|hours?|hrs?|minutes?|ish|noon|[ap]m))*\W*$"
)

_FIGURE = r"\d+(?:[.,]\d+)?(?:\s*/\s*10)?"
_PUT_RIGHT = re.compile(
    rf"\b{_FIGURE}\s*[a-z]*,? (?:and )?not (?:an? |the )?\d"  # 600 mg not 400
    rf"|\bnot (?:an? )?{_FIGURE}\s*[a-z]*,? "  # not 400, it was 600
    r"|^(?:it was )?not (?:the |an? )?[a-z]+,? (?:but |it was |i took |just )*(?:the |an? )?[a-z]+$"  # not advil, aleve
    r"|^(?:no|wasn'?t) [a-z]+ (?:it was|just|but)\b"  # no nausea it was dizziness
    r"|\b(?:i|you|u|it) (?:put|puts|said|says|wrote|typed|entered|logged|told you|picked|recorded|hit|saved|pressed)\b"
    r".*\b(?:but|instead|should|meant|was|not)\b"
    rf"|^(?:it'?s|its|it was|was|that'?s|thats) (?:an? |really |actually |more like |only |about )*{_FIGURE}"
    r"|\bforgot (?:the|my|about the|to (?:say|mention|tell))\b|^(?:i )?only (?:took|had|lasted|was)\b"
    r"|^(?:(?:actually|oh|sorry|and)\W+)*(?:the|my) (?!visit|appointment|botox|shot|injection|doctor|nurse|staff|chat)"
    r"[a-z]+ was (?:actually |really |only )?[a-z0-9]+(?: ?mg)?\W*$"  # the maxalt was zomig
    r"|^(?:(?:and|oh|btw|ps)\W+)*i also (?:took|used)\b|^(?:and|oh|also|plus)\b.*\bi (?:took|used)\b"  # i also took an advil
    r"|\bi (?:meant|mean)\b|\bmeant to (?:say|put|write|type)\b"
    r"|\bmake (?:it|that)\b|\bshould (?:be|say|have (?:been|said))\b"
    r"|^(?:no|nope|wait|oops|ups|sorry|actually|correction|hang on|hold on)\b.*"
    r"\b(?:it|that|they|pain|i) (?:was|were|is|took|had|lasted|felt|went|started)\b"
    r"|\b(?:it|that) (?:actually|really) (?:was|went|lasted|started|got)\b"
    rf"|{_GOES_ON}|{_HOW_IT_WAS}|{_IS_OVER}",
    re.IGNORECASE,
)

# "No wait, 4 hours" and "oops, yesterday" say no more than what is right.
_CORRECTING = re.compile(
    r"(?:(?:no|nope|wait|oops|ups|whoops|sorry|actually|correction|hang on|hold on|my bad|oh|ah|i meant?)\b[\s,.!:-]*)+"
    r"(?P<rest>\S.*)",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?:on |it was )*{DAY}\W*", re.IGNORECASE)
_IT = r"(?:it|that|this|that one|this one|that entry|the entry|the last one|the last entry)"
_TAKE_BACK = re.compile(
    r"\W*(?:(?:no|nope|wait|oops|ups|sorry|actually|ok|okay|oh|please|pls|can you|could you|just|hmm|never ?mind)\b[\s,.!]*)*"
    rf"(?:(?:scratch|scrap|unsave|undo|cancel|delete|remove|erase) {_IT}|undo|take {_IT} (?:back|out|off)|(?:i )?take {_IT} back"
    rf"|(?:do not|don'?t) (?:save|keep|log|record) {_IT})(?:[\s,]+(?:please|pls|again|sorry))*\W*",
    re.IGNORECASE,
)

_WELL = (
    r"ok(?:ay|ey|ie)?|k|kk|great|good|cool|perfect|nice|awesome|alright|all right|got it|gotcha|sounds good|i see|understood"
    r"|noted|makes sense|good to know|fair enough|(?:that'?s |thats )(?:good|great|fine|helpful)|will do"
)
_CONTENT = re.compile(rf"\W*(?:(?:{_WELL}|yes|yep|yeah)(?!\w)\W*)+", re.IGNORECASE)
_NOTED = re.compile(rf"[^\w?]*(?:(?:{_WELL}|oh|ah|thanks|thx|ty|thank you)(?!\w)[^\w?]*)+", re.IGNORECASE)
_SAVE = re.compile(
    r"\W*(?:(?:ok|okay|yes|yep|yeah|please|pls|just|now|so)\W+)*(?:save|log|keep|store)"
    r"(?: (?:it|this|that|them|all|now|please|pls))*\W*",
    re.IGNORECASE,
)

_SMALL = r"(?:about|around|like|maybe|for|just|only|almost|nearly|a|an|or|so|to|and|over|under|roughly|it was|lasted|still|~)"
_COUNT = r"(?:\d+(?:[.,:]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|half|couple of|few)"
_UNIT = r"(?:h|hs|hrs?|hours?|m|mins?|minutes?|days?|am|pm|/\s*10|out of (?:10|ten)|-)"
_BARE_FIGURE = re.compile(rf"(?:{_SMALL}\s+)*{_COUNT}(?:\s*(?:{_SMALL}\b|{_COUNT}\b|{_UNIT}))*\W*", re.IGNORECASE)


_VISIT = r"(?:appointments?|appts?|visits?|bookings?|slots?)"
_ABOUT_VISIT = re.compile(
    rf"{_LEAD}(?:i (?:want|need|have|would like) to |i'd like to |help me )?"
    rf"(?:cancel|move|change|reschedule|rebook|postpone|book|make|schedule|call off)\b.{{0,30}}\b{_VISIT}\b",
    re.IGNORECASE,
)
_FORGOTTEN = re.compile(
    r"\W*(?:(?:i|um|uh|hm+|honestly|sorry|just|really|no|yes|yeah|yep|but|something|oh|ok|tbh|so)\W+)*"
    r"(?:(?:don.?t|dont|do not|can.?t|cant|can ?not|couldn.?t|couldnt) (?:really |quite |even |exactly |honestly |actually )*"
    r"(?:remember|recall|tell|say)|forgot|forget)"
    r"(?:,? (?:(?:what (?!day|year|month|my|happened)|which (?!day it|year|month)|how (?!to\b)|when |if |whether )[^.!?,]*"
    r"|exactly|it|that|which|which one|what|when|anymore|any|sorry|tbh|lol|really|now|though|for sure|at all))*\W*",
    re.IGNORECASE,
)
ABOUT_VISITS = frozenset({"change_appointment", "book_appointment"})


def says_no(text: str) -> bool:
    """Whether a "no" stands anywhere in it."""
    return bool(_NO.search(text))


def asks_beside(text: str, topic: str) -> bool:
    """Whether a message of a `topic` asks for something, and is not an answer to the form: "show my diary", "get me a human"."""
    wants_visit = topic in ABOUT_VISITS and bool(_ABOUT_VISIT.search(text.strip()))
    asks = is_question(text) and not goes_on(text)
    return asks or topic in WANTS_CALL or wants_visit or (topic in SHOWN and bool(_SEE.search(text.strip())))


def asks_how_to_stop(text: str) -> bool:
    """Whether a message asks how to get out of what is being asked: "wait how do i cancel". A visit or a pain is not meant."""
    return bool(_HOW_TO_STOP.search(text.strip())) and not _OTHER_THINGS.search(text) and _is_short(text)


def puts_right(text: str) -> bool:
    """Whether a message puts right what has just been written down: "600 not 400", "i put 8 but it was 6", "no wait, 4 hours"."""
    corrected = _CORRECTING.fullmatch(text.strip())
    if names_right_day(text) or (corrected and is_bare_figure(corrected["rest"])):
        return True
    return bool(_PUT_RIGHT.search(text.strip())) and _is_short(text) and not is_question(text)


def takes_back(text: str) -> bool:
    """Whether a message takes back what has just been written down, and says no more: "scratch that", "dont save it"."""
    return bool(_TAKE_BACK.fullmatch(text.strip()))


def of_written(text: str, last: Said) -> bool:
    """Whether a message wants otherwise what was said last, an entry: put right, taken back, or simply "thats wrong". Behind a
    day that was only shown, "no, the 12th" asks for another one."""
    shown = last[0] == "diary_view" and names_right_day(text)
    return last in WRITTEN and not shown and (puts_right(text) or takes_back(text) or turns_down(text))


def names_right_day(text: str) -> bool:
    """Whether a message is a no and a day: "no wait, the 12th"."""
    corrected = _CORRECTING.fullmatch(text.strip())
    return corrected is not None and bool(_DAY.fullmatch(corrected["rest"]))


def wants_saved(text: str) -> bool:
    """Whether a message is "save", and nothing else: "ok save it please"."""
    return bool(_SAVE.fullmatch(text))


def is_content(text: str) -> bool:
    """Whether a message only says that all is well: "ok", "perfect"."""
    return bool(_CONTENT.fullmatch(text))


def takes_note(text: str) -> bool:
    """Whether a message only says that an answer has arrived: "ok", "okay thanks got it". A "yes" wants more."""
    return bool(_NOTED.fullmatch(text))


def is_bare_figure(text: str) -> bool:
    """Whether a message is a figure or a length and nothing else: "2 hours", "7/10"."""
    return bool(_BARE_FIGURE.fullmatch(text.strip()))


def is_forgotten(text: str) -> bool:
    """Whether an answer to the form is that nobody knows any more: "i dont remember", "cant remember what i took". Whoever does
    not remember a name, a place or what day it is, says more than that."""
    return bool(_FORGOTTEN.fullmatch(text))


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS
