"""Days that are counted and named: "2 day migraine, fri and sat" is one attack, "migraines fri and sat, 2 days" are two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY
from clinic.domain.diary_parser.entry import Findings
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading


def counted_days(mentions: list[Mention], found: Findings, reading: Reading) -> tuple[list[Mention], Findings]:
    """The first day alone where the others are those of its attack; without the length where each day has its own headache."""
    days = list({mention.day: mention for mention in mentions}.values())
    counted = [length for length in found.lengths if length.minutes == len(days) * DAY and not length.worded]
    if len(days) < 2 or not counted or not _run_on(days):
        return mentions, found
    several = len(found.pains) == len(days) or lexicon.words("headache", "plural") & set(reading.words(0, len(reading)))
    if not several:
        return days[:1], found
    return mentions, replace(found, lengths=tuple(length for length in found.lengths if length not in counted))


def _run_on(days: Sequence[Mention]) -> bool:
    return all(one.day and other.day and other.day - one.day == timedelta(days=1) for one, other in pairwise(days))
