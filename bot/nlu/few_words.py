"""Follow-ups of few words that ask for one thing behind one topic and for another elsewhere.

"How much" behind what insurance covers is the price; "can i come earlier" behind an effect that fades is no wish to move a visit.
"""

from __future__ import annotations

import re
from typing import FrozenSet, Optional, Tuple

from bot.nlu.history import History, Said
from bot.nlu.side_effect_words import had_by_patient

_MOST_WORDS = 12
_WHO = r"(?:i|we|u|you|they|she|he)"
_MAY = r"(?:can|could|may|might|should|can'?t|cannot|couldn'?t)"
_SOONER = re.compile(
    rf"\b{_MAY}(?: not)? {_WHO}\b.*\b(?:sooner|earlier|early|before then)\b"
    r"|^\W*(?:(?:and|so|ok|but)\s+)*how (?:much |many weeks )?(?:sooner|earlier|early)\b",
    re.IGNORECASE,
)
# With one of these a visit is to be moved, whatever was spoken of.
_VISIT = re.compile(
    r"\b(?:appointments?|appts?|apts?|visits?|slots?|bookings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b", re.IGNORECASE
)
_PRICE = re.compile(
    r"\bhow much\b(?! (?:better|less|longer|more|time|of|do they|will they|does (?:it|insurance|the plan)))"
    r"|\bwhat (?:would|will|do|does|did|might|could) (?:i|we|it|that) (?:have to |need to |end up )?(?:pay|owe|cost)"
    r"|\b(?:the|whats|what's|my) (?:price|cost|bill)\b",
    re.IGNORECASE,
)
_THEY_PAY = re.compile(r"\b(?:they|it|insurance|plan|medicare|medicaid) (?:\w+ )?(?:cover|pay|reimburse)s?\b", re.IGNORECASE)
_TAKE = r"can (?:i|she|he) (?:take|use|have)(?: it| them| that| those)?"
_TIMES = rf"(?:times|days|of them|of those|of these|pills|tablets|doses|{_TAKE}|is ok(?:ay)?|is too many|are ok(?:ay)?)"
_A_WEEK = re.compile(
    rf"\bhow (?:many|often)\b(?: {_TIMES})*(?: (?:a|per|each|every|in a|in one) (?:week|month|wk|mo))?(?: {_TIMES})*\W*$",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    rf"\b(?:can|could|may|do) {_WHO} (?:do|use|take|get|have|combine|try) (?:one of )?(?:those|these|them|that|it|both)"
    r"\b.*\b(?:same time|together|as well|too|along|alongside|on top|next to|besides?|while|with (?:it|botox|this|the shots))\b",
    re.IGNORECASE,
)
_NAMED: Tuple[Tuple["re.Pattern[str]", FrozenSet[str], Said], ...] = (
    (_SOONER, frozenset({"wearing_off", "schedule", "effectiveness", "not_working"}), ("schedule", "sooner")),
    (_PRICE, frozenset({"insurance"}), ("cost", "short")),
    (_A_WEEK, frozenset({"other_medications"}), ("other_medications", "acute")),
    (_TOGETHER, frozenset({"alternatives"}), ("other_medications", "short")),
)


def named_behind(text: str, history: History) -> Optional[Said]:
    """What a short text asks for behind what was just spoken of; None where that says nothing, or the text names more."""
    if not history.topics or len(text.split()) > _MOST_WORDS:
        return None
    if had_by_patient(text, history):
        return "side_effects", "warning_signs"
    if _VISIT.search(text) or _THEY_PAY.search(text):
        return None
    return next((said for words, topics, said in _NAMED if history.topics[0] in topics and words.search(text)), None)
