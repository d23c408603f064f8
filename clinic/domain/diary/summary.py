"""An entry as the lines that read it back: ids of approved texts, each with the values it wants."""

from __future__ import annotations

from datetime import date

from clinic.domain.appointments import spoken_length
from clinic.domain.diary.draft import WAKING_DAY, DiaryDraft, Medication, plain_number
from clinic.domain.names import NO_MEDICATION


def lines(draft: DiaryDraft) -> list[tuple[str, dict[str, str]]]:
    """Pairs of a line's id and its fields, in the order in which they are read. What is not known has no line."""
    all_day = draft.duration_minutes == WAKING_DAY
    length = spoken_length(draft.duration_minutes) if draft.duration_minutes and not all_day else None
    pain = None if draft.headache is False or draft.severity is None else str(plain_number(draft.severity))
    said: list[tuple[str, str | None]] = [
        ("day", _day(draft)),
        ("severity", None if draft.pain_word else pain),
        ("duration", None if draft.ongoing else length),
        ("so_far", length if draft.ongoing else None),
        ("symptoms", ", ".join(draft.symptoms)),
        ("side", draft.side if draft.side in ("left", "right") else None),
        ("quality", ", ".join(draft.quality)),
        ("medications", ", ".join(_medication(taken) for taken in draft.medications)),
        ("triggers", ", ".join(draft.triggers)),
        ("note", draft.note),
    ]
    found = [(name, {name: value}) for name, value in said if value]
    flags = [
        ("no_headache", draft.headache is False),
        ("ongoing", bool(draft.ongoing) and not draft.duration_minutes),
        ("all_day", all_day and not draft.ongoing),
        ("all_day_so_far", all_day and bool(draft.ongoing)),
        ("both_sides", draft.side == "both"),
        ("no_medicine", NO_MEDICATION in draft.denied and not draft.medications),
    ]
    worded = [("severity_in_words", {"severity": pain, "word": draft.pain_word})] if pain and draft.pain_word else []
    return [*found[:1], *((name, {}) for name, true in flags if true), *worded, *found[1:]]


# The value that a line tells of, where it does not bear its name.
LINE_OF = {
    **dict.fromkeys(("no_headache", "severity_in_words"), "severity"),
    **dict.fromkeys(("so_far", "ongoing", "all_day", "all_day_so_far"), "duration"),
    "both_sides": "side",
    "no_medicine": "medications",
}


def put_right(before: DiaryDraft, after: DiaryDraft) -> frozenset[str]:
    """The values that were told otherwise before, by the names of their lines: what was only added is none of them."""
    lasted = (before.duration_minutes, before.ongoing) if before.duration_minutes or before.ongoing else None
    single = {
        "day": (before.date, after.date),
        "severity": (before.severity, after.severity),
        "duration": (lasted, (after.duration_minutes, after.ongoing)),
        "side": (before.side, after.side),
    }
    changed = {name for name, (old, new) in single.items() if old is not None and old != new}
    lists = ("symptoms", "quality", "medications", "triggers")
    return frozenset(changed | {name for name in lists if set(getattr(before, name)) - set(getattr(after, name))})


def spoken_day(day: date) -> str:
    """ "October 3, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def told_day(day: date) -> str:
    """ "Saturday, October 3, 2026": as an entry is read back."""
    return f"{day:%A}, {spoken_day(day)}"


def _day(draft: DiaryDraft) -> str | None:
    return told_day(draft.date) if draft.date else None


def _medication(taken: Medication) -> str:
    return f"{taken.name} ({taken.dose})" if taken.dose else taken.name
