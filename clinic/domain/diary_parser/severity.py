"""How bad it was: the worst pain of the day, 0 to 10 in steps of a half. A figure wins over any word."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.severity_clock import is_by_time, is_timed
from clinic.domain.diary_parser.severity_scale import is_pronoun, scales

HIGHEST = Decimal(10)
# How many words may stand between a count and its headaches.
_ADJECTIVES = 2
_STOPS = frozenset({",", ".", ";", "!", "?", "and", "/", "&", "with"})
_DAYS = frozenset({"day", "night"})
_NAMED = frozenset({"today", "yesterday", "this", "tonight", "last"})
# So far before a figure stands one that counts what was taken.
_COUNTED_BEFORE = 8


def _set(name: str) -> frozenset[str]:
    return lexicon.words("severity", name)


@dataclass(frozen=True, slots=True)
class Pain:
    """`value` None: a figure was given that is none from 0 to 10. `weak`: a bare figure that may be something else. `word`: what
    was said in place of a figure, or the figure that was rounded."""

    start: int
    end: int
    value: Decimal | None
    weak: bool = False
    word: str | None = None


@cache
def _figures() -> Phrases:
    top, scaled = "10|ten", "pain|severity|intensity level|score|rating|scale?"
    scale, peak = "on ~ scale", "worst|peak|highest|max|maximum"
    return Phrases(
        {
            "from to": ["from a|an? <num> to ~ a|an? <num>", "<num> to a <num>", "from a|an? <num> to ~ a|an? <slash>"],
            "rise": [
                "went|shot|got|jumped|climbed|spiked|bumped|crept|ramped|built up? to a|an? <num>",
                "<num> - > <num>",
                "peaked|topped at|out? at? ~ <num>",
                "ended up at|as|like|about|around|with? a|an? <num>",
            ],
            "range out of": [f"<num> to|or|-|/ <num> out|of of? a? possible? {top}", "<num> to|or|-|and a|an? <slash>"],
            "out of": [f"<num> out of a? possible? {top}", f"<num> of {top}", f"<num> over {top}", f"<num> {scale}"],
            "other scale": ["<num> out of a? possible? <num>"],
            "worst": [f"{figure} at|in ~ {peak}" for figure in ("<num>", "<slash>")]
            + [f"{peak} was|is|of|:|it|around|about? was|is|a|an|like? <num>"],
            "slash": ["<slash>"],
            "range": [
                "<num> to|or|-|maybe a|an? <num>",
                "between a? <num> and a? <num>",
                "<num> / <num>",
                f"{scaled} ~ <num> to|or|-|maybe a|an? <num>",
            ],
            "below": [
                "headache|migraine|pain|severity|level|score|intensity|was|is|at|a minus|negative <num>",
                "minus|negative <slash>",
            ],
            "below at the end": ["minus|negative <num>"],
            "scaled": [f"{scaled} :|of|=|is|was|at|about|around? <num>"],
        }
    )


def other_scales(reading: Reading) -> list[Pain]:
    """Pains told on a scale that is not ours: "on a scale of 1 to 5"; asked for before anything else reads "from 1 to 10"."""
    return [Pain(span.start, span.end, None) for span in scales(reading)]


def figures(reading: Reading) -> list[Pain]:
    """What figures say, in order; their tokens are taken. "Not 7 but 6" says 6."""
    found = []
    for label, span in reading.find(_figures(), take=False):
        values = [
            _slashed(token.text) if token.tag_ == "SLASH" else reading.number(token.i)
            for token in span
            if token.tag_ in ("NUM", "SLASH")
        ]
        known = [value for value in values if value is not None]
        of_half = label == "slash" and reading.word(span.end) in ("am", "pm")  # "5/10 am 8/10 pm"
        if (
            len(known) < len(values)
            or not values
            or (_counts(span.end, reading) and not of_half)
            or _is_clock(span.start, reading, label)
        ):
            continue
        if is_pronoun(span.start, reading):
            continue
        if label == "worst" and (reading.word(span.start - 1) in _set("not_bare") or span[-1].lower_ == "one" or known[0] > 20):
            continue  # "took 2 at the worst of it", "the worst one", "max 50 mg"
        if label == "below at the end" and span.end < len(reading):
            continue
        if label.startswith("below") or (label == "other scale" and known[-1] != HIGHEST):
            reading.take(span)
            found.append(Pain(span.start, span.end, None))
            continue
        if label == "range" and "-" in span.text and known[0] >= known[-1]:
            continue
        if label == "range" and "/" in span.text and known[-1] == HIGHEST:
            label = "out of"  # "eight/10"
        if label in ("out of", "other scale"):
            known = known[:1]
        if label == "range out of":
            known = known[:2]
        reading.take(span)
        course = label in ("from to", "rise") or "from" in reading.words(span.start, span.end)
        value = max(known) if course else sum(known, Decimal(0)) / len(known)
        if reading.word(span.start - 1) != "not" and reading.words(span.start - 2, span.start) not in (
            ["not", "a"],
            ["not", "an"],
        ):
            found.append(Pain(span.start, span.end, step(value), word=rounded(known)))
    return found


def _slashed(text: str) -> Decimal | None:
    first, second = text.split("/")
    return Decimal(first) if second == "10" else None


def step(value: Decimal) -> Decimal | None:
    """To the nearest half; None outside 0 to 10."""
    if not 0 <= value <= HIGHEST:
        return None
    return (value * 2).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 2


def rounded(told: list[Decimal]) -> str | None:
    """The one figure that was told, where it is not the one that is kept: it is read back with what it was made."""
    return str(told[0].normalize()) if len(told) == 1 and step(told[0]) not in (None, told[0]) else None


def _counts(position: int, reading: Reading) -> bool:
    """ "2 days", "3 really bad headaches"; not "tue 6 wed 4 headaches"."""
    plural = lexicon.words("headache", "plural")
    if _of_listed_days(position - 1, reading):
        return False
    if reading.word(position) == "day" and reading.tag(position + 1) == "NUM":
        return False  # "an 8 day 2"
    each = reading.word(position) in ("a", "per") and reading.word(position + 1) in _set("each")  # "3 a week"
    if each or _counts_days(position, reading):
        return True
    return reading.word(position) in _set("counted") or any(
        reading.word(place) in plural and not _STOPS & set(reading.words(position, place))
        for place in range(position, position + _ADJECTIVES + 1)
    )


def _counts_days(position: int, reading: Reading) -> bool:
    """ "4 headache days", "3 headache free days"."""
    end = next((at for at in range(position, len(reading)) if reading.word(at) not in _set("counted_days")), position)
    return end > position and reading.word(end) == "days"


def _of_listed_days(position: int, reading: Reading) -> bool:
    """Whether a figure is one of two or more that stand behind a weekday each, and nothing is counted but by the last: "mon 5 tue
    6 wed 4 headaches"."""
    days, counted = lexicon.weekdays(), _set("counted")
    behind = [place for place in range(len(reading)) if reading.tag(place) == "NUM" and reading.word(place - 1) in days]
    of_all = reading.word(behind[-1] + 1) in lexicon.words("headache", "plural") if behind else False
    return (
        position in behind and of_all and not any(reading.word(place + 1) in counted for place in behind[:-1]) and len(behind) > 1
    )


