"""What a message asks of the assistant: pure rules over the classifier's probabilities, red flags and history.

Every threshold stands in `TurnOptions` and is set from measurements (docs/decisions/understanding.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from bot.nlu.history import History, Said
from bot.nlu.parts import part_for
from bot.nlu.views import CLAUSE, CONTEXT, View, is_question, leans_on_context

REFUSALS = ("out_of_scope", "medical_advice")
ALARMS = ("crisis", "emergency", "urgent")
SMALL_TALK = frozenset({"greet", "thanks", "goodbye"})
# Intents that are not topics: what they mean hangs on what was said before.
HELPERS = frozenset({"ask_more", "affirm", "deny", "skip", "cancel"})
FORM_TOPICS = frozenset({"diary_log", "diary_correct", *HELPERS})


@dataclass(frozen=True)
class TurnOptions:
    """Probabilities, unless it says otherwise.

    `answer`: least for a topic to be answered; `refuse`: least sum of out_of_scope and medical_advice to refuse;
    `alarm`, `urgent`: least for a trained alarm that no rule knows; `clause`, `clause_in_whole`: least for a clause's topic in the
    clause and in the whole message; `context`: weight of the view with the previous question; `part`: least cosine of a part;
    `leave_form`: least for a question asked inside a form; `also_answer`: least for a topic beside an urgent sign.
    """

    answer: float = 0.34
    refuse: float = 0.45
    alarm: float = 0.5
    urgent: float = 0.5
    clause: float = 0.45
    clause_in_whole: float = 0.08
    context: float = 0.5
    part: float = 0.55
    leave_form: float = 0.55
    also_answer: float = 0.5


@dataclass(frozen=True)
class Turn:
    """`intent` for Rasa's rules; `answers`: (topic, part) to say, in order; `offers`: topics of a clarify's buttons;
    `question`: what a follow-up to this message is to be read together with."""

    intent: str
    answers: Tuple[Said, ...]
    offers: Tuple[str, ...] = ()
    question: Optional[str] = None


@dataclass(frozen=True)
class Reading:
    """All that is known of a message. `level`: the red-flag rules' word for it."""

    text: str
    views: Sequence[View]
    parts: Mapping[str, Tuple[str, float]] = field(default_factory=dict)
    level: str = "none"
    spanish: bool = False

    @property
    def whole(self) -> Mapping[str, float]:
        return self.views[0].shares


