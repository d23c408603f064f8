"""Days told by another one: "yesterday and the day before", "friday, and again the next day", "the day before the party on
saturday"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.listed_days import LIST_ENDS
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading

BEFORE, AFTER = "day before", "day after"
LINES = {
    BEFORE: ["the? day before that?"],
    AFTER: ["the? next|following day", "the? day after that?", "a|one day later"],
}
_STEP = {BEFORE: timedelta(days=-1), AFTER: timedelta(days=1)}
_FIGURES = ("NUM", "SLASH")
_NOTHING = frozenset({"none", "nothing", "no", "fine", "clear", "free", "ok", "okay", "good"})
_LISTING = frozenset({"and", "or", "nor", "&", ",", ".", ";", "also", "plus", "a", "an", "then", "was"})
_AGAIN = frozenset({"and", "&", "again"})
# How many words may stand between "the day before" and the day that it is counted from, and which of them may not.
_REACH = 5
_LEAD = 5


def _words(name: str) -> frozenset[str]:
    return lexicon.words("dates", name)


def beside(label: str, span: Span, found: Sequence[Mention], reading: Reading, today: date) -> Mention | None:
    """The day before or behind one that stands before `span`; "the day before my period" and "hungover the next day" are none."""
    known = [mention for mention in found if mention.day and mention.start < span.start]
    opens = span[0].lower_ in ("the", "next", "following", "a", "one") or reading.tag(span.start - 1) == "PUNCT"
    if not known or not opens or not _is_told(label, span, known[-1], reading):
        return None
    from_day = min(mention.day for mention in known if mention.day) if label == BEFORE else known[-1].day
    day = from_day + _STEP[label] if from_day else None
    return Mention(span.start, span.end, day) if day and day <= today else None


def _is_told(label: str, span: Span, last: Mention, reading: Reading) -> bool:
    """Whether a headache of that day is told, or that there was none."""
    if _tells(span.end, reading):
        return True
    behind, between = reading.word(span.end), range(last.end, span.start)
    listed = all(_is_listed(place, reading) for place in between)
    if label == AFTER:
        figure = listed and any(reading.tag(place) in _FIGURES for place in between)
        return (figure or reading.word(span.start - 1) in _AGAIN) and reading.tag(span.end) in ("PUNCT", "")
    return listed and (behind in LIST_ENDS | _NOTHING or reading.tag(span.end) in _FIGURES)


def _is_listed(place: int, reading: Reading) -> bool:
    """ "7 yesterday and a 4 the day before": between two days stands how bad one of them was."""
    return reading.word(place) in _LISTING or reading.tag(place) in _FIGURES


def _tells(end: int, reading: Reading) -> bool:
    """ "The next day nothing", "the day before: 6/10", "i had another migraine"; not "the next day i slept 10 hours"."""
    at = end
    while at < end + _LEAD and reading.word(at) in _words("neighbour_leads"):
        at += 1
    if reading.tag(at) == "SLASH" or reading.word(at) in _NOTHING:
        return True
    led = set(reading.words(end, at))
    if reading.word(at) in _words("neighbour_headaches"):
        return bool(led & {"a", "an", "another", "again"})
    behind = reading.tag(at + 1)
    return reading.tag(at) == "NUM" and (behind in ("PUNCT", "") or reading.word(at + 1) in _words("behind_figure"))


def counted_from(spans: Sequence[tuple[str, Span]], mentions: Sequence[Mention], reading: Reading, today: date) -> list[Mention]:
    """`mentions`, those moved by a day that "the day before" or "the day after" stands before: "the day after the party on
    friday" is the Saturday."""
    told = list(mentions)
    for label, span in spans:
        n = next((n for n, mention in enumerate(told) if mention.start >= span.end), None)
        leads = span[-1].lower_ in ("before", "after")
        if n is None or not leads or (day := told[n].day) is None or not _leads_to(span.end, told[n].start, reading):
            continue
        told = [mention for mention in told if mention.start != span.start]
        n = next(n for n, mention in enumerate(told) if mention.start >= span.end)
        moved = day + _STEP[label]
        told[n] = replace(told[n], start=span.start, day=moved if moved <= today else day)
        reading.take(span)
    return told


def _leads_to(start: int, end: int, reading: Reading) -> bool:
    """Whether only what happened stands between: "the party on", "thanksgiving"; no headache, and no clause of its own."""
    tags = {reading.tag(place) for place in range(start, end)}
    return end - start <= _REACH and tags <= {"WORD"} and not _words("neighbour_ends") & set(reading.words(start, end))
