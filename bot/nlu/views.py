"""The ways in which one message is looked at: whole, clause by clause, and together with what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import AbstractSet, Callable, List, Mapping, Optional, Sequence, Tuple

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from bot.nlu.ellipsis import apart, together, without_join
from bot.nlu.ngrams import words

VIEWS = "views"
WHOLE, CLAUSE, CONTEXT = "whole", "clause", "context"

_ASKING = (
    r"(?:how|hows|what|whats|what's|when|whens|where|wheres|why|who|whos|which|can|could|do|does|did|is|are|am|was|will|would|should"
    r"|shall|may|have|has|any|wondering|wanna|want|need|tell|explain|if|whether)"
)
_JOINS = r"(?:and|also|plus|n|or|but|oh and|and also|and then)"
_BEFORE_ASKING = r"(?:also\s+|then\s+|for\s+|in\s+|at\s+|to\s+)?"
# What one may want done behind a question: "how do i sign in and see my diary".
_DOING = (
    r"(?:see|show|view|check|read|open|look at|log|add|book|make|schedule|reschedule|move|cancel|change|fix|delete|export|print"
    r"|download|send|talk to|speak to|speak with)\s+(?:me|my|a|an|the|it|another|someone|somebody)"
)
_BORDER = re.compile(
    rf"(?<=[.?!;\n])\s+|\s*\n\s*|(?:,\s*|\s+){_JOINS}\s+(?={_BEFORE_ASKING}{_ASKING}\b)|,\s+(?=(?:also|plus|{_ASKING})\b)"
    r"|\s+(?=(?:can|could|would|will) (?:some|any)(?:body|one) (?:please |pls )?(?:call|ring|phone)\b)"
    rf"|\s*[+&/]\s*(?={_BEFORE_ASKING}{_ASKING}\b)|\s+(?:and|n|then|and then|&|\+)\s+(?={_DOING}\b)"
    r"|\s+(?:also|plus|another thing|one more thing|2nd question|second question)\s+",
    re.IGNORECASE,
)
# Said to oneself before a question: "oh wait, when is my visit".
_ASIDE = re.compile(
    r"(?:(?:actually|wait|oh|ok|hey|so|um|uh|hm+|sorry|hold on|hang on|one sec(?:ond)?|real quick|quick question|before i forget"
    rf"|btw|i forgot|stop)[\s,.!:]+)+(?P<rest>(?:{_BEFORE_ASKING}){_ASKING}\b.*)",
    re.IGNORECASE | re.DOTALL,
)
# A key that was held down, or letters without a space: no word.
_NOISE = re.compile(r"\W*(?:(?:([^\W\d_])\1{5,}|[^\W_]{31,})\W*)+", re.IGNORECASE)
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
    r"|\b(?:it|its|that|this|they|them|those|these|then|there|one|ones)\b"
    r"|\b(?:too|as well)\W*$",
    re.IGNORECASE,
)
# "How much is it", "where are you" and "when am i next in" name what they ask about, in words that are empty elsewhere.
_TELLING = frozenset({"much", "many", "often", "until", "till", "before", "after", "next", "where", "move", "call"})
# Words that carry no topic of their own: a clause of nothing else speaks of what was said before.
_EMPTY = (STOP_WORDS - _TELLING) | frozenset(
    """ok okay please pls thanks btw really long work works working mean means normal common usual true right happen happens
    bother thing things stuff like im its thats whats hows dont doesnt didnt isnt wont cant u ur lol also tho gonna
    sure""".split()  # noqa: SIM905  (a list of words reads better as words)
)
# Made of such words alone and still a question of its own: "who does it", "how does it work", "what if it doesnt work".
_NAMING = re.compile(
    r"\bwho\b|\b(?:how|does|will|would|hows|how's) (?:does |do |would )?it (?:even |actually |really |all )*work\b"
    r"|\b(?:doesnt|doesn't|does not|dont|don't|wont|won't) (?:even |really )?work\b",
    re.IGNORECASE,
)
# Questions that are open until one knows what was spoken of: how long that takes, where exactly, which is best, what now.
_OPEN_ENDS = frozenset("usually normally wait tomorrow tonight today exactly approximately roughly actually typically".split())  # noqa: SIM905
_WHAT_TO_DO = re.compile(
    rf"^{_LEAD_IN}(?:what|wat|wut) (?:can|could|should|shall|must|do) (?:i|we|u|you) do(?: (?:now|then|meanwhile|first|instead"
    r"|here|about (?:it|that|this)|for (?:it|that|this)|to help|until then))*\W*$",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(rf"^{_LEAD_IN}(?:for |about )?(?:how long|how much time)\b", re.IGNORECASE)
_OPEN = re.compile(
    rf"^{_LEAD_IN}(?:how many(?: (?:is it|is that|are there|are they|of them|of those|do (?:i|u|you) get))?"
    r"|where(?: exactly| precisely)?|where do (?:they|those|these)(?: all)? go|(?:exactly|precisely) where"
    r"|how (?:often|frequently) (?:do|does|did|will) (?:it|that|this|those|they|these)(?: \w+)? (?:happen|occur|come up)"
    r"|how (?:common|likely|rare) (?:is|are) (?:it|that|this|those|they|these)"
    r"|which(?: one)?(?: is| would be| works)?(?: the)? best|what now|now what|what then"
    r"|(?:what|wat|how) about (?:tomorrow|tonight|today|later|after that|the next day|the day after|next week))\W*$",
    re.IGNORECASE,
)
_LIST_BORDER = re.compile(r"\s*(?:&|\+|\band\b|\bplus\b)\s*", re.IGNORECASE)
# "Warfarin and botox" is one question.
_OF_THE_TREATMENT = re.compile(
    r"\b(?:botox|shots?|needles?|injections?|jabs?|treatment|visit|migraines?|headaches?)\b|,", re.IGNORECASE
)
_MOST_WORDS_LISTED = 6
_ONE_WORD_ASKED = re.compile(r"[^\W\d_]{3,}\s*\?+")
_WRITING = (
    r"(?:put in|put down|write|write down|record|mark|enter|note|note down|track)\s+(?:me|my|a|an|the|it|another|today|yesterday)"
)
_REQUEST = re.compile(rf"(?:{_DOING}|{_WRITING})\b", re.IGNORECASE)
_ONE_WORD_MORE = re.compile(r"^(?:and|n|or|also|(?:what|wat|how) about)\b|\b(?:too|as well)\W*$", re.IGNORECASE)
_MOST_WORDS_MORE = 5
# What a page or a template is written in, pasted or tried: tags, and the names of what is filled in.
_MARKUP = re.compile(
    r"<(script|style)\b[^<>]*>[^<]*</\1\s*>|</?[a-z][a-z0-9_]*(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>|\{+\s*[\w.]+\s*\}+", re.IGNORECASE
)
MAX_CLAUSES = 4
# Longer messages say what they are about; measured on the project's own dialogues.
MAX_LEANING_WORDS = 12


@dataclass
class View:
    """One look at a message. `shares`: the probability of each topic, once the classifier has seen it; `parts`: the nearest part
    of each topic and how near it is, once the part finder has; `later`: what each of these, in order, has still to do to a view
    that is read only when it is asked for.

    What is computed stays out of its `repr`: Rasa's cache takes that of every example several times over, and writing out
    their vectors took half of the training.
    """

    kind: str
    text: str
    reading: str = ""
    vector: Optional[np.ndarray] = field(default=None, repr=False)
    shares: Mapping[str, float] = field(default_factory=dict, repr=False)
    parts: Mapping[str, Tuple[str, float]] = field(default_factory=dict, repr=False)
    later: List[Callable[[View], None]] = field(default_factory=list, repr=False, compare=False)

    def read_now(self) -> View:
        """The view itself, with all that was put off done."""
        while self.later:
            self.later.pop(0)(self)
        return self


def eager(views: Sequence[View], later: Callable[[View], None]) -> List[View]:
    """The views that every message needs, to be read now; `later` is put off for the others.

    Few turns hang on the context, and it is the longest view of all: twice as long as the message.
    """
    for view in views:
        if view.kind == CONTEXT:
            view.later.append(later)
    return [view for view in views if view.kind != CONTEXT]


def without_markup(text: str) -> str:
    """`text` without tags and placeholders: "<b>does it hurt?</b>" is "does it hurt?"; empty where nothing else was written."""
    return _MARKUP.sub(" ", text).strip() if "<" in text or "{" in text else text


def clauses(text: str) -> List[str]:
    """The parts of `text` that may ask something of their own: two words or more each, or one with its own question mark, or
    the things that a few words name ("cost and side effects"), or a question behind an aside; none when the text is all one
    part."""
    parts = [part for part in (piece.strip(" ,") for piece in _BORDER.split(text)) if part]
    parts = [part for joined in parts for part in apart(without_join(joined) if joined is not parts[0] else joined)]
    if len(parts) == 1 and (rest := behind_aside(parts[0])):
        return [rest]
    if len(parts) == 1 and len(text.split()) <= _MOST_WORDS_LISTED and not is_question(text.rstrip("? ")):
        named = [part for part in _LIST_BORDER.split(text.strip(" ?.!")) if part]
        return named[:MAX_CLAUSES] if len(named) > 1 and not any(map(_OF_THE_TREATMENT.search, named)) else []
    kept = [part for part in parts if len(part.split()) >= 2 or _ONE_WORD_ASKED.fullmatch(part)]
    return kept[:MAX_CLAUSES] if len(parts) > 1 else []


def behind_aside(text: str) -> Optional[str]:
    """The question of several words that is asked behind "wait" or "actually"; None for any other text."""
    found = _ASIDE.fullmatch(text.strip())
    return found["rest"] if found and len(found["rest"].split()) > 2 else None


def is_noise(text: str) -> bool:
    """Whether nothing stands in it that could be a word."""
    return bool(_NOISE.fullmatch(text))


def is_question(text: str) -> bool:
    """Whether a clause reads like a question or a request."""
    return bool(_QUESTION.search(text.strip()))


def has_words(text: str) -> bool:
    """Whether anything but signs stands in it. A sign of money is a word: "$$$?"."""
    return any(character.isalnum() or character in "$€£" for character in text)


def is_request(text: str) -> bool:
    """Whether a clause wants something done: "see my diary", "book a visit"."""
    return bool(_REQUEST.match(text.strip()))


def asks_what_to_do(text: str) -> bool:
    """Whether a text asks what to do and no more: "what can i do", "what should i do about it now"."""
    return bool(_WHAT_TO_DO.search(text.strip()))


def leans_on_context(text: str) -> bool:
    """Whether a message is short and points back: "and alcohol?", "how long does that last"."""
    few = len(text.split()) <= MAX_LEANING_WORDS
    return few and (bool(_LEANING.search(text.strip())) or bool(_ONE_WORD_ASKED.fullmatch(text.strip())) or is_open(text))


def points_back(text: str) -> bool:
    """Whether nothing in the text names what it is about: "is that common??", "how long does it last"."""
    return _is_empty(text, _EMPTY)


def names_a_topic(text: str) -> bool:
    """Whether a clause asks something of its own, if only in words that are empty elsewhere."""
    return not points_back(text) or bool(_NAMING.search(text))


def asks_how_long(text: str) -> bool:
    """Whether a text asks how long, and not what: "how long does that take", "how long should i wait"."""
    return bool(_HOW_LONG.search(text.strip())) and _is_empty(text, _EMPTY | _OPEN_ENDS | {"much"})


def is_open(text: str) -> bool:
    """Whether a text asks how long, how many, where, which, when or what to do alone: only what was spoken of says of what."""
    return bool(_OPEN.search(text.strip())) or asks_how_long(text) or asks_what_to_do(text)


def adds_one_thing(text: str) -> bool:
    """Whether a message adds a word to the question before it: "and wine?", "erenumab too?"."""
    return len(text.split()) <= _MOST_WORDS_MORE and bool(_ONE_WORD_MORE.search(text.strip()))


def _is_empty(text: str, empty: AbstractSet[str]) -> bool:
    return all(word in empty or not word.isalnum() for word in words(text.replace("'", "")))


def views_of(text: str, previous: Optional[str]) -> Tuple[View, ...]:
    """All views of `text`; `previous` is what the patient had asked before, or None at the beginning."""
    views = [View(WHOLE, text)] + [View(CLAUSE, clause) for clause in clauses(text)]
    if previous and leans_on_context(text):
        views.append(View(CONTEXT, together(previous, text)))
    return tuple(views)
