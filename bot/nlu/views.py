"""The ways in which one message is looked at: whole, clause by clause, and together with what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import List, Mapping, Optional, Tuple

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from bot.nlu.ngrams import words

VIEWS = "views"
WHOLE, CLAUSE, CONTEXT = "whole", "clause", "context"

_ASKING = (
    r"(?:how|hows|what|whats|what's|when|whens|where|wheres|why|who|whos|which|can|could|do|does|did|is|are|am|was|will|would|should"
    r"|shall|may|have|has|any|wondering|wanna|want|need|tell|explain|if|whether)"
)
_JOINS = r"(?:and|also|plus|n|or|but|oh and|and also|and then)"
_BEFORE_ASKING = r"(?:also\s+|then\s+|for\s+|in\s+|at\s+|to\s+)?"
_BORDER = re.compile(
    rf"(?<=[.?!;\n])\s+|\s*\n\s*|(?:,\s*|\s+){_JOINS}\s+(?={_BEFORE_ASKING}{_ASKING}\b)|,\s+(?=(?:also|plus|{_ASKING})\b)"
    rf"|\s*[+&/]\s*(?={_BEFORE_ASKING}{_ASKING}\b)"
    r"|\s+(?:also|plus|another thing|one more thing|2nd question|second question)\s+",
    re.IGNORECASE,
)
_LEAD_IN = (
    r"(?:(?:and|also|so|plus|but|btw|oh|ok|okay|hey|hi|hello|then|just|she|he|they|i|im|i'm|still|now|quick question)[\s,:]+)*"
)
_ASKED_INSIDE = (
    r"(?:how (?:much|many|long|often|do|does|is|are|soon|bad)|what (?:if|is|are|do|else|about)|whats|can (?:i|u|you|we|they|it)"
    r"|do (?:i|u|you|they)|does (?:it|that|insurance|the)|should i|is (?:it|that|there|this)|will (?:i|it|they|my))"
)
_QUESTION = re.compile(rf"\?|^{_LEAD_IN}(?:asks?\s+)?{_ASKING}\b|\b{_ASKED_INSIDE}\b", re.IGNORECASE)
_LEANING = re.compile(
    r"^(?:and|but|or|so|then|what about|wat about|how about|what if|why|how come|how long|how often|how much|how many|when"
    r"|since when|for how long|(?:is|does|will|can) (?:that|it|this)|even|also|same|ok|okay|after|before|with|for|in|at|during"
    r"|until)\b"
    r"|\b(?:it|its|that|this|they|them|those|these|then|there|one|ones)\b",
    re.IGNORECASE,
)
# "How much is it", "where are you" and "when am i next in" name what they ask about, in words that are empty elsewhere.
_TELLING = frozenset({"much", "many", "often", "until", "till", "before", "after", "next", "where"})
# Words that carry no topic of their own: a clause of nothing else speaks of what was said before.
_EMPTY = (STOP_WORDS - _TELLING) | frozenset(
    """ok okay please pls thanks btw really long work works working mean means normal common usual true right happen happens
    bother thing things stuff like im its thats whats hows dont doesnt didnt isnt wont cant u ur lol also tho gonna
    sure""".split()  # noqa: SIM905  (a list of words reads better as words)
)
MAX_CLAUSES = 4
# Longer messages say what they are about; measured on the project's own dialogues.
MAX_LEANING_WORDS = 12


@dataclass
class View:
    """One look at a message. `shares`: the probability of each topic, once the classifier has seen it.

    What is computed stays out of its `repr`: Rasa's cache takes that of every example several times over, and writing out
    their vectors took half of the training.
    """

    kind: str
    text: str
    reading: str = ""
    vector: Optional[np.ndarray] = field(default=None, repr=False)
    shares: Mapping[str, float] = field(default_factory=dict, repr=False)


def clauses(text: str) -> List[str]:
    """The parts of `text` that may ask something of their own: two words or more each; none when the text is all one part."""
    parts = [part for part in (piece.strip(" ,") for piece in _BORDER.split(text)) if part]
    kept = [part for part in parts if len(part.split()) >= 2]
    return kept[:MAX_CLAUSES] if len(parts) > 1 else []


def is_question(text: str) -> bool:
    """Whether a clause reads like a question or a request."""
    return bool(_QUESTION.search(text.strip()))


def leans_on_context(text: str) -> bool:
    """Whether a message is short and points back: "and alcohol?", "how long does that last"."""
    return len(text.split()) <= MAX_LEANING_WORDS and bool(_LEANING.search(text.strip()))


def points_back(text: str) -> bool:
    """Whether nothing in the text names what it is about: "is that common??", "how long does it last"."""
    return all(word in _EMPTY or not word.isalnum() for word in words(text.replace("'", "")))


def views_of(text: str, previous: Optional[str]) -> Tuple[View, ...]:
    """All views of `text`; `previous` is what the patient had asked before, or None at the beginning."""
    views = [View(WHOLE, text)] + [View(CLAUSE, clause) for clause in clauses(text)]
    if previous and leans_on_context(text):
        views.append(View(CONTEXT, f"{previous} {text}"))
    return tuple(views)
