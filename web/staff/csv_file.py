"""Tables of the staff desk as CSV files, harmless to the spreadsheet that opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from aiohttp import web

from clinic.diary_files.cells import harmless

Cell = str | int | float | None


def lines(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows with CRLF after each; an unknown cell is empty."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_file(name: str, rows: Iterable[Sequence[Cell]]) -> web.Response:
    """A download called `name`. UTF-8 with the mark by which spreadsheets know it."""
    return web.Response(body=lines(rows).encode("utf-8-sig"), headers=headers(name))


def headers(name: str) -> dict[str, str]:
    return {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}


def _cell(cell: Cell) -> str:
    return "" if cell is None else harmless(cell) if isinstance(cell, str) else str(cell)
