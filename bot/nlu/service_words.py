"""What is left in the chat for staff: a number or a time to call, or a day for a visit that is being arranged; a "save" or
"ok" for the diary where all is saved; and the length of a visit that was just told."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.form_words import WANTS_CALL, WRITTEN, is_content, wants_saved
from bot.nlu.history import History, Said
from bot.nlu.phone import is_phone_number, is_time
from bot.nlu.turn_types import Turn

# Said to a telephone number, of which nobody would hear.
NOT_TAKEN_DOWN: Said = ("callback", "number")
ARRANGED = ("book_appointment", "change_appointment")
VISIT = "next_appointment"
# Right after a visit was told, its length is asked for, which stands in that answer.
_HOW_LONG = re.compile(
    r"\W*(?:(?:and|ok|okay|so|hey)\W+)*how long (?:will|does|is|would) (?:it|that|this|the (?:visit|appointment))"
    r"(?: (?:going to|gonna))?(?: (?:take|last|be))?\W*",
    re.IGNORECASE,
)


def of_the_service(turn: Turn, text: str, history: History) -> Optional[Turn]:
    """The turn of a message that is such a number, time, "save" or "ok" and nothing else; None for any other."""
    last = history.topics[0] if history.topics else ""
    if WRITTEN & set(history.said[-1:]) and wants_saved(text):
        return Turn("diary_log", (("diary_log", "short"),), question=history.question)
    if WRITTEN & set(history.said[-1:]) and is_content(text):
        return Turn("thanks", (("thanks", "short"),), question=history.question)
    if last == VISIT and _HOW_LONG.fullmatch(text):
        return Turn(VISIT, ((VISIT, "short"),), question=history.question)
    when = is_time(text)
    if ({turn.intent, last} & WANTS_CALL and is_phone_number(text)) or (last in WANTS_CALL and when):
        return Turn(NOT_TAKEN_DOWN[0], (NOT_TAKEN_DOWN,), question=history.question)
    if when and last in ARRANGED:
        return Turn(last, ((last, "short"),), question=history.question)
    return None
