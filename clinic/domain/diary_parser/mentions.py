"""Symptoms, kinds of pain, sides and triggers: names from the contract's lists, and what is said not to be there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.left_out import is_left_over, is_none_left
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.senses import senses
from clinic.domain.diary_parser.sleep_lost import is_lost_to_it
from clinic.domain.diary_parser.yes_no import answering

_CAUSE_REACH = 6
_HABIT, _HABIT_REACH = frozenset({"usually", "normally", "typically", "usual"}), 4
_SETTING_REACH = 4
# "Pressure at work" is no pain, "an ache at the back of my head" is.
_PLACES = frozenset({"back", "front", "base", "side", "sides", "top", "temple", "temples"})
_ALL = frozenset({"nothing", "everything", "something", "all", "that", "thats"})
# Their side is not the headache's.
_LIMBS = frozenset(
    {
        "hand",
        "arm",
        "leg",
        "foot",
        "fingers",
        "knee",
        "hip",
        "wrist",
        "ankle",
        "toe",
        "toes",
        "eyelid",
        "eyelids",
        "lid",
        "pupil",
        "nostril",
        "shoulder",
        "elbow",
        "thumb",
        "thigh",
        "calf",
    }
)


@dataclass(frozen=True, slots=True)
class Named:
    """`kind` is symptom, quality, side or trigger."""

    kind: str
    name: str
    span: Span


@cache
def _matcher(kind: str) -> Phrases:
    return Phrases(_rules(kind))


def _rules(kind: str) -> dict[str, list[str]]:
    if kind == "trigger":
        return dict(lexicon.load("triggers")["always"])
    if kind == "quality":
        return dict(lexicon.load("qualities")["kinds"])
    return dict(lexicon.load({"symptom": "symptoms", "side": "sides"}[kind]))


@cache
def _caused() -> Phrases:
    return Phrases(dict(lexicon.load("triggers")["cause"]))


@cache
def _cues() -> Phrases:
    return Phrases({"cue": lexicon.load("triggers")["cues"]})


def named(reading: Reading) -> list[Named]:
    """All of them, in order of kind; their tokens are taken."""
    found = [Named("symptom", name, span) for name, span in senses(reading)]
    for item in found:
        reading.take(item.span)
    found += [Named("symptom", name, span) for name, span in _symptoms(reading)]
    found.sort(key=lambda item: item.span.start)
    found += [
        Named("trigger", name, _only_denied(name, span, reading))
        for name, span in reading.find(_matcher("trigger"), take=False)
        if _is_trigger(name, span, reading)
    ]
    for item in found:
        reading.take(item.span)
    found += [Named("trigger", name, span) for name, span in _by_cause(reading)]
    found += [
        Named("quality", name, span) for name, span in reading.find(_matcher("quality"), take=False) if _is_pain(span, reading)
    ]
    found += [Named("side", name, span) for name, span in reading.find(_matcher("side"), take=False) if _is_side(span, reading)]
    reading.taken |= answering([item.span for item in found], reading)  # "vomiting 0" is no pain
    return found


def _symptoms(reading: Reading) -> list[tuple[str, Span]]:
    found = [(label, span) for label, span in reading.find(_matcher("symptom")) if not _is_idiom(label, span, reading)]
    return [(name, span) for label, span in found for name in label.split("/")]


def _is_idiom(name: str, span: Span, reading: Reading) -> bool:
    """ "Sick and tired of this" is not fatigue; "tired eyes" and "worn out" are."""
    after = reading.word(span.end)
    return name == "fatigue" and (
        after == "of" or (span.text == "worn" and after not in ("out", "down")) or (span.text == "drained" and after == "the")
    )


def _is_trigger(name: str, span: Span, reading: Reading) -> bool:
    """Whether the words are a cause and not something else's: "light rain", "no sleep" are; "period of time" is not."""
    if _is_eased_by(span, reading) or is_lost_to_it(name, span, reading) or (name == "alcohol" and _is_sober(span, reading)):
        return False
    return not (reading.word(span.end) == "of" and (name == "menstruation" or span[-1].lower_ == "cocktail"))


@cache
def _around() -> Phrases:
    rules = lexicon.load("triggers")
    return Phrases({"sober": rules["sober"], "relieving": rules["relieving"]})


def _is_eased_by(span: Span, reading: Reading) -> bool:
    """ "Ate chocolate to feel better": it was eaten against the headache."""
    found = reading.find(_around(), take=False, anywhere=True)
    return any(label == "relieving" and 0 <= one.start - span.end <= 1 for label, one in found)


def _is_sober(span: Span, reading: Reading) -> bool:
    """ "At a wine tasting, did not drink"; "no alcohol" itself is a denial and stays one."""
    sober = [one for label, one in reading.find(_around(), take=False, anywhere=True) if label == "sober"]
    drunk = lexicon.words("triggers", "drunk") & set(reading.words(0, len(reading)))
    return bool(sober) and not drunk and not any(one.start <= span.start < one.end for one in sober)


