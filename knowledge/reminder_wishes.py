"""What a patient says of the diary's reminder. The assistant hears by it what a message is about, and the actions what is to be
done: one grammar, so that both hear the same. A refusal never switches on, and what is unclear switches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from knowledge.phrases import Phrases, one_of, plain
from knowledge.reminder_hours import EVENING, Hour, hour_in, names_hour
from knowledge.words import yes_words


class Wish(Enum):
    """`NEW_HOUR`: another hour, which is not told. `NO_HOUR`: one that is on no clock. `STATE`: how it stands is asked.
    `BEYOND`: of a medicine, say, or on one day alone, for which there is no reminder."""

    ON = "on"
    OFF = "off"
    NEW_HOUR = "new_hour"
    NO_HOUR = "no_hour"
    STATE = "state"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Heard:
    """`at_hour`: for ON, 0 to 23 on the clinic's clock. `finer`: minutes or certain days were wished for, which it has not.
    `elsewhere`: a text or a call was, where there is but the chat. `sure`: by these words alone a message is about it."""

    wish: Wish
    at_hour: int | None = None
    finer: bool = False
    elsewhere: bool = False
    sure: bool = True


# Parts of the reply before that an answer of few words goes on with.
ASKED_HOUR = frozenset({"reminder_which_hour", "reminder_new_hour"})
TOLD_ON = frozenset({"reminder_on", "reminder_on_daily", "reminder_on_here", *ASKED_HOUR})
TOLD_OFF = frozenset({"reminder_how", "reminder_off", "reminder_was_off", "reminder_beyond"})

_PHRASES = Phrases.load(Path(__file__).with_suffix(".yml"), yes_word=one_of(sorted(yes_words())))
_MENTION = _PHRASES.anywhere("mention")
_FORGET = _PHRASES.anywhere("forget")
_LET_FORGET = _PHRASES.anywhere("let_forget")
_UNWRITTEN = _PHRASES.anywhere("unwritten", then=r"[^.,;!?]*")
_MISSPELT = re.compile(rf"\b{_PHRASES.group('misspelt')}(s?)\b")
_YOU = re.compile(r"\b(?:u|ya)\b")
_DIARY = _PHRASES.anywhere("diary")

_OF_VISIT = _PHRASES.anywhere("of_visit")
_OF_WHAT = _PHRASES.anywhere("of_what")
_ASKS_STATE = _PHRASES.whole("state", end="now")
_ASKS = _PHRASES.opening("asks")
_ASKS_OR_WISHES = _PHRASES.opening("asks_or_wishes")
_MISSES_IT = _PHRASES.anywhere("misses")

_REFUSES = _PHRASES.anywhere("refuses")
_STILL_ON = _PHRASES.anywhere("still_on")
# What is wished for instead of an hour that is refused: "not at 8, make it 9pm".
_RATHER = re.compile(
    r"\b(?:make|set|move|change|switch|do|put) (?:it|that|them|the time)(?: for| at| to| on)*(?P<at> .*)"
    rf"|(?:\b(?:but|instead|rather)|[,;.])(?: just)?(?P<but> (?:{_PHRASES.group('remind_me')} )?(?:at|around|for) .*)"
    r"|(?P<instead>[^,;.]*)\binstead\b\W*$"
)

_SWITCHES_ON = _PHRASES.anywhere("switches_on")
_HOUR_BESIDE = _PHRASES.anywhere("hour_beside")
_OTHER_HOUR = _PHRASES.anywhere("other_hour")
_MAKES = _PHRASES.anywhere("makes")
_TOLD_OF = _PHRASES.anywhere("told_of")
_BEYOND = _PHRASES.anywhere("beyond")
_OF_MEDICINE = _PHRASES.anywhere("of_medicine")
_ONCE = _PHRASES.anywhere("once")
_OFTEN = _PHRASES.anywhere("often")
_CERTAIN_DAYS = _PHRASES.anywhere("certain_days")
_ELSEWHERE = _PHRASES.anywhere("elsewhere")

_NAMED = re.compile(r"\breminders?\b")
_FIGURE = re.compile(r"\d\s*/\s*10|\b(?:headache|migraine|took)\b")
_FEW_WORDS = 9
# A longer refusal may say farewell, which is for those to hear who know the signs of it.
_MOST_WORDS = 13

_IT_OFF = _PHRASES.whole("it_off", lead="before_off", end="behind_off")
_YES = _PHRASES.whole("yes", lead="yes", end="yes")
_BARE_YES = _PHRASES.alone("bare_yes")


def heard(text: str, behind: str = "") -> Heard | None:
    """What a message wishes of the reminder, or asks of it; None for any other. `behind`: the part of the diary's reply just
    before, with which a few words go on: "make it 9"."""
    said = _as_phrases(text)
    return _on_its_own(said) if _MENTION.search(said) else _going_on(said, behind)


def _on_its_own(said: str) -> Heard | None:
    if _OF_VISIT.search(said) or _OF_WHAT.search(said):
        return None
    if _ASKS_STATE.fullmatch(said) or _MISSES_IT.search(said) or _STILL_ON.search(said):
        return Heard(Wish.STATE)
    if _ASKS.match(said):
        return Heard(Wish.STATE, sure=False)
    return _wished(said) or (Heard(Wish.STATE, sure=False) if _ASKS_OR_WISHES.match(said) or _only_names(said) else None)


def _only_names(said: str) -> bool:
    """Whether a reminder is named in a few words that tell of no headache: how it stands is told, and none is logged."""
    return bool(_NAMED.search(said)) and len(said.split()) <= _FEW_WORDS and not (_TOLD_OF.search(said) or _FIGURE.search(said))


def _wished(said: str) -> Heard | None:
    if _REFUSES.search(said):
        rather = _RATHER.search(said)
        hour = hour_in(" ".join(filter(None, rather.groups()))) if rather else None
        return _at(hour, said) if hour else Heard(Wish.OFF, sure=len(said.split()) <= _MOST_WORDS)
    switches = bool(_SWITCHES_ON.search(said))
    hour = hour_in(said) if switches or _HOUR_BESIDE.search(said) else None
    if _OTHER_HOUR.search(said) and (hour is None or not _MAKES.search(said)):
        return Heard(Wish.NEW_HOUR)
    if _TOLD_OF.search(said):
        return None
    if _BEYOND.search(said):
        return Heard(Wish.BEYOND, sure=bool(_OF_MEDICINE.search(said)))
    if _ONCE.search(said) and not _OFTEN.search(said):
        return Heard(Wish.BEYOND)
    return _at(hour or Hour(EVENING), said) if hour or switches else None


def _at(hour: Hour, said: str) -> Heard:
    if hour.hour is None:
        return Heard(Wish.NO_HOUR)
    finer = bool(hour.minutes or _CERTAIN_DAYS.search(said))
    return Heard(Wish.ON, hour.hour, finer, elsewhere=bool(_ELSEWHERE.search(said)))


def _going_on(said: str, behind: str) -> Heard | None:
    """What few words wish behind a reply about the reminder that is on, or off, or asked for its hour."""
    if behind in TOLD_ON and names_hour(said, bare=behind in ASKED_HOUR):
        hour = hour_in(said, bare=True)
        return _at(hour, said) if hour else None
    if behind in TOLD_ON and _IT_OFF.fullmatch(said):
        return Heard(Wish.OFF)
    if behind in TOLD_OFF and _YES.fullmatch(said) and not _BARE_YES.fullmatch(said):
        return Heard(Wish.ON, EVENING)
    return None


def _as_phrases(text: str) -> str:
    """A message as the phrases are written, without what only sounds like a refusal."""
    said = _YOU.sub("you", plain(text))
    said = _LET_FORGET.sub("remind me", _MISSPELT.sub(r"reminder\1", said))
    return " ".join(_UNWRITTEN.sub(_of_diary, _FORGET.sub(" ", said)).split())


def _of_diary(found: re.Match[str]) -> str:
    return "for my diary" if _DIARY.search(found[0]) else ""
