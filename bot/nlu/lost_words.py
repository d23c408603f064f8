"""Words of somebody whom an answer did not reach: "i dont understand", "thats not what i asked", "why not"; or who has yet to
ask: "one more question"."""

from __future__ import annotations

import re

from bot.nlu.views import is_question

_LEAD = r"(?:(?:ok|okay|oh|ah|um|uh|hm+|well|no|nope|nah|naw|still|sorry|but|and|so|wait|hey|actually|pls|please)[\s,.!]+)*"
_END = r"(?:[\s,.]+(?:at all|though|tho|please|pls|sorry|lol|here|anymore|yet|from you))*\W*"
_NOT = r"(?:do(?:n'?t| not)|did(?:n'?t| not)|can(?:'?t|not))"
_MUCH = r"(?:really |quite |even |just |still |honestly )*"
_IT = r"(?:it|that|this|you|u|any of (?:it|this|that)|a (?:word|thing)|what (?:you|u|that|this|it) (?:means?|said|says?|wrote))"
_LOST = re.compile(
    rf"{_LEAD}(?:(?:i )?{_MUCH}{_NOT} {_MUCH}(?:understand|follow|get {_IT}|(?:see|know) what (?:you|u|that) means?)(?: {_IT})?"
    r"|(?:i'?m|i am|im) (?:so |still |a bit |totally |kinda )*(?:lost|not following)"
    r"|(?:i'?m |i am |im )?(?:so |still |a bit |totally |kinda |very )*confused(?: (?:by|about) (?:this|that|the question))?"
    r"|(?:you|u) lost me|what (?:do|does|did) (?:you|u|that|this|it) mean(?: by (?:that|this|it))?|huh|pardon(?: me)?|come again"
    rf"|(?:that|this) (?:makes no sense|doesn'?t make (?:any )?sense|is confusing)(?: to me)?){_END}",
    re.IGNORECASE,
)
_THESE = r"(?:these|those|them|the above|that|this)"
_MEANT = r"what i (?:asked|meant|mean|wanted|want|was asking|am asking|need|needed)(?: (?:for|about|to know|you|u))*"
_DOWN = re.compile(
    rf"{_LEAD}(?:(?:it'?s |its )?(?:none|neither|not any)(?: of {_THESE})?|not {_THESE}(?: ones?)?(?: either)?|not it(?: either)?"
    rf"|(?:(?:that|this|it) (?:is|was) |(?:that|it)'?s )?not (?:{_MEANT}|it|right|my question|the question)(?: either)?"
    rf"|(?:(?:that|this|you|u) )?{_NOT} (?:even )?answer (?:me|my question|the question|it|that)"
    r"|(?:(?:that|this|it)(?:'?s| is| was)? |you'?re |ur )?(?:all |just |totally )?(?:wrong|incorrect)(?: again| too)?"
    r"|(?:that'?s )?(?:the )?wrong (?:answer|question|topic|thing|one)|(?:i (?:asked|meant|mean|want) )?something else"
    rf"|(?:you|u) (?:got me wrong|misunderstood(?: me)?|{_NOT} understand(?: me)?)){_END}",
    re.IGNORECASE,
)
_WHY = re.compile(rf"{_LEAD}(?:why(?: not| is that| so)?|how come|what for){_END}", re.IGNORECASE)
# What was told before is so no more. That it ended well is not said: "you are welcome" is no answer to it.
_NO_MORE = re.compile(
    rf"{_LEAD}(?:(?:(?:i'?m|i am|i was|i did|i do|i|it'?s|it is|she'?s|she is|we'?re)[\s,]+(?:but[\s,]+)?(?:i'?m |now )?)?"
    r"(?:not|don'?t|do not|isn'?t|haven'?t) (?:(?:pregnant|expecting|on (?:it|them|that)|taking (?:it|them)|doing (?:it|that)) )?"
    rf"any ?(?:more|longer)|(?:i'?m |i am |it'?s )?no longer(?: pregnant| expecting| on (?:it|them)| so)?){_END}",
    re.IGNORECASE,
)
_LOSS = re.compile(
    r"\b(?:lost (?:it|the baby|our baby|my baby|the pregnancy|her|him)|miscarr\w+|stillb\w+|(?:did|does)n'?t make it)\b",
    re.IGNORECASE,
)

_ASK = r"(?:something|smth|you(?: something)?|u(?: something)?|a question|one|a thing)"
_COUNTED = r"(?:(?:a|an|one|1|just|another|last|final|quick|more|other|small|little|dumb|silly|few|couple|of|different|some)\s+)*"
_QUESTION = r"(?:question|thing|q|questions|things)"
_MORE_TO_ASK = re.compile(
    rf"{_LEAD}(?:(?:and|also|oh and|hold on|hang on|one sec|thanks|real quick)[\s,.!]+)*"
    rf"(?:(?:can|could|may|let me) (?:i )?(?:just |also )?ask (?:you |u )?(?:{_ASK}|{_COUNTED}{_QUESTION})(?: else| more)?"
    rf"|(?:(?:i(?:'ve| have|'ve got| got)?|there'?s|got)\s+)?(?:still )?{_COUNTED}{_QUESTION}(?: (?:for you|though|tho|to ask))?"
    rf"){_END}",
    re.IGNORECASE,
)


def says_lost(text: str) -> bool:
    """Whether a text says no more than that the last answer was not understood."""
    return bool(_LOST.fullmatch(text.strip()))


def turns_down(text: str) -> bool:
    """Whether a text says no more than that the last answer, or what was offered, was not what was meant."""
    return bool(_DOWN.fullmatch(text.strip()))


def says_no_more(text: str) -> bool:
    """Whether a text says only that something told before is no longer so: "i'm not anymore"."""
    return bool(_NO_MORE.fullmatch(text.strip()))


def tells_loss(text: str) -> bool:
    """Whether a text, behind a pregnancy, may tell that it was lost; a question does not."""
    return bool(_LOSS.search(text)) and not is_question(text)


def has_more_to_ask(text: str) -> bool:
    """Whether a text says that a question is to come, and no more: "wait one more thing"."""
    return bool(_MORE_TO_ASK.fullmatch(text.strip()))


def asks_why(text: str) -> bool:
    """Whether a text asks why, or why not, and no more."""
    return bool(_WHY.fullmatch(text.strip()))