def _is_clock(start: int, reading: Reading, label: str) -> bool:
    """Whether a bare figure is a time of the day: "started around 3"."""
    return label == "range" and bool(_set("clock_before") & set(reading.words(start - 3, start)))


def bare(reading: Reading, *, about_headache: bool) -> list[Pain]:
    """Single figures that nothing else explains: "a solid 8", "migraine today, 7". Their tokens are taken."""
    found = []
    for position in range(len(reading)):
        if position in reading.taken or reading.tag(position) != "NUM" or not _may_be_pain(position, reading):
            continue
        value, before = reading.number(position), reading.word(position - 1)
        strong = before in _set("cues") or (before in ("a", "an") and reading.word(position + 1) not in ("of", "-"))
        strong = strong or is_by_time(position, reading)
        in_turn = before == "then" and reading.tag(position - 2) == "NUM" and position - 2 in reading.taken  # "6 then 8 then 4"
        cued = strong or in_turn or before in _set("weak_cues") or _ends_with(position, reading)
        if value <= (20 if cued else HIGHEST) and (cued or about_headache):
            reading.take(reading.doc[position : position + 1])
            found.append(Pain(position, position + 1, step(value), weak=not strong, word=rounded([value])))
    return found


def _ends_with(position: int, reading: Reading) -> bool:
    """ "Headache today 15" and no more."""
    aching = lexicon.words("headache", "unfelt")
    return (
        position + 1 == len(reading) and reading.word(position - 1) in _set("near_days") and reading.word(position - 2) in aching
    )


