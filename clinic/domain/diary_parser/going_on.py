"""Whether a headache goes on, or is over."""

from __future__ import annotations

import itertools
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY
from clinic.domain.diary_parser.fine_until import UNTIL, is_to_now
from clinic.domain.diary_parser.lasting import CLAUSE, MARKS, Length, minutes_of, units_of_time
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 3
# What began no longer ago than this, in minutes, and is not said to be over, goes on.
_LATELY = DAY // 2
_NOW = frozenset({"now", "rn", "currently"})
_GUESSED = frozenset({"must", "may", "might", "could", "would", "should", "to"})


@cache
def _ongoing_matcher() -> Phrases:
    rules = lexicon.load("headache")
    since = ["since <num>|<time> am|pm?", "since <time>", "since <num>", "since noon|midnight|lunch|breakfast|dinner|then"]
    since += ["since this? early? morning|afternoon|evening", "since i? woke|waking up?", "since i got up", "since last night"]
    for_now = ["now", "and still", "already"]
    return Phrases({"ongoing": rules["ongoing"], "since": since, "ended": rules["ended"], "now": for_now})


@cache
def _over_matcher() -> Phrases:
    return Phrases({"over": lexicon.load("headache")["over"]})


@cache
def _begun_matcher() -> Phrases:
    return Phrases({"begun": lexicon.load("headache")["begun_ago"]})


def is_over(reading: Reading) -> bool:
    """ "Over now", "its gone": told of the headache, and not as what is hoped for or nearly so."""
    unless = lexicon.words("headache", "not_over")
    for _, span in reading.find(_over_matcher(), take=False, anywhere=True):
        before = itertools.takewhile(lambda word: word not in MARKS, reversed(reading.words(span.start - _REACH, span.end)))
        more_than = span[-1].lower_ == "over" and (
            reading.tag(span.end) in ("NUM", "SLASH") or reading.word(span.end) in ("a", "an")
        )
        if not more_than and not unless & set(before):
            return True
    return False


def goes_on(reading: Reading, lengths_found: list[Length]) -> bool | None:
    """True for "still going", "since 4pm", "for 6 hours now"; False when it is said to be over; None when nothing is said."""
    over = is_over(reading)
    been = any(_has_been(length, reading) for length in lengths_found)
    begun = not lengths_found and _has_begun(reading)
    said: bool | None = True if not over and (been or begun) else None
    for label, span in reading.find(_ongoing_matcher()):
        if label == "now":
            near = any(_is_behind(span.start, length, reading) for length in lengths_found)
            said = True if near else said
        elif label == "ongoing" and (_is_of_another(span, reading) or _is_no_longer(span, reading)):
            said = False if _is_no_longer(span, reading) else said
        elif label == "ongoing" and span[0].lower_ in UNTIL and not is_to_now(span, reading):
            continue
        elif label == "ongoing" and span[-1].lower_ in _NOW and (left := _is_left(span.end, reading)):
            said = False if left == "over" else said
        elif label == "since" and _is_free(span.start, reading):
            continue
        elif label == "ongoing" or (label == "since" and not over and not _is_ended(span, lengths_found)):
            said = True
        elif said is None and reading.word(span.start - 1) not in ("not", "never"):
            said = False
    return False if said is None and over else said


def _has_begun(reading: Reading) -> bool:
    """ "Started an hour ago", "has been pounding since i got home"; not "started 48 hours ago"."""
    begun = reading.find(_begun_matcher(), take=False, anywhere=True)
    counted = (max(reading.numbers(span), default=0) * minutes_of(span[-2].lower_) for _, span in begun)
    return any(minutes <= _LATELY for minutes in counted)


def _is_free(since: int, reading: Reading) -> bool:
    """ "Nothing since then", "no headache since noon"."""
    before = reading.word(since - 1)
    denied = before in lexicon.words("headache", "unfelt") and {"no", "zero", "without"} & set(reading.words(since - 3, since))
    return bool(denied) or before in lexicon.words("headache", "fine") | {"none"}


def _is_of_another(span: Span, reading: Reading) -> bool:
    """ "Going on vacation", and "still have nausea" when the pain is gone; not "still going nausea advil"."""
    word = reading.word(span.end)
    apart = word in lexicon.words("durations", "felt_apart") and not {"going", "goin", "ongoing"} & set(span.text.lower().split())
    return apart or word in lexicon.words("dates", "events")


def _is_no_longer(span: Span, reading: Reading) -> bool:
    """ "No longer going on", "not ongoing"; not "not still"."""
    before = reading.words(span.start - 2, span.start)
    going = span[0].lower_ in ("going", "ongoing", "on")
    return going and (before == ["no", "longer"] or before[-1:] == ["not"])


def _is_ended(since: Span, lengths_found: list[Length]) -> bool:
    """ "Since lunch till dinner": the time is the beginning of a length that has its end."""
    return any(length.start < since.end <= length.end and not length.worded for length in lengths_found)


def _is_left(end: int, reading: Reading) -> str | None:
    """What stands behind "right now" of a headache that is "over", or nearly so ("easing")."""
    clause = list(itertools.takewhile(lambda word: word not in MARKS, reading.words(end, end + 5)))
    if {"not", "still", "never"} & set(clause):
        return None
    over = lexicon.words("headache", "left") & set(clause)
    return "over" if over else "easing" if "better" in clause else None


def _is_behind(place: int, length: Length, reading: Reading) -> bool:
    """ "4 days now", "4 days of pain now"."""
    return length.end <= place <= length.end + 1 or reading.words(length.end, place - 1) in (["of"], ["of", "this"], ["of", "my"])


def _has_been(length: Length, reading: Reading) -> bool:
    """ "It has been 3 hours", "been having this migraine for 3 days", "has lasted 3 days" and "since 3 days" go on; "it had been"
    and "must have been" do not."""
    start = length.start - 1
    while reading.word(start) in lexicon.words("durations", "near") | {"over"}:
        start -= 1
    if reading.word(start) == "since":
        return reading.word(length.end - 1) in units_of_time()  # not "since lunch till dinner"
    if reading.word(start) == "lasted":
        return reading.word(start - 1) in ("has", "have") and reading.word(start - 2) not in _GUESSED
    if (reading.word(start) == "for" or length.minutes % DAY == 0) and _goes_on_since(start, reading):
        return True
    return reading.word(start) == "been" and reading.word(start - 1) not in ("had", "have")


def _goes_on_since(end: int, reading: Reading) -> bool:
    """ "Been having this migraine", "my head has hurt" up to a place."""
    clause = list(itertools.takewhile(lambda word: word not in MARKS, reversed(reading.words(end + 1 - CLAUSE, end + 1))))[::-1]
    been = {n for n, word in enumerate(clause) if word == "been" and clause[n - 1 : n] != ["had"]}
    been_on = any(set(clause[n + 1 : n + 2]) & lexicon.words("durations", "has_been") for n in been)
    done = lexicon.words("durations", "has_done")
    return been_on or any(word in ("has", "have") and set(clause[n + 1 : n + 2]) & done for n, word in enumerate(clause))
