"""The CSV file that the app Migraine Buddy exports, read as entries of the diary.

The app writes a few lines on what was going on, a blank line, a header that begins with "#", "Started", "Lasted", and a line
an attack; "Started" is the time on the patient's own clock, with the month or the day first as the phone has it. Its releases
differ in the names of columns, and other apps write much the same, so names are taken as loosely as can be without
guessing. Where the patient was stands in the file too, and is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from clinic.diary_files.items import medicines, read_item
from clinic.diary_files.rows import Read, RejectedRow, Row, checked, severity
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.names import NO_MEDICATION

Order = Literal["mdy", "dmy"]

_NAMES: Mapping[str, frozenset[str]] = {
    "started": frozenset({"started", "start", "start time", "start date", "date", "date time", "attack start", "begin"}),
    "time": frozenset({"time"}),
    "ended": frozenset({"ended", "end", "end time", "attack end"}),
    "lasted": frozenset({"lasted", "duration", "duration hours"}),
    "pain": frozenset({"pain level", "pain", "pain intensity", "intensity", "severity"}),
    "notes": frozenset({"notes", "note", "comments"}),
}
_LISTS: Mapping[str, frozenset[str]] = {
    "triggers": frozenset({"potential triggers", "possible triggers", "triggers", "trigger"}),
    "symptoms": frozenset({"symptoms", "symptom", "most bothersome symptom"}),
    "auras": frozenset({"auras", "aura"}),
    "positions": frozenset({"pain positions", "pain position", "pain location", "pain locations"}),
}
_NOTHING = frozenset({"", "no", "none", "n/a", "-", "no medication", "no idea", "not sure", "no aura", "none of these"})
# Which kind of aura it was has no name in the diary, and goes into the note; these tell of none.
_SAYS_AURA = frozenset({"yes", "aura", "with aura"})
_CLOCK = r"(\d{1,2}):(\d{2})(?::[\d.]+)?\s*([ap]m)?"
_NUMERIC = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{2}}|\d{{4}})(?:,?\s+{_CLOCK})?", re.IGNORECASE)
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:[T ,]+{_CLOCK}(?:Z|[+\-]\d{{2}}:?\d{{2}})?)?", re.IGNORECASE)
_WRITTEN = ("%b %d, %Y", "%d %b %Y", "%B %d, %Y", "%d %B %Y")
_LASTED = re.compile(
    r"(?:(?P<d>\d+)\s*d(?:ays?)?)?\s*(?:(?P<h>\d+(?:\.\d+)?)\s*h(?:rs?|ours?)?)?\s*(?:(?P<m>\d+)\s*m(?:ins?|inutes?)?)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(\d+)\s*x\s+(.+)", re.IGNORECASE)
_ONGOING = frozenset({"ongoing", "still going", "in progress"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand: the names of the header, and the places of columns by what they hold."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    lists: Mapping[str, tuple[int, ...]]

    def cell(self, row: Row, what: str) -> str:
        place = self.places.get(what, -1)
        return row.cells[place].strip() if 0 <= place < len(row.cells) else ""

    def items(self, row: Row, what: str) -> Iterator[str]:
        """The items of every column of this kind, without those that say "none"."""
        for place in self.lists[what]:
            cell = row.cells[place] if place < len(row.cells) else ""
            yield from (item for piece in re.split(r"[,;|\n]", cell) if (item := piece.strip()).lower() not in _NOTHING)


def columns(headings: Sequence[str]) -> Columns | None:
    """The columns of a header row; None when it is none of a list of attacks."""
    places = {what: headings.index(name) for what, names in _NAMES.items() for name in headings if name in names}
    if "started" not in places or not {"pain", "lasted"} & set(places):
        return None
    lists = {what: tuple(n for n, name in enumerate(headings) if name in names) for what, names in _LISTS.items()}
    medicines = tuple(n for n, name in enumerate(headings) if "medication" in name or name in ("medicine", "medicines"))
    return Columns(tuple(headings), places, {**lists, "medications": medicines})


def date_order(rows: Iterable[Row], where: Columns, *, default: Order) -> Order:
    """Whether the month or the day comes first: what most of the file's own dates that leave one way say, else `default`. A date
    that no order makes one ("13/45") says nothing."""
    found = [match for row in rows if (match := _NUMERIC.match(where.cell(row, "started")))]
    day_first = sum(12 < int(match[1]) <= 31 and int(match[2]) <= 12 for match in found)
    month_first = sum(12 < int(match[2]) <= 31 and int(match[1]) <= 12 for match in found)
    if day_first == month_first:
        return default
    return "dmy" if day_first > month_first else "mdy"


def read_row(row: Row, where: Columns, today: date, *, order: Order) -> Read:
    """The entry that a row holds, on the day on which the attack began. `RejectedRow`."""
    started = _moment(f"{where.cell(row, 'started')} {where.cell(row, 'time')}".strip(), order, "started")
    minutes, ongoing = _lasting(row, where, started, order)
    draft = DiaryDraft(
        date=started.date(),
        headache=True,
        severity=severity(where.cell(row, "pain"), "pain level"),
        duration_minutes=minutes,
        ongoing=ongoing,
        **_told(row, where, today),
    )
    # The number in the first column is counted anew by every export: it is left out of what a row is known by.
    known_by = [cell.strip() for name, cell in zip(where.names, row.cells, strict=False) if name != "#"]
    return Read(row.line, checked(draft, today, ("started", "lasted")), key="\x1f".join(known_by))


def _moment(cell: str, order: Order, column: str) -> datetime:
    try:
        if match := _ISO.fullmatch(cell):
            return datetime(int(match[1]), int(match[2]), int(match[3]), *_clock(match))
        if match := _NUMERIC.fullmatch(cell):
            month, day = (match[1], match[2]) if order == "mdy" else (match[2], match[1])
            return datetime(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(month), int(day), *_clock(match))
        return _written(cell)
    except ValueError:
        raise RejectedRow(f"{column}: no date and time that can be read") from None


def _clock(match: re.Match[str]) -> tuple[int, int]:
    if match[4] is None:
        return 0, 0
    hour, half = int(match[4]), (match[6] or "").lower()
    return (hour % 12 + 12 * (half == "pm") if half else hour), int(match[5])


def _written(cell: str) -> datetime:
    """ "Nov 16, 2024 13:12", "16 November 2024". `ValueError`."""
    for day in _WRITTEN:
        for clock in ("", " %H:%M", ", %H:%M", " %I:%M %p", ", %I:%M %p"):
            try:
                return datetime.strptime(cell, day + clock)
            except ValueError:
                continue
    raise ValueError


def _lasting(row: Row, where: Columns, started: datetime, order: Order) -> tuple[int | None, bool | None]:
    """Minutes, and whether it goes on; None where the row does not say."""
    lasted, ended = where.cell(row, "lasted"), where.cell(row, "ended")
    if lasted.lower() in _ONGOING or ended.lower() in _ONGOING:
        return None, True
    if lasted:
        minutes = _minutes(lasted, hours="hours" in where.names[where.places["lasted"]])
    elif ended:
        minutes = round((_moment(ended, order, "ended") - started) / timedelta(minutes=1))
    else:
        return None, None
    return (minutes, False) if minutes else (None, None)


def _minutes(cell: str, *, hours: bool) -> int:
    """ "1d 02h 15m", "4h 15m", "90 min", "04:15", and a bare number, of minutes unless the header says hours."""
    if match := re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{2})?", cell):
        return int(match[1]) * 60 + int(match[2])
    if re.fullmatch(r"\d{1,6}(?:\.\d+)?", cell):
        return round(float(cell) * (60 if hours else 1))
    match = _LASTED.fullmatch(cell.strip())
    if not match or not any(match.groupdict().values()):
        raise RejectedRow("lasted: no length of time that can be read")
    return round(int(match["d"] or 0) * 24 * 60 + float(match["h"] or 0) * 60 + int(match["m"] or 0))


def _told(row: Row, where: Columns, today: date) -> dict[str, Any]:
    """Symptoms, kind of pain, side, triggers, medicines and note. What the diary has no name for goes into the note."""
    felt = [(item, read_item(item, today)) for item in dict.fromkeys(where.items(row, "symptoms"))]
    auras = [(item, read_item(item, today)) for item in dict.fromkeys(where.items(row, "auras"))]
    causes = [(item, read_item(f"triggered by {item}", today)) for item in dict.fromkeys(where.items(row, "triggers"))]
    sides = {side for item in where.items(row, "positions") if (side := read_item(item, today).side)}
    other = {
        "Symptoms": [item for item, read in felt if not (read.symptoms or read.quality)],
        "Auras": [item for item, read in auras if not read.symptoms and item.lower() not in _SAYS_AURA],
        "Triggers": [item for item, read in causes if not read.triggers],
    }
    return {
        "symptoms": _merged([*(read.symptoms for _, read in felt + auras), *([("aura",)] if auras else [])]),
        "quality": _merged(read.quality for _, read in felt),
        "triggers": _merged(read.triggers for _, read in causes),
        "side": "both" if len(sides) > 1 else next(iter(sides), None),
        "note": _note(where.cell(row, "notes"), other),
        **_medicines(row, where, today),
    }


def _medicines(row: Row, where: Columns, today: date) -> dict[str, Any]:
    taken = {medicine.name: medicine for item in where.items(row, "medications") for medicine in _item(item, today)}
    said = {row.cells[n].strip().lower() for n in where.lists["medications"] if n < len(row.cells)}
    nothing = not taken and "no medication" in said
    return {"medications": tuple(taken.values()), "denied": frozenset({NO_MEDICATION} if nothing else ())}


def _item(item: str, today: date) -> tuple[Medication, ...]:
    """ "1x Naproxen sodium 550mg Oral" is naproxen, 550 mg."""
    counted = _COUNTED.fullmatch(item)
    count, name = (int(counted[1]), counted[2]) if counted else (1, item)
    found = medicines(name.lower(), today)
    return found if count < 2 else tuple(replace(one, dose=_times(count, one.dose)) for one in found)


def _times(count: int, dose: str | None) -> str:
    return f"{count} x {dose}" if dose else f"{count} doses"


def _note(written: str, other: Mapping[str, Sequence[str]]) -> str | None:
    pieces = [written, *(f"{title}: {', '.join(items)}" for title, items in other.items() if items)]
    return "\n".join(piece for piece in pieces if piece) or None


def _merged(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))
