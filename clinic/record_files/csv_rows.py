"""Reads a CSV file with a header line: UTF-8, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from clinic.domain.rows import ReadRows, Rejected, Row, WrongRow

MAX_BYTES = 64 * 1024 * 1024
Reader = Callable[[Mapping[str, str]], Mapping[str, Any]]


class WrongFile(ValueError):
    """The file as a whole cannot be read; the text says why."""


def read_csv(content: bytes, *, needs: frozenset[str], read: Reader) -> ReadRows:
    """Every row through `read`, which raises `WrongRow`. `WrongFile` when no row can be read. A line is where its row begins."""
    lines = csv.reader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content), strict=True)
    rows: list[Row] = []
    rejected: list[Rejected] = []
    header: list[str] | None = None
    begins = 1
    try:
        for cells in lines:
            line, begins = begins, lines.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, needs)
                continue
            try:
                rows.append(Row(line, read(_named(header, cells))))
            except WrongRow as error:
                rejected.append(Rejected(line, str(error)))
    except csv.Error:
        raise WrongFile(f"line {begins}: a quotation mark is not closed, or stands where none may") from None
    if header is None:
        raise WrongFile("the file is empty")
    return ReadRows(rows, rejected)


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise WrongFile("the file is too large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile("the file is not UTF-8") from None


def _delimiter(content: bytes) -> str:
    first = content.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")[0].decode("utf-8", "replace")
    return max(",;\t", key=first.count)


def _header(cells: list[str], needs: frozenset[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    missing = sorted(needs - set(header))
    if missing:
        raise WrongFile(f"these columns are missing: {', '.join(missing)}")
    if len(set(header)) < len(header):
        raise WrongFile("a column stands twice")
    return header


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise WrongRow(f"{len(cells)} cells, where the header has {len(header)}")
    return {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
