"""Rows of a CSV file that somebody else may have written, and what makes one of them an entry of the diary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft

# Older than any treatment that the clinic may look back on. A date before that is a slip of the pen.
OLDEST_YEARS = 20
_DELIMITERS = (",", ";", "\t")


class RejectedRow(Exception):
    """Why a row is no entry: the column, and what is wrong with it. It never repeats what the patient wrote."""


class UnknownFile(Exception):
    """The file has no header that is known."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line`: where it begins in the file, from 1. `whole`: not so where the file breaks off in it, or a quote is left open."""

    line: int
    cells: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """An entry that a row tells of. `key`: the same for the same row at any time. `id`: the entry's own, if it has one."""

    line: int
    draft: DiaryDraft
    key: str
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    line: int
    reason: str


def tables(content: bytes) -> Iterator[list[Row]]:
    """The rows that are not blank, once for every sign that may stand between cells: the right one shows by the header.

    `UnknownFile` when it is no text.
    """
    text = _text(content)
    for delimiter in _DELIMITERS:
        try:
            yield [row for row in _numbered(text, delimiter) if not row.whole or any(cell.strip() for cell in row.cells)]
        except csv.Error:
            continue


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnknownFile("this is no text file")


def _numbered(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        if line == 1:
            raise
        yield Row(line, (), whole=False)


def headings(row: Row) -> tuple[str, ...]:
    """The row's cells as names: "Pain Level" and "pain_level" are both "pain level"."""
    return tuple(" ".join("".join(c if c.isalnum() or c == "#" else " " for c in cell.lower()).split()) for cell in row.cells)


def severity(cell: str, column: str) -> Decimal | None:
    """0 to 10 in steps of a half, also as "7/10" and "7,5"; None for an empty cell. `RejectedRow`."""
    number = cell.strip().removesuffix("/10").strip().replace(",", ".")
    if not number:
        return None
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise RejectedRow(f"{column}: no number") from None
    if not value.is_finite() or not 0 <= value <= 10 or value * 2 != int(value * 2):
        raise RejectedRow(f"{column}: not from 0 to 10 in steps of a half")
    return value


def checked(draft: DiaryDraft, today: date, columns: Sequence[str]) -> DiaryDraft:
    """The draft, if the diary may hold it. `columns`: what the day and the length stand in. `RejectedRow`."""
    day_column, length_column = columns
    if draft.date is None:
        raise RejectedRow(f"{day_column}: no date")
    if draft.date > today:
        raise RejectedRow(f"{day_column}: a day that is still to come")
    if draft.date.year < today.year - OLDEST_YEARS:
        raise RejectedRow(f"{day_column}: more than {OLDEST_YEARS} years ago")
    if draft.duration_minutes is not None and not 0 < draft.duration_minutes <= LONGEST_DAYS * DAY:
        raise RejectedRow(f"{length_column}: not from 1 minute to {LONGEST_DAYS} days")
    return draft
