"""Questions that look like those of a topic and go beyond what the assistant may say."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.sources import MEDICATIONS, names
from bot.nlu.history import History
from bot.nlu.topic_kinds import OPENS_FORM, SMALL_TALK
from bot.nlu.turn_types import Turn

ABOUT_MEDICINES = frozenset({"preparation", "other_medications"})
_SAYS_NOTHING = frozenset({"clarify", "out_of_scope", *SMALL_TALK})
_CHANGE = (
    r"(?:stop|quit|skip|hold|pause|drop|halve|double|triple|lower|raise|bump|up|cut|reduce|increase|taper"
    r"|(?:come|go|get|wean) off|leave (?:off|out)|go (?:up|down) on)"
)
# What is no medicine of one's own.
_OTHERS = (
    r"(?:appointments?|appts?|visits?|botox|shots?|injections?|treatments?|rounds?|hair|face|diary|plan|gym|workouts?"
    r"|breakfast|coffee)"
)
_CHANGE_MEDICINE = re.compile(
    rf"\b(?:should|shall|must|can|could|may|ought) (?:i|he|she|we|they|my \w+)(?: to| just| even| already| also)* {_CHANGE}"
    rf"(?: (?:taking|using|back on|down on|up on|up|down|out|on|the dose of))*(?: all(?: of)?)?"
    rf" (?:my|his|her|their)\b(?!(?: \w+)?? {_OTHERS}\b)",
    re.IGNORECASE,
)
# How much of a medicine is to be taken. "More than" asks for the limit, which an answer tells.
_MAY = (
    r"(?:(?:should|shall|must|can|could|may|ought) (?:i|he|she|we|they|my \w+)"
    r"|(?:ok|okay|safe|fine|alright|all right|bad) (?:to|if i)|(?:do|would) i(?: need to| have to)?)"
)
_TAKE = r"(?:take|taking|use|using|have|having|do|try|pop|go (?:to|on|up to))"
_SOFTENED = r"(?:(?:to|just|even|already|also|maybe|still|like|about|up to|only|myself)\s+)*"
_GREATER = (
    r"(?:(?:an? )?(?:double|triple|half|higher|lower|bigger|smaller|stronger|second|third|fourth|extra|another)|twice|one more)"
)
_AMOUNT = rf"(?:\d+(?:[.,]\d+)?|two|three|four|five|six|{_GREATER}|(?:a (?:bit|little) )?(?:more|less))(?! than\b)"
_NAMES = "|".join(sorted({re.escape(said) for all_ in names(MEDICATIONS).values() for said in all_}, key=len, reverse=True))
_MEDICINE = rf"(?:(?:{_NAMES}|pill|tablet|capsule|dose|triptan|mg)s?|of (?:it|them|those|these))"
_HOW_MUCH = rf"{_SOFTENED}{_TAKE} {_SOFTENED}{_AMOUNT} (?:[\w-]+ ){{0,3}}?{_MEDICINE}\b"
_CHANGE_AMOUNT = re.compile(
    rf"\b{_MAY} {_HOW_MUCH}|^\W*{_HOW_MUCH}.*\b(?:ok|okay|safe|fine|alright|bad)\b"
    rf"|\b{_MAY} {_SOFTENED}(?:double|triple|bump|up|cut|go (?:up|down)) (?:(?:up|down|on|back) )*"
    rf"(?:[\w-]+ ){{0,2}}?{_MEDICINE}\b",
    re.IGNORECASE,
)
# Behind a medicine few words ask how much of it may be taken. "How many a week" asks for the limit, which an answer tells, and
# "how much is it" for the price.
_OF_MEDICINES = frozenset({"aftercare", "preparation", "other_medications", "lifestyle_plan", "activities", "first_week_worse"})
_MEDICINES = re.compile(
    rf"\b(?:{_NAMES}|triptans?|pain ?killers?|pain ?(?:meds?|pills?|relievers?)|pills?|tablets?|nsaids?)\b", re.IGNORECASE
)
_LEAD = r"(?:(?:and|so|ok|okay|but|oh|then|wait|yeah|yes|cool|great|thanks|well|um|hm+)[\s,.!]+)*"
_MOST = (
    r"(?:(?:safe|safest|right|daily|recommended|usual|highest|upper|max(?:imum)?) )*"
    r"(?:max(?:imum)?|most|limit|dose|dosage|amount)"
)
_MAY_I = r"(?:(?:can|could|should|may|do|must) (?:i|he|she|we|they)(?: safely| still)?(?: (?:take|have|use|do|need|get))?)"
_AMOUNTS = r"(?:of (?:it|them|that|those|these)|mgs?|milligrams?|grams?|pills?|tablets?|tabs?|capsules?|doses?)"
_TAIL = (
    rf"(?: (?:of (?:it|them|that|those)|(?:a|per|each|in a|in one|every) (?:day|dose|time)|daily|at (?:once|a time)|in 24 h\w*"
    rf"|{_MAY_I}|(?:i|you|u) (?:can|may|should)(?: take| have)?|though|tho|then|please|pls))*"
)
_DOSE_BEHIND = re.compile(
    rf"\W*{_LEAD}(?:how (?:much|many)(?: {_AMOUNTS})?(?: {_MAY_I})?(?: is (?:ok|okay|safe|fine|allowed|too (?:much|many)))?"
    rf"|(?:(?:what'?s|whats|what is|is there|wats) )?(?:(?:the|a|an|my) )?{_MOST}|how strong"
    rf"|{_MAY_I} {_SOFTENED}{_AMOUNT}){_TAIL}\W*",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:(?:ok|okay|so|and|also|hey|hi|but|tell me|explain|do you know|can you (?:tell me|explain))[\s,]+)*"
    r"how (?:do|does|did|is|are)\s+(?P<thing>.+?)\s+(?:even |actually |really |exactly )*work(?:s|ing)?"
    r"(?: (?:in|inside) (?:the|your|my|our) (?:body|brain))?\W*",
    re.IGNORECASE,
)
_OF_THE_TREATMENT = re.compile(
    r"\b(?:botox|bo?tulin\w*|onabotulinum\w*|toxins?|it|its|this|that|these|those|they|them|u|you|shots?|inject\w*|jabs?|needles?"
    r"|treat\w*|stuff|thing|medicines?|meds?|drugs?|prevent\w*|spots?|sites?|units?|rounds?|doses?|therap\w*|poison|cgrp|nerves?"
    r"|muscles?|pain|migraines?|migranes?|headaches?|clinic)\b",
    re.IGNORECASE,
)
_MAY_TAKE = re.compile(
    rf"\b{_MAY} {_SOFTENED}{_TAKE} (?:[\w-]+ ){{0,4}}?{_MEDICINE}\b"
    rf"|\bhow (?:many|much) (?:[\w-]+ ){{0,4}}?(?:can|should|could|may|do) (?:i|he|she|we) {_SOFTENED}{_TAKE}\b",
    re.IGNORECASE,
)


def asks_to_change_medicine(text: str) -> bool:
    """Whether a text asks if one's own medicine is to be stopped or taken otherwise: "should i stop my eliquis before"."""
    return bool(_CHANGE_MEDICINE.search(text)) or asks_how_much(text)