def _may_be_pain(position: int, reading: Reading) -> bool:
    if _falls(position, reading) or _falls(position - 2, reading):
        return False
    of_day = 2 * (position - 1 in reading.taken and reading.word(position - 2) in _DAYS)  # "the day before 8"
    before, word = _of_clause(reading.words(position - 4, position - of_day)), reading.word(position)
    if before[-1:] in (["x"], ["*"], ["×"]) or _counts_again(position, reading):
        return False  # "threw up x 3"
    if before[-1:] == ["at"] and (not _set("at_pain") & set(before[:-1]) or _takes(before)):
        return False  # "took it at 9"
    if before[-1:] in (["around"], ["about"]) and lexicon.words("durations", "taking") & set(before):
        return False  # "took 2 aleve around 2"
    if before[-1:] in (["a"], ["an"]) and not _counts(position + 1, reading):
        return True
    if is_by_time(position, reading):
        return not _counts(position + 1, reading)
    if _counts(position + 1, reading) or (before and before[-1] in _set("not_bare")) or is_timed(before, position, reading):
        return False
    if before[-1:] in (["not"], ["minus"], ["negative"]) or before[-2:] in (["not", "a"], ["not", "an"]):
        return False
    return word not in ("one",) or bool(before and before[-1] in ("a", "an", "was", "about", "level", "severity"))


def _counts_again(position: int, reading: Reading) -> bool:
    """ "Took 1 maxalt yesterday and 1 today": behind a figure that counts what was taken, one of another day does too."""
    of_day = reading.word(position + 1) in _NAMED and reading.word(position - 1) in ("and", "then", "plus", "&")
    taking = lexicon.words("durations", "taking")
    before = range(max(position - _COUNTED_BEFORE, 0), position - 1)
    counted = any(reading.tag(place) == "NUM" and place in reading.taken for place in before)
    return of_day and counted and any(reading.word(place) in taking for place in before)


def _falls(position: int, reading: Reading) -> bool:
    """ "9-5" is from when to when; "7 - 5h" is a pain and a length."""
    pair = reading.word(position + 1) == "-" and reading.tag(position) == reading.tag(position + 2) == "NUM"
    falls = pair and reading.number(position) > reading.number(position + 2)
    return falls and not any(reading.word(position + 3) in words for words in lexicon.load("durations")["units"].values())


@cache
def _worded() -> Phrases:
    return Phrases(lexicon.load("severity")["words"])


def worded(reading: Reading, denied: frozenset[int]) -> list[Pain]:
    """What words say, in order: mild 3, moderate 5, bad 7, severe 8, worst 10 (severity.yml has them all)."""
    found = []
    for label, span in reading.find(_worded(), take=False):
        if (span[-1].i in denied and not label.startswith(("0", "3"))) or reading.word(span.start - 1) == "how":
            continue
        if "how" in span.text.split():
            continue  # "do not remember how bad"
        if _describes_pain(span.start, span.end, label, reading):
            reading.take(span)
            found.append(Pain(span.start, span.end, step(Decimal(label)), word=span.text.lower()))
    return found


def _describes_pain(start: int, end: int, label: str, reading: Reading) -> bool:
    """Whether the word is about the pain, and not about the night or the nausea."""
    if reading.word(end) in _set("others") or reading.word(start - 1) in ("feel", "feeling") or _is_idiom(start, end, reading):
        return False
    if _set("anywhere") & set(reading.words(start, end)) or label in ("0.0", "10.0"):
        return True
    around = set(reading.words(start - 4, start)) | set(reading.words(end, end + 3))
    return bool(around & _set("pains")) or len(reading) <= 3


def _is_idiom(start: int, end: int, reading: Reading) -> bool:
    """ "My bad", "too bad i missed it", "could barely function"; not "my bad headache", "it was too bad to drive"."""
    if reading.word(start) == "barely":
        return reading.word(end) in _set("hardly_done")
    alone = start == 1 or reading.word(end) == ""
    return (
        reading.words(start, end) == ["bad"]
        and reading.word(start - 1) in _set("no_pain")
        and alone
        and _ends(start - 2, reading)
    )


def _ends(position: int, reading: Reading) -> bool:
    return reading.tag(position) in ("", "PUNCT") or reading.word(position) in ("sorry", "oops", "oh", "ok", "no", "yes")


def _takes(before: list[str]) -> bool:
    """ "Took it at", "had to take one at", of which "it" is no pain; not "took one when it was at"."""
    return bool(lexicon.words("durations", "taking") & set(before)) and not {"was", "is", "were"} & set(before)


def _of_clause(words: list[str]) -> list[str]:
    """The words behind the last comma or full stop."""
    marks = [place for place, word in enumerate(words) if word in (",", ".", ";", ":", "!", "?", "/")]
    return words[marks[-1] + (words[marks[-1]] != ":") :] if marks else words