class TurnRules:
    """Decides one turn. `parts_of`: the part ids of every topic's answer, in order."""

    def __init__(self, parts_of: Mapping[str, Sequence[str]], options: TurnOptions = TurnOptions()) -> None:
        self.parts_of = parts_of
        self.options = options

    def decide(self, reading: Reading, history: History) -> Turn:
        """Alarms first; then an open form; then what the patient asks."""
        alarm = self._alarm(reading)
        if alarm and (alarm != "urgent" or not history.form):
            return self._with_alarm(alarm, reading, history)
        if reading.spanish:
            return Turn("out_of_scope", (("out_of_scope", "spanish"),))
        if history.form and not self._leaves_form(reading):
            return Turn("diary_log", (), question=history.question)
        return self._question(reading, history)

    def _alarm(self, reading: Reading) -> Optional[str]:
        """The level that the rules found, or one that the trained intents are sure of; the graver one."""
        shares, options = reading.whole, self.options
        if reading.level in ("crisis", "emergency"):
            return reading.level
        grave = {level: shares.get(level, 0.0) for level in ("crisis", "emergency")}
        level = max(grave, key=lambda name: grave[name])
        if sum(grave.values()) >= options.alarm:
            return level
        if reading.level == "urgent" or sum(shares.get(name, 0.0) for name in ALARMS) >= options.urgent:
            return "urgent"
        return None

    def _with_alarm(self, alarm: str, reading: Reading, history: History) -> Turn:
        """An urgent sign comes before the answer to a question beside it; the graver ones stand alone."""
        answers: Tuple[Said, ...] = ((alarm, "short"),)
        if alarm == "urgent":
            topic = _likeliest(reading.whole, without=(*ALARMS, *REFUSALS, *HELPERS, *SMALL_TALK))
            if topic and reading.whole[topic] >= self.options.also_answer:
                answers += ((topic, "short"),)
        return Turn(alarm, answers, question=reading.text)

    def _leaves_form(self, reading: Reading) -> bool:
        """Whether a message inside the diary form is a question of its own and not the answer to the form's."""
        topic = _likeliest(reading.whole, without=ALARMS)
        if topic is None or topic in FORM_TOPICS or topic in REFUSALS:
            return False
        sure = reading.whole[topic] >= self.options.leave_form
        return sure and (is_question(reading.text) or topic in ("human_handoff", "callback"))

    def _question(self, reading: Reading, history: History) -> Turn:
        shares = self._in_context(reading, history)
        best = _likeliest(shares, without=ALARMS)
        if best == "ask_more" and history.topics:
            return self._more(reading, history)
        if best in HELPERS and best != "ask_more":
            return Turn(best, self._helper_answers(best, history), question=history.question)
        several = self._several(reading)
        if several:
            return self._answers(several, reading, history, question=reading.text)
        refused = sum(shares.get(topic, 0.0) for topic in REFUSALS)
        if refused >= self.options.refuse:
            topic = max(REFUSALS, key=lambda name: shares.get(name, 0.0))
            return Turn(topic, ((topic, "short"),), question=reading.text)
        topic = _likeliest(shares, without=(*ALARMS, *REFUSALS, *HELPERS))
        if topic and shares[topic] >= self.options.answer:
            followed = leans_on_context(reading.text) and topic in history.topics
            question = f"{history.question} {reading.text}" if followed and history.question else reading.text
            return self._answers([topic], reading, history, question=question[-300:])
        return self._clarify(shares, reading, history)

    def _in_context(self, reading: Reading, history: History) -> Dict[str, float]:
        """The whole's probabilities, mixed with those of the view that carries the previous question along."""
        context = next((view for view in reading.views if view.kind == CONTEXT), None)
        if context is None or not history.topics or not leans_on_context(reading.text):
            return dict(reading.whole)
        share = self.options.context
        return {topic: (1 - share) * value + share * context.shares[topic] for topic, value in reading.whole.items()}

    def _several(self, reading: Reading) -> List[str]:
        """The topics of a message that asks two things or more; empty for any other."""
        found: List[str] = []
        for view in reading.views:
            if view.kind != CLAUSE or not is_question(view.text):
                continue
            topic = _likeliest(view.shares, without=())
            if topic in (None, *ALARMS, *REFUSALS, *HELPERS, *SMALL_TALK) or topic in found:
                continue
            if view.shares[topic] >= self.options.clause and reading.whole.get(topic, 0.0) >= self.options.clause_in_whole:
                found.append(topic)
        return found if len(found) > 1 else []

    def _answers(self, topics: Sequence[str], reading: Reading, history: History, *, question: str) -> Turn:
        answers: List[Said] = []
        for topic in topics:
            part = part_for(reading.parts, topic, least=self.options.part)
            just_said = topic in history.topics and (topic, "short") in history.said
            if not (part and just_said):
                answers.append((topic, "short"))
            if part and (topic, part) not in answers:
                answers.append((topic, part))
        return Turn(topics[0], tuple(answers), question=question)

    def _more(self, reading: Reading, history: History) -> Turn:
        """The next part of what was spoken of that has not been said yet; the short answer again when all have."""
        topic = history.topics[0]
        unsaid = [part for part in self.parts_of.get(topic, ()) if (topic, part) not in history.said]
        return Turn("ask_more", ((topic, unsaid[0] if unsaid else "short"),), question=history.question)

    def _helper_answers(self, helper: str, history: History) -> Tuple[Said, ...]:
        """A lone yes wants more of what was spoken of; a lone no, skip or cancel is met with an offer to help."""
        if helper == "affirm" and history.topics:
            topic = history.topics[0]
            unsaid = [part for part in self.parts_of.get(topic, ()) if (topic, part) not in history.said]
            return ((topic, unsaid[0] if unsaid else "short"),)
        return (("thanks", "short"),) if history.topics else (("greet", "short"),)

    def _clarify(self, shares: Mapping[str, float], reading: Reading, history: History) -> Turn:
        barred = {*ALARMS, *REFUSALS, *HELPERS, *SMALL_TALK}
        near = sorted((topic for topic in shares if topic not in barred), key=lambda topic: -shares[topic])
        part = "person" if history.missed else "short"
        return Turn("clarify", (("clarify", part),), offers=tuple(near[:3]), question=reading.text)


def _likeliest(shares: Mapping[str, float], *, without: Sequence[str]) -> Optional[str]:
    allowed = [topic for topic in shares if topic not in without]
    return max(allowed, key=lambda topic: shares[topic]) if allowed else None
