"""A headache that is told with how bad it was, or to have gone on for days: it is there to be kept, whatever else is said."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.care_questions import beside_question
from bot.nlu.day_words import DAY
from bot.nlu.out_of_bounds import beside_advice
from bot.nlu.topic_kinds import SMALL_TALK
from bot.nlu.turn_types import Turn
from bot.nlu.views import is_question

_HEADACHE = r"(?:head ?aches?|migr[a-z]+)"
_POINTS = r"\b(?:10|[0-9](?:[.,]5)?)"
_OF_TEN = r"(?:/\s*10|(?:out )?of (?:10|ten))(?![\d/])"
_SCALE = rf"(?:{_POINTS}\s*{_OF_TEN}|\b(?:like|was|about|maybe) an? {_POINTS}(?=\s*(?:[.,;!]|and\b|$)))"
_TELLS_ENTRY = re.compile(rf"\b{_HEADACHE}\b.{{0,60}}?{_SCALE}|{_SCALE}\s+{_HEADACHE}\b", re.IGNORECASE | re.DOTALL)
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven)"
_DAYS = rf"(?:{_NUMBER} (?:days?|hours|hrs)|a (?:whole |full )?week)"
_NOTHING_HELPS = r"\b(?:nothing|no meds?|none of my meds)(?: \w+)? (?:touch\w*|help\w*|work\w*|mak\w+ a dent)"
_GOES_ON = re.compile(
    rf"\bbeen (?:going|going on|at it)(?: for)? {_DAYS}\b|\b(?:its|it'?s|it has) been {_DAYS} now\b"
    rf"|\bday {_NUMBER} (?:of|with|into) (?:this|the|my|a) (?:same )?{_HEADACHE}\b|\b{_HEADACHE},? day {_NUMBER} now\b",
    re.IGNORECASE,
)
_HOW_BAD = re.compile(rf"{_SCALE}|{_NOTHING_HELPS}|\b{_HEADACHE}\b", re.IGNORECASE)
# A stretch without one, up to today: "headache free since the 20th", "5 days since my last migraine".
_FREE_SINCE = re.compile(
    rf"\b(?:(?:headache|migraine|pain)[ -]free|no (?:{_HEADACHE}|pain))(?: at all)? (?:ever )?since (?:last )?{DAY}"
    rf"|\b\d+ days since (?:my |the )?last {_HEADACHE}",
    re.IGNORECASE,
)
# "Headache every day this week" tells of days, though "every day" alone does not.
_EVERY_DAY = re.compile(rf"\b{_HEADACHE} (?:every|each)(?: single)? day (?:this|last|past|all) week\b", re.IGNORECASE)
_OTHER_PAIN = re.compile(
    r"\b(?:neck|back|shoulders?|jaw|arms?|eyelid|eyebrow|fever|bruis\w*|swelling|rash|stomach|flu)\b", re.IGNORECASE
)
_OF_VISIT = re.compile(
    r"\b(?:botox|shots?|injections?|injected|needles?|visits?|appointments?|appt|clinic|nurse|doctor|dr|staff|service|rate|review)\b",
    re.IGNORECASE,
)
# What is so in general is no entry of a day.
_IN_GENERAL = re.compile(
    r"\b(?:used to|usually|always|often|typically|generally|normally|on average|average|most days|every day|daily|sometimes"
    r"|before (?:the )?botox|for years|would be|if|(?:went|gone|going|down|dropped|fell|fallen) (?:down )?from)\b",
    re.IGNORECASE,
)
# With two of these a headache, and with one of them its number, is told to be kept, also beside a question.
_LASTED = re.compile(
    r"\b(?:\d+(?:[.,]\d+)? ?(?:h|hrs?|hours?|mins?|minutes?)|all (?:day|night)|(?:an|one|two|three|few) hours?)\b", re.IGNORECASE
)
_TAKEN = re.compile(r"\b(?:took|taken|had to take|used)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:today|yesterday|last night|this (?:morning|afternoon|evening)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|since \w+)\b",
    re.IGNORECASE,
)
_REFUSED = ("medical_advice", "short")
_OF_DIARY = frozenset({"diary_log", "diary_correct", "diary_view", "diary_export"})
_SAYS_NOTHING = frozenset({"clarify", "out_of_scope", *SMALL_TALK})


_UNTAKEN = (
    r"\b(?:(?:not|no|didn'?t|couldn'?t|can'?t|did not|could not|cannot|wouldn'?t|haven'?t|without|skipped) (?:\w+ ){0,2}?"
    r"(?:tak\w+|meds?|medicines?|medications?|pills?|tablets?|triptans?|painkillers?|anything)|(?:took|taken|taking) nothing)\b"
)
_REASON = re.compile(
    rf"(?P<told>.*{_UNTAKEN}[^.?!;]{{0,25}}?)[\s,]+(?:be?cause|cos|cuz|coz|cause|bc|since|as)\s+(?:i'?ve|i have|i'?m|i am|i)\b"
    r"[^.?!;]{0,50}\b(?:days?|pills?|doses?|tablets?|triptans?|limit|max)\b[^.?!;,]{0,20}(?P<behind>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = re.compile(rf"{_SCALE}|\b{_HEADACHE}\b|{_WHEN.pattern}", re.IGNORECASE)


def without_reason(text: str) -> str:
    """`text` without a count of days that is only why nothing was taken: "6/10 yesterday, no meds cos ive had my 9 pill days
    this month" asks nothing of that count."""
    found = _REASON.fullmatch(text)
    told = f"{found['told']}{found['behind']}" if found else text
    return told if found and _TOLD.search(told) and not is_question(text) else text


