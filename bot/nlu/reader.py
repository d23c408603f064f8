"""Reads a message as the clinic's patients write: abbreviations as what they mean, medicines and symptoms by name."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Token

from bot.language.pipeline import load as load_language
from bot.language.sources import fingerprint as language_fingerprint
from bot.nlu.entry_beside import without_reason
from bot.nlu.history import history_of
from bot.nlu.views import VIEWS, WHOLE, View, eager, views_of, without_markup
from safety.text import legible

# The longest message that the gateway lets in; what other channels send beyond it is not read.
MAX_CHARACTERS = 2_000


# spaCy takes time with the square of a run of signs, and so do the borders of clauses with a run of spaces: 2,000 question
# marks took 0.7 s. Signs are read apart in any case, and spaces not at all.
_SIGNS = re.compile(r"([^\w\s]{40})(?=[^\w\s])")
_SPACES = re.compile(r"\s{2,}")


def read(nlp: Language, text: str) -> str:
    """`text` in lower case, abbreviations written out and medicines by their generic name: "cant take maxalt b4 tmrw" to
    "can not take rizatriptan before tomorrow". Letters that only look different are read as the red flags read them."""
    return " ".join(word for token in nlp(_SIGNS.sub(r"\1 ", legible(text))) if (word := _word(token)))


def _word(token: Token) -> str:
    """How a token is read; nothing for white space, and for all but the first word of a medicine's name."""
    if token.ent_type_ == "MEDICATION":
        return token.ent_id_ if token.ent_iob_ == "B" else ""
    return "" if token.is_space else token.norm_


def squeezed(text: str) -> str:
    """`text` with every run of white space as one line break, where there is one in it, or one space."""
    return _SPACES.sub(lambda run: "\n" if "\n" in run[0] else " ", text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ClinicalReader(GraphComponent):
    """Sets `views` on every message that has text (see `bot.nlu.views`), each with its reading: abbreviations written out.

    Reads `text` and the conversation so far. Sets nothing on a pressed button, whose text begins with a slash.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ClinicalReader:
        return cls(load_language())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Rasa's cache knows configuration, not files: the rules of the language pipeline enter here."""
        return language_fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples are read whole: what training learns is one message, one topic. `SentenceEmbedding` asks for the reading."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(VIEWS, (View(WHOLE, example.get(TEXT), later=[self._read]),))
        return training_data

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        previous = history_of(tracker).question
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                typed = text[:MAX_CHARACTERS]
                views = views_of(without_reason(squeezed(without_markup(typed) or typed)), previous)
                for view in eager(views, self._read):
                    self._read(view)
                message.set(VIEWS, views)
        return messages

    def _read(self, view: View) -> None:
        view.reading = read(self._nlp, view.text)
