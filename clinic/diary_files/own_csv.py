"""A diary as CSV: one line an entry, the names of the chat API as columns; and such a file read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from clinic.diary_files.cells import harmless, plain
from clinic.diary_files.items import medicines
from clinic.diary_files.rows import Read, RejectedRow, Row, checked, severity
from clinic.domain.diary.draft import DiaryDraft, Medication, plain_number
from clinic.domain.diary.record import Recorded
from clinic.domain.names import NO_MEDICATION, QUALITIES, SIDES, SYMPTOMS, TRIGGERS
from clinic.domain.rows import iso_day

COLUMNS = (
    *("id", "date", "headache", "severity", "duration_minutes", "ongoing", "symptoms", "side", "quality"),
    *("medications", "triggers", "note"),
)
SEPARATOR = "; "
# In `medications`: the patient said that nothing was taken, which is more than an empty cell says.
NOTHING_TAKEN = "none"
_YES = {"yes": True, "no": False, "": None}
_TAKEN = re.compile(r"(?P<name>.*?)(?: \[(?P<dose>[^\[\]]*)\])?\Z", re.DOTALL)


def diary_csv(entries: Iterable[Recorded]) -> bytes:
    """UTF-8 with a mark for Excel, lines ended as RFC 4180 says. What was not said is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _cells(recorded)] for recorded in entries)
    return file.getvalue().encode("utf-8-sig")


def _cells(recorded: Recorded) -> list[str]:
    entry = recorded.entry
    return [
        str(recorded.id),
        recorded.day.isoformat(),
        _yes(entry.headache),
        "" if entry.severity is None else str(plain_number(entry.severity)),
        "" if entry.duration_minutes is None else str(entry.duration_minutes),
        _yes(entry.ongoing),
        SEPARATOR.join(entry.symptoms),
        entry.side or "",
        SEPARATOR.join(entry.quality),
        _medications(entry),
        SEPARATOR.join(entry.triggers),
        entry.note or "",
    ]


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _medications(entry: DiaryDraft) -> str:
    if not entry.medications and NO_MEDICATION in entry.denied:
        return NOTHING_TAKEN
    return SEPARATOR.join(f"{taken.name} [{taken.dose}]" if taken.dose else taken.name for taken in entry.medications)


def is_own(headings: Iterable[str]) -> bool:
    """Whether a header row is that of a file of ours; columns may be missing, moved or added."""
    return {"date", "headache", "severity"} <= set(headings)


def read_row(row: Row, headings: tuple[str, ...], today: date) -> Read:
    """The entry that a row of ours holds. `RejectedRow`."""
    if len(row.cells) < len(headings):
        raise RejectedRow("the row ends before its last column")
    cells = {name.replace(" ", "_"): plain(cell).strip() for name, cell in zip(headings, row.cells, strict=False)}
    draft = checked(_draft(cells, today), today, ("date", "duration_minutes"))
    own_id = _id(cells.get("id", ""))
    return Read(row.line, draft, key=str(own_id) if own_id else "\x1f".join(row.cells), id=own_id)


def _draft(cells: Mapping[str, str], today: date) -> DiaryDraft:
    headache = _one_of(_YES, cells["headache"].lower(), "headache")
    if headache is None:
        raise RejectedRow("headache: neither yes nor no")
    pain = severity(cells["severity"], "severity")
    if pain and not headache:
        raise RejectedRow("severity: pain on a day without a headache")
    details = {**_details(cells, today), "severity": pain if headache else Decimal(0)}
    return DiaryDraft(date=_day(cells["date"]), headache=headache, note=cells.get("note") or None, **details)


def _details(cells: Mapping[str, str], today: date) -> dict[str, Any]:
    """What a row tells beside; on a day without headache that may be a medicine, and what was felt."""
    taken = cells.get("medications", "")
    return {
        "duration_minutes": _minutes(cells.get("duration_minutes", "")),
        "ongoing": _one_of(_YES, cells.get("ongoing", "").lower(), "ongoing"),
        "symptoms": _names(cells, "symptoms", SYMPTOMS),
        "side": (_names(cells, "side", SIDES) or (None,))[0],
        "quality": _names(cells, "quality", QUALITIES),
        "medications": () if taken == NOTHING_TAKEN else _taken(taken, today),
        "triggers": _names(cells, "triggers", TRIGGERS),
        "denied": frozenset({NO_MEDICATION} if taken == NOTHING_TAKEN else ()),
    }


def _day(cell: str) -> date:
    try:
        return iso_day(cell)
    except ValueError:
        raise RejectedRow("date: no date as 2026-11-28") from None


def _minutes(cell: str) -> int | None:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 9):
        raise RejectedRow("duration_minutes: no whole number")
    return int(cell) if cell else None


def _one_of(known: Mapping[str, bool | None], cell: str, column: str) -> bool | None:
    if cell not in known:
        raise RejectedRow(f"{column}: neither yes nor no")
    return known[cell]


def _names(cells: Mapping[str, str], column: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(name for piece in cells.get(column, "").split(";") if (name := piece.strip().lower())))
    if not set(found) <= set(known):
        raise RejectedRow(f"{column}: a name that the diary does not know")
    return found


def _taken(cell: str, today: date) -> tuple[Medication, ...]:
    found: list[Medication] = []
    for piece in filter(None, map(str.strip, cell.split(SEPARATOR.strip()))):
        match = _TAKEN.match(piece)
        assert match is not None
        found += medicines(match["name"], today, dose=match["dose"] or None)
    return tuple(found)


def _id(cell: str) -> UUID | None:
    try:
        return UUID(cell) if cell else None
    except ValueError:
        raise RejectedRow("id: no id of an entry") from None
