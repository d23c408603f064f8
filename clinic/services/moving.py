"""Files that take the places of others, all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType


class Moves:
    """`with Moves(mark) as moves: moves.put(...)`. When the block fails, everything is where it was before.

    What stood in a place is moved beside it, with `mark` at the end of its name: those places are `aside`.
    """

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._undo = ExitStack()
        self.aside: list[Path] = []

    def __enter__(self) -> Moves:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._undo.pop_all()
        self._undo.close()

    def put(self, new: Path, place: Path, suffixes: Sequence[str] = ("",)) -> None:
        """Move the file or folder `new` into its place, from another disk too. `OSError` when there is no room.

        `suffixes`: of what stands beside the old one and goes along with it.
        """
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{self._mark}")
        self._undo.callback(_remove, draft)
        shutil.move(new, draft)
        for suffix in suffixes:
            old = place.with_name(f"{place.name}{suffix}")
            if old.exists():
                self._set_aside(old, place.with_name(f"{place.name}.{self._mark}{suffix}"))
        draft.rename(place)
        self._undo.callback(_remove, place)

    def _set_aside(self, old: Path, aside: Path) -> None:
        if aside.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(aside))  # what was set aside before stays
        old.rename(aside)
        self._undo.callback(aside.rename, old)
        self.aside.append(aside)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
