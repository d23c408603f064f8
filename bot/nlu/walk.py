"""Going about in an answer that is told step by step: a step back, to a step by its number, over again."""

from __future__ import annotations

import re
from typing import Optional, Sequence

from bot.nlu.parts import SHORT

_LEAD = (
    r"(?:(?:ok|okay|oh|wait|hm+|um|uh|sorry|no|now|and|then|pls|please|let'?s|(?:can|could) (?:we|i|you|u)|(?:i )?want to|i wanna"
    r"|(?:i'?d|i would) like to|(?:take|bring|show|tell|give|get) me)[\s,.!]+)*"
)
_END = r"(?:[\s,]+(?:please|pls|again|thanks|thx|of it|of the steps))*\W*"
_BEFORE = r"(?:previous|prior|earlier|preceding|last)"
_BACK = re.compile(
    rf"{_LEAD}(?:(?:(?:go|move|scroll|step|one|1|a)\s+)*back(?:wards?)?(?:\s+up)?(?:\s+(?:a|one|1|1 step|(?:a|one) step))?"
    rf"|(?:(?:go\s+)?back\s+to\s+)(?:the\s+)?(?:{_BEFORE}|one before)(?:\s+(?:one|step|page|part))?"
    r"|(?:the\s+)?(?:previous|prior|preceding)(?:\s+(?:one|step|page|part))?"
    rf"|(?:the\s+)?(?:step|one|part)\s+before(?:\s+(?:that|this|it))?){_END}",
    re.IGNORECASE,
)
_START = r"(?:the )?(?:start|beginning|top|first(?: (?:step|one))?)"
_AGAIN = r"(?:(?:all\s+)?over(?: again)?|again|anew)"
_OVER = re.compile(
    rf"{_LEAD}(?:(?:start|begin|go|do it|run)\s+(?:through (?:it|them)\s+)?(?:{_AGAIN}|from {_START})"
    rf"|restart|(?:(?:go )?back to|all over from|again from|from) {_START}){_END}",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "first": 1, "second": 2, "third": 3, "fourth": 4}
_NUMBERS |= {"fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6}
_ANY = "|".join(_NUMBERS)
_STEP = re.compile(
    rf"{_LEAD}(?:(?:go|jump|skip|back|on|ahead|forward|return|straight|move|what is|what'?s|whats)\s+)*(?:to\s+)?(?:the\s+)?"
    rf"(?:(?:step|number|no\.?|#)\s*(?P<named>\d|{_ANY})|(?P<bare>\d)|(?P<nth>{_ANY})\s+(?:step|one)){_END}",
    re.IGNORECASE,
)

_ON = r"(?:continue|go on|carry on|keep going|move on|go ahead|resume|proceed|go back|back|return|on|next)"
_STEPS = r"(?:the |those |these )?(?:steps|walk ?through|step by step)"
_ON_IN_STEPS = re.compile(
    rf"{_LEAD}(?:{_ON} (?:with |to |in |through |of )?{_STEPS}(?: where (?:we|i) (?:were|left off|stopped))?"
    r"|(?:go )?on to the next (?:step|one)|(?:what'?s |whats |what is )?(?:the |and the )?next step(?: then)?"
    rf"|(?:continue|go on|carry on|keep going|resume|pick up) where (?:we|i) (?:were|left off|stopped)|where were we){_END}",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"{_LEAD}next(?: one)?{_END}", re.IGNORECASE)


def goes_on_in_steps(text: str) -> bool:
    """Whether a text wants the next step by name: "continue with the steps", "whats the next step"."""
    return bool(_ON_IN_STEPS.fullmatch(text.strip()))


def says_next(text: str) -> bool:
    """Whether a text says "next" and no more."""
    return bool(_NEXT.fullmatch(text.strip()))


def goes_back(text: str) -> bool:
    """Whether a text wants to go back and says no more."""
    return bool(_BACK.fullmatch(text.strip()))


def step_asked(text: str, last: Optional[str], steps: Sequence[str]) -> Optional[str]:
    """The step that a text of few words leads to, or the overview in front of the first; None for any other text, and for a
    number that no step has. `last`: what was said last of the walk."""
    text = text.strip()
    if _OVER.fullmatch(text):
        return steps[0] if steps else None
    if goes_back(text):
        at = steps.index(last) if last in steps else 0
        return steps[at - 1] if at else SHORT
    if found := _STEP.fullmatch(text):
        said = str(found["named"] or found["bare"] or found["nth"]).lower()
        number = int(said) if said.isdigit() else _NUMBERS[said]
        return steps[number - 1] if 1 <= number <= len(steps) else None
    return None
