"""The week's clock: one wall clock for the simulation and for every process of the product, moved forward in steps.

The product needs no hook for it. libfaketime, loaded before the C library, adds an offset to what every process reads as the
wall clock; the offset stands in a file that is read at each look at the clock (its README, "Advanced features"). Between two
steps the clock goes on as any clock does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

PLACES = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")
# The build for programs with threads: with the other one a thread that looks at the clock while another reads the file
# sees the machine's own time, once in a hundred thousand looks.
LIBRARY = "libfaketimeMT.so.1"
MISSING = "libfaketime is missing, which sets the product's clock: install it (Debian and Ubuntu: apt-get install libfaketime)."


class NoFakeTime(Exception):
    """There is no libfaketime on this machine; the text says what to install."""


def _now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """What every process of the simulated clinic reads as the time. `file` holds the offset in seconds."""

    def __init__(self, file: Path, start: datetime, *, real: Callable[[], datetime] = _now) -> None:
        self._file, self._real = file, real
        self._set(start - real())

    def now(self) -> datetime:
        """In UTC."""
        return self._real() + self._offset

    def move_to(self, at: datetime) -> None:
        """Let it be `at` (aware); a time that has gone by changes nothing, since no clock of a clinic goes back."""
        if at > self.now():
            self._set(at - self._real())

    def move_by(self, step: timedelta) -> None:
        self.move_to(self.now() + step)

    def _set(self, offset: timedelta) -> None:
        """In one step, so that no process reads half a number."""
        self._offset = offset
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{offset.total_seconds():+.6f}\n", encoding="ascii")
        fresh.replace(self._file)


def library() -> Path:
    """`NoFakeTime` when it is not installed."""
    for place in PLACES:
        found = sorted(Path("/").glob(f"{place.lstrip('/')}/{LIBRARY}"))
        if found:
            return found[0]
    raise NoFakeTime(MISSING)


def environment(file: Path) -> Mapping[str, str]:
    """Of a process that lives by the clock in `file`. `NoFakeTime`.

    Only the wall clock is moved. Without the `MONOTONIC` settings a wait of a thread is reckoned against the moved clock, and
    Python's lock between threads (the GIL) is handed on only when its holder sleeps: a message then took ten seconds.
    """
    return {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "NO_FAKE_STAT": "1",
    }
