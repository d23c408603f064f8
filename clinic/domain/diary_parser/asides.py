"""Days that are named for something beside the attack: "skipped dinner last night, 6/10 today"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from clinic.domain import lexicon
from clinic.domain.diary_parser.entry import Findings, is_free, told_at
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece, joined
from clinic.domain.diary_parser.since_event import is_with_period
from clinic.domain.names import Issue

_ENDS = frozenset({".", ",", ";", "!", "?", "+", "=", "(", ")", "and", "but", "then", "so"})
_MEASURED = frozenset({"on", "the", "one", "last", "from", "in", "that", "what", "i", "had", "took"})
_BESIDES = frozenset({"other", "rather", "later", "sooner", "earlier"})
_TAKING = frozenset({"take", "taking", "use", "using"})
_MAY = frozenset({("can", "i"), ("could", "i"), ("should", "i"), ("may", "i"), ("safe", "to"), ("ok", "to"), ("okay", "to")})
# So near behind a day a headache is of the next one.
_BESIDE = 3
_EXCEPTING = frozenset({"except", "excepting", "besides", "but"})
_EVERY_DAY = (["every", "day"], ["each", "day"])
_SLEEP = frozenset({"lack of sleep", "too much sleep"})


def of_attacks(mentions: list[Mention], found: Findings, reading: Reading) -> list[Mention]:
    """The mentions less those that another is compared to, and those in a clause that tells of a cause alone. The only day is
    kept, unless it is that of a bad night or too loose to be one."""
    told_again = len(mentions) == 1 and reading.word(0) == "same"  # "same as monday" asks for that entry once more
    mentions = [mention for mention in mentions if told_again or not _is_compared(mention, reading)]
    mentions = [mention for mention in mentions if not _is_excepted(mention, found, reading)]
    if any(is_free(found, Piece(frozenset(range(len(reading))), mention), reading) for mention in mentions):
        mentions = [
            mention
            for mention in mentions
            if not (_of_medicine(mention, found, reading) and (len(mentions) > 1 or _is_night(mention, reading)))
        ]
    mentions = [mention for mention in mentions if len(mentions) == 1 or not _speaks_of_medicine(mention, found, reading)]
    mentions = [mention for mention in mentions if len(mentions) == 1 or not _is_asked(mention, found, reading)]
    mentions = _less_of_other_things(mentions, found, reading)
    clauses = [_own_clause(mention, following, found, reading) for mention, following in zip_longest(mentions, mentions[1:])]
    told = [mention for mention, clause in zip(mentions, clauses, strict=True) if not _causes(clause, found, reading)]
    if told or not mentions:
        return told
    night = all(
        _causes(_clause(mention, reading), found, reading) <= _SLEEP and _is_night(mention, reading) for mention in mentions
    )
    night = night or all(mention.issue is Issue.VAGUE_DATE for mention in mentions)
    return [] if night and (found.pains or found.words or found.lengths) else mentions


def _is_compared(mention: Mention, reading: Reading) -> bool:
    """Whether a day is only what another is measured by: "same as monday", "the same pill as on tuesday", "worse than friday"."""
    place = mention.start - 1
    while reading.word(place) in _MEASURED:
        place -= 1
    before = set(reading.words(place - 5, place))
    return bool(
        before & {"same", "as"} if reading.word(place) == "as" else reading.word(place) == "than" and not before & _BESIDES
    )


def _is_excepted(mention: Mention, found: Findings, reading: Reading) -> bool:
    """ "All week except wednesday i had headaches"; not "no headache except on wednesday"."""
    at = mention.start - 1
    while reading.word(at) in ("on", "for", "of"):
        at -= 1
    every = reading.word(at - 1) in ("week", "weekend", "month") or reading.words(at - 2, at) in _EVERY_DAY
    denied = found.free or found.denied & {span.start for span in found.headache}
    told_of = reading.word(mention.end) in ("was", "is", "fine", "nothing", "none") or reading.tag(mention.end) == "SLASH"
    return reading.word(at) in _EXCEPTING and every and not denied and not told_of


def _of_medicine(mention: Mention, found: Findings, reading: Reading) -> bool:
    """Whether the mention's clause tells of a medicine alone: "no headache today, took topamax last night"."""
    clause = _clause(mention, reading)
    told = {span.start for span in (*found.headache, *found.free, *found.bare)}
    return any(item.span.start in clause for item in found.taken) and not any(place in clause for place in told)


