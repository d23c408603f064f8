"""Lengths of several days of which the first alone has its unit: "friday 2 hours, saturday 4"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic.domain.diary.draft import DAY
from clinic.domain.diary_parser.entry import Findings
from clinic.domain.diary_parser.lasting import Length, minutes_of, units_of_time
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece
from clinic.domain.diary_parser.severity import Pain


def lengths_listed(found: Findings, told: Sequence[Piece], reading: Reading) -> Findings:
    """`found` with such figures as lengths. A figure that is said to be a pain, and one beside a length, is none of them."""
    unit = _unit(found, reading)
    if len(told) < 2 or unit is None or found.words or not all(_has_one(found, piece) for piece in told):
        return found
    listed = [_as_length(pain, unit) for pain in found.pains]
    possible = all(0 < length.minutes <= DAY for length in listed)
    return replace(found, pains=(), lengths=(*found.lengths, *listed)) if listed and possible else found


def _unit(found: Findings, reading: Reading) -> int | None:
    """How many minutes the unit of the first figure has, where that is a length."""
    first = min(found.lengths, key=lambda length: length.start, default=None)
    if first is None or first.worded or any(pain.start < first.start or not pain.weak for pain in found.pains):
        return None
    word = reading.word(first.end - 1)
    return minutes_of(word) if word in units_of_time() else None


def _has_one(found: Findings, piece: Piece) -> bool:
    """Whether a piece tells one figure and no more."""
    pains = [pain.start for pain in found.pains]
    return len({*pains, *(length.start for length in found.lengths)} & piece.positions) == 1


def _as_length(pain: Pain, unit: int) -> Length:
    return Length(pain.start, pain.end, int((pain.value or 0) * unit))
