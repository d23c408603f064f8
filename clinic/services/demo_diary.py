"""Diaries of made-up patients: the same for the same patient and day, and believable enough to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from clinic.domain.diary.draft import DiaryDraft, Medication

TRIPTAN, SIMPLE, COMBINATION = (
    Medication("sumatriptan", "50 mg"),
    Medication("ibuprofen", "400 mg"),
    Medication("acetaminophen/aspirin/caffeine", "2 tablets"),
)
BASELINE_DAYS = 35
# The days just gone by are left for whoever tries the diary out: "migraine yesterday" then meets no other entry.
UNWRITTEN_DAYS = 4
# Later treatments keep what the first ones brought.
MOST_EASED = 2
# The chance of a headache on a day of the weeks after an injection: it falls over the first weeks and comes back at the end.
WEEKLY = (0.62, 0.54, 0.42, 0.34, 0.3, 0.28, 0.27, 0.28, 0.3, 0.34, 0.46, 0.52)


@dataclass(frozen=True, slots=True)
class DemoDiary:
    """`before`: the chance of a headache on a day before the first injection. `kept`: the share of days that is written down.
    `eased`: what each treatment does to the chances of the one before."""

    before: float = 0.72
    kept: float = 0.93
    eased: float = 0.82
    medication: Sequence[Medication] = (TRIPTAN, SIMPLE)


def entries(diary: DemoDiary, injections: Sequence[date], today: date, *, seed: str) -> Iterator[DiaryDraft]:
    """The entries from five weeks before the first injection to some days ago; none without an injection."""
    given = sorted(day for day in injections if day <= today)
    first = given[0] - timedelta(days=BASELINE_DAYS) if given else today
    for number in range((today - first).days - UNWRITTEN_DAYS):
        day = first + timedelta(days=number)
        luck = Random(f"{seed}/{day}")  # noqa: S311  # made-up patients, made up the same way each time
        if luck.random() < diary.kept:
            yield _entry(diary, day, _chance(diary, given, day), luck)


def _chance(diary: DemoDiary, given: Sequence[date], day: date) -> float:
    before = [injection for injection in given if injection <= day]
    if not before:
        return diary.before
    week = min((day - before[-1]).days // 7, len(WEEKLY) - 1)
    return WEEKLY[week] * diary.eased ** min(len(before) - 1, MOST_EASED)


def _entry(diary: DemoDiary, day: date, chance: float, luck: Random) -> DiaryDraft:
    if luck.random() >= chance:
        return DiaryDraft(date=day, headache=False, severity=Decimal(0))
    severity = Decimal(min(9, max(2, round(luck.gauss(3.5 + 4 * chance, 1.6)))))
    taken = luck.choice(diary.medication) if luck.random() < 0.25 + float(severity) / 18 else None
    return DiaryDraft(
        date=day,
        headache=True,
        severity=severity,
        duration_minutes=luck.choice((120, 180, 240, 360, 480)),
        ongoing=False,
        symptoms=("nausea", "light sensitivity")[: luck.randrange(3)] if severity >= 5 else (),
        medications=(taken,) if taken else (),
    )
