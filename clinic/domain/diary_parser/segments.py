"""Takes a message that tells of several days apart, one piece a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from clinic.domain import lexicon
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading

_HARD = frozenset({".", ";", "!", "?", ")"})
_SOFT = frozenset({",", "and", "but", "then", "&", "also", "while", "vs", "versus"})
_JOINING = frozenset({"and", "or", "nor", "/", "&", ",", "on", "also", "then", "plus"})
RANGE = frozenset({"to", "through", "thru", "until", "till", "-"})
_BEING = frozenset({"is", "was", "its", ":", "for", "about"})
# "Nothing to report for saturday", and not "nothing helped friday".
_NOTHING = frozenset({("nothing", "for"), ("nothing", "on"), ("nothing", "to")})
_TELLING = frozenset({"was", "had", "is", "a", "an", ":"})
LONGEST_RANGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Piece:
    """Token positions that tell of one `day`; None when the message names none."""

    positions: frozenset[int]
    mention: Mention | None


def pieces(reading: Reading, mentions: list[Mention]) -> list[Piece]:
    """One piece a day told of, at least one. Days that are only joined ("monday and tuesday") share what is told, unless each
    is taken up again ("6 on monday and 5 on tuesday"); "each" and "both" speak of all days."""
    days = _distinct(mentions, reading)
    whole = frozenset(range(len(reading)))
    if len(days) < 2:
        return [Piece(whole, days[0] if days else None)]
    if _turns(days, reading):
        groups = [days[:-1], days[-1:]]
        return _apart([_with_range(group, reading) for group in groups], reading)
    if _length_each(days, reading):
        return _apart([[day] for day in days], reading)
    if all(joined(first, second, reading) for first, second in pairwise(days)):
        again = _distinct([mention for mention in mentions if mention.start >= days[-1].end], reading)
        if [day.day for day in again] != [day.day for day in days]:
            return [Piece(whole, day) for day in _with_range(days, reading)]
        days = again
    return _apart(_ranges(days, reading), reading)


def _apart(groups: list[list[Mention]], reading: Reading) -> list[Piece]:
    """The pieces of days that are told of apart; those of one group share theirs."""
    start, follow = groups[0][0].start, _follow(groups[0][0], groups[-1][-1], reading)
    cuts = [_cut(first[-1], second[0], reading, start=start, follow=follow) for first, second in pairwise(groups)]
    bounds = [0, *cuts, len(reading)]
    shared = _shared(reading, groups[-1][-1].end)
    parts = [frozenset(range(begin, end)) | shared for begin, end in pairwise(bounds)]
    return [Piece(part, day) for part, group in zip(parts, groups, strict=True) for day in group]


def _ranges(days: list[Mention], reading: Reading) -> list[list[Mention]]:
    """Each day by itself, those of a range together with the days between."""
    groups: list[list[Mention]] = []
    for day in days:
        if groups and groups[-1][-1].start == day.start:
            groups[-1].append(day)  # "nothing since" is of all of them
        elif groups and _is_beside(groups[-1][-1], day, reading):
            groups[-1].append(day)
        elif groups and _is_range(groups[-1][-1], day, reading):
            groups[-1] = _with_range([*groups[-1], day], reading)
        else:
            groups.append([day])
    return groups


def _is_beside(first: Mention, second: Mention, reading: Reading) -> bool:
    """ "Monday and tuesday 6/10, wednesday fine"; not "8/10 tuesday and wednesday fine", "6 mon and tue 4"."""
    beside = reading.words(first.end, second.start) in ([], ["and"], ["&"]) and joined(first, second, reading)
    if not beside or is_free_behind(second.end, reading):
        return False
    return not all(reading.tag(place) in ("NUM", "SLASH") for place in (first.start - 1, second.end))


def _turns(days: list[Mention], reading: Reading) -> bool:
    """Whether the last of joined days is told of by itself: "no headaches mon to wed, thurs was a 6", "nausea friday, saturday
    nothing", "headache yesterday, today was 6/10"."""
    first, last = days[0], days[-1]
    between = reading.words(days[-2].end, last.start)
    if not all(joined(one, other, reading) for one, other in pairwise(days)) or _is_range(days[-2], last, reading):
        return False
    if is_free_behind(last.end, reading):
        return is_told(0, first.start, reading) and not _denied(first, reading)
    figure = reading.tag(last.end) in ("NUM", "SLASH")
    if _denied(first, reading):
        return between in ([], [","], [",", "and"], ["but"], [",", "but"], [";"]) and (
            figure or reading.word(last.end) in _TELLING
        )
    was = reading.word(last.end) in ("was", "is") and reading.tag(last.end + 1) in ("NUM", "SLASH")
    return was and between == [","] and first.start > 0 and reading.word(0) != "on"


