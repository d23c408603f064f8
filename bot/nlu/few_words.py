"""Follow-ups of few words that ask for one thing behind one topic and for another elsewhere.

"How much" behind what insurance covers is the price; "can i come earlier" behind an effect that fades is no wish to move a visit.
"""

from __future__ import annotations

import re
from typing import FrozenSet, Mapping, Optional, Tuple

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
_LEAD = r"(?:(?:and|so|ok|okay|but|oh|hm+)[\s,]+)*"
_THEN_WHAT = re.compile(
    rf"\W*{_LEAD}(?:then what|what then|what next|what(?:'?s| is| comes| happens)? (?:after (?:that|this)|next|then))\W*",
    re.IGNORECASE,
)
_ROUND = r"(?:rounds?|treatments?|sessions?|ones?|times?|shots|injections|visits?)"
_LATER = r"(?:second|2nd|third|3rd|fourth|next|other|another|later|following|two|three|2|3|a few|a couple(?: of)?|several|more)"
_LATER_ROUND = re.compile(
    rf"\W*{_LEAD}(?:(?:what|wat|how) (?:about|if)|will it be better|is it better)?\s*(?:after|with|on|in|at|by|for)?\s*"
    rf"(?:the |my |a )?{_LATER} {_ROUND}\W*",
    re.IGNORECASE,
)
_SO_MANY_WEEKS = re.compile(
    r"\W*(?:(?:i'?m|i am|about|around|like|almost|only|just|maybe|at|it'?s|now)\s+)*(?:\d{1,2}"
    r"|two|three|four|five|six|seven|eight|nine|ten) ?(?:weeks?|wks?|months?|mos?)"
    r"(?: (?:along|pregnant|in|now|already|today|so far))*\W*",
    re.IGNORECASE,
)
# What comes next in time, asked for by "and then what"; behind any other topic that is the whole journey.
_COMES_NEXT: Mapping[str, Said] = {
    "preparation": ("procedure", "short"),
    "procedure": ("aftercare", "short"),
    "injection_pain": ("aftercare", "short"),
    "aftercare": ("onset", "short"),
    "onset": ("schedule", "how_long_lasts"),
    "schedule": ("wearing_off", "short"),
    "wearing_off": ("schedule", "short"),
}
_WHOLE = frozenset({_THEN_WHAT, _LATER_ROUND, _SO_MANY_WEEKS})
_NAMED: Tuple[Tuple["re.Pattern[str]", FrozenSet[str], Said], ...] = (
    (_SOONER, frozenset({"wearing_off", "schedule", "effectiveness", "not_working"}), ("schedule", "sooner")),
    (_PRICE, frozenset({"insurance"}), ("cost", "short")),
    (_A_WEEK, frozenset({"other_medications"}), ("other_medications", "acute")),
    (_TOGETHER, frozenset({"alternatives"}), ("other_medications", "short")),
    (_LATER_ROUND, frozenset({"onset", "schedule", "wearing_off", "how_it_works"}), ("onset", "more_rounds")),
    (_SO_MANY_WEEKS, frozenset({"pregnancy"}), ("pregnancy", "already_pregnant")),
    *((_THEN_WHAT, frozenset({topic}), said) for topic, said in _COMES_NEXT.items()),
)


def named_behind(text: str, history: History) -> Optional[Said]:
    """What a short text asks for behind what was just spoken of; None where that says nothing, or the text names more."""
    if not history.topics or len(text.split()) > _MOST_WORDS:
        return None
    if had_by_patient(text, history):
        return "side_effects", "warning_signs"
    if _VISIT.search(text) or _THEY_PAY.search(text):
        return None
    return next((said for words, topics, said in _NAMED if history.topics[0] in topics and _asks(words, text)), None)


def _asks(words: "re.Pattern[str]", text: str) -> bool:
    """Whether the words stand in the text; those that mean nothing beside others are the whole of it."""
    return bool(words.fullmatch(text) if words in _WHOLE else words.search(text))
