"""Numbers that a patient tells, where the part of an answer hangs on them: headache days a month, and treatments so far.

Sentences with 10 and with 20 days, or with a first and a third round, are near one another for the encoder, and the parts say
opposite things: Botox is approved from 15 headache days a month on (fact el-label) and not below (el-not-episodic); one round is
often too early to tell (nw-give-two-to-three), and after two that failed one in ten responds to a third (nw-third-round).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterator, Optional, Tuple

from bot.nlu.history import Said
from bot.nlu.turn_types import Turn

CHRONIC_FROM = 15
CHRONIC: Said = ("eligibility", "chronic_migraine")
EPISODIC: Said = ("eligibility", "fewer_days")
AFTER_ONE: Said = ("not_working", "after_one")
AFTER_MORE: Said = ("not_working", "after_two_or_three")
_ROUND = r"(?:round|treatment|session|cycle|set|dose|visit|time|shot)s?"
_MORE_ROUNDS = re.compile(
    rf"\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th|two|three|four|[2-9]) (?:\w+ )?{_ROUND}\b", re.IGNORECASE
)
_ONE_ROUND = re.compile(rf"\b(?:first|1st|one|1|only|single) (?:\w+ )?{_ROUND}\b", re.IGNORECASE)
_UP_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_UP_TO_TWENTY = f"{_UP_TO_TWELVE} thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_WORDS = {word: at for at, word in enumerate(_UP_TO_TWENTY.split(" "), 1)}
_WORDS |= {"twenty five": 25, "twenty-five": 25, "thirty": 30}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_KIND = r"(?:bad|severe|awful|full|whole|headache|head ?ache|migraine|migrane|ha)"
_THING = r"(?:days?|headaches?|head ?aches?|migraines?|migranes?|attacks?|times|of them)"
_MONTH = r"(?:(?:(?:a|per|each|every|in a|out of the|out of a|this|last)\s+|/\s*)(?:month|mo\b|mth)|monthly|out of (?:30|31|28))"
_RANGE = rf"\b(?P<least>{_NUMBER})(?:\s*(?:-|–|to|or)\s*(?P<most>{_NUMBER}))?\s*\+?\s*"
_DAYS = r"(?:headache|head ?ache|migraine|migrane)\s+days?\b"
_TOLD = re.compile(rf"{_RANGE}(?:(?:{_KIND}\s+)*{_THING}\s*{_MONTH}|{_MONTH}|(?:{_KIND}\s+)*?{_DAYS})", re.IGNORECASE)
_EVERY_DAY = r"(?:every (?:single )?day|daily|24/7)"
_DAILY = re.compile(rf"\b{_EVERY_DAY}.*\b{_KIND}|\b{_KIND}s?\b.*\b{_EVERY_DAY}", re.IGNORECASE)


def days_a_month(text: str) -> Optional[int]:
    """The headache days a month that `text` tells of; None where it names none, or a range with both kinds in it."""
    found = _TOLD.search(text)
    if found is None:
        return 30 if _DAILY.search(text) else None
    least, most = (_number(found[name]) for name in ("least", "most"))
    if most is not None and (least >= CHRONIC_FROM) != (most >= CHRONIC_FROM):
        return None
    return least


def _number(said: Optional[str]) -> Optional[int]:
    return None if said is None else int(said) if said.isdigit() else _WORDS[said.lower()]


def suited(turn: Turn, text: str) -> Turn:
    """`turn` with the part in the place of its opposite that the numbers in `text` belong to."""
    for right, wrong in _told(text):
        turn = _instead(turn, right, wrong)
    return turn


def _told(text: str) -> Iterator[Tuple[Said, Said]]:
    """The parts that fit the numbers, each with the one that does not."""
    days = days_a_month(text)
    if days is not None:
        yield (CHRONIC, EPISODIC) if days >= CHRONIC_FROM else (EPISODIC, CHRONIC)
    if _MORE_ROUNDS.search(text) and not _ONE_ROUND.search(text):
        yield AFTER_MORE, AFTER_ONE


def _instead(turn: Turn, right: Said, wrong: Said) -> Turn:
    if wrong not in turn.answers:
        return turn
    return replace(turn, answers=tuple(dict.fromkeys(right if said == wrong else said for said in turn.answers)))
