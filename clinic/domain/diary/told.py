"""What sounds like an entry and is none: a question to the diary, somebody else's headache, one that was not told as a fact."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from clinic.domain import lexicon
from clinic.domain.diary_parser import parse


class NoEntry(StrEnum):
    """Why a text is no entry; each has an answer of its own."""

    OF_ANOTHER = "of_another"
    NOT_A_FACT = "not_a_fact"


_KIND = (
    r"(?:a|an|the|another|any|some|one|more|no|these|those|of|his|her|their|really|very|so|such|bad|terrible|awful|horrible|huge"
    r"|mild|slight|small|little|big|massive|killer|splitting|pounding|nasty|severe|first|second|ocular|tension|cluster|sinus"
    r"|menstrual|hormonal|daily|chronic|lots|lot|many|frequent|same|full|blown|kind)"
)
_HEAD = rf"(?:{_KIND} )*(?:head ?aches?|migr\w*|migranes?)\b"
_ONE = r"one(?= (?:today|yesterday|tonight|tomorrow|last|this|right|now|on|too|from|since|at|coming)\b|\W*$)"

_RELATION = rf"(?:{'|'.join(sorted(lexicon.words('medications', 'others')))})"
_SOMEBODY = rf"(?:(?:my|our|his|her|the) (?:\w+ ){{0,2}}?{_RELATION}|{_RELATION}|he|she)"
_HAS = (
    r"(?:had|has|have|having|got|gets|get|getting|suffers?(?: from)?|suffered(?: from)?|came down with|woke up with|is down with"
    r"|complain(?:s|ed) (?:of|about))"
)
_SMALL = r"(?:is|was|has|had|just|also|really|always|often|sometimes|been|now|still|actually|currently|(?:said|thinks) s?he)"
_THEIRS = re.compile(
    rf"\b{_SOMEBODY}(?:'?s)?(?: {_SMALL})* {_HAS} (?:{_HEAD}|{_ONE})"  # my husband had a migraine
    rf"|\b(?:my|our|his|her) {_RELATION}'?s {_HEAD}"  # my son's headache
    rf"|\b(?:log|add|record|save|enter|put in|track|note)\b.{{0,40}}\bfor (?:my|our) {_RELATION}\b"
)
# Who writes for the patient, on the patient's account, tells the patient's own.
_FOR_PATIENT = re.compile(
    r"\b(?:typing|types|dictat\w+|logging (?:this )?for|writing for|account|log-?in|signed in|on behalf|for (?:her|him)"
    r"|(?:her|his|mom'?s|mum'?s|dad'?s|wife'?s|husband'?s) (?:diary|phone|chart)|wants it logged|says log it|down here)\b"
)
_OWN = re.compile(
    r"\b(?:i|i'?ve|ive)(?: (?:also|just|then|too|both|think|have|actually))* (?:had|got|woke|felt|took|get)\b"
    r"|\b(?:so did i|me too|as did i|mine|we both|both of us)\b"
    r"|\bmy (?:own |left |right |whole )?(?:head|headache|migraine|ha|eye|temple|neck|skull|face)s?\b(?! (?:doctor|specialist))"
)

_HAVE = r"(?:get|getting|have|having|develop|end up with|wake up with|be (?:getting|having)|come|catch)"
_MAY = (
    r"(?:might|may|could|would|will|i'?ll|gonna|going to|about to|bound to|likely to|expect(?:ing)?|probably|prolly|hop(?:e|ing)"
    r"|hopefully|afraid|scared|worried|fear|don'?t want|do not want|to avoid|to prevent|what if|if|in case|unless|whenever)"
)
_HABIT = r"(?:usually|always|often|sometimes|normally|typically|generally|tend to|used to|never|rarely|mostly)"
_NEVER_CAME = re.compile(
    rf"\b(?:felt|feel|feeling|thought|sensed)\b(?: [\w']+){{0,4}}? {_HEAD}.*\b"  # felt a headache coming but it never came
    r"(?:never|did ?n[o']?t|did not) (?:really |actually |fully )?(?:c[ao]me|happen(?:ed)?|hit|develop(?:ed)?|show(?:ed)? up"
    r"|materiali[sz]ed?|start(?:ed)?|arrived?|turn(?:ed)? into)\b"
    rf"|\b(?:almost|nearly) (?:got|had|getting|having|ended up with|came down with|gave me) {_HEAD}(?!\W*free)"  # almost got one
)
_NO_FACT = re.compile(
    rf"\b{_MAY}(?: (?!had\b|log\b|it'?s\b)[\w']+){{0,4}}? {_HAVE} (?:{_HEAD}|{_ONE})"  # i might get a headache today
    rf"|\b(?:hope|hopefully|hoping)\b(?: (?!had\b)[\w']+){{0,3}} no {_HEAD}"  # hopefully no headache tomorrow
    rf"|\bi {_HABIT} (?:{_HAVE}|had) {_HEAD}|\bwhen i {_HAVE} {_HEAD}"  # i usually get headaches on mondays
)
_POSSIBLE = re.compile(rf"\b{_MAY}\b")
# It came, after all: "thought i would get a headache and sure enough".
_CAME = re.compile(r"\b(?:and i did|sure enough|and it did|did get|here it is|and now|got it|and i was right)\b")
_NOW = re.compile(r"\b(?:today|yesterday|yday|tonight|last night|this (?:morning|afternoon|evening))\b")

_LEAD = (
    r"^(?:(?:hi|hey|hello|ok|okay|so|um|uh|oh|well|and|but|wait|quick question|question|btw|sorry|remind me|tell me)[\s,.:!]+)*"
)
_SAID = (
    r"(?:head ?aches?|migr\w*|attacks?|one|pain|free|log|logged|record|recorded|enter|entered|write|written|put|note|noted"
    r"|take|took|taken|save|saved|diary|nausea|nauseous|sick|vomit|aura|anything|something|clear|it|bad)"
)
_ASKS = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:did|didn'?t|was|wasn'?t|have|haven'?t|had|hadn'?t) (?:i|my head|there)\b(?! (?:tell|mention|say|told|supposed))"
    rf".*\b{_SAID}\b"
    rf"|do i (?:already |still )?have\b.*\b(?:logged|saved|recorded|written|entered|noted|down|diary|for)\b"
    r"|(?:are there |is there |do you have |have you got )?any(?:thing)?\b.*\b(?:logged|recorded|saved|entered|down|diary)\b"
    rf"|(?:.*\b)?(?:if|whether) i (?:already |ever )?(?:logged|entered|recorded|put|wrote|noted|saved)\b"
    r"|(?:what|when|which|how)(?: (?!i\b|it\b|my\b|the\b)\w+){0,3} (?:did|was|were|have|had) (?:i|it|my|the)\b"
    rf")"
)
# "Remind me what i logged yesterday".
_TOLD_AGAIN = re.compile(
    r"\b(?:remind me|tell me|show me|read me|let me see) (?:again )?(?:what|when|which \w+|how \w+) (?:i|it|my \w+) (?:\w+ )?"
    r"(?:logged|wrote|put|entered|recorded|noted|saved|took|had|said|was|lasted)\b"
)


_COUNTED = (
    r"(?:head ?aches?|migr\w*|migranes?|attacks?|bad days|pain days|(?:good|clear|headache[- ]free|medicine|med|medication) days)"
)
_SPAN = (
    r"(?:(?:this|last|past|previous|these) (?:\w+ ){0,2}?(?:days?|weeks?|months?|years?)|so far|since|in total|to date"
    r"|(?:in|during|for|over) (?:the )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|last|past)\w*|today|yesterday|logged)"
)
# "How many headaches this month", without an "i": what happens in general is asked with a verb.
_COUNTS = re.compile(
    rf"{_LEAD}(?:and )?(?:how many|how often|what(?:'s|s| is| was) (?:the|my) (?:number|count|total)|(?:number|total|count)\b)"
    rf"(?!.*\b(?:can|will|should|would|could|need\w*|expect\w*|does|do you|too many|normal\w*|average|qualif\w*|botox|people)\b)"
    rf".*\b{_COUNTED}\b.*\b{_SPAN}\b"
)


def no_entry(text: str, today: date) -> NoEntry | None:
    """Why a text that speaks of headaches is none to keep; None where it may be one. Figures of the patient's own make it one."""
    said = _plain(text)
    if _THEIRS.search(said) and not _FOR_PATIENT.search(said) and not _OWN.search(_THEIRS.sub(" ", said)):
        return NoEntry.OF_ANOTHER
    return NoEntry.NOT_A_FACT if _is_no_fact(said) and not _tells_figures(text, today) else None


