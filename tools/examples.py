"""Reads the training examples and finds those that say the same twice: `python -m tools.examples`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path("data/nlu")
# Shared words over all words from which two examples count as one (Jaccard, 1901). Short ones differ by single words
# that matter ("after?" and "before?"), so they only count when they are equal.
NEAR = 0.75
SHORT = 4


class Example(NamedTuple):
    topic: str
    text: str

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[^\W_]+", self.text.lower().replace("'", "")))


class Pair(NamedTuple):
    """Two examples that say the same; `across` when they stand under two topics."""

    first: Example
    second: Example

    @property
    def across(self) -> bool:
        return self.first.topic != self.second.topic


def read_file(path: Path) -> list[Example]:
    """The examples of one NLU file; `ValueError` when it does not hold exactly one intent, named like the file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    [block] = content["nlu"]
    if block["intent"] != path.stem:
        raise ValueError(f"{path}: holds the intent {block['intent']}, not {path.stem}")
    return [Example(path.stem, line.removeprefix("- ").strip()) for line in block["examples"].splitlines()]


def read(folder: Path = FOLDER) -> list[Example]:
    return [example for path in sorted(folder.glob("*.yml")) for example in read_file(path)]


def _near(first: Example, second: Example) -> bool:
    mine, other = first.words, second.words
    if not mine or not other or min(len(mine), len(other)) < SHORT:
        return first.text.lower() == second.text.lower() or (bool(mine) and mine == other and first.topic == second.topic)
    return len(mine & other) / len(mine | other) >= NEAR


def repeats(examples: list[Example]) -> Iterator[Pair]:
    """Every pair of examples that are near each other, within a topic or across two.

    Examples are compared where they share one of their three rarest words or are short.
    """
    seen: dict[str, int] = {}
    for example in examples:
        for word in example.words:
            seen[word] = seen.get(word, 0) + 1
    buckets: dict[str, list[int]] = {}
    for at, example in enumerate(examples):
        rarest = sorted(example.words, key=lambda word: (seen[word], word))
        for word in rarest[: max(3, len(rarest) // 2)] or [example.text]:
            buckets.setdefault(word, []).append(at)
    tried: set[tuple[int, int]] = set()
    for rows in buckets.values():
        for pair in combinations(rows, 2):
            if pair not in tried:
                tried.add(pair)
                if _near(examples[pair[0]], examples[pair[1]]):
                    yield Pair(examples[pair[0]], examples[pair[1]])


def main() -> int:
    examples = read()
    found = list(repeats(examples))
    for pair in found:
        first, second = pair
        kind = "two topics" if pair.across else "near"
        print(f"{kind}: {first.topic}: {first.text!r} ~ {second.topic}: {second.text!r}")
    print(f"{len(examples)} examples of {len({example.topic for example in examples})} intents, {len(found)} pairs too near")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
