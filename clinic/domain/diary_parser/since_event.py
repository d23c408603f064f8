"""A headache that is told to go on since an injection or a visit: "had my botox on nov 20, headache since"."""

from __future__ import annotations

from datetime import date
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 8


_MY = frozenset({"my", "the", "last", "getting", "on", "of", "from"})

_HEAD = frozenset({"headache", "headaches", "migraine", "migraines", "ha", "pain", "attack", "attacks", "head"})


def before_visit(start: int, reading: Reading) -> int:
    """The place before a day, less the visit that it is the day of: that of "since" in "since my botox on nov 20"."""
    visit = lexicon.words("dates", "other_business") - {"period", "birthday"}
    place = start - 1
    while reading.word(place) in _MY | visit:
        place -= 1
    told = _HEAD & set(reading.words(place - 3, place))
    return place if told and visit & set(reading.words(place, start)) else start - 1


def headache_since(mention: Mention, reading: Reading) -> bool:
    """Whether the words behind a day say that a headache goes on since then; not "no headache since", "fewer migraines since"."""
    lead = lexicon.words("headache", "since_lead")
    return any(
        0 < span.start - mention.end < _REACH
        and set(reading.words(mention.end, span.start)) <= lead
        and (reading.tag(span.end) in ("PUNCT", "") or reading.word(span.end) in ("then", "and"))
        for _, span in reading.find(_since(), take=False, anywhere=True)
    )


def without_now(days: list[Mention], reading: Reading, today: date) -> list[Mention]:
    """The days without today where the headache of today is told to go on since an earlier one: "headache today 6, since friday";
    not "no headache today, one since friday", "the first since friday"."""
    since = [day for day in days if day.since and day.day is not None and day.day < today]
    now = [day for day in days if day.day == today and not day.since]
    if len(since) != 1 or len(now) != 1 or len(days) != 2 or now[0].start > since[0].start:
        return days
    between = set(reading.words(0, since[0].start))
    return days if between & lexicon.words("dates", "not_since") else since


def is_with_period(start: int, end: int, reading: Reading) -> bool:
    """ "Started with my period tuesday" tells of the headache; "started my period tuesday" does not."""
    at = next((place for place in range(start, end) if reading.word(place) == "period"), end)
    at -= 1
    while reading.word(at) in ("my", "the"):
        at -= 1
    began = lexicon.words("durations", "starts_at") & set(reading.words(start, at))
    return reading.word(at) in ("with", "during") and bool(began)


@cache
def _since() -> Phrases:
    return Phrases({"since": ["headache|migraine|ha ever? since", "head has hurt|hurts|hurting|ached ever? since"]})