def _is_no_fact(said: str) -> bool:
    """One that never came is none; of what happens in general, a day of now makes something that happened: "i always get a
    migraine, like today"."""
    if _NEVER_CAME.search(said) and not _CAME.search(said):
        return True
    found = _NO_FACT.search(said)
    return found is not None and not _CAME.search(said) and (bool(_POSSIBLE.search(found[0])) or not _NOW.search(said))


def _tells_figures(text: str, today: date) -> bool:
    return any(one.severity or one.duration_minutes or one.medications or one.ongoing for one in parse(text, today))


def asks_diary(text: str) -> bool:
    """Whether a text asks what stands in the diary: "did i have a headache on tuesday"; not "did i tell you i had one"."""
    said = _plain(text)
    behind = said.partition("?")[2]
    return any(asks.search(said) for asks in (_ASKS, _TOLD_AGAIN, _COUNTS)) and not re.search(r"\w", behind)


_OF_SAVED = re.compile(
    rf"{_LEAD}(?:(?:did|have|has|is|was|are)\b.*\b(?:save|saved|saving|store|stored|kept|logged|log|through|work|worked|there)\b"
    r"|(?:show|read|see|view|let me see)\b.*\b(?:that|it|one|entry|saved)\b|what (?:did|have) you (?:save|log|write|put|saved)\b)"
)


def asks_of_saved(text: str) -> bool:
    """Whether a text, right after something was saved, asks about that: "did you save it", "show me that one"."""
    return bool(_OF_SAVED.search(_plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
