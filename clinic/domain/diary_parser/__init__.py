"""Reads diary entries out of what patients write. A pure function of the message and the clinic's date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser.asides import of_attacks
from clinic.domain.diary_parser.begun import with_first_day
from clinic.domain.diary_parser.counted_days import counted_days
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.either_days import of_either
from clinic.domain.diary_parser.entry import draft, findings
from clinic.domain.diary_parser.free_days import free_days
from clinic.domain.diary_parser.lengths_listed import lengths_listed
from clinic.domain.diary_parser.noted_asides import asides
from clinic.domain.diary_parser.notes import LONGEST, without_note
from clinic.domain.diary_parser.ongoing_days import only_latest_goes_on
from clinic.domain.diary_parser.reading import LATEST, read
from clinic.domain.diary_parser.segments import pieces
from clinic.domain.diary_parser.shares import attacks_of_a_day, shared_out
from clinic.domain.diary_parser.since_event import without_now
from clinic.domain.diary_parser.spread import days_counted, days_meant, of_one_attack, without_count
from clinic.domain.diary_parser.weekday_runs import in_order_without
from clinic.domain.medication_classes import class_of

__all__ = ["parse"]


def parse(text: str, today: date) -> list[DiaryDraft]:
    """The entries that a message tells of, one a day, at least one; an empty draft when nothing was understood.

    `today`: the date where the clinic is. Values that cannot be come back as `issues` of the draft. Never raises.
    """
    return list(_parsed(text, today))


@lru_cache(maxsize=LATEST)
def _parsed(text: str, today: date) -> Sequence[DiaryDraft]:
    reading = read(without_note(text))
    days = without_now(of_either(days_named(reading, today), reading), reading, today)
    found = findings(reading, days=len(days) or days_counted(reading))
    days = in_order_without(days, of_attacks(days, found, reading), reading, today)
    days = free_days(days_meant(days, found, reading, today), found, reading, today)
    found = without_count(found, days)
    days, found = counted_days(of_one_attack(days, found, reading), found, reading)
    told = attacks_of_a_day(shared_out(pieces(reading, days), found, reading), found, reading)
    found = lengths_listed(found, told, reading)
    drafts = [draft(found, piece, reading, text=text, today=today) for piece in told]
    drafts = only_latest_goes_on(drafts, told, reading)
    drafts = [with_first_day(drafts[0], told[0], found, reading, today)] if len(drafts) == 1 else drafts
    drafts = [one for one in drafts if not _of_preventives(one)] or drafts
    return [_with_asides(drafts[0], text, today)] if len(drafts) == 1 else drafts


def _with_asides(told: DiaryDraft, text: str, today: date) -> DiaryDraft:
    """The draft with what is told beside it by the way and no field holds as its note: "6/10 today, btw started a new job"."""
    if told.says_nothing or told.of_any_day or told.note:
        return told
    said = [aside for aside in asides(text) if all(one.says_nothing and one.headache is None for one in parse(aside, today))]
    return replace(told, note="; ".join(said)[:LONGEST]) if said else told


def _of_preventives(told: DiaryDraft) -> bool:
    """Whether nothing is told of a day but what is taken against headaches to come: "emgality on monday, 6/10 today"."""
    names = [medicine.name for medicine in told.medications]
    return told.of_any_day and bool(names) and all(class_of(name) is None for name in names)
