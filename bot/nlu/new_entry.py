"""What begins an entry of the diary and looks like a change of one, and what looks like an entry and tells of no headache."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from bot.nlu.day_words import DAY
from bot.nlu.form_words import WRITTEN, is_bare_figure
from bot.nlu.history import History, Said
from bot.nlu.turn_types import Turn
from knowledge.phrases import Phrases, plain

# Said to a figure alone where the diary has just been left.
WHICH_FIGURE: Said = ("diary_log", "which_figure")
GIVEN_UP: Said = ("diary_log", "discarded")
_LEFT = frozenset(
    {
        *((("diary_log", part)) for part in ("discarded", "saved", "saved_free_day", "already_saved", "is_saved", "still_open")),
        *((("diary_correct", part)) for part in ("kept", "changed", "deleted", "put_back")),
        WHICH_FIGURE,
    }
)

_MISREAD = frozenset({"diary_correct", "clarify", "out_of_scope", "headache_diary", "diary_view", "missed_treatment", "ask_more"})
_PHRASES = Phrases.load(Path(__file__).with_suffix(".yml"), day=DAY)
_BEGINS = _PHRASES.whole("begins")
_GOES_ON = _PHRASES.whole("goes_on")
_OTHER_BUSINESS = _PHRASES.whole("other_business", lead="before_business", end="behind_business")
_ADDS_NOTE = _PHRASES.opening("adds_note")
_FOR_CLINIC = _PHRASES.anywhere("for_clinic")


def begins_entry(text: str) -> bool:
    """Whether a text wants a headache of a day that it names put into the diary, and tells nothing else of it: "can i add
    yesterday's headache", "want to log one for tuesday"; not "add nausea to yesterday's headache"."""
    return bool(_BEGINS.fullmatch(plain(text)))


def is_other_business(text: str) -> bool:
    """Whether a text tells how somebody is, or how the day went, and of no headache nor of a day without one: "running late
    today", "im dead tired today", "today was fine at work"; not "today was fine"."""
    return bool(_OTHER_BUSINESS.fullmatch(plain(text)))


def goes_on(text: str) -> bool:
    """Whether a text wants to go on with an entry that was left: "go back to my entry", "resume", "where were we"."""
    return bool(_GOES_ON.fullmatch(plain(text)))


def adds_note(text: str) -> bool:
    """Whether a text wants a note put into the diary: "add a note: felt stressed at work"; not "leave a note for my doctor"."""
    said = plain(text)
    return bool(_ADDS_NOTE.match(said)) and not _FOR_CLINIC.search(said)


def of_entry(turn: Turn, text: str, history: History) -> Optional[Turn]:
    """The turn of a wish to begin an entry, to go on with one that was left, or to add a note to one, which was taken for
    something else; and of a figure alone behind a diary that was left, which may be of anything. None for any other text."""
    left = GIVEN_UP in history.said and goes_on(text)
    if turn.intent in _MISREAD and (left or begins_entry(text)):
        return Turn("diary_log", (("diary_log", "short"),), question=text)
    if (turn.intent in _MISREAD or WRITTEN & set(history.said[-1:])) and adds_note(text):
        return Turn("diary_correct", (("diary_correct", "short"),), question=text)
    if turn.intent in ("diary_log", "diary_correct") and is_bare_figure(text) and history.said[-1:] and history.said[-1] in _LEFT:
        return Turn("clarify", (WHICH_FIGURE,), question=history.question)
    return None
