"""Reads the examples, and tells which two say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FOLDER = Path("data/nlu")
# Shared words over all words from which two examples count as one (Jaccard, 1901). Short ones differ by single words
# that matter ("after?" and "before?"), so they only count when they are equal.
NEAR = 0.75
SHORT = 4
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads 22,000 of them in a fifth of the time


class Example(NamedTuple):
    topic: str
    text: str

    @property
    def words(self) -> frozenset[str]:
        return _words(self.text)


@lru_cache(maxsize=50_000)  # the search for near pairs asks for the words of each text some hundred times
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.lower().replace("'", "")))


def read_file(path: Path) -> list[Example]:
    """The examples of one NLU file; `ValueError` when it does not hold exactly one intent, named like the file."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (both are safe)
    [block] = content["nlu"]
    if block["intent"] != path.stem:
        raise ValueError(f"{path}: holds the intent {block['intent']}, not {path.stem}")
    return [Example(path.stem, line.removeprefix("- ").strip()) for line in block["examples"].splitlines()]


def read(folder: Path = FOLDER) -> list[Example]:
    return [example for path in sorted(folder.glob("*.yml")) for example in read_file(path)]


def is_near(first: Example, second: Example) -> bool:
    mine, other = first.words, second.words
    if not mine or not other or min(len(mine), len(other)) < SHORT:
        return first.text.lower() == second.text.lower() or (bool(mine) and mine == other and first.topic == second.topic)
    return _share_enough(mine, other)


def _share_enough(mine: frozenset[str], other: frozenset[str]) -> bool:
    return len(mine & other) / len(mine | other) >= NEAR


class Library:
    """All examples, ready to be asked for those that say the same as a new one."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._known = [(example, example.words) for example in examples]

    def near(self, text: str) -> list[Example]:
        """The examples of any topic that say the same as `text`."""
        words = Example("", text).words
        if len(words) < SHORT:
            return [example for example, other in self._known if words == other and (words or example.text == text)]
        return [example for example, other in self._known if other and _share_enough(words, other)]


@lru_cache(maxsize=1)
def library(folder: Path = FOLDER) -> Library:
    """What stands in the folder, read once a process (half a second); nothing where there is no such folder."""
    return Library(read(folder))