def _only_denied(name: str, span: Span, reading: Reading) -> Span:
    """The span without its "no" where that says no more than that there was none: "no caffeine", "no coffee, no wine". Coffee
    that was missed is a cause: "had no coffee", "no coffee today"."""
    if name != "caffeine" or span[0].lower_ not in ("no", "without"):
        return span
    rules = lexicon.load("triggers")
    listed = reading.word(span.end) in (",", "and") and {"no", "without"} & set(reading.words(span.end + 1, span.end + 3))
    around = {*reading.words(span.start - 3, span.start), *reading.words(span.end, span.end + 5)}
    return span[-1:] if listed or not around & set(rules["missing"]) else span


def _by_cause(reading: Reading) -> list[tuple[str, Span]]:
    """Words that count only beside a "because of", "after" or "set it off"."""
    cues = [span for _, span in reading.find(_cues(), take=False) if not _is_relief(span, reading)]
    found = []
    for name, span in reading.find(_caused(), take=False):
        near = any(
            0 <= span.start - cue.end <= _CAUSE_REACH
            or (0 <= cue.start - span.end <= _SETTING_REACH and cue[0].lower_ in lexicon.load("triggers")["setting"])
            for cue in cues
        )
        if near and not reading.breaks_between(min(span.start, min((c.start for c in cues), default=0)), span.start):
            reading.take(span)
            found.append((name, span))
    return found


def _is_relief(cue: Span, reading: Reading) -> bool:
    """ "Gone after coffee" names no cause."""
    ended = lexicon.words("durations", "after_ended")
    return cue[0].lower_ in ("after", "from") and bool(ended & set(reading.words(cue.start - 5, cue.start)))


def _is_pain(span: Span, reading: Reading) -> bool:
    """Whether a word for the kind of pain is about the pain: "hot" and "heavy" and "tight" need it named close by."""
    rules = lexicon.load("qualities")
    of_head = reading.word(span.end) == "at" and reading.word(span.end + 2) in _PLACES
    if (reading.word(span.end) in rules["not_before"] and not of_head) or _said_of(span, reading) in rules["not_after"]:
        return False
    if span[-1].lower_ in rules["only_of_pain"]:
        around = {*reading.words(span.start - 5, span.start), *reading.words(span.end, span.end + 6), *span.text.split()}
        return bool(around & set(rules["pain"]))
    return True


def _said_of(span: Span, reading: Reading) -> str:
    """What stands before such a word, a "was" aside: "heart pounding", "my heart was pounding"."""
    at = span.start - 1 - (reading.word(span.start - 1) in ("was", "is", "were", "kept"))
    own = reading.word(at) == "back" and reading.word(at - 1) in ("my", "lower", "upper")
    return "neck" if own else reading.word(at)  # "my back was burning", not "the back is throbbing"


def _is_leaving(left: Span, reading: Reading) -> bool:
    """Whether a "left" says what was not there any more, or that something went: "did not have any left", "the pain left after 3
    hours"; not "pain on the left after lunch"."""
    before, after = reading.word(left.start - 1), reading.word(left.end)
    if is_left_over(left.start, reading) or is_none_left(left.start, reading):
        return True
    if before in lexicon.words("medications", "remaining") | lexicon.words("medications", "anything"):
        return after not in ("sided", "eye", "temple")
    return after in _WHEN and before not in _PLACED


# Behind a "left" these say when something went, unless one of these before it says where.
_WHEN = frozenset({"after", "about", "around", "at", "by", "when", "before", "once", "within"})
_PLACED = frozenset({"the", "my", "on", "side", "behind", "mostly", "only", "just", "("})


def _clause_before(start: int, reading: Reading) -> list[str]:
    """The few words before a place, from the last mark, "but" or "and" on."""
    before = reading.words(start - _HABIT_REACH, start)
    ends = [n for n, word in enumerate(before) if word in (",", ".", ";", "but", "and", "(")]
    return before[ends[-1] + 1 :] if ends else before


def _is_side(span: Span, reading: Reading) -> bool:
    """ "Right now", "left work early" and "all over the place" name no side."""
    before, after = reading.word(span.start - 1), reading.word(span.end)
    if _HABIT & set(_clause_before(span.start, reading)):
        return False  # "usually its the left but yesterday right"
    if len(span) > 1:
        return span.text not in ("all over",) or after not in ("again", "the")
    if span.text == "everywhere":
        return before in ("hurts", "hurt", "pain", "was", "is")
    if span.text == "right" and after in ("now", "away", "after", "before", "when", "as", "then", "at", "back", "?"):
        return False
    if span.text == "right" and before in ("is", "was", "feels", "s") and _ALL & set(reading.words(0, span.start)):
        return False  # "nothing is right"
    if after in _LIMBS or (span.text == "left" and _is_leaving(span, reading)):
        return False
    if span.text == "left" and before == "was" and reading.word(span.start - 2) in ("it", "pain", "side", "headache", "migraine"):
        return after in ("", ".", ",", "not", "side", "sided")
    if span.text == "left" and (
        after in ("work", "early", "school", "me", "the", "home", "over", "my") or before in ("i", "had", "have", "was")
    ):
        return False
    return before in (
        "the",
        "my",
        "on",
        "mostly",
        "just",
        "side",
        ",",
        "only",
        "pain",
        "behind",
        "migraine",
        "headache",
        "it",
        "(",
        "[",
        "",
    ) or after in (
        *("side", "sided", "temple", "eye", "-", "/", "headache", "migraine", ",", ".", "", "and", "again", "this", "then"),
    )
