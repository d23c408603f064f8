"""What is said while the diary's form is open: an answer to what it asks, or a question of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.care_questions import asks_beside as cannot_wait_beside
from bot.nlu.form_questions import LOGGING
from bot.nlu.form_words import asks_beside, asks_how_to_stop, is_bare_figure
from bot.nlu.history import History, Said
from bot.nlu.out_of_bounds import answers_beside_advice, asks_to_take
from bot.nlu.phone import is_phone_number
from bot.nlu.service_words import is_of_reminder
from bot.nlu.sure_questions import asks_openly, asks_surely
from bot.nlu.topic_kinds import ALARMS, FORM_TOPICS, OPENS_FORM, REFUSALS, likeliest
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading, Turn
from bot.nlu.views import behind_aside

_REFUSED: Said = ("medical_advice", "short")
_BEYOND: Said = ("out_of_scope", "short")


def leaves_form(reading: Reading, options: TurnOptions) -> bool:
    """Whether a message inside the diary form is a question of its own and not the answer to the form's. "0" is how bad it was,
    and no wish for an operator."""
    view = next((view for view in reading.views if view.text == behind_aside(reading.text)), reading.views[0])
    topic = likeliest(view.shares, without=ALARMS)
    if topic is not None and (asks_surely(reading.text) or asks_to_take(reading.text)):
        return not _refused_beside(reading.text)
    if topic is None or topic in FORM_TOPICS or _is_figure(reading.text):
        return False
    if asks_how_to_stop(reading.text) or is_of_reminder(reading.text):
        return False
    if topic in REFUSALS:
        return view.shares[topic] >= options.leave_form and asks_openly(reading.text)
    return view.shares[topic] >= options.leave_form and asks_beside(view.text, topic)


def heard_by_form(text: str, history: History) -> Turn:
    """The turn of an answer to the form; a question beside it that cannot wait or is on taking more of a medicine is refused."""
    answers = (_REFUSED,) if _refused_beside(text) else ()
    return Turn("diary_log", answers, question=history.question)


def beside_form(turn: Turn, text: str) -> Turn:
    """The answers to a question inside the diary's form. None of them opens the form again, which would forget what was told,
    and what is surely asked is not asked back."""
    if turn.intent == "clarify" and asks_surely(text):  # "whats a triptan": no topic of ours is near it
        return Turn(_BEYOND[0], (_BEYOND,), question=turn.question)
    answers = tuple(said for said in turn.answers if said[0] not in OPENS_FORM)
    if len(answers) == len(turn.answers):
        return turn
    answers = answers or (LOGGING,)
    return replace(turn, intent="headache_diary" if answers == (LOGGING,) else answers[0][0], answers=answers)


def _refused_beside(text: str) -> bool:
    return answers_beside_advice(text) or cannot_wait_beside(text)


def _is_figure(text: str) -> bool:
    return is_bare_figure(text) and not is_phone_number(text)
