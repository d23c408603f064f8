"""Whether a message says that what was just asked about is happening: "can it cause breathing trouble?", "yes i have it now".

By itself such a message names no sign, and the question before it raised none, since it only asked.
"""

from __future__ import annotations

import re

_YES = r"yes|yeah|yea|yep|yup|ya|well|ok|okay|oh|so|and|but|no|um|uh|because|bc|cuz|cause|coz|help|pls|please|actually|ugh"
_LEAD = rf"(?:(?:{_YES})\W+)*"
_EACH = r"(?:all|one|some|most) of (?:it|that|them|those|these)"
_IT = rf"(?:it|that|this|them|those|these|the same|exactly that|{_EACH})"
_WHO = r"(?:i|she|he|we|my (?:mom|mum|dad|wife|husband|son|daughter|partner|friend|kid|child))"
_HAS = r"(?:have|has|got|gets?|feels?|notice|noticed|(?:'m|am|is) (?:having|feeling|getting))"
_HAVE = rf"(?:{_WHO}(?: (?:think|guess|might|may|do|really|just|already|now))*(?: i)? ?{_HAS}|im (?:having|feeling|getting))"
# "Got it" says that something is understood: it claims nothing.
_FOUND = r"(?:got|get|have|having|had|getting|noticed|see|found)"
_SMALL = r"(?:(?:i|just|already|think|guess|now|also|kinda|ive|i've)\s+)*"
_ONE = rf"{_SMALL}(?:{_FOUND} (?:one|some|a few|both)|(?:having|getting) (?:it|that))"
_DO = r"i (?:really |actually |already )?do(?: now| too| today| actually| unfortunately| right now| rn)?\W*$"
_STARTED = r"(?:started|starts|began|begun|(?:is |'?s )?happening|happened|came on|is here)"
_MINE = rf"(?:(?:mine|it|that|this)(?: (?:just|only|has|also|did))* {_STARTED}|mine (?:does|do|is|are|hurts?|droops?|hangs?))"
_SELF = r"(?:(?:that|it|this)(?:'?s| is) (?:me|(?:what|how) i (?:have|feel|got)|happening to me|what'?s happening)|thats me)"
_GONE = r"had|last (?:year|month|time|round)|years? ago|used to|before|not|never|no longer|gone|better|if|when"
_NOT_NOW = re.compile(rf"\b(?:{_GONE}|don'?t|doesn'?t|isn'?t)\b", re.IGNORECASE)
_MOST_WORDS = 12
# Behind "that" no noun: "i have that insurance" is about the insurance.
_TIME = r"now|right|today|tonight|yesterday|since|for|after|from|at|already|again|ever"
_BEHIND = rf"{_TIME}|too|also|as|all|and|but|this|bad|badly|really|so|here|way|in my|on my|of (?:those|them|these)|the|\d+"
_END = rf"\W*(?:$|(?:{_BEHIND})\b)"
_CLAIM = re.compile(rf"^{_LEAD}(?:{_HAVE}(?: like)? {_IT}(?={_END})|{_ONE}(?={_END})|{_DO}|{_MINE}\b|{_SELF}\b)", re.IGNORECASE)


def claims(text: str) -> bool:
    """Whether a short message says that what was asked before is so now; "i had that last year" and "do i have it?" do not."""
    text = text.strip()
    short = len(text.split()) <= _MOST_WORDS and not text.endswith("?")
    return short and bool(_CLAIM.match(text)) and not _NOT_NOW.search(text)
