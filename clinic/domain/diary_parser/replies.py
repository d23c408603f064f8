"""What a whole answer can be, beside the thing that was asked for: a yes, a wish to stop, a question left out."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.bare_answers import said
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read


class Reply(StrEnum):
    """The kinds; the lexicon's answers.yml has the words of each."""

    CANCEL = "cancel"
    ENOUGH = "enough"
    SAVE = "save"
    SKIP = "skip"
    DOES_NOT_KNOW = "does_not_know"
    SLEPT_THROUGH = "slept_through"
    GOES_ON = "goes_on"
    NO_LENGTH = "no_length"
    YES = "yes"
    DONE = "done"
    NO = "no"
    CHANGE = "change"
    NOTHING = "nothing"
    RESTED = "rested"
    NOT_HAD = "not_had"
    UNDO = "undo"
    DELETE = "delete_yes"
    KEEP = "keep"
    SAME = "same"
    REPLACE = "replace"
    ANOTHER = "another"
    SOME = "some"
    ASSENT = "assent"
    BEGIN = "begin"
    HOW_TO_CANCEL = "how_to_cancel"
    NOTHING_BESIDE = "nothing_beside"
    NOT_YET = "not_yet"
    NOTHING_ELSE = "nothing_else"
    THANKS = "thanks"
    WAIT = "wait"


# A question is left unanswered with either, and with an "ok" beside it.
LEFT_OUT = (Reply.SKIP, Reply.DOES_NOT_KNOW)


@cache
def whole_answers(kind: Reply) -> Phrases:
    """What finds the words of a kind. A wish to save is a yes."""
    said = lexicon.load("answers")
    return Phrases({kind: [*said[kind], *(said[Reply.SAVE] if kind is Reply.YES else ())]})


def is_reply(text: str, kind: Reply, *, beside: Reply | None = None) -> bool:
    """Whether the whole text, small words aside, is such a reply; a reply of the kind `beside` may stand with it."""
    return _is_whole(read(text), kind, [beside] if beside else [])


def leaves_out(text: str, kinds: Iterable[Reply] = LEFT_OUT) -> bool:
    """Whether the whole text leaves the question unanswered: "skip", "ok pass", "no idea, skip"; not "not sure, 4
    hours"."""
    reading = read(text)
    told = any(reading.tag(n) in ("NUM", "SLASH") and reading.word(n) != "one" for n in range(len(reading)))  # "which one"
    return not told and any(_is_whole(reading, kind, (*LEFT_OUT, Reply.YES)) for kind in kinds)


def adds_nothing(text: str) -> bool:
    """ "None", "skip" and "no triggers" of what was read back: it is shown again, and nothing is wrong."""
    return any(is_reply(text, kind, beside=Reply.NO) for kind in (Reply.NOTHING, *LEFT_OUT, Reply.NOTHING_ELSE))


def gives_up(text: str) -> bool:
    """Whether an entry that is being told is not to be kept: "never mind", "nah forget it", "undo", "delete that entry"."""
    reading, wishes = read(text), (Reply.CANCEL, Reply.ENOUGH, Reply.UNDO)
    return not wants_saved(text) and any(_is_whole(reading, wish, (*wishes, Reply.NO, Reply.ASSENT)) for wish in wishes)


def wants_saved(text: str) -> bool:
    """Whether an entry shall be saved as it stands, in so many words: "please save it", "stop asking and save"; not "dont save
    it"."""
    reading = read(text)
    denied = any("not" in reading.words(start - 2, start) for _, start, _ in whole_answers(Reply.SAVE)(reading.doc))
    return not denied and _is_whole(reading, Reply.SAVE, (Reply.YES, Reply.DONE, Reply.ENOUGH))


def finishes(text: str) -> bool:
    """Whether nothing more shall be asked of an entry: "thats all", "enough, save"."""
    return wants_saved(text) or is_reply(text, Reply.DONE, beside=Reply.ASSENT)


def _is_whole(reading: Reading, kind: Reply, beside: Iterable[Reply]) -> bool:
    covered = _covered(reading, kind)
    return bool(covered) and not said(reading, beside=covered.union(*(_covered(reading, other) for other in beside)))


def _covered(reading: Reading, kind: Reply) -> set[int]:
    return {position for _, start, end in whole_answers(kind)(reading.doc) for position in range(start, end)}
