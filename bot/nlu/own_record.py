"""What somebody asks of one's own record, in words that the topics of education share: the next visit, how one has been since
Botox, and a medicine that was told wrongly."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.day_words import MONTH
from bot.nlu.entry_beside import tells_facts
from bot.nlu.out_of_bounds import MEDICINE_NAMES
from bot.nlu.topic_kinds import SMALL_TALK
from bot.nlu.turn_types import Turn
from bot.nlu.views import is_question

VISIT, SEEN, CORRECTED = "next_appointment", "diary_view", "diary_correct"
# Said beside what the record says, where the words ask for it as well.
_NO_ANSWERS = frozenset({"clarify", "out_of_scope", "medical_advice", "diary_log", "diary_correct", "diary_export", *SMALL_TALK})
_LEAD = (
    r"\W*(?:(?:and|ok|okay|so|hey|hi|hello|but|wait|pls|plz|please|can you|could you|tell me|show me|do you know|check|see|whats"
    r"|what'?s|what (?:is|are)|(?:when|where|what (?:time|day|date))(?:'?s| is| are)?|wen is|i want to know|just"
    r"|thanks)[\s,.!?]+)*"
)
_END = (
    r"(?:[\s,]+(?:please|pls|plz|again|thanks|thx|though|yet|now|so far|at all|really|with you(?: guys)?|there|for me|lol))*\W*"
)
_VISITS = r"(?:visit|appt|apt|app?oi?n?t?e?me?n?t)s?"
_PLURAL = r"(?:visits|appts|apts|app?oi?n?t?e?me?n?ts)"
_DOCTOR = r"(?:dr\.? [a-z'-]+|(?:the|my) (?:[a-z]+ )?(?:doctor|doc|dr|nurse|specialist|neurologist|provider|clinician|pa|np))"
_TIME = (
    rf"(?: (?:(?:in|for|on|of|this|next|last|coming|the) )*(?:{MONTH}|week|month|year|(?:mon|tues|wednes|thurs|fri)day"
    rf"|tomorrow))"
)
_BOOKED = r"(?: (?:booked|scheduled|planned|set(?: up)?|coming up|on the (?:books|calendar|schedule)|lined up))"
_NEXT_VISIT = re.compile(
    rf"{_LEAD}(?:(?:my )?(?:(?:next|nxt|upcoming|coming|future) )+{_VISITS}(?: (?:date|time|day)s?)?|my {_VISITS}(?: (?:date"
    rf"|time)s?)?"
    rf"|{_PLURAL}"
    r"|(?:when|what (?:day|time|date)) (?:do|will|am|shall|would) i (?:next )?(?:get to |go(?:ing)? (?:to )?)?(?:see|seeing"
    rf"|meet|meeting)"
    rf" {_DOCTOR}(?: (?:next|again))?"
    r"|(?:when|what (?:day|time|date)) (?:do|will|am|shall|would) i (?:next )?(?:come|coming|go|going|get) (?:in|back|there)"
    r"(?: (?:next|again|to the clinic|to see you))*"
    rf"|(?:is there|do i have) (?:an?|another) {_VISITS}(?: (?:booked|scheduled))?(?: for me)?{_TIME}?"
    rf"|do i (?:still |already )?have (?:anything|something|any {_PLURAL})(?:{_BOOKED}{_TIME}?|{_TIME})"
    r"|am i (?:still |already )?(?:booked|scheduled|coming in|on the (?:books|schedule))(?: in)?(?: for (?:anything|something"
    rf"|a visit))?"
    rf"{_TIME}?|(?:is |are there |is there )?(?:anything|any {_PLURAL}){_BOOKED}?{_TIME}|is (?:anything"
    rf"|something){_BOOKED}{_TIME}?"
    rf"){_END}",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    rf"{_LEAD}(?:how(?:s|'s| is)? long (?:is |will |does |would )?|how much time (?:will|does|is) |the (?:length|lenght"
    rf"|duration) of )"
    rf"my (?:(?:next|botox|upcoming) )*{_VISITS}"
    rf"(?: (?:going to |gonna )?(?:be|take|last|is))?{_END}",
    re.IGNORECASE,
)

_BOTOX = (
    r"(?:(?:the |my |these |those )?(?:first |last |latest )?(?:botox|shots?|injections?|treatments?"
    r"|rounds?)(?: treatments?| shots?)?)"
)
_BETTER = r"(?:(?:any |a bit |a little |much |a lot )?(?:better|worse|improv(?:ing|ed)|progress(?:ing)?|fewer|less))"
_BEFORE = (
    rf"(?:before(?: (?:{_BOTOX}|i (?:started|began)(?: {_BOTOX})?))?|{_BOTOX}|i (?:started|began)(?: {_BOTOX})?"
    rf"|when i (?:started|began)"
    r"(?: botox)?|last (?:month|year|time|week)|then)"
)
_SINCE = rf"(?: (?:now )?(?:than|compared (?:to|with)|since|from|after|with|on|versus|vs)(?: (?:than|to|with))? {_BEFORE})"
_PROGRESS = re.compile(
    rf"{_LEAD}(?:am i (?:really |actually )?(?:(?:getting|doing|feeling) )?{_BETTER}{_SINCE}?"
    rf"|(?:is|are|has|have|did|does) {_BOTOX} (?:(?:really|actually|even|ever) )?(?:been )?(?:work(?:ing|ed)?|help(?:ing|ed)?"
    rf"|doing|done|do)"
    rf"(?: (?:anything|something|any good|much))?(?: for)? me(?: (?:at all|so far|yet|any|much|or not))*"
    rf"|(?:is|are|has|have|did) my (?:botox|shots|injections) (?:work(?:ing|ed)?|help(?:ing|ed)?)"
    rf"|how (?:am i|are (?:my headaches|my migraines|things)|have i been)(?: doing| going| feeling)?(?: now)?{_SINCE}"
    rf"|have i (?:really |actually )?(?:been |gotten |been doing |been getting )?{_BETTER}{_SINCE}"
    rf"|(?:has|have|did) {_BOTOX} (?:made|make|done|do) (?:a|any|much of a)(?: \w+)? difference (?:for me|to me|(?:in|to"
    rf"|for) my \w+)"
    rf"|(?:do|am) i (?:have|having|get|getting) (?:fewer|less|more) (?:headaches|migraines|attacks|headache days){_SINCE}"
    rf"|how (?:were|was|did) (?:things|it|my (?:headaches|migraines)|i do|i) (?:doing )?{_BEFORE}"
    r" (?:compared (?:to|with)|vs|versus|and) (?:now|after|today)"
    rf"|how much (?:has|did) (?:{_BOTOX}|it) help(?:ed)? me|how much better am i{_SINCE}?"
    r"|(?:has|have|did|is|are) (?:it|things|they|my (?:headaches|migraines)) (?:gotten|got|getting|become|get"
    rf"|been) {_BETTER}{_SINCE}"
    rf"|(?:my )?before and after(?: {_BOTOX})?|(?:my )?before (?:vs|versus) after(?: {_BOTOX})?){_END}",
    re.IGNORECASE,
)

_PAIN = r"(?:head ?aches?|migraines?|migranes?|attacks?|ones?|days?|entry|pain)"
_WORST = re.compile(
    rf"{_LEAD}(?:(?:what|which|when|how bad)(?: one)? (?:was|is|were) )?(?:(?:my (?:\w+ )?(?:worst|most painful"
    rf"|strongest) {_PAIN}"
    rf"(?: (?:i (?:had|logged|wrote|entered)|so far))?{_TIME}?)|the (?:worst|most painful|strongest) {_PAIN}"
    rf"(?: i (?:logged|wrote|entered|recorded)(?: down)?{_TIME}?|{_TIME})){_END}",
    re.IGNORECASE,
)

_MEDICINE = rf"(?:(?:the|an?|any|some|my|just|actually) )*(?:{MEDICINE_NAMES})s?"
_WRONG_MEDICINE = re.compile(
    r"\b(?:did ?n[o']?t|did not|never|have ?n[o']?t|have not) (?:actually |really )?(?:take|took|have|had|use|used"
    rf"|taken) {_MEDICINE}\b.*"
    rf"\b(?:it was|i took|took|used|was|but) {_MEDICINE}\b|\b(?:took|used|was|take) {_MEDICINE},? (?:and )?not (?:the "
    rf"|an? )?{_MEDICINE}\b"
    rf"|\bnot {_MEDICINE},? (?:but|it was|i took|i meant) {_MEDICINE}\b",
    re.IGNORECASE,
)


def of_own_record(turn: Turn, text: str) -> Optional[Turn]:
    """The turn of a whole message that asks for the next visit or how one has been, or that puts a medicine right; None for any
    other. What else it was understood to ask is answered behind."""
    said = " ".join(text.replace("’", "'").split())
    if _NEXT_VISIT.fullmatch(said):
        return Turn(VISIT, ((VISIT, "short"),), question=text)
    if _HOW_LONG.fullmatch(said):
        return _first(VISIT, turn, text)
    if _WORST.fullmatch(said):
        return Turn(SEEN, ((SEEN, "short"),), question=text)
    if _PROGRESS.fullmatch(said):
        return _first(SEEN, turn, text)
    if _WRONG_MEDICINE.search(said) and not is_question(said) and not tells_facts(said):
        return Turn(CORRECTED, ((CORRECTED, "short"),), question=text)
    return None


def _first(topic: str, turn: Turn, text: str) -> Turn:
    others = tuple(said for said in turn.answers if said[0] not in _NO_ANSWERS and said[0] != topic)
    return Turn(topic, ((topic, "short"), *others), question=text)
