"""A file that holds a diary: which app wrote it, and each of its rows as an entry or with the reason why it is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.diary_files import migraine_buddy, own_csv
from clinic.diary_files.migraine_buddy import Columns, Order
from clinic.diary_files.rows import Read, Rejected, RejectedRow, Row, UnknownFile, headings, tables

# The app's header stands below a few lines of its own.
_MOST_ROWS_ABOVE = 50


@dataclass(frozen=True, slots=True)
class DiaryFile:
    """`origin`: "migraine companion" or "migraine buddy". `order`: how its dates were read, None where they leave no doubt."""

    origin: str
    read: tuple[Read, ...]
    rejected: tuple[Rejected, ...]
    order: Order | None = None


def read_file(content: bytes, *, today: date, order: Order) -> DiaryFile:
    """Every row of a CSV file. `order`: of dates like 3/4/26, where the file does not tell by itself. `UnknownFile`."""
    for rows in tables(content):
        for place, row in enumerate(rows[:_MOST_ROWS_ABOVE]):
            names, below = headings(row), rows[place + 1 :]
            if own_csv.is_own(names):
                return _own(names, below, today)
            if where := migraine_buddy.columns(names):
                return _buddy(where, below, today, order)
    raise UnknownFile("no line of this file names the columns of a diary")


def _own(names: tuple[str, ...], below: Sequence[Row], today: date) -> DiaryFile:
    return _file("migraine companion", below, lambda row: own_csv.read_row(row, names, today))


def _buddy(where: Columns, below: Sequence[Row], today: date, default: Order) -> DiaryFile:
    order = migraine_buddy.date_order(below, where, default=default)
    return _file("migraine buddy", below, lambda row: migraine_buddy.read_row(row, where, today, order=order), order=order)


def _file(origin: str, below: Sequence[Row], read: Callable[[Row], Read], *, order: Order | None = None) -> DiaryFile:
    good, rejected = [], []
    for row in below:
        try:
            good.append(read(row) if row.whole else _broken())
        except RejectedRow as error:
            rejected.append(Rejected(row.line, str(error)))
    return DiaryFile(origin, tuple(good), tuple(rejected), order)


def _broken() -> Read:
    raise RejectedRow("a quote is left open here, and nothing below can be read")