def is_free_behind(end: int, reading: Reading) -> bool:
    """ "Sunday was fine", "saturday nothing", and no more: not "saturday nothing helped"."""
    while reading.word(end) in _BEING | {"i", "felt", "all", "totally", "just", "-"}:
        end += 1
    free = lexicon.words("headache", "fine") | {"none"}
    behind = end + 1 + (2 if reading.words(end + 1, end + 3) == ["at", "all"] else 0)
    return reading.word(end) in free and reading.tag(behind) in ("PUNCT", "")


def _length_each(days: list[Mention], reading: Reading) -> bool:
    """ "2 hours friday, saturday all day", "2h yesterday, today still going": before the first day is how long that one was, and
    behind the last one how long that."""
    start = days[0].start - (reading.word(days[0].start - 1) == "on")
    first, last = reading.words(start - 2, start), days[-1].end
    last += reading.word(last) in _BEING
    told = reading.words(last, last + 2)
    goes_on = told[:1] in (["still"], ["ongoing"]) or told in (["all", "day"], ["all", "night"], ["most", "of"])
    return len(days) == 2 and _is_length(first) and (goes_on or _is_length(told))


def _is_length(words: list[str]) -> bool:
    units = {word for spelled in lexicon.load("durations")["units"].values() for word in spelled}
    return len(words) == 2 and words[0].replace(".", "").isdigit() and words[1] in units


def _denied(first: Mention, reading: Reading) -> bool:
    place = first.start - 1 - (reading.word(first.start - 1) == "on")
    before = reading.words(first.start - 5, first.start)
    if {"no", "none", "zero", "without", "free"} & set(before) or any(pair in _NOTHING for pair in pairwise(before)):
        return True
    return reading.word(place) in lexicon.words("headache", "fine") and reading.word(place - 1) != "not"


def _shared(reading: Reading, start: int) -> frozenset[int]:
    """The clause behind the last day that speaks of all of them: "each about an hour", "no meds either day"."""
    at = next((position for position in range(start, len(reading)) if _is_shared(position, reading)), None)
    if at is None:
        return frozenset()
    breaks = [position for position in range(start, at) if reading.word(position) in (*_HARD, ",")]
    return frozenset(range(breaks[-1] if breaks else at, len(reading)))


def _is_shared(position: int, reading: Reading) -> bool:
    """ "Each", "both", and "all" where it speaks of the days: "all with neck pain", not "all day"."""
    of_all = reading.word(position) == "all" and reading.word(position + 1) in lexicon.words("dates", "behind_all")
    return of_all or reading.word(position) in lexicon.words("dates", "every_day")


