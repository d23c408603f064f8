"""What a message leaves out because words before it said it: "can i wash my hair and go to the gym", "whats the process and
price", and, behind "can i drink before", "and after"."""

from __future__ import annotations

import re
from typing import List

_MAY = (
    r"(?:(?:can|could|may|should|will|must) (?:i|we|she|he|you|u)(?: (?:still|also|just|already|even))?"
    r"|(?:is it|it'?s|am i) (?:ok|okay|safe|fine|allowed) to)"
)
# What is done in a day. Taking a medicine is none of these: "tylenol and drink wine" is one question.
_DO = (
    r"(?:go (?:to|for|on|back|out|running|swimming|skiing|dancing|hiking|home)|wash|shower|bathe|work|exercise|run|swim|drive|fly"
    r"|travel|lie|lay|sleep|nap|drink|wear|color|colour|dye|rub|massage|scratch|lift|bend|ski|hike|dance|jog|cycle|bike|shave"
    r"|put on|take a (?:nap|bath|shower|walk|flight)|have (?:a |some )?(?:wine|beer|drinks?|alcohol|sex))"
)
_TREATED = r"(?: (?:(?:the|my) )?(?:shots?|botox|injections?|treatments?|visit|appointment))"
_WHEN = (
    rf"(?:(?:right |the day |day |soon )?(?:before|after)(?:wards|hand)?{_TREATED}?|tonight|tomorrow|today|now"
    r"|(?:on )?(?:the |that )same day|that (?:day|evening))"
)
_DONE_TOGETHER = re.compile(
    rf"(?P<may>.*?\b{_MAY} )(?P<first>{_DO}\b[^,.?!;]*?),? (?:and|or|&|and also|and then) (?:{_MAY} )?"
    rf"(?P<second>{_DO}\b[^.?!;]*?)(?P<when> {_WHEN})?(?P<end>\W*)",
    re.IGNORECASE,
)
_NAMED_TOGETHER = re.compile(
    r"(?P<what>(?:(?:so|ok|okay|hi|hey|and|tell me)[\s,]+)*(?:whats|what's|what is|what are) (?:the |your )?)"
    r"(?P<first>[a-z]+(?: [a-z]+)?) (?:and|&|n) (?:the |your )?(?P<second>[a-z]+(?: [a-z]+)?)\W*",
    re.IGNORECASE,
)
# One question by the two of them: "the difference between x and y", "botox and fillers".
_ONE_QUESTION = re.compile(
    r"\b(?:between|of|with|for|to|from|if|botox|shots?|injections?|pros|cons|risks?|dos|donts|ins|outs|do|dont|up|down)\b"
    r"|\b(?:when|where|how|why|who)\b",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:and also|also|plus)[\s,]+(?=\S+\s+\S)", re.IGNORECASE)
_AND = r"\W*(?:(?:and|or|but|so|ok|n|also|what about|wat about|how about)\s+)*"
_OTHER_TIME = re.compile(
    rf"{_AND}(?:right |the (?:day|night|morning) |day )?(?P<time>before|after)(?:wards|hand)?(?: that| it|{_TREATED})?\W*",
    re.IGNORECASE,
)
_TIMES = {"before": "after", "after": "before"}
_OTHER_DEED = re.compile(rf"\W*(?:and|or|n|&|also) (?P<deed>{_DO}\b.*?)\W*", re.IGNORECASE)
_ASKED_LEAVE = re.compile(rf".*\b{_MAY} (?=\w)", re.IGNORECASE)
# Nothing longer is looked at: it says what it means.
_MOST_CHARACTERS = 160
_AT_THE_END = re.compile(rf" {_WHEN}\W*$", re.IGNORECASE)


def apart(clause: str) -> List[str]:
    """The questions of a clause that says what they have in common once; the clause alone where it asks one thing."""
    if len(clause) > _MOST_CHARACTERS:
        return [clause]
    if found := _DONE_TOGETHER.fullmatch(clause):
        when = found["when"] or ""
        return [f"{found['may']}{deed}{when}{found['end'].strip()}" for deed in (found["first"], found["second"])]
    found = _NAMED_TOGETHER.fullmatch(clause)
    if found and not _ONE_QUESTION.search(f"{found['first']} {found['second']}"):
        return [found["what"] + thing for thing in (found["first"], found["second"])]
    return [clause]


def without_join(clause: str) -> str:
    """A clause of three words or more without the "also" that joins it to the one before it."""
    return _JOIN.sub("", clause, count=1) if _JOIN.match(clause) else clause


def together(previous: str, text: str) -> str:
    """`text` read with the question before it: what it changes in that question is changed, else it stands behind it."""
    if len(text) > _MOST_CHARACTERS:
        return f"{previous} {text}"
    if (found := _OTHER_TIME.fullmatch(text)) and (time := _other(found["time"], previous)):
        return time
    found, asked = _OTHER_DEED.fullmatch(text), _ASKED_LEAVE.match(previous)
    if found and asked:
        when = _AT_THE_END.search(previous)
        return f"{asked[0]}{found['deed']}{when[0] if when and not _AT_THE_END.search(text) else ''}"
    return f"{previous} {text}"


def _other(time: str, previous: str) -> str:
    """`previous` with `time` in the place of its opposite; empty where that does not stand there."""
    instead = re.compile(rf"\b(?:the day |right )?{_TIMES[time.lower()]}(?:wards|hand)?\b", re.IGNORECASE)
    return instead.sub(time.lower(), previous) if instead.search(previous) else ""
