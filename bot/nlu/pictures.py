"""A picture that is asked for: "is there a diagram", "show me a picture of how it works". Some answers have one, beside their
short text and beside the parts that it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Mapping, Optional, Sequence

from bot.nlu.history import History
from bot.nlu.parts import SHORT
from bot.nlu.topic_kinds import THINGS
from bot.nlu.turn_types import Turn

# The parts of each topic with a figure that show it.
Figured = Mapping[str, Sequence[str]]
# One topic for each figure, where nothing says which is meant.
OFFERED = ("procedure", "onset", "how_it_works")
_PICTURE = r"(?:pictures?|pics?|diagrams?|drawings?|images?|illustrations?|figures?|sketch(?:es)?|graphics?|visuals?)"
_LEAD = r"(?:(?:ok|okay|hey|hi|so|and|but|also|um|oh|wait|please|pls|thanks)[\s,.!]+)*"
_SHOW = (
    r"(?:(?:(?:can|could|would|will|do) (?:you|u|i|we) )?(?:please |pls )?(?:show|see|have|got|get|give|draw|look at|want|need)"
    r"(?: (?:me|us))?|(?:is|are) there|have (?:you|u) got|(?:i )?(?:want|need|would like) to see|got|any)"
)
_SOME = r"(?:(?:a|an|any|the|some|that|this|your|like|maybe|simple|little)\s+)*"
_OF_IT = r"(?:(?:of|for|about|on|to) (?:it|that|this|them|those|these|the (?:thing|treatment|shots?|botox)|botox))"
_BARE = re.compile(
    rf"{_LEAD}(?:{_SHOW}\s+)?{_SOME}{_PICTURE}"
    rf"(?:\s+(?:{_OF_IT}|i can (?:see|look at)|to (?:look at|see)|here|available|instead|please|pls|too|maybe))*\W*",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"^{_LEAD}{_SHOW}\s+{_SOME}{_PICTURE}\b", re.IGNORECASE)
# A picture of one's own, or of the diary.
_OWN = re.compile(
    r"\b(?:my|mine|send|upload|attach|post|diary|log|entries|scan|mri|x-?ray|rash|before and after)\b", re.IGNORECASE
)


def bare_picture(text: str, history: History, figured: Figured) -> Optional[Turn]:
    """The turn of a text that asks for a picture and does not say of what: of what was spoken of, or which one it is to be.

    None for any other text, and behind what has pictures of its own, as the diary has.
    """
    if not _BARE.fullmatch(text.strip()) or (history.topics and history.topics[0] in THINGS):
        return None
    topic = next((topic for topic in history.topics if topic in figured), None)
    if topic is None:
        return Turn("clarify", (("clarify", SHORT),), offers=OFFERED, question=history.question)
    return Turn(topic, ((topic, SHORT),), question=history.question)


def with_picture(turn: Turn, text: str, figured: Figured) -> Turn:
    """The turn of a text that asks for a picture of something, with the text that bears it where none of its texts does."""
    if not _ASKED.search(text) or _OWN.search(text) or any(part in figured.get(topic, ()) for topic, part in turn.answers):
        return turn
    topic = next((topic for topic, _ in turn.answers if topic in figured), None)
    return turn if topic is None else replace(turn, answers=((topic, SHORT), *turn.answers))