def _speaks_of_medicine(mention: Mention, found: Findings, reading: Reading) -> bool:
    """ "Took my last imitrex 2 days ago": the clause names a medicine of another time, and no headache."""
    clause = _clause(mention, reading)
    return any(span.start in clause for span in found.spoken_of) and not any(place in clause for place in told_at(found))


def _less_of_other_things(mentions: Sequence[Mention], found: Findings, reading: Reading) -> list[Mention]:
    """The mentions less each whose clause tells of something else, beside a day that has more than its name: "headache sunday
    6/10, started a new pill on thursday". One that is only joined to the day before, or has nothing but a few small words of
    its own, is told of with that one: "sunday 6/10, and monday too", "monday and tuesday i stayed home"."""
    told = told_at(found) | {span.start for span in (*found.free, *found.bare)}
    clauses = [_clause(mention, reading) for mention in mentions]
    if not any(place in clause for clause in clauses for place in told):
        return list(mentions)
    beside = [False, *(joined(first, second, reading) for first, second in pairwise(mentions)), False]
    return [
        mention
        for n, (mention, clause) in enumerate(zip(mentions, clauses, strict=True))
        if beside[n] or beside[n + 1] or told & set(clause) or not _is_of_something_else(mention, clause, reading)
    ]


def _is_of_something_else(mention: Mention, clause: range, reading: Reading) -> bool:
    words = reading.words(clause.start, mention.start) + reading.words(mention.end, clause.stop)
    figures = any(reading.tag(place) in ("NUM", "SLASH") for place in clause if place not in range(mention.start, mention.end))
    aching = lexicon.words("dates", "of_headache")
    beside = lexicon.words("dates", "beside_day")
    return not mention.since and not figures and not aching & set(words) and any(word not in beside for word in words)


def _is_asked(mention: Mention, found: Findings, reading: Reading) -> bool:
    """Whether a clause asks if a medicine may be taken that day: "is it safe to take more today"."""
    clause = _clause(mention, reading)
    words = reading.words(clause.start, clause.stop)
    asks = _TAKING & set(words) and any(pair in _MAY for pair in pairwise(words))
    return bool(asks) and not any(place in clause for place in told_at(found))


def _is_night(mention: Mention, reading: Reading) -> bool:
    return bool({"night", "nite", "before"} & set(reading.words(mention.start, mention.end)))


def _own_clause(mention: Mention | None, following: Mention | None, found: Findings, reading: Reading) -> range:
    """The mention's clause, up to a headache that is the following day's: "wine last night 6/10 today", "wine last night headache
    today 6/10"; not "wine monday 6/10 tuesday 4/10"."""
    if mention is None:
        return range(0)
    clause, scored = _clause(mention, reading), reading.tag(mention.end) == "SLASH"
    if following is None or following.start > mention.end + _BESIDE:
        return clause
    own = scored and reading.tag(following.end) not in ("NUM", "SLASH")
    named = any(span.start == mention.end for span in found.headache)
    return range(clause.start, mention.end) if own or named else clause


def _causes(clause: range, found: Findings, reading: Reading) -> set[str]:
    """The triggers of a clause; none where it tells of the headache too."""
    if is_with_period(clause.start, clause.stop, reading):
        return set()
    causes = {item.span.start: item.name for item in found.named if item.kind == "trigger" and item.span.start in clause}
    counts = {pain.start for pain in found.pains if pain.weak and pain.end in causes}  # "two margaritas"
    told = (told_at(found) | {span.start for span in found.free}) - set(causes) - counts
    return set() if any(start in clause for start in told) else set(causes.values())


def _clause(mention: Mention, reading: Reading) -> range:
    start, end = mention.start, mention.end
    while start > 0 and reading.word(start - 1) not in _ENDS:
        start -= 1
    while end < len(reading) and reading.word(end) not in _ENDS:
        end += 1
    return range(start, end)
