"""Which answers somebody should look at, and what an example must be before the assistant may learn from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.chat import NewMessage
from clinic.domain.known_names import NOBODY, KnownNames
from clinic.domain.scrub import scrub
from safety import Level, Rules

# Of 652 answers to evaluation messages, 98 in 100 were right; 7 in 100 stood below this share, and with them half of the wrong.
UNSURE_BELOW = 0.65
# From this share of its topics on, a message is near an alarm, or near a question that only a clinician may answer.
NEAR_RISK = 0.1
MAX_EXAMPLE = 300
# Tags, comments, entities and Markdown; "<3" and "pain < 5" are what people write.
_MARKUP = re.compile(r"<[/!?a-z]|<\s+/?[a-z][^<>]*>|&(?:#\w+|[a-z]\w*);|\*\*|__|```", re.IGNORECASE)
_ALARMS = ("crisis", "emergency", "urgent")
_SPOKEN = {Level.EMERGENCY: "an emergency", Level.CRISIS: "a crisis"}
_NOT_UNDERSTOOD = frozenset({("clarify", part) for part in ("short", "rephrase", "person")} | {("out_of_scope", "short")})


class Doubt(StrEnum):
    """Why an answer is looked at, but for a patient's own verdict."""

    NOT_UNDERSTOOD = "not_understood"
    UNSURE = "unsure"


class Risk(StrEnum):
    """What words of a patient are near, the gravest first."""

    ALARM = "alarm"
    ADVICE = "advice"
    NONE = "none"


# Of a comment that nobody has read yet.
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """`topic` is what was answered; `confidence` 0 to 1, None where no shares decided."""

    doubt: Doubt
    topic: str
    confidence: float | None


def doubtful(replies: Sequence[NewMessage]) -> Doubtful | None:
    """What is doubtful about the replies to one typed message; None for a sure answer, and where something failed."""
    spoken = [reply for reply in replies if reply.sender == "bot" and reply.topic]
    missed = next((reply for reply in spoken if (reply.topic, reply.extras.get("part")) in _NOT_UNDERSTOOD), None)
    if missed is not None:
        return Doubtful(Doubt.NOT_UNDERSTOOD, str(missed.topic), missed.extras.get("confidence"))
    sure = [(reply.extras["confidence"], str(reply.topic)) for reply in spoken if "confidence" in reply.extras]
    if sure and min(sure)[0] < UNSURE_BELOW:
        return Doubtful(Doubt.UNSURE, sure[0][1], sure[0][0])
    return None


def risk(shares: Mapping[str, float], taken_back: str, level: str = "none") -> Risk:
    """How near words are to an alarm. `level`: of what they tell; `taken_back`: of what they name and do not tell of."""
    if level != "none" or taken_back != "none" or sum(shares.get(topic, 0.0) for topic in _ALARMS) >= NEAR_RISK:
        return Risk.ALARM
    return Risk.ADVICE if shares.get("medical_advice", 0.0) >= NEAR_RISK else Risk.NONE


def gravest(risks: Iterable[Risk]) -> Risk:
    """The gravest of several; none of none."""
    return min(risks, key=list(Risk).index, default=Risk.NONE)


def preset(guess: str | None, answered: str, *, unhelpful: bool) -> str | None:
    """The topic that a proposal begins with; None where somebody has to choose: what stands there is easily sent as it is.

    "I cannot help with that" is never learned by a slip, nor that an answer was right after all that the patient refused.
    """
    return None if guess == "out_of_scope" or (unhelpful and guess == answered) else guess


def fault(text: str, *, country: str, known: KnownNames = NOBODY) -> str | None:
    """Why a text may not become an example, as a sentence for whoever proposes it; None when it may. `known`: who may not be
    named in it."""
    if not any(character.isalnum() for character in text):
        return "There are no words in it."
    if len(text) > MAX_EXAMPLE or "\n" in text:
        return f"An example is one line of at most {MAX_EXAMPLE} characters."
    if any(bracket in text for bracket in "[]{}"):
        return "Put ordinary words in the place of what stands in brackets, or leave it out."
    if _MARKUP.search(text):
        return "Leave out markup such as <b>: an example is plain words."
    if scrub(text, country=country, known=known) != text:
        return "It still looks as if it names a person, a number, a date or an address. Take that out."
    return None


def alarm_above(text: str, topic: str, rules: Rules) -> Level:
    """What the red-flag rules read in an example, where that is more pressing than its topic; else `Level.NONE`.

    Words of an emergency may stand under a crisis, whose text names the emergency number too, and not the other way round.
    """
    found = rules.assess(text).level
    return found if found > (Level[topic.upper()] if topic in _ALARMS else Level.NONE) else Level.NONE


def alarm_fault(text: str, topic: str, rules: Rules) -> str | None:
    """Why a text may not become an example of this topic: who writes it needs help at once. None when it may."""
    level = _SPOKEN.get(alarm_above(text, topic, rules))
    return level and f"The red-flag rules read these words as {level}: they may not become an example of another topic."


def same_words(first: str, second: str) -> bool:
    """Whether two examples are the same for whoever learns from them."""
    return first.casefold().split() == second.casefold().split()
