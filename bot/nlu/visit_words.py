"""Words of a change that are of a visit: "can i change it" behind one that was just told, and "no, i mean my visit" where the
diary asks what to change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import FrozenSet, Optional

from bot.nlu.history import History, Said
from bot.nlu.turn_types import Turn

VISIT, CHANGE_VISIT = "next_appointment", "change_appointment"
VISITS = frozenset({VISIT, CHANGE_VISIT, "book_appointment"})
CHANGE_ASKED: Said = ("diary_correct", "correct_first")
# Behind these, what to change may still be said.
_STAYS = frozenset({"headache_diary", "clarify", "out_of_scope", "thanks", "greet", "goodbye"})
_OF_DIARY = frozenset({"diary_log", "diary_correct", "diary_view", "diary_export"})
# Said about the form's own question, and not of an entry.
_ABOUT_QUESTION = frozenset({CHANGE_ASKED, ("diary_log", "not_understood"), ("diary_log", "question_beside")})

_LEAD = (
    r"(?:(?:no|nope|nah|ok|okay|oh|um|uh|wait|well|sorry|but|and|so|hey|hi|hmm|actually|please|pls|yes|yeah|great|thanks|then"
    r"|hold on|hang on)[\s,.!]+)*"
)
_WISH = (
    r"(?:(?:i (?:really |also |just )*(?:want|need|have|would like|wanna|gotta)(?: to)?|i'?d (?:like|love|rather)(?: to)?"
    r"|i'?ll have to"
    r"|(?:can|could|may|would|will) (?:i|u|you|we)(?: (?:please|pls|just|still))*|is it possible to|is there (?:a|any) way to"
    r"|how (?:do|can|would) i|help me|let me|let'?s|please|pls|just) )*"
)
_VERB = r"(?:change|edit|fix|correct|modify|adjust|update|switch|swap|alter|delete|remove|cancel)"
_VISIT = r"(?:visit|appointment|appt|apt|booking|botox (?:visit|appointment|appt|date))s?"
_IT = (
    r"(?:it|that|this|mine|(?:that|this|the) one|(?:(?:the|that|my|this) )?(?:time|date|day|hour)(?: (?:of it|for it|and time))?"
    rf"|(?:the|my) {_VISIT})"
)
_UNTIL = r"(?: (?:to|for|from|until|till|on|at)\b(?P<to>(?: [\w:.'-]+){1,6}))?"
_END = r"(?:[\s,]+(?:please|pls|though|tho|instead|somehow|now|today|too|thanks|again|online|here))*\W*"
_CHANGES_IT = re.compile(rf"\W*{_LEAD}{_WISH}{_VERB} {_IT}{_UNTIL}{_END}", re.IGNORECASE)
# To one of these an entry is changed, and no visit.
_OF_ENTRY = re.compile(
    r"\b(?:yesterday|ago|last|an? \d+|hours?|hrs?|minutes?|mins?|mg|pills?|tablets?|headaches?|migraines?|nausea|aura)\b"
    r"|/\s*10\b",
    re.IGNORECASE,
)
_DIARY = r"(?:(?:the|my) )?(?:(?:headache )?diary|headaches?|entry|entries|log|migraines?)"
_NOT_DIARY = rf"not (?:about )?(?:that|this|it|{_DIARY})"
_MINE = rf"(?:about |for |of )?(?:my|the|this|that) (?:next |botox )?{_VISIT}"
_I_MEAN = (
    r"(?:i|it'?s|its)? ?(?:mean|meant|was (?:talking|asking|speaking)|am (?:talking|asking)|'?m (?:talking|asking)|want(?:ed)?"
    r"|was thinking)(?: to)?(?: (?:change|move|about|of))?"
)
_MEANS_VISIT = re.compile(
    rf"\W*{_LEAD}(?:{_NOT_DIARY}[\s,.!]+)?(?:(?:but|its|it'?s|just)\s+)?{_I_MEAN} {_MINE}(?:[\s,.]+{_NOT_DIARY})?{_END}",
    re.IGNORECASE,
)
_NAMES_VISIT = re.compile(
    rf"\W*{_LEAD}(?:{_NOT_DIARY}[\s,.!]+)?(?:(?:but|its|it'?s|just)\s+)?{_MINE}(?:[\s,.]+{_NOT_DIARY})?{_END}", re.IGNORECASE
)
_TURNS_FROM_DIARY = re.compile(rf"\b{_NOT_DIARY}\b", re.IGNORECASE)
_CHANGES = re.compile(r"\b(?:change|move)\b", re.IGNORECASE)


def of_told_visit(text: str, history: History) -> Optional[Turn]:
    """The turn of a wish to change "it" behind a visit, or of "i mean my visit", which leaves the diary: the visit is shown, or
    it is told how to change it where that was asked."""
    said = " ".join(text.split())
    if _means_visit(said, history):
        asked = CHANGE_ASKED in history.said[-1:] or not history.form or _CHANGES.search(said)
        return _about(CHANGE_VISIT if asked else VISIT, text, gives_up=bool(history.form))
    wants = not history.form and last_service(history) in VISITS and changes_it(said)
    return _about(CHANGE_VISIT, text) if wants else None


def _about(topic: str, text: str, *, gives_up: bool = False) -> Turn:
    return Turn(topic, ((topic, "short"),), question=text, gives_up=gives_up)


def changes_it(text: str) -> bool:
    """Whether a text wants something changed that it does not name: "can i change that one", "change the time to 9"."""
    found = _CHANGES_IT.fullmatch(text)
    return found is not None and not _OF_ENTRY.search(found["to"] or "")


def _means_visit(text: str, history: History) -> bool:
    """Alone, the name of a visit is an answer to what shall be changed; elsewhere in the diary it might be a trigger."""
    asked = history.said[-1:] == (CHANGE_ASKED,) or (bool(history.form) and bool(_TURNS_FROM_DIARY.search(text)))
    of_change = bool(history.form) or last_service(history) == "diary_correct"
    return (asked and bool(_NAMES_VISIT.fullmatch(text))) or (of_change and bool(_MEANS_VISIT.fullmatch(text)))


def last_service(history: History) -> str:
    """What was looked up or changed last, also with a question on something else behind it."""
    services: FrozenSet[str] = VISITS | _OF_DIARY
    return next((topic for topic, _ in reversed(history.said) if topic in services), "")


def left_open(turn: Turn, history: History) -> Turn:
    """The turn of a question; the form is not gone on with behind it where only what to change is open."""
    answered = turn.intent not in _STAYS and turn.intent not in _OF_DIARY
    return replace(turn, gives_up=True) if answered and _only_asks_change(history) else turn


def _only_asks_change(history: History) -> bool:
    """Whether no entry was read back before that is in no diary yet."""
    if history.form is None or history.said[-1:] != (CHANGE_ASKED,):
        return False
    parts = (said for said in reversed(history.said) if said[0] in ("diary_log", "diary_correct") and said not in _ABOUT_QUESTION)
    return not next(parts, ("", ""))[1].startswith("read_back")
