"""What a message asks of the assistant: pure rules over the classifier's probabilities, red flags and history.

Every threshold stands in `TurnOptions` and is set from measurements (docs/decisions/understanding.md).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Dict, List, Mapping, Optional, Sequence

from bot.nlu.after_alarm import of_entry_left, outweighs, shrugs
from bot.nlu.asked import asked_by_clauses, is_clear, is_one_story, stands_beside_advice, stands_beside_refused
from bot.nlu.beside_form import beside_form, heard_by_form, leaves_form
from bot.nlu.care_questions import cannot_wait
from bot.nlu.choice import chosen
from bot.nlu.day_words import of_named_day
from bot.nlu.entry_beside import tells_entry, with_entry
from bot.nlu.few_words import is_amount_of_care, is_bare, named_behind
from bot.nlu.follow_up import Related, is_unanswerable, open_answer
from bot.nlu.form_questions import of_form
from bot.nlu.form_words import WANTS_CALL, of_written
from bot.nlu.history import AFTER_ALARM, NO_HISTORY, History, Said
from bot.nlu.new_entry import is_other_business, of_entry
from bot.nlu.out_of_bounds import beside_refusal, for_the_unwell, with_help, with_refusal, works_of_another_thing
from bot.nlu.own_record import of_own_record
from bot.nlu.parts import SHORT, part_for
from bot.nlu.pictures import Figured, bare_picture, with_picture
from bot.nlu.service_words import of_the_service
from bot.nlu.short_replies import ShortReplies
from bot.nlu.topic_kinds import ALARMS, HELPERS, OPENS_FORM, REFUSALS, SMALL_TALK, likeliest
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading, Turn
from bot.nlu.views import (
    asks_what_to_do,
    has_words,
    is_noise,
    is_open,
    is_question,
    leans_on_context,
    points_back,
    without_markup,
)
from bot.nlu.visit_words import left_open, of_told_visit
from safety.all_clear import wants_kept

WARNING_SIGNS: Said = ("side_effects", "warning_signs")


class TurnRules:
    """Decides one turn. `parts_of`: the part ids of every topic's answer, in order; `walked`: topics whose parts are steps;
    `figured`: the texts of each topic that its figure stands under."""

    def __init__(
        self,
        parts_of: Mapping[str, Sequence[str]],
        options: TurnOptions = TurnOptions(),
        walked: Sequence[str] = (),
        related: Related = MappingProxyType({}),
        figured: Figured = MappingProxyType({}),
    ) -> None:
        self.options = options
        self.walked = frozenset(walked)
        self.short_replies = ShortReplies(parts_of, self.walked)
        self.related = related
        self.figured = figured

    def decide(self, reading: Reading, history: History) -> Turn:
        """Alarms first; then an open form; then what the patient asks."""
        if history.form and cannot_wait(reading.text):  # as outside of the form, which asks again behind it
            return beside_form(for_the_unwell(self.decide(reading, NO_HISTORY), reading.text), reading.text)
        alarm = self._alarm(reading, history)
        if alarm == "urgent" and history.form and not leaves_form(reading, self.options):
            return Turn("diary_log", (("urgent", "short"),), question=history.question)
        if alarm:
            return self._with_alarm(alarm, reading, history)
        if reading.spanish:
            return Turn("out_of_scope", (("out_of_scope", "spanish"),))
        if left := of_entry_left(reading.text, history):
            return left
        if visit := of_told_visit(reading.text, history):
            return visit
        if asked := of_form(reading.text, history):
            return asked
        if history.form and not leaves_form(reading, self.options):
            return heard_by_form(reading.text, history)
        if not history.form and history.said and of_written(reading.text, history.said[-1]):
            return Turn("diary_correct", (("diary_correct", "short"),), question=history.question)
        if (not without_markup(reading.text) or is_noise(reading.text)) and _refused(reading.whole) < self.options.refuse:
            return Turn("clarify", (("clarify", "rephrase"),), question=history.question)
        turn = with_picture(with_refusal(self._question(reading, history), reading.text), reading.text, self.figured)
        if history.form:
            return left_open(beside_form(turn, reading.text), history)
        if turn.intent == "diary_log" and is_other_business(reading.text):
            turn = self._clarify(reading.whole, reading, history)
        turn = with_entry(turn, reading.text)
        if entry := of_entry(turn, reading.text, history):
            return entry
        if kept := of_the_service(turn, reading.text, history):
            return kept
        if own := of_own_record(turn, reading.text):
            return own
        if named := of_named_day(turn, reading.text, history):
            return named
        if history.alarmed and shrugs(turn, reading, history):
            return Turn("clarify", (AFTER_ALARM,), question=history.question)
        if turn.intent == "clarify" and reading.taken_back == "emergency" and is_question(reading.text):
            return Turn(WARNING_SIGNS[0], (WARNING_SIGNS,), question=reading.text)  # "what do i do if i cannot breathe"
        return with_help(turn, reading.text)

    def _alarm(self, reading: Reading, history: History) -> Optional[str]:
        """The level that the rules found, or one that the trained intents are sure of; the graver one. Those know no Spanish:
        fear of needles was a crisis to them, as what is only to be written down is; behind a crisis it may be a last letter."""
        if reading.spanish or (wants_kept(reading.text) and history.last_alarm != "crisis"):
            return reading.level if reading.level != "none" else None
        in_form = bool(history.form)
        least = self.options.alarm_in_form if in_form else self.options.alarm
        if reading.whole.get("crisis", 0.0) >= least and reading.taken_back != "crisis":
            return "crisis"
        if reading.level in ("crisis", "emergency") or (reading.level == "urgent" and in_form):
            return reading.level
        if reading.excused and (sure := _graver(reading.whole, least=self.options.alarm_excused)):
            return sure
        urgent = least if in_form else self.options.urgent
        if reading.taken_back in ("crisis", "emergency"):  # "no fever, but the spot is hot" takes back no urgent sign
            return "urgent" if reading.level == "urgent" or reading.whole.get("urgent", 0.0) >= urgent else None
        return self._trained_alarm(reading, grave=least, urgent=urgent)

    def _trained_alarm(self, reading: Reading, *, grave: float, urgent: float) -> Optional[str]:
        """An urgent sign that was taken back keeps trained urgency quiet, and nothing graver."""
        shares = reading.whole
        if graver := _graver(shares, least=grave):
            return graver
        if reading.level == "urgent":
            return "urgent"
        sure = sum(shares.get(name, 0.0) for name in ALARMS) >= urgent
        return "urgent" if sure and reading.taken_back == "none" else None

    def _with_alarm(self, alarm: str, reading: Reading, history: History) -> Turn:
        """An urgent sign comes with the answer to what else is said; a diary entry is still kept. Graver ones stand alone."""
        urgent: Said = ("urgent", "short")
        topic = self._beside_urgent(reading) if alarm == "urgent" else None
        if topic == "diary_log":
            return Turn(topic, ((topic, "short"), urgent), question=reading.text)
        answers = (urgent, (topic, "short")) if topic else ((alarm, "short"),)
        return Turn(alarm, answers, question=reading.text)

    def _beside_urgent(self, reading: Reading) -> Optional[str]:
        """The topic that a message with an urgent sign is about, if one stands out among all that are no alarm."""
        if tells_entry(reading.text):
            return "diary_log"
        rest = {topic: share for topic, share in reading.whole.items() if topic not in ALARMS}
        topic = likeliest(rest, without=(*REFUSALS, *HELPERS, *SMALL_TALK))
        return topic if topic and rest[topic] >= self.options.also_answer * sum(rest.values()) else None

    def _question(self, reading: Reading, history: History) -> Turn:
        if choice := chosen(reading.text, history.offers):
            return Turn(choice, ((choice, "short"),), question=choice.replace("_", " "))
        if replied := self.short_replies.by_words(reading.text, history):
            return replied
        if shown := bare_picture(reading.text, history, self.figured):
            return shown
        shares = self._in_context(reading, history)
        best = likeliest(shares, without=ALARMS)
        if best == "ask_more" and history.topics:
            return self.short_replies.more(history)
        if asks_what_to_do(reading.text) and "urgent" in history.topics:  # to call, as it was said
            return Turn("urgent", (("urgent", "short"),), question=history.question)
        if best in HELPERS or not has_words(reading.text):
            return self.short_replies.small(str(best), reading, history)
        if (said := self._follow_up(reading, history)) and said[0] not in self.walked:
            return Turn(said[0], (said,), question=f"{history.question} {reading.text}"[-300:])
        if is_unanswerable(reading.text, history):
            return self._clarify(shares, reading, history)
        return self._by_topic(shares, str(best), reading, history)

    def _by_topic(self, shares: Mapping[str, float], best: str, reading: Reading, history: History) -> Turn:
        """What a message of words enough to have a topic asks about; a refusal, or a question back."""
        asked = list(asked_by_clauses(reading, self.related, self.options))
        if len(asked) > 1 and best not in asked and is_one_story(best, asked, reading, self.options):
            asked = []  # clauses of one story: only together do they say what it is about
        if stands_beside_advice(asked, reading, self.options):
            return beside_refusal(self._answers(asked, reading, history, question=reading.text))
        # "thanks! and when am i next in" wants no thanks back
        calmed = bool(asked) and history.alarmed and outweighs(asked[0], best, reading, self.options)
        if len(asked) > 1 or (asked and best in SMALL_TALK) or calmed:
            return self._answers(asked, reading, history, question=reading.text)
        if best == "how_it_works" and works_of_another_thing(reading.text):
            return Turn("out_of_scope", (("out_of_scope", "short"),), question=reading.text)
        if _refused(shares) >= self.options.refuse:
            if stands_beside_refused(asked, reading, self.options):
                return beside_refusal(self._answers(asked, reading, history, question=reading.text), "out_of_scope")
            topic = max(REFUSALS, key=lambda name: shares.get(name, 0.0))
            return Turn(topic, ((topic, "short"),), question=reading.text)
        topic = likeliest(shares, without=(*ALARMS, *REFUSALS, *HELPERS))
        if shares.get("diary_log", 0.0) >= self.options.told and not is_question(reading.text):
            return self._answers(["diary_log"], reading, history, question=reading.text)  # a headache told is there to be kept
        followed = topic in history.topics and leans_on_context(reading.text)
        if topic and shares[topic] >= (self.options.leaning if followed else self._enough(shares, topic, reading)):
            question = f"{history.question} {reading.text}" if followed and history.question else reading.text
            turn = self._answers([topic], reading, history, question=question[-300:])
            leans = (followed or shares != reading.whole) and not is_bare(reading.text)
            other = self._own_topic(reading) if leans and set(turn.answers) <= set(history.said) else None
            return self._answers([other], reading, history, question=reading.text) if other else turn
        if asked and is_clear(asked[0], shares, reading, self.options):  # the whole is unclear, one of its questions is not
            return self._answers(asked, reading, history, question=reading.text)
        return self._clarify(shares, reading, history)

    def _follow_up(self, reading: Reading, history: History) -> Optional[Said]:
        return named_behind(reading.text, history) or open_answer(reading, history, self.related, self.options)

    def _own_topic(self, reading: Reading) -> Optional[str]:
        """What a follow-up is about by its own words, where its context would only repeat what was just said."""
        topic = likeliest(reading.whole, without=(*ALARMS, *REFUSALS, *HELPERS, *SMALL_TALK))
        return topic if topic and reading.whole[topic] >= self.options.answer else None

    def _enough(self, shares: Mapping[str, float], topic: str, reading: Reading) -> float:
        """The least probability for `topic` to be answered: more than its rival can have where that is near.

        Read together with what was asked before, a message has two topics by nature.
        """
        rival = max((share for other, share in shares.items() if other != topic and other not in REFUSALS), default=0.0)
        return 1.0 - self.options.tie if rival >= self.options.tie and shares == reading.whole else self.options.answer

    def _in_context(self, reading: Reading, history: History) -> Dict[str, float]:
        """The whole's probabilities, mixed with those of the view that carries the previous question along.

        A message that names its topic itself, or is small talk, is taken as it stands.
        """
        opened = is_open(reading.text)
        amount = is_amount_of_care(reading.text, history)
        leans = opened or amount or (history.topics and not self._stands_alone(reading))
        if not leans or reading.context is None:
            return dict(reading.whole)
        if amount or not reading.context.text.endswith(reading.text):  # "and after" was put into the question before it
            return dict(reading.context.shares)
        share = self.options.open_context if is_unanswerable(reading.text, history) else self.options.context
        return {topic: (1 - share) * value + share * reading.context.shares[topic] for topic, value in reading.whole.items()}

    def _stands_alone(self, reading: Reading) -> bool:
        best = max(reading.whole.values())
        small_talk = sum(reading.whole.get(topic, 0.0) for topic in SMALL_TALK)
        person = sum(reading.whole.get(topic, 0.0) for topic in WANTS_CALL)  # "that" is what it is to be spoken of
        if small_talk >= self.options.alone or person >= self.options.person or not leans_on_context(reading.text):
            return True
        return best >= self.options.alone and not points_back(reading.text)

    def _answers(self, topics: Sequence[str], reading: Reading, history: History, *, question: str) -> Turn:
        answers: List[Said] = []
        by_clauses = asked_by_clauses(reading, self.related, self.options)
        topics = sorted(topics, key=lambda topic: topic not in OPENS_FORM)
        for topic in topics:
            if len(parts := by_clauses.get(topic, ())) > 1 and topic not in self.walked:
                answers.extend((topic, part) for part in parts)
                continue
            just_said = topic in history.topics and (topic, "short") in history.said
            part = self._part(topic, reading, history, least=self.options.part_again if just_said else self.options.part)
            if part and topic in self.walked:  # a step stands alone, and only when it is asked for by its name
                part = part_for(reading.parts, topic, least=self.options.step)
                just_said = part is not None
            if not (part and (just_said or part_for(reading.parts, topic, least=self.options.part_alone))):
                answers.append((topic, "short"))
            if part and (topic, part) not in answers:
                answers.append((topic, part))
        return Turn(topics[0], tuple(answers), question=question)

    def _part(self, topic: str, reading: Reading, history: History, *, least: float) -> Optional[str]:
        """The part that the message itself asks for; else the one that it asks for in context, unless that was said before.

        None for a question in the short answer's own words: that answer is what was asked for.
        """
        nearest, near = reading.parts.get(topic, (SHORT, 0.0))
        if nearest == SHORT and near >= least:
            return None
        if own := part_for(reading.parts, topic, least=least):
            return own
        in_context = part_for(reading.parts_in_context, topic, least=least)
        return in_context if (topic, str(in_context)) not in history.said else None

    def _clarify(self, shares: Mapping[str, float], reading: Reading, history: History) -> Turn:
        barred = {*ALARMS, *REFUSALS, *HELPERS, *SMALL_TALK}
        near = sorted((topic for topic in shares if topic not in barred), key=lambda topic: -shares[topic])
        part = "person" if history.missed else "short"
        return Turn("clarify", (("clarify", part),), offers=tuple(near[:3]), question=reading.text)


def _graver(shares: Mapping[str, float], *, least: float) -> Optional[str]:
    """The likelier of crisis and emergency, where both together have `least`."""
    found = {level: shares.get(level, 0.0) for level in ("crisis", "emergency")}
    return max(found, key=lambda name: found[name]) if sum(found.values()) >= least else None


def _refused(shares: Mapping[str, float]) -> float:
    return sum(shares.get(topic, 0.0) for topic in REFUSALS)