def _distinct(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """The mentions that begin a day of their own."""
    same = frozenset(lexicon.load("dates")["same_attack"])
    days: list[Mention] = []
    for mention in mentions:
        same_day = next((n for n, day in enumerate(days) if (mention.day, mention.issue) == (day.day, day.issue)), None)
        if same_day is not None:  # "headache today, since this morning"
            days[same_day] = replace(days[same_day], since=days[same_day].since or mention.since)
            continue
        before = reading.words(max(mention.start - 4, days[-1].end if days else 0), mention.start)
        if days and same & set(before) and not _is_range(days[-1], mention, reading):
            continue
        if reading.word(mention.start - 1) == "not" and reading.word(mention.start - 2) not in ("did", "but"):
            continue  # "tuesday not monday", and not "usually i throw up but did not yesterday", "monday but not tuesday"
        days.append(mention)
    return days


def joined(first: Mention, second: Mention, reading: Reading) -> bool:
    """Whether nothing is told between two days: "monday and tuesday", "monday to wednesday"."""
    if first.start < second.start and "since" in reading.words(second.start, second.end):
        return False  # "monday, nothing since"
    return set(reading.words(first.end, second.start)) <= _JOINING or _is_range(first, second, reading)


def _is_range(first: Mention, second: Mention, reading: Reading) -> bool:
    """ "Monday to wednesday", "monday through friday"; "friday until saturday" is one attack."""
    between = reading.words(first.end, second.start)
    return len(between) == 1 and between[0] in RANGE - {"until", "till"}


def _with_range(days: list[Mention], reading: Reading) -> list[Mention]:
    """The days between those of a range added."""
    told: list[Mention] = []
    for mention in days:
        before = told[-1] if told else None
        if before and before.day and mention.day and _is_range(before, mention, reading):
            told += [replace(mention, day=day) for day in _between(before.day, mention.day)]
        told.append(mention)
    return told


def _between(first: date, last: date) -> list[date]:
    count = (last - first).days - 1
    return [first + timedelta(days=n + 1) for n in range(count)] if 0 < count <= LONGEST_RANGE_DAYS else []


def _cut(first: Mention, second: Mention, reading: Reading, *, start: int, follow: bool) -> int:
    """Where the first day's part ends: at a full stop; else at the last comma or "and" before the second day when the days
    lead ("yesterday 7/10, sick, today fine"), and at the first one after the first day when they follow ("7/10 monday, ...")."""
    between = range(first.end, second.start)
    hard = [position for position in between if reading.word(position) in _HARD]
    if hard:
        return hard[-1] + 1
    soft = [position for position in between if reading.word(position) in _SOFT and not _in_list(position, reading)]
    if not soft:
        return first.end if follow or _is_figure_each(start, between, reading) else second.start
    leads = not any(position in reading.taken for position in range(start))
    but = [position for position in soft if reading.word(position) == "but"]
    return (but or (soft if leads else soft[:1]))[-1]


def _is_figure_each(start: int, between: range, reading: Reading) -> bool:
    """ "7/10 monday 8/10 tuesday and wednesday fine": the figure between two days is the second one's where the first day of all,
    at `start`, has its own before it."""
    figures = [place for place in (start - 1, *between) if reading.tag(place) in ("NUM", "SLASH")]
    return len(figures) == 1 + len(between) == 2


def _follow(first: Mention, last: Mention, reading: Reading) -> bool:
    """ "7/10 monday 8/10 tuesday", "nausea friday nothing saturday": each day stands behind what is told of it."""
    free = lexicon.words("headache", "fine") | {"none"}
    nothing = any(reading.word(place) in free for place in range(last.end, last.end + 4))
    return is_told(first.start - 3, first.start, reading) and not is_told(last.end, last.end + 4, reading) and not nothing


def is_told(start: int, end: int, reading: Reading) -> bool:
    """Whether a headache, or what came with one, is told between two places."""
    aching = lexicon.words("headache", "unfelt") | lexicon.words("headache", "plural")
    places = range(max(start, 0), min(end, len(reading)))
    return any(
        place in reading.taken or reading.tag(place) in ("NUM", "SLASH") or reading.word(place) in aching for place in places
    )


def _in_list(position: int, reading: Reading) -> bool:
    return (
        reading.word(position) == "and"
        and reading.word(position - 1) in ("light", "pins", "1")
        and reading.word(position + 1) in ("sound", "needles")
    )
