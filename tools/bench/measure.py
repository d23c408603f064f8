"""Memory and processor time of a process and all that it started, out of /proc."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

from tools.bench.errors import BenchError

_PROC = Path("/proc")
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
_PARENT = re.compile(r"^PPid:\s+(\d+)", re.MULTILINE)


def _status(pid: int) -> str:
    """Empty where the process has ended meanwhile."""
    try:
        return (_PROC / str(pid) / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _parents() -> dict[int, int]:
    if not _PROC.is_dir():
        raise BenchError("Memory is read from /proc: the benchmark needs Linux.")
    pids = (int(path.name) for path in _PROC.iterdir() if path.name.isdigit())
    found = ((pid, _PARENT.search(_status(pid))) for pid in pids)
    return {pid: int(parent[1]) for pid, parent in found if parent}


def tree(pid: int) -> set[int]:
    """A process and its descendants."""
    parents, found = _parents(), {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def resident_mb(pid: int) -> float:
    """Of the process with its descendants."""
    sizes = (_RESIDENT.search(_status(each)) for each in tree(pid))
    return sum(int(size[1]) for size in sizes if size) / 1024


def cpu_seconds(pid: int) -> float:
    """What the process with its descendants has taken of the processors since they started."""
    return sum(_cpu_ticks(each) for each in tree(pid)) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """What all that runs on the machine has taken of its processors since it started, and the host for itself."""
    user, nice, system, _, _, *interrupts_and_stolen = map(int, (_PROC / "stat").read_text().split()[1:9])
    return (user + nice + system + sum(interrupts_and_stolen)) / os.sysconf("SC_CLK_TCK")


class Others:
    """Watches what others do on the machine from here on: nothing that this process started."""

    def __init__(self) -> None:
        self._began, self._before = time.monotonic(), self._seconds()

    def processors(self) -> float:
        """How many processors they kept busy so far, on average."""
        return max(0.0, self._seconds() - self._before) / (time.monotonic() - self._began)

    @staticmethod
    def _seconds() -> float:
        return busy_seconds() - cpu_seconds(os.getpid())


def _cpu_ticks(pid: int) -> int:
    try:
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(after_name[11]) + int(after_name[12])  # utime and stime, counted from the state


def descendant(pid: int, *words: str) -> int:
    """The one whose command line holds these words side by side. Raises `BenchError` where there is none."""
    wanted = "\0".join(words).encode()
    for each in sorted(tree(pid)):
        try:
            command = (_PROC / str(each) / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if wanted in command:
            return each
    raise BenchError(f"No process of the stack runs {' '.join(words)}.")


Memory = list[tuple[float, Mapping[str, float]]]


async def watch(pids: Mapping[str, int], every_s: float, kept: Memory) -> None:
    """Add to `kept` the seconds since the start and every process's memory, until cancelled."""
    began = time.monotonic()
    while True:
        kept.append((time.monotonic() - began, {name: resident_mb(pid) for name, pid in pids.items()}))
        await asyncio.sleep(every_s)
