"""What is left in the chat for staff: a number or a time to call, or a day for a visit that is being arranged; a "save" or
"ok" for the diary where all is saved; the length of a visit that was just told; and what is said of the diary's reminder."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.form_words import READ_BACK, WANTS_CALL, WRITTEN, is_content, wants_saved
from bot.nlu.history import History, Said
from bot.nlu.phone import is_phone_number, is_time
from bot.nlu.turn_types import Turn
from bot.nlu.visit_words import VISIT
from knowledge.phrases import one_of
from knowledge.reminder_wishes import heard
from knowledge.words import yes_words

# Said to a telephone number, of which nobody would hear.
NOT_TAKEN_DOWN: Said = ("callback", "number")
ARRANGED = ("book_appointment", "change_appointment")
# Right after a visit was told, its length is asked for, which stands in that answer.
_HOW_LONG = re.compile(
    r"\W*(?:(?:and|ok|okay|so|hey)\W+)*how long (?:will|does|is|would) (?:it|that|this|the (?:visit|appointment))"
    r"(?: (?:going to|gonna))?(?: (?:take|last|be))?\W*",
    re.IGNORECASE,
)
# No text says how many units somebody was given; the usual number is known, and that the specialist decides.
HOW_MUCH: Said = ("procedure", "how_much")
OF_OWN_DATA = frozenset({"diary_view", VISIT, "clarify", "out_of_scope"})
_UNITS_GIVEN = re.compile(r"\bhow (?:many|much) (?:[\w-]+ ){0,2}?units?\b", re.IGNORECASE)
_YES = re.compile(rf"\W*{one_of(sorted(yes_words()))}(?:[\s,]+(?:please|pls|save it|save|do|do it|go ahead))?\W*", re.IGNORECASE)


def is_of_reminder(text: str, last: Said = ("", "")) -> bool:
    """Whether a message is about the diary's reminder, by its words alone or behind the `last` reply: "is my reminder on?", "no
    more reminders", "make it 9"."""
    wish = heard(text, last[1] if last[0] == "diary_log" else "")
    return wish is not None and wish.sure


def of_the_service(turn: Turn, text: str, history: History) -> Optional[Turn]:
    """The turn of a message that is such a number, time, "save", "ok" or question and nothing else; None for any other."""
    last = history.topics[0] if history.topics else ""
    left_open = READ_BACK & set(history.said[-1:]) and not history.form  # its "yes" met a part that failed
    if (left_open and (_YES.fullmatch(text) or wants_saved(text))) or (WRITTEN & set(history.said[-1:]) and wants_saved(text)):
        return Turn("diary_log", (("diary_log", "short"),), question=history.question)
    if WRITTEN & set(history.said[-1:]) and is_content(text):
        return Turn("thanks", (("thanks", "short"),), question=history.question)
    if is_of_reminder(text, history.said[-1] if history.said else ("", "")):
        return Turn("diary_log", (("diary_log", "short"),), question=history.question)
    if last == VISIT and _HOW_LONG.fullmatch(text):
        return Turn(VISIT, ((VISIT, "short"),), question=history.question)
    if turn.intent in OF_OWN_DATA and _UNITS_GIVEN.search(text):
        return Turn(HOW_MUCH[0], (HOW_MUCH,), question=text)
    when = is_time(text)
    if ({turn.intent, last} & WANTS_CALL and is_phone_number(text)) or (last in WANTS_CALL and when):
        return Turn(NOT_TAKEN_DOWN[0], (NOT_TAKEN_DOWN,), question=history.question)
    if when and last in ARRANGED:
        return Turn(last, ((last, "short"),), question=history.question)
    return None
