"""Approved examples are put into the files of the training, which stay as their writers made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.example_files.reading import FOLDER, read_file
from clinic.example_files.writing import NotAdded, add

FILE = """# Kept by hand.
version: "3.1"
nlu:
- intent: onset   # the topic
  examples: |
    - how long
    - WHEN does it start

# The end.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "onset.yml").write_text(FILE, encoding="utf-8")
    return tmp_path


def test_examples_stand_behind_the_last_one_and_everything_else_stays(folder: Path) -> None:
    assert add(folder, "onset", ["day 5: nothing yet?", "- dash", "#hash 'quote' \"double\""]) == [
        "day 5: nothing yet?",
        "- dash",
        "#hash 'quote' \"double\"",
    ]
    wanted = FILE.replace("start\n", "start\n    - day 5: nothing yet?\n    - - dash\n    - #hash 'quote' \"double\"\n")
    assert (folder / "onset.yml").read_text(encoding="utf-8") == wanted
    assert [path.name for path in folder.iterdir()] == ["onset.yml"]


def test_what_stands_there_is_not_added_again(folder: Path) -> None:
    assert add(folder, "onset", ["how long", "when does it start", "new", "new"]) == ["new"]
    before = (folder / "onset.yml").stat().st_mtime_ns
    assert add(folder, "onset", ["new", "NEW"]) == []
    assert (folder / "onset.yml").stat().st_mtime_ns == before


def test_a_file_without_a_line_end_gets_one(folder: Path) -> None:
    (folder / "onset.yml").write_text(FILE.split("\n\n")[0], encoding="utf-8")
    add(folder, "onset", ["new"])
    assert [example.text for example in read_file(folder / "onset.yml")] == ["how long", "WHEN does it start", "new"]


@pytest.mark.parametrize(
    "content", ["", "nlu: []\n", "nlu: [", FILE.replace("onset ", "other "), FILE + "- intent: b\n  examples: |\n    - x\n"]
)
def test_a_file_of_another_form_is_left_alone(folder: Path, content: str) -> None:
    (folder / "onset.yml").write_text(content, encoding="utf-8")
    with pytest.raises(NotAdded, match=r"onset\.yml"):
        add(folder, "onset", ["new"])
    assert (folder / "onset.yml").read_text(encoding="utf-8") == content


def test_a_text_that_would_be_read_otherwise_is_not_written(folder: Path) -> None:
    for text in ("two\n    - lines", "  spaces  ", "tab\x85"):
        with pytest.raises(NotAdded):
            add(folder, "onset", [text])
    assert (folder / "onset.yml").read_text(encoding="utf-8") == FILE
    with pytest.raises(NotAdded, match="no such file"):
        add(folder, "cost", ["new"])


def test_the_projects_own_files_take_examples(tmp_path: Path) -> None:
    for path in sorted(FOLDER.glob("*.yml"))[::9]:
        before = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(before, encoding="utf-8")
        assert add(tmp_path, path.stem, ["zebra finch one", "zebra finch two"]) == ["zebra finch one", "zebra finch two"]
        after = (tmp_path / path.name).read_text(encoding="utf-8")
        assert after.replace("    - zebra finch one\n    - zebra finch two\n", "") == before
