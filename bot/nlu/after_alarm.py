"""What is said to somebody who was just told to get help: whether it is waved off, or is over and something else is asked."""

from __future__ import annotations

from bot.nlu.form_words import WANTS_CALL, is_bare_figure, says_no
from bot.nlu.phone import is_phone_number
from bot.nlu.topic_kinds import REFUSALS
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading, Turn

_SMALL = frozenset({"clarify", "out_of_scope", "thanks", "goodbye", "greet"})


def shrugs(turn: Turn, reading: Reading) -> bool:
    """Whether somebody waves it off, is not understood, or leaves no more than a figure."""
    figure = turn.intent != "diary_log" and (is_phone_number(reading.text) or is_bare_figure(reading.text))
    return turn.intent in _SMALL or figure or (turn.intent in WANTS_CALL and says_no(reading.text))


def outweighs(topic: str, best: str, reading: Reading, options: TurnOptions) -> bool:
    """Whether a question is beyond doubt and the whole, with what is told before it ("it went away"), is in two minds."""
    in_doubt = best not in REFUSALS and reading.whole.get(best, 0.0) < options.in_two_minds
    return in_doubt and reading.in_clauses(topic) >= options.clear_clause
