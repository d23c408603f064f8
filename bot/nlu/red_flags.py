"""The red-flag rules inside Rasa, so that every channel is safe and not only the clinic's own."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Sequence, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

import safety
from bot.nlu.claimed import claims
from bot.nlu.form_words import is_forgotten
from bot.nlu.history import history_of, told_before
from bot.nlu.lost_words import says_lost
from bot.nlu.views import is_question

# What the component leaves on a message: {"level": "none|urgent|emergency|crisis", "spanish": bool,
# "taken_back": "none|…", "excused": bool}.
RED_FLAGS = "red_flags"

# A longer message says by itself what it says.
MOST_WORDS = 12

_OF_A_LIMB = re.compile(r"\b(?:numb|weak|limp|paraly)", re.IGNORECASE)
# What an answer goes on with: "since i fell down the stairs" says since when there is a headache.
_GOES_ON = re.compile(
    r"\W*(?:(?:ever|right|just|only|it|its|started|began|came|on|been|all|day) ){0,4}(?:since|after|from|following)\b",
    re.IGNORECASE,
)
# Said with its own verb, or of a drink or a day; a figure is judged by itself, as it may be a dose ("10 maxalt").
_NO_BARE_AMOUNT = re.compile(
    r"\b(?:took|taken|taking|take|had|none|nothing|no|not|didn'?t|water|coffee|tea|soda|coke|juice|caffeine|day)\b|\d",
    re.IGNORECASE,
)
# Questions of the diary's form about one headache.
_OF_A_HEADACHE = frozenset(
    f"{how}_{what}" for how in ("ask", "which") for what in ("severity", "duration", "symptoms", "medications")
)


def _as_data(found: safety.Assessment, level: safety.Level) -> Dict[Text, Any]:
    return {"level": level.code, "spanish": found.spanish, "taken_back": found.taken_back.code, "excused": found.excused}


def in_pieces(rules: safety.Rules, before: Sequence[Text], text: Text) -> safety.Level:
    """The grave alarm that the pieces before raise with `text` and not without it.

    Pieces are read as one sentence, since the gap in a rule ends with a sentence; a question stands by itself, or it would take
    back what is told behind it. One that is not the last is left out: it was answered.
    """
    told = [piece for piece in before[:-1] if not is_question(piece)] + list(before[-1:])
    if not told:
        return safety.Level.NONE
    glue = ". " if is_question(told[-1]) else ", "
    level = rules.assess(glue.join([", ".join(told), text])).level
    if level < safety.Level.EMERGENCY or rules.assess(", ".join(told)).level >= level:
        return safety.Level.NONE
    return level


def with_headache(rules: safety.Rules, text: Text) -> safety.Level:
    """What an answer about a headache raises beside it: "fever" is then what "6/10 with a fever" is.

    Told by its number, since many attacks bring trouble thinking; named only where a limb is numb or weak, or where the answer
    goes on from it ("since i fell").
    """
    named = rules.assess(f"headache with {text}").level if _OF_A_LIMB.search(text) else safety.Level.NONE
    begun = _grave(rules, f"headache {text}") if _GOES_ON.match(text) else safety.Level.NONE
    return max(named, begun, rules.assess(f"6/10, {text}").level)


def with_took(rules: safety.Rules, text: Text) -> safety.Level:
    """What an answer about medicine raises that leaves out that it was taken: "the whole bottle"."""
    return safety.Level.NONE if _NO_BARE_AMOUNT.search(text) else _grave(rules, f"i took {text}")


def _grave(rules: safety.Rules, text: Text) -> safety.Level:
    level = rules.assess(text).level
    return level if level >= safety.Level.EMERGENCY else safety.Level.NONE


def asked_of_headache(tracker: Optional[DialogueStateTracker]) -> Text:
    """The question by which the diary's form has just asked for something of one headache, so that the answer leaves out what it
    is about; empty where it has not."""
    if tracker is None or not tracker.active_loop_name:
        return ""
    topic, part = (history_of(tracker).said or (("", ""),))[-1]
    return part if topic == "diary_log" and part in _OF_A_HEADACHE else ""


def _is_no_confusion(asked: Text, text: Text) -> bool:
    """Whether an answer to the form says that nobody knows any more, or that the question was not understood: "im confused".
    To what was felt, that is what was felt."""
    return is_forgotten(text) or (not asked.endswith("_symptoms") and says_lost(text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlags(GraphComponent):
    """Sets `red_flags` on every message that has text. Reads `text` and the question before it, by the rules of safety/rules/."""

    def __init__(self, rules: safety.Rules) -> None:
        self._rules = rules

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RedFlags:
        return cls(safety.default_rules())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The rules and the code that matches them."""
        return safety.fingerprint()

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                found = self._rules.assess(text)
                level = found.level
                if level < safety.Level.EMERGENCY:
                    level = max(level, self._with_those_before(text, tracker, told=bool(level)))
                message.set(RED_FLAGS, _as_data(found, level), add_to_output=True)
        return messages

    def _with_those_before(self, text: Text, tracker: Optional[DialogueStateTracker], *, told: bool) -> safety.Level:
        """What a message raises together with those before it: a sign that was only asked about and is there ("yes i have it
        now"), or one that is told in pieces ("my face feels weird", "left side only", "and my arm"), none of which raises one; or
        an emergency, where the last piece is urgent ("my neck is stiff", "and i have a fever"). `told`: the message itself tells
        a sign, however much it reads like a request.

        What such pieces of ordinary messages raise when they stand together by chance: `tools.chance_alarms`.
        """
        if "?" in text or len(text.split()) > MOST_WORDS:  # most messages end here, before anything is looked up
            return safety.Level.NONE
        asked = asked_of_headache(tracker)
        if tracker is not None and tracker.active_loop_name and _is_no_confusion(asked, text):
            return safety.Level.NONE
        if asked and (beside := self._completed(asked, text)):
            return beside
        question = history_of(tracker).question if claims(text) else None
        if question:
            together = self._rules.assess(f"{question}. {text}")
            if claimed := max(together.level, together.taken_back):
                return claimed
        return safety.Level.NONE if is_question(text) and not told else in_pieces(self._rules, told_before(tracker), text)

    def _completed(self, asked: Text, text: Text) -> safety.Level:
        """What an answer to the diary's question raises when it is read with what it leaves out."""
        taken = with_took(self._rules, text) if asked.endswith("_medications") else safety.Level.NONE
        return max(taken, with_headache(self._rules, text))
