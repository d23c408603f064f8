"""Questions that look like those of a topic and go beyond what the assistant may say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from bot.language.sources import MEDICATIONS, names
from bot.nlu.care_questions import asks_beside, asks_for_help, asks_how_often, asks_if_normal, wishes_to_talk
from bot.nlu.history import History
from bot.nlu.topic_kinds import OPENS_FORM, SMALL_TALK
from bot.nlu.turn_types import Turn

ABOUT_MEDICINES = frozenset({"preparation", "other_medications"})
# What answers somebody who is unwell now: the signs to call for, an alarm, or the refusal with the number to call.
_FIT = frozenset({"side_effects", "urgent", "emergency", "crisis", "medical_advice"})
_TO_PERSON = frozenset({"human_handoff", "callback"})
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
# What people write for a medicine, as alternatives.
MEDICINE_NAMES = "|".join(
    sorted({re.escape(said) for all_ in names(MEDICATIONS).values() for said in all_}, key=len, reverse=True)
)
_MEDICINE = rf"(?:(?:{MEDICINE_NAMES}|pill|tablet|capsule|dose|triptan|mg)s?|of (?:it|them|those|these))"
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
    rf"\b(?:{MEDICINE_NAMES}|triptans?|pain ?killers?|pain ?(?:meds?|pills?|relievers?)|pills?|tablets?|nsaids?)\b", re.IGNORECASE
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
# Behind what was taken, these name no medicine: "took 1 maxalt can i take a second".
_ONE_MORE = (
    r"(?:another|a (?:second|third|fourth|2nd|3rd)|one more|two more|(?:some|any)? ?more|it again|again|anything (?:else|more)"
    r"|something (?:else|more|stronger)|two|2|3|double)(?: (?:one|dose|pill|of (?:it|them|those|these)))?"
    r"(?=(?: (?:today|tonight|now|later|yet|already|again|too|tomorrow|soon|for (?:it|this|that)|right now"
    r"|this (?:morning|evening)))*"
    r"(?:\s*[.?!,;]|\s*$|\s+(?:or|and|its|it'?s|if|cause|because|since)\b))"
)
_MAY_TAKE = re.compile(
    rf"\b{_MAY} {_SOFTENED}{_TAKE} (?:[\w-]+ ){{0,4}}?{_MEDICINE}\b|\b{_MAY} {_SOFTENED}{_TAKE} {_ONE_MORE}"
    rf"|\bhow (?:many|much) (?:[\w-]+ ){{0,4}}?(?:can|should|could|may|do) (?:i|he|she|we) {_SOFTENED}{_TAKE}\b",
    re.IGNORECASE,
)

_WHAT_TO_TAKE = re.compile(
    r"\bwhat (?:else |more |meds? |medicine )?(?:can|could|should|may) (?:i|he|she) (?:take|use)\b"
    r"|\banything (?:else )?i can take\b",
    re.IGNORECASE,
)
_ADVICE = (_CHANGE_MEDICINE, _CHANGE_AMOUNT, _MAY_TAKE)
# What of such a question stands before the words by which it is found.
_ASKING_BEFORE = re.compile(
    r"(?:[\s,]*\b(?:is|would|will|was|be|it|that|when|how soon|how many|how much|and|also|but|so|plus|or|then|wondering if|if"
    r"|do you think|ok|pls|please))*[\s,]*$",
    re.IGNORECASE,
)
_END = re.compile(r"[?!;\n]+|\.(?!\d)|,(?=\s)|$")
_ANSWERS = re.compile(
    r"\d|\b(?:took|taken|used|had|no|none|nope|yes|yeah|hours?|hrs?|minutes?|days?|all day|all night|still|ongoing|nausea\w*|aura"
    r"|light|sound|dizz\w*|vomit\w*|threw up)\b",
    re.IGNORECASE,
)


def asks_to_change_medicine(text: str) -> bool:
    """Whether a text asks if one's own medicine is to be stopped or taken otherwise: "should i stop my eliquis before"."""
    return bool(_CHANGE_MEDICINE.search(text)) or asks_how_much(text)


def asks_how_much(text: str) -> bool:
    """Whether a text asks if so much of a medicine may be taken: "can i take two topamax till botox works"."""
    return bool(_CHANGE_AMOUNT.search(text))


def asks_to_take(text: str) -> bool:
    """Whether a text asks what, if, or how much of a medicine may be taken now: no answer to what the diary asks, and none
    taken."""
    return asks_how_much(text) or bool(_MAY_TAKE.search(text) or _WHAT_TO_TAKE.search(text))


def beside_advice(text: str) -> Optional[str]:
    """What a text says beside such questions: "7/10, took a maxalt" of "7/10, took a maxalt, can i take a second?". None where it
    asks none."""
    found = [match for asks in _ADVICE if (match := asks.search(text))]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    before = _ASKING_BEFORE.sub("", text[: first.start()])
    end = _END.search(text, max(match.end() for match in found if match.start() == first.start()))
    rest = f"{before} {text[end.end() :] if end else ''}".strip()
    return rest if (more := beside_advice(rest)) is None else more


def answers_beside_advice(text: str) -> bool:
    """Whether such a question stands beside an answer to what the diary asks: "3 hours, can i take another"."""
    return bool(_ANSWERS.search(beside_advice(text) or ""))


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
        asks = asks_to_take(text) or asks_to_change_medicine(text) or asks_beside(text)
        return replace(turn, answers=(*turn.answers, ("medical_advice", "short"))) if asks else turn
    about_medicines = any(topic in ABOUT_MEDICINES for topic, _ in turn.answers) and asks_to_change_medicine(text)
    return beside_refusal(turn) if about_medicines or asks_how_much(text) else turn


def with_help(turn: Turn, text: str) -> Turn:
    """The turn of a text that asks whether help is needed, how often a medicine may be taken, or what to think of an entry, of
    which it tells nothing; as it is for any other."""
    of_entry = turn.intent in OPENS_FORM and asks_if_normal(text)
    return for_the_unwell(turn, text) if of_entry or asks_for_help(text) or asks_how_often(text) else turn


def for_the_unwell(turn: Turn, text: str) -> Turn:
    """The turn of a question that cannot wait, refused with the number to call where it would be answered by chance. A wish to
    talk with somebody gets the person or the call that it is for."""
    if turn.intent in _FIT | ABOUT_MEDICINES or (turn.intent in _TO_PERSON and wishes_to_talk(text)):
        return turn
    return Turn("medical_advice", (("medical_advice", "short"),), question=turn.question)


def beside_refusal(turn: Turn, refusal: str = "medical_advice") -> Turn:
    """The refusal, of personal advice unless it says otherwise, and behind it what can be answered."""
    answered = tuple(said for said in turn.answers if said[0] not in _SAYS_NOTHING)
    return replace(turn, intent=refusal, answers=((refusal, "short"), *answered), offers=())


def works_of_another_thing(text: str) -> bool:
    """Whether a text asks how something works that is no part of the treatment: "how do vaccines work"."""
    found = _HOW.fullmatch(text.strip())
    return found is not None and not _OF_THE_TREATMENT.search(found["thing"])