def tells_entry(text: str) -> bool:
    """ "Headache 7/10 today and my eyelid droops", "been going for 4 days now, 7/10", "headache every day this week so far"."""
    if is_question(text):
        return False
    return bool(_EVERY_DAY.search(text) or _FREE_SINCE.search(text)) or (_tells_of_one(text) and not _IN_GENERAL.search(text))


def tells_beside_advice(text: str) -> bool:
    """ "5/10 yesterday 3 hours took 2 advil. is it safe to take more today": an entry, and a question that is no part of it; also
    whether to go for help: "migraine today 9/10, should i go to the er"."""
    told = beside_advice(text) or beside_question(text)
    if told is None or is_question(told) or _IN_GENERAL.search(told):
        return False
    facts = [bool(words.search(told)) for words in (_LASTED, _TAKEN, _WHEN)]
    bad, named = re.search(_SCALE, told, re.IGNORECASE), re.search(rf"\b{_HEADACHE}\b", told, re.IGNORECASE)
    return bool(bad and (named or any(facts))) or (bool(named) and sum(facts) > 1)


def tells_facts(text: str) -> bool:
    """Whether it is told how bad a headache was, or how long it lasted: more than a correction says."""
    return bool(re.search(_SCALE, text, re.IGNORECASE) or _LASTED.search(text) or re.search(rf"\b{_HEADACHE}\b", text, re.I))


def _tells_of_one(text: str) -> bool:
    goes_on = _GOES_ON.search(text) and _HOW_BAD.search(text) and not _OTHER_PAIN.search(text)
    return bool(_TELLS_ENTRY.search(text) or goes_on or _tells_facts_alone(text))


def _tells_facts_alone(text: str) -> bool:
    """ "Yesterday 6/10, used up my triptans", "today 7/10 for 3 hours": no headache is named, and what hurts is nothing else."""
    return bool(
        re.search(_SCALE, text, re.IGNORECASE)
        and (_WHEN.search(text) or (_LASTED.search(text) and _TAKEN.search(text)))
        and not _OTHER_PAIN.search(text)
        and not _OF_VISIT.search(text)
    )


def with_entry(turn: Turn, text: str) -> Turn:
    """The turn of such a message: the diary, and behind it the answer to what else is said."""
    asks = tells_beside_advice(text)
    if turn.intent in _OF_DIARY or not (asks or tells_entry(text)):
        return turn
    others = tuple(said for said in turn.answers if said[0] not in _SAYS_NOTHING)
    refused = (_REFUSED,) if asks and _REFUSED not in others else ()
    return replace(turn, intent="diary_log", answers=(("diary_log", "short"), *refused, *others))
