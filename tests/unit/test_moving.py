"""Files take their places all together, or everything stays where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.services.moving import Moves

SUFFIXES = ("", "-wal")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new/folder").mkdir(parents=True)
    (tmp_path / "new/file").write_text("new")
    (tmp_path / "new/folder/inner").write_text("new")
    return tmp_path / "new"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "place/folder").mkdir(parents=True)
    (tmp_path / "place/file").write_text("old")
    (tmp_path / "place/file-wal").write_text("old log")
    (tmp_path / "place/folder/inner").write_text("old")
    return tmp_path / "place"


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_what_stood_there_is_beside_it(new: Path, place: Path) -> None:
    with Moves("old") as moves:
        moves.put(new / "file", place / "file", SUFFIXES)
        moves.put(new / "folder", place / "folder")
        moves.put(place / "folder/inner", place / "deep/er/inner")
    assert contents(place) == {
        "file": "new",
        "file.old": "old",
        "file.old-wal": "old log",
        "folder.old/inner": "old",
        "deep/er/inner": "new",
    }
    assert moves.aside == [place / "file.old", place / "file.old-wal", place / "folder.old"]


@pytest.mark.parametrize("error", [OSError("no room"), KeyboardInterrupt()])
def test_when_it_fails_in_the_middle_everything_is_where_it_was(new: Path, place: Path, error: BaseException) -> None:
    before = contents(place)
    with pytest.raises(type(error)), Moves("old") as moves:  # noqa: PT012
        moves.put(new / "file", place / "file", SUFFIXES)
        moves.put(new / "folder", place / "folder")
        raise error
    assert contents(place) == before


def test_one_that_cannot_be_moved_takes_the_others_back(new: Path, place: Path) -> None:
    before = contents(place)
    with pytest.raises(FileNotFoundError), Moves("old") as moves:  # noqa: PT012
        moves.put(new / "file", place / "file", SUFFIXES)
        moves.put(new / "missing", place / "folder")
    assert contents(place) == before
    assert [left.name for left in place.iterdir() if left.name.startswith(".")] == []


def test_what_was_set_aside_before_is_not_written_over(new: Path, place: Path) -> None:
    (place / "file.old").write_text("older")
    before = contents(place)
    with pytest.raises(FileExistsError), Moves("old") as moves:
        moves.put(new / "file", place / "file")
    assert contents(place) == before
