"""What is said to somebody who was just told to get help: whether it is waved off, or is over and something else is asked."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.form_words import WANTS_CALL, is_bare_figure, is_content, says_no, takes_back
from bot.nlu.history import AFTER_ALARM, History
from bot.nlu.phone import is_phone_number
from bot.nlu.topic_kinds import REFUSALS
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading, Turn
from safety.all_clear import is_all_clear, wants_kept

_SMALL = frozenset({"clarify", "out_of_scope", "thanks", "goodbye", "greet"})
# "It was a mistake" is of what was said, and of no entry.
_TAKEN_BACK = re.compile(
    r"\b(?:it|that|this)(?:'?s| was| is) (?:just |only )?(?:an? |my )?"
    r"(?:mistake|accident|joke|typo|false alarm|wrong button|test)\b"
    r"|\b(?:by (?:mistake|accident)|false alarm|did ?n[o']?t mean (?:it|that|to)|meant to (?:press|hit))\b",
    re.IGNORECASE,
)


def of_entry_left(text: str, history: History) -> Optional[Turn]:
    """The turn of somebody who is out of danger and wants the entry kept, or only says why it was none: "false alarm, log it",
    "er said its just a migraine". The diary has what the alarm kept out of it, or says the numbers again. After a crisis
    nobody is asked about a diary."""
    if history.form or history.last_alarm != "emergency":
        return None
    if wants_kept(text) or is_all_clear(text):
        return Turn("diary_log", (("diary_log", "short"),), question=text)
    return Turn("clarify", (AFTER_ALARM,), question=history.question) if takes_back(text) else None


def shrugs(turn: Turn, reading: Reading, history: History) -> bool:
    """Whether somebody waves it off, is not understood, or leaves no more than a figure; or only says "ok" or "yes" to an
    emergency, which asks for no more of its text."""
    content = history.topics[:1] == ("emergency",) and is_content(reading.text)
    figure = turn.intent != "diary_log" and (is_phone_number(reading.text) or is_bare_figure(reading.text))
    back = turn.intent == "diary_correct" and _TAKEN_BACK.search(reading.text)
    return content or turn.intent in _SMALL or figure or bool(back) or (turn.intent in WANTS_CALL and says_no(reading.text))


def outweighs(topic: str, best: str, reading: Reading, options: TurnOptions) -> bool:
    """Whether a question is beyond doubt and the whole, with what is told before it ("it went away"), is in two minds."""
    in_doubt = best not in REFUSALS and reading.whole.get(best, 0.0) < options.in_two_minds
    return in_doubt and reading.in_clauses(topic) >= options.clear_clause
