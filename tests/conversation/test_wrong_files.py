"""A file of the product is damaged, missing or wrong: it is named, and nothing half-working starts."""

from __future__ import annotations

import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conversation.parts import Parts
from tests.stack import MODEL, ROOT, StackFailed, make_tree, running
from tools.processes import rasa_line

LOADED_S = 90.0
AT_ONCE_S = 20.0
STOPPED_FOR_THE_MODEL = r"ended with code 1(.|\n)*assistant\.tar\.gz is damaged: run `make train`"
# What Rasa says once it has tried to load its model, whatever came of it.
UP = "Rasa server is up and running"


def put(tree: Path, name: str, content: bytes) -> None:
    """A file of its own in the place of the link (to it, or to its folder)."""
    folder = (tree / name).parent
    if folder.is_symlink():
        folder.unlink()
        folder.mkdir()
    (tree / name).write_bytes(content)


def test_a_damaged_model_is_named_in_the_log_and_the_assistant_does_not_become_ready(tmp_path: Path) -> None:
    whole = (ROOT / MODEL).read_bytes()
    damaged = {"cut": whole[: len(whole) // 2], "rubbish": b"this is no model" * 1000}
    stacks = {name: Parts(make_tree(tmp_path / name)) for name in damaged}
    for name, parts in stacks.items():
        put(parts.tree, MODEL, damaged[name])
    with stacks["cut"].launched("assistant"), stacks["rubbish"].launched("assistant"):
        deadline = time.monotonic() + LOADED_S
        while time.monotonic() < deadline and not all(UP in one.printed("assistant") for one in stacks.values()):
            time.sleep(0.2)
        for parts, said in ((stacks["cut"], "Could not load model"), (stacks["rubbish"], "No valid model found")):
            shown = [line for line in parts.printed("assistant").splitlines() if rasa_line(line)]
            assert any(said in line for line in shown), shown
            assert not parts.is_ready("assistant")


@pytest.mark.parametrize("damage", ["cut", "rubbish", "empty"])
def test_a_start_with_a_damaged_model_says_so_at_once(tmp_path: Path, damage: str) -> None:
    tree, began = make_tree(tmp_path / "project"), time.monotonic()
    whole = (ROOT / MODEL).read_bytes()
    put(tree, MODEL, {"cut": whole[: len(whole) // 2], "rubbish": b"this is no model" * 1000, "empty": b""}[damage])
    with pytest.raises(StackFailed, match=STOPPED_FOR_THE_MODEL), running(tree):
        pass
    assert time.monotonic() - began < AT_ONCE_S


def test_a_start_with_a_whole_archive_that_is_no_model_stops_as_soon_as_the_assistant_says_so(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "project")
    put(tree, MODEL, b"")
    with tarfile.open(tree / MODEL, "w:gz") as archive:
        archive.add(ROOT / "config.yml", "config.yml")
    with pytest.raises(StackFailed, match=STOPPED_FOR_THE_MODEL) as stopped, running(tree):
        pass
    assert "a part cannot run; stopping the others" in str(stopped.value)


def without_an_answer(tree: Path) -> None:
    (tree / "knowledge/answers/onset.yml").unlink()


def with_a_typo_in_a_name(tree: Path) -> None:
    change(tree / "knowledge/clinic.yml", "phone: ", "phnoe: ")


def with_an_impossible_time(tree: Path) -> None:
    change(tree / "knowledge/clinic.yml", "friday: 08:00-15:00", "friday: 08:00-25:00")


def with_a_file_that_is_no_yaml(tree: Path) -> None:
    change(tree / "knowledge/answers/onset.yml", "topic: onset", "topic: [onset")


def with_an_answer_that_cites_an_unknown_fact(tree: Path) -> None:
    change(tree / "knowledge/answers/onset.yml", "facts: [", "facts: [no-such-fact, ")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("part", ["gateway", "actions"])
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (without_an_answer, ["onset"]),
        (with_a_typo_in_a_name, ["clinic.yml", "phone"]),
        (with_an_impossible_time, ["clinic.yml", "friday"]),
        (with_a_file_that_is_no_yaml, ["onset.yml"]),
        (with_an_answer_that_cites_an_unknown_fact, ["onset", "no-such-fact"]),
    ],
)
def test_a_wrong_file_is_named_and_the_part_ends_with_2(
    tmp_path: Path, part: str, spoil: Callable[[Path], None], named: list[str]
) -> None:
    parts = Parts(make_tree(tmp_path / "project", copied=["knowledge"]))
    spoil(parts.tree)
    with parts.launched(part) as process:
        assert process.wait(60) == 2
    for word in named:
        assert word in parts.printed(part)
    assert "Traceback" not in parts.printed(part)
