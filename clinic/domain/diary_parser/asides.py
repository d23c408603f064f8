"""Days that are named for something beside the attack: "skipped dinner last night, 6/10 today"."""

from __future__ import annotations

from itertools import pairwise

from clinic.domain.diary_parser.entry import Findings, is_free, told_at
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece
from clinic.domain.diary_parser.since_event import is_with_period
from clinic.domain.names import Issue

_ENDS = frozenset({".", ",", ";", "!", "?", "+", "=", "(", ")", "and", "but", "then", "so"})
_MEASURED = frozenset({"on", "the", "one", "last", "from", "in", "that", "what", "i", "had", "took"})
_BESIDES = frozenset({"other", "rather", "later", "sooner", "earlier"})
_TAKING = frozenset({"take", "taking", "use", "using"})
_MAY = frozenset({("can", "i"), ("could", "i"), ("should", "i"), ("may", "i"), ("safe", "to"), ("ok", "to"), ("okay", "to")})
_SLEEP = frozenset({"lack of sleep", "too much sleep"})


def of_attacks(mentions: list[Mention], found: Findings, reading: Reading) -> list[Mention]:
    """The mentions less those that another is compared to, and those in a clause that tells of a cause alone. The only day is
    kept, unless it is that of a bad night or too loose to be one."""
    told_again = len(mentions) == 1 and reading.word(0) == "same"  # "same as monday" asks for that entry once more
    mentions = [mention for mention in mentions if told_again or not _is_compared(mention, reading)]
    if any(is_free(found, Piece(frozenset(range(len(reading))), mention), reading) for mention in mentions):
        mentions = [
            mention
            for mention in mentions
            if not (_of_medicine(mention, found, reading) and (len(mentions) > 1 or _is_night(mention, reading)))
        ]
    mentions = [mention for mention in mentions if len(mentions) == 1 or not _speaks_of_medicine(mention, found, reading)]
    mentions = [mention for mention in mentions if len(mentions) == 1 or not _is_asked(mention, found, reading)]
    told = [mention for mention in mentions if not _causes(mention, found, reading)]
    if told or not mentions:
        return told
    night = all(_causes(mention, found, reading) <= _SLEEP and _is_night(mention, reading) for mention in mentions)
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


def _of_medicine(mention: Mention, found: Findings, reading: Reading) -> bool:
    """Whether the mention's clause tells of a medicine alone: "no headache today, took topamax last night"."""
    clause = _clause(mention, reading)
    told = {span.start for span in (*found.headache, *found.free, *found.bare)}
    return any(item.span.start in clause for item in found.taken) and not any(place in clause for place in told)


def _speaks_of_medicine(mention: Mention, found: Findings, reading: Reading) -> bool:
    """ "Took my last imitrex 2 days ago": the clause names a medicine of another time, and no headache."""
    clause = _clause(mention, reading)
    return any(span.start in clause for span in found.spoken_of) and not any(place in clause for place in told_at(found))


def _is_asked(mention: Mention, found: Findings, reading: Reading) -> bool:
    """Whether a clause asks if a medicine may be taken that day: "is it safe to take more today"."""
    clause = _clause(mention, reading)
    words = reading.words(clause.start, clause.stop)
    asks = _TAKING & set(words) and any(pair in _MAY for pair in pairwise(words))
    return bool(asks) and not any(place in clause for place in told_at(found))


def _is_night(mention: Mention, reading: Reading) -> bool:
    return bool({"night", "nite", "before"} & set(reading.words(mention.start, mention.end)))


def _causes(mention: Mention, found: Findings, reading: Reading) -> set[str]:
    """The triggers of the mention's clause; none where the clause tells of the headache too."""
    clause = _clause(mention, reading)
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
