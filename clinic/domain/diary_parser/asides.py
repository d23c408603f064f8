"""Days that are named for something beside the attack: "skipped dinner last night, 6/10 today"."""

from __future__ import annotations

from clinic.domain.diary_parser.dates import Mention
from clinic.domain.diary_parser.entry import Findings, told_at
from clinic.domain.diary_parser.reading import Reading

_ENDS = frozenset({".", ",", ";", "!", "?", "+", "=", "(", ")", "and", "but", "then", "so"})
_SLEEP = frozenset({"lack of sleep", "too much sleep"})


def of_attacks(mentions: list[Mention], found: Findings, reading: Reading) -> list[Mention]:
    """The mentions less those in a clause that tells of a cause alone. The only day is kept, unless it is that of a bad night."""
    told = [mention for mention in mentions if not _causes(mention, found, reading)]
    if told or not mentions:
        return told
    night = all(_causes(mention, found, reading) <= _SLEEP and _is_night(mention, reading) for mention in mentions)
    return [] if night and (found.pains or found.words or found.lengths) else mentions


def _is_night(mention: Mention, reading: Reading) -> bool:
    return bool({"night", "nite", "before"} & set(reading.words(mention.start, mention.end)))


def _causes(mention: Mention, found: Findings, reading: Reading) -> set[str]:
    """The triggers of the mention's clause; none where the clause tells of the headache too."""
    clause = _clause(mention, reading)
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
