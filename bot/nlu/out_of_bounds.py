"""Questions that look like those of a topic and go beyond what the assistant may say."""

from __future__ import annotations

import re

ABOUT_MEDICINES = frozenset({"preparation", "other_medications"})
_CHANGE = (
    r"(?:stop|quit|skip|hold|pause|drop|halve|double|lower|raise|cut|reduce|increase|(?:come|go|get|wean) off|leave (?:off|out))"
)
# What is no medicine of one's own.
_OTHERS = (
    r"(?:appointments?|appts?|visits?|botox|shots?|injections?|treatments?|rounds?|hair|face|diary|plan|gym|workouts?"
    r"|breakfast|coffee)"
)
_CHANGE_MEDICINE = re.compile(
    rf"\b(?:should|shall|must|can|could|may|ought) (?:i|he|she|we|they|my \w+)(?: to| just| even| already| also)* {_CHANGE}"
    rf"(?: (?:taking|using|back on|down on|out))*(?: all(?: of)?)? (?:my|his|her|their)\b(?!(?: \w+)?? {_OTHERS}\b)",
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


def asks_to_change_medicine(text: str) -> bool:
    """Whether a text asks if one's own medicine is to be stopped or taken otherwise: "should i stop my eliquis before"."""
    return bool(_CHANGE_MEDICINE.search(text))


def works_of_another_thing(text: str) -> bool:
    """Whether a text asks how something works that is no part of the treatment: "how do vaccines work"."""
    found = _HOW.fullmatch(text.strip())
    return found is not None and not _OF_THE_TREATMENT.search(found["thing"])
