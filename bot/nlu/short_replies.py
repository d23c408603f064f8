"""What a short reply means, which hangs on what was said before: "tell me more", "yes", "none of these", "back to step 2"."""

from __future__ import annotations

from typing import AbstractSet, Mapping, Optional, Sequence

from bot.nlu.form_words import WANTS_CALL, takes_note
from bot.nlu.history import GO_ON, History, Said
from bot.nlu.lost_words import asks_why, has_more_to_ask, says_lost, says_no_more, tells_loss, turns_down
from bot.nlu.out_of_bounds import asks_dose_behind
from bot.nlu.parts import SHORT
from bot.nlu.service_words import NOT_TAKEN_DOWN
from bot.nlu.topic_kinds import ALARMS, SMALL_TALK
from bot.nlu.turn_types import Reading, Turn
from bot.nlu.views import has_words
from bot.nlu.visit_words import VISITS
from bot.nlu.walk import goes_back, goes_on_in_steps, says_next, step_asked

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
        if asks_dose_behind(text, history):
            return Turn("medical_advice", (("medical_advice", "short"),), question=f"{history.question} {text}"[-300:])
        if topic in self._walked and (step := step_asked(text, history.last_part(topic), self._parts_of.get(topic, ()))):
            return Turn(topic, ((topic, step),), question=history.question)
        if goes_back(text):
            return self._back_to_walk(history)
        if on := self._on_in_walk(text, history):
            return on
        if topic == "pregnancy" and (says_no_more(text) or tells_loss(text)):
            return _not_met(PERSON, history)  # no approved text would be a kind one
        if takes_note(text) and topic and not history.missed and topic not in {*WANTS_CALL, *ALARMS}:
            return self._noted(topic, history)
        if history.said and has_more_to_ask(text):
            return Turn("greet", (GO_ON,))
        if says_lost(text) and topic and not history.missed:
            return self.more(history)
        if says_lost(text) or turns_down(text) or (history.said and says_no_more(text)):
            return _not_met(PERSON if history.missed else REPHRASE, history)
        return None

    def _left(self, history: History) -> Optional[Said]:
        """What was said last of the steps."""
        return next((said for said in reversed(history.said) if said[0] in self._walked), None)

    def _ahead(self, topic: str, history: History) -> Sequence[str]:
        """The parts of `topic` that are still to be said: in a walk, all behind the step that was said last."""
        parts = self._parts_of.get(topic, ())
        if topic not in self._walked:
            return [part for part in parts if (topic, part) not in history.said]
        last = history.last_part(topic)
        return parts[parts.index(last) + 1 :] if last in parts else parts

    def _on_in_walk(self, text: str, history: History) -> Optional[Turn]:
        """The next step, where the walk was left for a question about something else or for a message that was not
        understood. A bare "next" leads to no walk that has come to its end."""
        left = self._left(history)
        if left is None or not (goes_on_in_steps(text) or says_next(text)):
            return None
        ahead = self._ahead(left[0], history)
        if not ahead and not goes_on_in_steps(text):
            return None
        return Turn("ask_more", ((left[0], ahead[0] if ahead else SHORT),), question=history.question)

    def _noted(self, topic: str, history: History) -> Turn:
        """An "ok" leads on in the steps; any other answer has been taken note of, and is not said again."""
        on = topic in self._walked and self._ahead(topic, history)
        return self.more(history) if on else Turn("thanks", (("thanks", "short"),), question=history.question)

    def _back_to_walk(self, history: History) -> Turn:
        """What was said last of the steps, behind a question about something else."""
        left = self._left(history)
        return Turn(left[0], (left,), question=history.question) if left else _not_met(REPHRASE, history)

    def more(self, history: History) -> Turn:
        """The next part of what was spoken of that has not been said yet; the short answer again when all have.

        In a walk-through, the step after the one that was said last.
        """
        topic = history.topics[0]
        if not self._parts_of.get(topic):  # nothing more stands behind a service answer
            return _not_met(REPHRASE, history)
        ahead = self._ahead(topic, history)
        return Turn("ask_more", ((topic, ahead[0] if ahead else SHORT),), question=history.question)

    def small(self, helper: str, reading: Reading, history: History) -> Turn:
        """A lone yes, no, skip or cancel, or a message without a word."""
        if asks_why(reading.text):
            return _not_met(REPHRASE, history)
        if history.missed:
            again = helper in ("affirm", "skip") and has_words(reading.text)
            return _not_met(REPHRASE if again else PERSON, history)
        if all(topic in SMALL_TALK for topic, _ in history.said):
            if helper == "ask_more":  # more of what
                return _not_met(REPHRASE, history)
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
