"""What somebody asks of one's own record, in words that the topics of education share: the next visit, how one has been since
Botox, and a medicine that was told wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from bot.nlu.day_words import MONTH
from bot.nlu.entry_beside import tells_facts
from bot.nlu.out_of_bounds import MEDICINE_NAMES
from bot.nlu.topic_kinds import SMALL_TALK
from bot.nlu.turn_types import Turn
from bot.nlu.views import is_question
from knowledge.phrases import Phrases, plain

VISIT, SEEN, CORRECTED = "next_appointment", "diary_view", "diary_correct"
# Said beside what the record says, where the words ask for it as well.
_NO_ANSWERS = frozenset({"clarify", "out_of_scope", "medical_advice", "diary_log", "diary_correct", "diary_export", *SMALL_TALK})
_PHRASES = Phrases.load(
    Path(__file__).with_suffix(".yml"),
    month=MONTH,
    medicine_name=rf"(?:{MEDICINE_NAMES})s?",
    appointment="app?oi?n?t?e?me?n?t",
    appointments="app?oi?n?t?e?me?n?ts",
)
_NEXT_VISIT = _PHRASES.whole("next_visit")
_HOW_LONG = _PHRASES.whole("how_long")
_PROGRESS = _PHRASES.whole("progress")
_WORST_DAY = _PHRASES.whole("worst_day")
_WRONG_MEDICINE = _PHRASES.anywhere("wrong_medicine")


def of_own_record(turn: Turn, text: str) -> Optional[Turn]:
    """The turn of a whole message that asks for the next visit or how one has been, or that puts a medicine right; None for any
    other. What else it was understood to ask is answered behind."""
    said = plain(text)
    if _NEXT_VISIT.fullmatch(said):
        return Turn(VISIT, ((VISIT, "short"),), question=text)
    if _HOW_LONG.fullmatch(said):
        return _first(VISIT, turn, text)
    if _WORST_DAY.fullmatch(said):
        return Turn(SEEN, ((SEEN, "short"),), question=text)
    if _PROGRESS.fullmatch(said):
        return _first(SEEN, turn, text)
    if _WRONG_MEDICINE.search(said) and not is_question(said) and not tells_facts(said):
        return Turn(CORRECTED, ((CORRECTED, "short"),), question=text)
    return None


def _first(topic: str, turn: Turn, text: str) -> Turn:
    others = tuple(said for said in turn.answers if said[0] not in _NO_ANSWERS and said[0] != topic)
    return Turn(topic, ((topic, "short"), *others), question=text)
