"""What a short reply means, which hangs on what was said before: "tell me more", "yes", "none of these", "back to step 2"."""

from __future__ import annotations

from typing import AbstractSet, Mapping, Optional, Sequence

from bot.nlu.form_words import WANTS_CALL
from bot.nlu.history import GO_ON, History, Said
from bot.nlu.lost_words import asks_why, has_more_to_ask, says_lost, turns_down
from bot.nlu.parts import SHORT
from bot.nlu.service_words import NOT_TAKEN_DOWN
from bot.nlu.topic_kinds import SMALL_TALK
from bot.nlu.turn_types import Reading, Turn
from bot.nlu.views import has_words
from bot.nlu.visit_words import VISITS
from bot.nlu.walk import goes_back, step_asked

WHAT_CAN_BE_ASKED: Said = ("out_of_scope", "examples")
REPHRASE: Said = ("clarify", "rephrase")
PERSON: Said = ("clarify", "person")


class ShortReplies:
    """`parts_of`: the part ids of every topic's answer, in order; `walked`: topics whose parts are steps."""

    def __init__(self, parts_of: Mapping[str, Sequence[str]], walked: AbstractSet[str]) -> None:
        self._parts_of = parts_of
        self._walked = walked

    def by_words(self, text: str, history: History) -> Optional[Turn]:
        """The turn of words that say it whatever the classifier makes of them; None for any other text."""
        topic = history.topics[0] if history.topics else ""
        if topic in self._walked and (step := step_asked(text, history.last_part(topic), self._parts_of.get(topic, ()))):
            return Turn(topic, ((topic, step),), question=history.question)
        if goes_back(text):
            return self._back_to_walk(history)
        if history.said and has_more_to_ask(text):
            return Turn("greet", (GO_ON,))
        if says_lost(text) and topic and not history.missed:
            return self.more(history)
        if says_lost(text) or turns_down(text):
            return _not_met(PERSON if history.missed else REPHRASE, history)
        return None

    def _back_to_walk(self, history: History) -> Turn:
        """What was said last of the steps, behind a question about something else."""
        left = next((said for said in reversed(history.said) if said[0] in self._walked), None)
        return Turn(left[0], (left,), question=history.question) if left else _not_met(REPHRASE, history)

    def more(self, history: History) -> Turn:
        """The next part of what was spoken of that has not been said yet; the short answer again when all have.

        In a walk-through, the step after the one that was said last.
        """
        topic = history.topics[0]
        parts = self._parts_of.get(topic, ())
        if not parts:  # nothing more stands behind a service answer
            return _not_met(REPHRASE, history)
        if topic in self._walked:
            last = history.last_part(topic)
            ahead = parts[parts.index(last) + 1 :] if last in parts else parts
        else:
            ahead = [part for part in parts if (topic, part) not in history.said]
        return Turn("ask_more", ((topic, ahead[0] if ahead else SHORT),), question=history.question)

    def small(self, helper: str, reading: Reading, history: History) -> Turn:
        """A lone yes, no, skip or cancel, or a message without a word."""
        if asks_why(reading.text):
            return _not_met(REPHRASE, history)
        if history.missed:
            again = helper in ("affirm", "skip") and has_words(reading.text)
            return _not_met(REPHRASE if again else PERSON, history)
        if all(topic in SMALL_TALK for topic, _ in history.said):
            first = Turn("greet", (("greet", "short"),))
            return first if has_words(reading.text) else Turn("out_of_scope", (WHAT_CAN_BE_ASKED,))
        if "?" in reading.text and not has_words(reading.text):
            return _not_met(REPHRASE, history)
        return self._after_answer(helper, history)

    def _after_answer(self, helper: str, history: History) -> Turn:
        last = history.topics[0] if history.topics else ""
        if last in WANTS_CALL and helper == "affirm":
            return Turn(last, (NOT_TAKEN_DOWN if last == "callback" else (last, "short"),), question=history.question)
        if last and (helper == "affirm" or (helper == "skip" and last in self._walked)):
            return self.more(history)
        if helper == "cancel" and last in VISITS:
            return Turn("change_appointment", (("change_appointment", "short"),), question=history.question)
        return Turn("thanks", (("thanks", "short"),), question=history.question)


def _not_met(said: Said, history: History) -> Turn:
    return Turn("clarify", (said,), question=history.question)