def asks_how_much(text: str) -> bool:
    """Whether a text asks if so much of a medicine may be taken: "can i take two topamax till botox works"."""
    return bool(_CHANGE_AMOUNT.search(text))


def asks_to_take(text: str) -> bool:
    """Whether a text asks if, or how much, of a medicine may be taken now: no answer to what the diary asks, and none taken."""
    return asks_how_much(text) or bool(_MAY_TAKE.search(text))


def asks_dose_behind(text: str, history: History) -> bool:
    """Whether few words behind a medicine ask how much of it: "can i take tylenol after", "how much"."""
    last = {*history.topics[:1], *(topic for topic, _ in history.said[-1:])}
    about = bool(last & {*_OF_MEDICINES, "medical_advice"}) and bool(_MEDICINES.search(history.question or ""))
    return about and bool(_DOSE_BEHIND.fullmatch(text))


def with_refusal(turn: Turn, text: str) -> Turn:
    """The turn of a text that asks how to take one's own medicine: refused, whatever stands beside the question."""
    if turn.intent == "medical_advice":
        return turn
    if turn.intent in OPENS_FORM:  # the entry is kept, and the question beside it refused
        return replace(turn, answers=(*turn.answers, ("medical_advice", "short"))) if asks_to_take(text) else turn
    about_medicines = any(topic in ABOUT_MEDICINES for topic, _ in turn.answers) and asks_to_change_medicine(text)
    return beside_refusal(turn) if about_medicines or asks_how_much(text) else turn


def beside_refusal(turn: Turn, refusal: str = "medical_advice") -> Turn:
    """The refusal, of personal advice unless it says otherwise, and behind it what can be answered."""
    answered = tuple(said for said in turn.answers if said[0] not in _SAYS_NOTHING)
    return replace(turn, intent=refusal, answers=((refusal, "short"), *answered), offers=())


def works_of_another_thing(text: str) -> bool:
    """Whether a text asks how something works that is no part of the treatment: "how do vaccines work"."""
    found = _HOW.fullmatch(text.strip())
    return found is not None and not _OF_THE_TREATMENT.search(found["thing"])
