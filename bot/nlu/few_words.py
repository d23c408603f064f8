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
_PAYER = r"(?:they|it|insurance|the insurance|my insurance|the insurer|my insurer|the plan|my plan|the company)"
_SAY_NO = re.compile(
    rf"\W*{_LEAD}(?:(?:what|wat) (?:do i do |can i do |happens )?)?if (?:{_PAYER} (?:says?|said|tells? me) no"
    rf"|{_PAYER} (?:den(?:y|ies|ied)|refuses?|rejects?|declines?|turns?)(?: (?:it|me|this|that|my claim))?(?: down)?"
    r"|(?:i'?m|i am|i get|it'?s|it is|it gets|my claim is|my claim gets) (?:denied|refused|rejected|turned down|declined))\W*",
    re.IGNORECASE,
)
_WHAT_ELSE = re.compile(
    rf"\W*{_LEAD}(?:what else (?:is|are|s) there|what else (?:can|could) (?:i|we) (?:do|try|take|get)"
    r"|(?:what are (?:the|my)|are there|any) (?:any )?other (?:options|treatments))(?: to try| out there| then)?\W*",
    re.IGNORECASE,
)
# Words that say nothing of what they ask about, and of these the ones that elsewhere ask for the price.
_BARE = re.compile(
    rf"\W*{_LEAD}(?:(?:since |till |until )?when(?: (?:can i|then|exactly|though|tho))?|how soon|how much)\W*", re.IGNORECASE
)
_HOW_MUCH = re.compile(
    rf"\W*{_LEAD}how much(?: (?:of (?:it|that|them)|can i(?: have| drink| eat| do)?|is (?:ok|okay|fine|too much)))?\W*",
    re.IGNORECASE,
)
_CARE = frozenset({"aftercare", "preparation", "activities", "lifestyle_plan"})
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
_WHOLE = frozenset({_SAY_NO, _THEN_WHAT, _LATER_ROUND, _SO_MANY_WEEKS})
_NAMED: Tuple[Tuple["re.Pattern[str]", FrozenSet[str], Said], ...] = (
    (_SOONER, frozenset({"wearing_off", "schedule", "effectiveness", "not_working"}), ("schedule", "sooner")),
    (_PRICE, frozenset({"insurance"}), ("cost", "short")),
    (_SAY_NO, frozenset({"cost", "insurance"}), ("insurance", "denial")),
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
    if history.said[-1:] and history.said[-1][0] == "medical_advice" and _WHAT_ELSE.fullmatch(text):
        return "alternatives", "short"  # that one was refused is no reason to refuse this
    if _VISIT.search(text) or _THEY_PAY.search(text):
        return None
    return next((said for words, topics, said in _NAMED if history.topics[0] in topics and _asks(words, text)), None)


def is_bare(text: str) -> bool:
    """Whether a text is a word that asks and nothing else: "when", "and how much". Its own topic is none."""
    return bool(_BARE.fullmatch(text))


def is_bare_of_care(text: str, history: History) -> bool:
    """Whether such a word asks about what to do and to leave, where a part of the answer says when or how much."""
    return bool(history.topics) and history.topics[0] in _CARE and (is_bare(text) or bool(_HOW_MUCH.fullmatch(text)))


def is_amount_of_care(text: str, history: History) -> bool:
    """Whether "how much" asks for an amount of what was spoken of, a drink or a sport, and not for a price."""
    return bool(history.topics) and history.topics[0] in _CARE and bool(_HOW_MUCH.fullmatch(text))


def _asks(words: "re.Pattern[str]", text: str) -> bool:
    """Whether the words stand in the text; those that mean nothing beside others are the whole of it."""
    return bool(words.fullmatch(text) if words in _WHOLE else words.search(text))
